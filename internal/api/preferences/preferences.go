// Package preferences has the public operations behind a customer's own signed link: how they may be addressed, and the page for
// it. It trusts who holds the link as far as the link goes: it opens these preferences, shows nothing else of the customer, and
// tells of an e-mail address only if it was sent there.
package preferences

import (
	"context"
	"errors"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// Operations are the routes of preferences, which the capture function serves.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	gone := []int{http.StatusNotFound}
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getPreferences", Method: http.MethodGet, Path: "/v1/preferences/{token}",
			Summary: "How somebody may be addressed, by their own signed link", Access: rest.Public(), Others: gone,
		}, h.get),
		rest.New(rest.Spec{
			ID: "setPreferences", Method: http.MethodPost, Path: "/v1/preferences/{token}",
			Summary: "Say how one may be addressed, or take back every consent, by one's own signed link", Access: rest.Public(), Others: gone,
		}, h.set),
		rest.New(rest.Spec{
			ID: "preferencesPage", Method: http.MethodGet, Path: "/{lang}/preferences", Summary: "The form of preferences",
			Access: rest.Public(), Page: true, Others: gone,
		}, h.page),
		rest.New(rest.Spec{
			ID: "postPreferencesPage", Method: http.MethodPost, Path: "/{lang}/preferences", Summary: "Send the form of preferences",
			Access: rest.Public(), Others: gone, Form: h.form(), Page: true,
		}, h.post),
	}
}

type handler struct{ *api.Service }

type getIn struct {
	Token string `path:"token"`
}

func (h handler) get(ctx context.Context, in getIn) (rest.Reply[crm.Preferences], error) {
	_, customer, err := h.open(ctx, in.Token)
	return rest.Answer(customer.Preferences()), err
}

// open reads whom a link is about; ErrNotFound for a wrong or old one, and for somebody who is there no more.
func (h handler) open(ctx context.Context, token string) (crm.PreferencesLink, crm.Customer, error) {
	link, err := h.OpenPreferences(token)
	if err != nil {
		return link, crm.Customer{}, err
	}
	customer, err := h.Table.Customer(ctx, link.Customer)
	var merged crm.MergedError
	if errors.As(err, &merged) { // they turned out to be somebody whom we knew too
		link.Customer = merged.Into
		customer, err = h.Table.Customer(ctx, link.Customer)
	}
	return link, customer, err
}

type setIn struct {
	Token string `path:"token"`
	Body  crm.PreferencesForm
	Meta  rest.Meta
}

func (h handler) set(ctx context.Context, in setIn) (rest.Reply[crm.Preferences], error) {
	link, err := h.OpenPreferences(in.Token)
	if err != nil {
		return rest.Reply[crm.Preferences]{}, err
	}
	reply, err := h.SetPreferences(ctx, link, crm.SourcePreferences, in.Body, in.Meta)
	var merged crm.MergedError
	if errors.As(err, &merged) {
		link.Customer = merged.Into
		return h.SetPreferences(ctx, link, crm.SourcePreferences, in.Body, in.Meta)
	}
	return reply, err
}
