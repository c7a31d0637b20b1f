package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// settling are the operations of the page of a case.
func (h handler) settling() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleCase", http.MethodGet, "/cases/{id}", "One case and what became of it", rest.Staff(rest.Agent)), h.aCase),
		rest.New(h.at("consoleChangeCase", http.MethodPost, "/cases/{id}", "Take, hand over or end a case", rest.Staff(rest.Agent)), h.changeCase),
	}
}

type caseIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) aCase(ctx context.Context, in caseIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.casePage(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("case", shown)
}

func (h handler) casePage(ctx context.Context, in caseIn) (desk.CasePage, error) {
	shown := desk.CasePage{Frame: h.frame(in.Meta, "work", "case")}
	return shown, h.ask(in.Meta).get(ctx, casePath(in.ID), &shown.Case)
}

type changeCaseIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Form url.Values
	Meta rest.Meta
}

func (h handler) changeCase(ctx context.Context, in changeCaseIn) (rest.Reply[rest.Raw], error) {
	done, err := h.caseChanged(ctx, in)
	if problem := refused(err); problem != nil {
		shown, err := h.casePage(ctx, caseIn{in.Lang, in.ID, in.Meta})
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		shown.Frame = mend(shown.Frame, problem, in.Form)
		return showAgain(problem, "case", shown)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/cases/"+url.PathEscape(in.ID), done)
}

// caseChanged asks the API for what a button of the page says, and gives the word for what was done.
func (h handler) caseChanged(ctx context.Context, in changeCaseIn) (done string, err error) {
	form := in.Form
	change := document{}
	switch do := form.Get("do"); do {
	case "take":
		change["owner"], done = in.Meta.Caller.Name(), "taken"
	case "hand":
		change, done = change.changed(form, "owner").texts(form, "why"), "handed"
	case "resolved", "rejected":
		change, done = change.changed(form, "outcome"), do
		change["state"] = do
	case "open":
		change["state"], done = do, do
	case "keep", "give", "refuse":
		return "cardDecided", h.decideCard(ctx, in)
	default:
		return "", crm.ErrNotFound
	}
	return done, h.ask(in.Meta).change(ctx, http.MethodPatch, casePath(in.ID), form.Get("tag"), change, nil)
}

// decideCard settles the card that the case is about.
func (h handler) decideCard(ctx context.Context, in changeCaseIn) error {
	model, serial, _ := strings.Cut(in.Form.Get("card"), " ")
	decision := document{"accept": in.Form.Get("do") != "refuse"}.texts(in.Form, "reason")
	if in.Form.Get("do") == "give" {
		decision["owner"] = in.Form.Get("claimant")
	}
	path := "/v1/warranty-cards/" + url.PathEscape(model) + "/" + url.PathEscape(serial) + "/decision"
	return h.ask(in.Meta).post(ctx, path, in.Form.Get("_key"), decision, nil)
}
