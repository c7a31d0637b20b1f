// Package warranty has the public operations on warranty cards and their page. It trusts nobody: a serial alone tells
// nothing of its owner.
package warranty

import (
	"context"
	"errors"
	"net/http"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// Operations are the routes of the warranty function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "registerCard", Method: http.MethodPost, Path: "/v1/warranty-cards", Summary: "Register a warranty card",
			Access: rest.Public(), Status: http.StatusCreated, Others: []int{http.StatusOK, http.StatusConflict}, Form: h.form(),
		}, h.register),
		rest.New(rest.Spec{
			ID: "cardStatus", Method: http.MethodPost, Path: "/v1/warranty-cards/status",
			Summary: "A card, by its serial and its owner's phone together", Access: rest.Public(), Others: []int{http.StatusNotFound},
		}, h.status),
		rest.New(rest.Spec{
			ID: "warrantyPage", Method: http.MethodGet, Path: "/{lang}/warranty", Summary: "The warranty form",
			Access: rest.Public(), Page: true, Framed: true, Others: []int{http.StatusNotFound},
		}, h.page),
		rest.New(rest.Spec{
			ID: "postWarrantyPage", Method: http.MethodPost, Path: "/{lang}/warranty", Summary: "Send the warranty form",
			Access: rest.Public(), Status: http.StatusCreated,
			Others: []int{http.StatusOK, http.StatusNotFound, http.StatusConflict}, Form: h.form(), Page: true, Framed: true,
		}, h.post),
		rest.New(rest.Spec{
			ID: "warrantyCalendar", Method: http.MethodGet, Path: "/{lang}/calendar", Summary: "The end of a warranty for a calendar",
			Access: rest.Public(), Page: true, Others: []int{http.StatusNotFound},
		}, h.calendar),
	}
}

type handler struct{ *api.Service }

type registerIn struct {
	Body crm.CardForm
	Meta rest.Meta
}

func (h handler) register(ctx context.Context, in registerIn) (rest.Reply[crm.CardSummary], error) {
	none := rest.Reply[crm.CardSummary]{}
	now := h.Source.Now()
	parsed, err := in.Body.Parse(h.Business, now)
	if err != nil {
		return none, err
	}
	contact, err := h.contact(parsed, in.Meta, now)
	if err != nil {
		return none, err
	}
	card, outcome, err := h.Table.RegisterCard(ctx, contact, func(product *crm.Product) (crm.Card, crm.Once, error) {
		return h.begin(contact.Card, product, in.Meta)
	})
	switch {
	case err != nil:
		return none, err
	case outcome == table.CardContested:
		return none, crm.ConflictError{Code: "card.contested"}
	case outcome == table.CardKnown:
		return h.known(ctx, card.Summary(), in.Meta)
	}
	return rest.Answer(card.Summary()), nil
}

// known answers a card that its holder registered before, and remembers the answer, since nothing else is written with it: a
// repetition of the same request gets its first answer.
func (h handler) known(ctx context.Context, card crm.CardSummary, meta rest.Meta) (rest.Reply[crm.CardSummary], error) {
	once, err := meta.Once.Answer(http.StatusOK, card)
	if err == nil {
		err = h.Table.Remember(ctx, once, h.Source.NewID("evt"))
	}
	return rest.Reply[crm.CardSummary]{Status: http.StatusOK, Body: card}, err
}

func (h handler) contact(parsed crm.Registration, meta rest.Meta, now time.Time) (crm.CardContact, error) {
	out := crm.CardContact{Card: parsed.Card}
	out.Card.ID = h.Source.NewID("crd")
	out.Event, out.NewCustomer = h.Source.NewID("rcp"), h.Source.NewID("cus")
	out.By, out.At, out.From = meta.Caller.Name(), now, parsed.Owner
	out.Dispute = crm.OpenCase(h.Source.NewID("cas"), "", "contested-card",
		"A second person registered "+parsed.Card.Model+" "+parsed.Card.Serial+".", now)
	return out, nil
}

// begin starts the warranty that the product grants, if the serial fits it.
func (h handler) begin(card crm.Card, product *crm.Product, meta rest.Meta) (crm.Card, crm.Once, error) {
	if product != nil && !product.Accepts(card.Serial) {
		return card, crm.Once{}, crm.Faults{{Pointer: "/serial", Code: "serial.pattern"}}
	}
	card = card.Begin(product, h.Business)
	once, err := meta.Once.Answer(http.StatusCreated, card.Summary())
	return card, once, err
}

type statusIn struct {
	Body crm.CardStatusForm
}

func (h handler) status(ctx context.Context, in statusIn) (rest.Reply[crm.CardSummary], error) {
	serial, phone, err := in.Body.Parse(h.Business)
	if err != nil {
		return rest.Reply[crm.CardSummary]{}, err
	}
	card, err := h.Table.CardOf(ctx, serial, phone)
	if errors.Is(err, crm.ErrNotFound) {
		return rest.Reply[crm.CardSummary]{}, crm.ErrNotFound
	}
	return rest.Answer(card.Summary()), err
}
