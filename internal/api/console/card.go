package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

// onCards are the pages of warranty cards.
func (h handler) onCards() []rest.Operation {
	agent, path := rest.Staff(rest.Agent), "/cards/{model}/{serial}"
	return []rest.Operation{
		rest.New(h.at("consoleCard", http.MethodGet, path, "A warranty card, the people behind it and what may be done", agent), h.card),
		rest.New(h.at("consolePostCard", http.MethodPost, path, "Decide, claim on or pass on a warranty card", agent), h.settle),
	}
}

type cardIn struct {
	Lang   string `path:"lang"`
	Model  string `path:"model"`
	Serial string `path:"serial"`
	Meta   rest.Meta
}

// address is that of the card in the API.
func (in cardIn) address() string {
	return "/v1/warranty-cards/" + url.PathEscape(in.Model) + "/" + url.PathEscape(in.Serial)
}

func (h handler) cardOf(ctx context.Context, in cardIn) (desk.Card, error) {
	out := desk.Card{Frame: h.frame(in.Meta, "find", "line.card")}
	err := h.ask(in.Meta).get(ctx, in.address(), &out.Unit)
	out.Heading = out.Model + " " + out.Serial
	return out, err
}

func (h handler) card(ctx context.Context, in cardIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.cardOf(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("card", shown)
}

type cardForm struct {
	Lang   string `path:"lang"`
	Model  string `path:"model"`
	Serial string `path:"serial"`
	Form   url.Values
	Meta   rest.Meta
}

// settle does what one of the page's forms asks for.
func (h handler) settle(ctx context.Context, in cardForm) (rest.Reply[rest.Raw], error) {
	card := cardIn{in.Lang, in.Model, in.Serial, in.Meta}
	path, body, done := "/claims", document{}.texts(in.Form, "text"), "claimed"
	switch in.Form.Get("do") {
	case desk.DoDecide:
		path, body, done = "/decision", decisionOf(in.Form), "decided"
	case desk.DoTransfer:
		path, body, done = "/transfers", document{}.texts(in.Form, "owner.name", "owner.phone", "reason"), "transferred"
		if on := in.Form.Get("on"); on != "" {
			body["on"] = dayOf(on, h.frame(in.Meta, "find", "line.card"))
		}
	}
	err := h.ask(in.Meta).post(ctx, card.address()+path, in.Form.Get("_key"), body, nil)
	problem := refused(err)
	switch {
	case err == nil:
		return to(in.Meta, "/cards/"+url.PathEscape(in.Model)+"/"+url.PathEscape(in.Serial), done)
	case problem == nil || problem.Status == http.StatusNotFound:
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := h.cardOf(ctx, card)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Frame = mend(shown.Frame, problem, in.Form)
	return showAgain(problem, "card", shown)
}

func decisionOf(form url.Values) document {
	out := document{"accept": form.Get("accept") == "yes"}.texts(form, "reason")
	if form.Get("accept") == "yes" {
		out.texts(form, "owner")
	}
	return out
}
