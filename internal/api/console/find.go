package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/api/page"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// finding are the operations by which staff come to a customer.
func (h handler) finding() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleFind", http.MethodGet, "/find", "Customers whom a text may mean", rest.Staff(rest.Agent)), h.find),
	}
}

type findIn struct {
	Lang  string `path:"lang"`
	Query string `query:"q"`
	HX    string `header:"HX-Request"`
	Meta  rest.Meta
}

// find shows whom a search found, as one types or as a page of its own.
func (h handler) find(ctx context.Context, in findIn) (rest.Reply[rest.Raw], error) {
	shown := desk.Find{Frame: h.frame(in.Meta, "find", "find"), Query: in.Query}
	if in.Query != "" {
		found := rest.List[desk.Match]{}
		err := h.ask(in.Meta).get(ctx, "/v1/customers?"+url.Values{"q": {in.Query}}.Encode(), &found)
		if problem := refused(err); problem != nil {
			shown.Refusal = said(problem)
		} else if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		shown.Found = found.Items
	}
	if in.HX != "" {
		return part("#results", shown)
	}
	return show("find", shown)
}

// said is what a refusal says first.
func said(problem *rest.Problem) string {
	if len(problem.Errors) > 0 {
		return problem.Errors[0].Detail
	}
	return problem.Detail
}

// part answers with a part of a page.
func part(name string, data any) (rest.Reply[rest.Raw], error) {
	shown, err := desk.Render(name, data)
	return rest.Answer(page.HTML(shown)), err
}
