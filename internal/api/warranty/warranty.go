// Package warranty has the public operations on warranty cards and their page, and the staff's: the people behind a unit,
// transfers, decisions. It trusts nobody: a serial alone tells nothing of its owner.
package warranty

import (
	"context"
	"net/http"
	"slices"
	"time"

	"vafa/internal/api"
	"vafa/internal/api/guard"
	"vafa/internal/crm"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// Operations are the routes of the warranty function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	return slices.Concat(h.public(), h.staff(), h.pages())
}

// public are the operations of whoever holds a card, or says so.
func (h handler) public() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "registerCard", Method: http.MethodPost, Path: "/v1/warranty-cards", Summary: "Register a warranty card",
			Access: rest.Public(), Status: http.StatusCreated, Others: []int{http.StatusOK, http.StatusConflict}, Form: h.form(),
		}, h.register),
		rest.New(rest.Spec{
			ID: "cardStatus", Method: http.MethodPost, Path: "/v1/warranty-cards/status",
			Summary: "A card and its claims, by its serial and its owner's phone together", Access: rest.Public(), Even: true, Others: []int{http.StatusNotFound},
		}, h.status),
		rest.New(rest.Spec{
			ID: "handOverCard", Method: http.MethodPost, Path: "/v1/warranty-cards/transfers",
			Summary: "Give a card to somebody else, by the token of its page and its owner's phone together",
			Access:  rest.Public(), Even: true, Others: []int{http.StatusNotFound},
		}, h.handOver),
		rest.New(rest.Spec{
			ID: "claimWarranty", Method: http.MethodPost, Path: "/v1/warranty-cards/claims",
			Summary: "Ask for the warranty of a unit, by its serial and its owner's phone", Access: rest.Public(), Status: http.StatusAccepted, Even: true,
		}, h.claim),
	}
}

func (h handler) pages() []rest.Operation {
	return []rest.Operation{
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

// Registered is a card as the answer to its registration shows it, with the code that its owner may pass on to others. It says
// nothing of whether the owner was known.
type Registered struct {
	crm.CardSummary
	ReferralCode string `json:"referralCode,omitempty"`
}

func (h handler) register(ctx context.Context, in registerIn) (rest.Reply[Registered], error) {
	none := rest.Reply[Registered]{}
	now := h.Source.Now()
	parsed, err := in.Body.Parse(h.Business, now)
	if err != nil {
		return none, err
	}
	contact, err := h.contact(parsed, in.Meta, now)
	if err != nil {
		return none, err
	}
	card, code, outcome, err := h.Table.RegisterCard(ctx, contact, func(unit crm.Unit, code string, held bool) (crm.Card, crm.Once, error) {
		return h.begin(contact.Card, unit, code, held, in.Meta)
	})
	switch {
	case err != nil:
		return none, err
	case outcome == table.CardHeld:
		return rest.Answer(Registered{underReview(card).Summary(), code}), nil
	case outcome == table.CardContested:
		return none, crm.ConflictError{Code: "card.contested"}
	case outcome == table.CardKnown:
		return h.known(ctx, card.Holder(), Registered{card.Summary(), code}, in.Meta)
	}
	return rest.Answer(Registered{card.Summary(), code}), nil
}

// known answers a card that its holder registered before, and remembers the answer, since nothing else is written with it: a
// repetition of the same request gets its first answer.
func (h handler) known(ctx context.Context, holder string, card Registered, meta rest.Meta) (rest.Reply[Registered], error) {
	once, err := meta.Once.Answer(http.StatusOK, card)
	if err == nil {
		err = h.Table.Remember(ctx, once, h.Source.NewID("evt"), holder)
	}
	return rest.Reply[Registered]{Status: http.StatusOK, Body: card}, err
}

func (h handler) contact(parsed crm.Registration, meta rest.Meta, now time.Time) (crm.CardContact, error) {
	out := crm.CardContact{Card: parsed.Card}
	out.Card.ID = h.Source.NewID("crd")
	out.Event, out.NewCustomer = h.Source.NewID("rcp"), h.Source.NewID(crm.CustomerPrefix)
	out.By, out.At, out.From = meta.Caller.Name(), now, parsed.Owner
	out.Guard = guard.Post(h.Service, guard.Warranty, parsed.Owner, meta)
	out.Dispute = crm.OpenCase(h.Source.NewID("cas"), "", "contested-card",
		"A second person registered "+parsed.Card.Name()+".", now)
	out.Review = crm.OpenCase(h.Source.NewID("cas"), "", "card-review", "Confirm the card of "+parsed.Card.Name()+".", now)
	out.Tasks = h.tasks(now)
	return out, nil
}

// tasks is what the tasks of a card's new owner are made of.
func (h handler) tasks(now time.Time) crm.NewTasks {
	return crm.NewTasks{FollowUp: h.Source.NewID("tsk"), Reminder: h.Source.NewID("tsk"), Today: h.Business.Day(now)}
}

// begin starts the warranty of a unit.
func (h handler) begin(card crm.Card, unit crm.Unit, code string, held bool, meta rest.Meta) (crm.Card, crm.Once, error) {
	card = card.Begin(unit, h.Business)
	shown := card
	if held {
		shown = underReview(card)
	}
	once, err := meta.Once.Answer(http.StatusCreated, Registered{shown.Summary(), code})
	return card, once, err
}

// underReview is a card in quarantine as its sender sees it: staff look at it first.
func underReview(card crm.Card) crm.Card {
	card.Status = crm.CardReview
	return card
}
