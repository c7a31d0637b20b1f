// Package capture has the public operations by which people make themselves known: captures, messages, and their pages. Its
// function serves package preferences too. It trusts nobody, and answers the same whether or not somebody was known.
package capture

import (
	"context"
	"net/http"
	"slices"

	"vafa/internal/api"
	"vafa/internal/api/guard"
	"vafa/internal/api/preferences"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// Receipt is the answer to somebody whom we do not tell what we know.
type Receipt struct {
	Receipt string `json:"receipt"`
}

// Operations are the routes of the capture function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	return slices.Concat(preferences.Operations(s), []rest.Operation{
		rest.New(rest.Spec{
			ID: "createCapture", Method: http.MethodPost, Path: "/v1/captures", Summary: "Tell the firm who you are",
			Access: rest.Public(), Status: http.StatusAccepted, Form: h.form(captureForm), Even: true,
		}, h.capture),
		rest.New(rest.Spec{
			ID: "createMessage", Method: http.MethodPost, Path: "/v1/messages", Summary: "Ask, complain or thank",
			Access: rest.Public(), Status: http.StatusAccepted, Form: h.form(contactForm), Even: true,
		}, h.message),
		rest.New(rest.Spec{
			ID: "capturePage", Method: http.MethodGet, Path: "/{lang}/capture", Summary: "The capture form",
			Access: rest.Public(), Page: true, Framed: true, Others: []int{http.StatusNotFound},
		}, h.page(captureForm)),
		rest.New(rest.Spec{
			ID: "postCapturePage", Method: http.MethodPost, Path: "/{lang}/capture", Summary: "Send the capture form",
			Access: rest.Public(), Status: http.StatusAccepted, Others: []int{http.StatusNotFound}, Form: h.form(captureForm), Page: true, Framed: true, Even: true,
		}, h.post),
		rest.New(rest.Spec{
			ID: "contactPage", Method: http.MethodGet, Path: "/{lang}/contact", Summary: "The contact form",
			Access: rest.Public(), Page: true, Framed: true, Others: []int{http.StatusNotFound},
		}, h.page(contactForm)),
		rest.New(rest.Spec{
			ID: "postContactPage", Method: http.MethodPost, Path: "/{lang}/contact", Summary: "Send the contact form",
			Access: rest.Public(), Status: http.StatusAccepted, Others: []int{http.StatusNotFound}, Form: h.form(contactForm), Page: true, Framed: true, Even: true,
		}, h.postMessage),
	})
}

type handler struct{ *api.Service }

type captureIn struct {
	Body crm.CaptureForm
	Meta rest.Meta
}

func (h handler) capture(ctx context.Context, in captureIn) (rest.Reply[Receipt], error) {
	from, faults := in.Body.Parse("", h.Business)
	if err := faults.Err(); err != nil {
		return rest.Reply[Receipt]{}, err
	}
	return h.record(ctx, guard.Capture, crm.Contact{From: from}, in.Meta)
}

// record writes a contact, or what a guard holds of it, and gives its receipt.
func (h handler) record(ctx context.Context, form string, c crm.Contact, meta rest.Meta) (rest.Reply[Receipt], error) {
	c.Event, c.NewCustomer = h.Source.NewID("rcp"), h.Source.NewID(crm.CustomerPrefix)
	c.By, c.At = meta.Caller.Name(), h.Source.Now()
	c.Guard = guard.Post(h.Service, form, c.From, meta)
	receipt := Receipt{Receipt: c.Event}
	once, err := meta.Once.Answer(http.StatusAccepted, receipt)
	if err != nil {
		return rest.Reply[Receipt]{}, err
	}
	c.Once = once
	_, err = h.Table.Contact(ctx, c)
	return rest.Answer(receipt), err
}

type messageIn struct {
	Body crm.MessageForm
	Meta rest.Meta
}

func (h handler) message(ctx context.Context, in messageIn) (rest.Reply[Receipt], error) {
	tags, err := h.ValueTags(ctx)
	if err != nil {
		return rest.Reply[Receipt]{}, err
	}
	from, contact, err := in.Body.Parse(h.Business, tags)
	if err != nil {
		return rest.Reply[Receipt]{}, err
	}
	c := crm.Contact{From: from, Interaction: &contact, Day: h.Business.Day(h.Source.Now())}
	if contact.OpensCase() {
		opened, err := h.OpenCase(ctx, "", contact.Kind, contact.Summary)
		if err != nil {
			return rest.Reply[Receipt]{}, err
		}
		c.Case = &opened
	}
	return h.record(ctx, guard.Message, c, in.Meta)
}
