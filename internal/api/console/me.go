package console

import (
	"context"
	"net/http"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

// own are the operations of the reader's own page.
func (h handler) own() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleMe", http.MethodGet, "/me", "One's own promises, marks, thanks and work", rest.Staff(rest.Agent)), h.mePage),
	}
}

type meIn struct {
	Lang string `path:"lang"`
	Days string `query:"days"` // over how many days: 30, 90 or 365
	Meta rest.Meta
}

func (h handler) mePage(ctx context.Context, in meIn) (rest.Reply[rest.Raw], error) {
	page := desk.Me{Frame: h.frame(in.Meta, "work", "me"), Days: desk.MeDays(in.Days)}
	from := page.Today().AddDays(1 - page.Days)
	if err := h.ask(in.Meta).get(ctx, "/v1/staff/me"+asked("from", from.String(), "to", page.Today().String()), &page.Mine); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("me", page)
}
