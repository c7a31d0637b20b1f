package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

// knowing are the pages of one customer.
func (h handler) knowing() []rest.Operation {
	agent := rest.Staff(rest.Agent)
	get := func(id, path, summary string) rest.Spec { return h.at(id, http.MethodGet, path, summary, agent) }
	post := func(id, path, summary string) rest.Spec { return h.at(id, http.MethodPost, path, summary, agent) }
	return []rest.Operation{
		rest.New(get("consoleCustomer", "/customers/{id}", "Everything about a customer"), h.customer),
		rest.New(get("consoleTimeline", "/customers/{id}/timeline", "A customer's timeline, filtered"), h.timeline),
		rest.New(get("consoleLog", "/customers/{id}/log", "The form by which a contact is logged"), h.logPage),
		rest.New(post("consolePostLog", "/customers/{id}/log", "Log a contact"), h.log),
		rest.New(get("consolePurchase", "/customers/{id}/purchase", "The form by which a purchase is recorded, and what its amount may become"), h.buyPage),
		rest.New(post("consolePostPurchase", "/customers/{id}/purchase", "Record a purchase"), h.buy),
		rest.New(get("consoleConsent", "/customers/{id}/consent", "What a customer said of consent"), h.consentPage),
		rest.New(post("consolePostConsent", "/customers/{id}/consent", "Record what a customer said of consent"), h.consent),
		rest.New(get("consoleEdit", "/customers/{id}/edit", "The form by which a customer is changed"), h.editPage),
		rest.New(post("consolePostEdit", "/customers/{id}/edit", "Change a customer"), h.edit),
		rest.New(get("consoleNew", "/customers/new", "The form by which a customer is entered"), h.newPage),
		rest.New(post("consolePostNew", "/customers/new", "Enter a customer"), h.enter),
	}
}

// customerIn is a page of a customer.
type customerIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Meta rest.Meta
}

// customerForm is a form of a customer that was sent.
type customerForm struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Form url.Values
	Meta rest.Meta
}

func (in customerForm) page() customerIn { return customerIn{in.Lang, in.ID, in.Meta} }

// of is the address of a customer in the API.
func of(id string) string { return "/v1/customers/" + url.PathEscape(id) }

// person reads a customer for a page.
func (h handler) person(ctx context.Context, in customerIn, title string) (desk.Customer, error) {
	out := desk.Customer{Frame: h.frame(in.Meta, "find", title)}
	if err := h.ask(in.Meta).get(ctx, of(in.ID), &out.Person); err != nil {
		return out, err
	}
	out.Entries = desk.Entries{Frame: out.Frame, Customer: out.ID, Lines: out.Timeline}
	return out, nil
}

func (h handler) customer(ctx context.Context, in customerIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.person(ctx, in, "find")
	if now := mergedInto(err); now != "" {
		return to(in.Meta, "/customers/"+now, "")
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Heading = shown.Called(shown.Name)
	return show("customer", shown)
}

// mergedInto is who a customer turned out to be, where the API says so.
func mergedInto(err error) string {
	var problem rest.ProblemError
	if errors.As(err, &problem) {
		return problem.MergedInto
	}
	return ""
}

type timelineIn struct {
	Lang      string `path:"lang"`
	ID        string `path:"id"`
	Type      string `query:"type"`
	Channel   string `query:"channel"`
	Direction string `query:"direction"`
	Token     string `query:"from"`
	HX        string `header:"HX-Request"`
	Meta      rest.Meta
}

// query is the filter as the API takes it.
func (in timelineIn) query() string {
	out := url.Values{}
	for name, value := range map[string]string{"type": in.Type, "channel": in.Channel, "direction": in.Direction, "pageToken": in.Token} {
		if value != "" {
			out.Set(name, value)
		}
	}
	out.Set("pageSize", "50")
	return out.Encode()
}

// timeline shows a part of a timeline: as a page of its own, or for the page that it is in.
func (h handler) timeline(ctx context.Context, in timelineIn) (rest.Reply[rest.Raw], error) {
	shown := desk.Entries{
		Frame: h.frame(in.Meta, "find", "timeline"), Customer: in.ID, Type: in.Type, Channel: in.Channel, Direction: in.Direction,
	}
	if err := h.ask(in.Meta).get(ctx, of(in.ID)+"/timeline?"+in.query(), &shown.Lines); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	if in.HX != "" {
		return part("#entries", shown)
	}
	return show("timeline", shown)
}
