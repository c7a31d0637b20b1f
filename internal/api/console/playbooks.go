package console

import (
	"context"
	"net/http"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

// playbooks are the pages of plays: how they are used.
func (h handler) playbooks() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consolePlaybooks", http.MethodGet, "/settings/playbooks", "How each version of each play was used", everybody()), h.playbooksPage),
	}
}

func (h handler) playbooksPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page := desk.Playbooks{Frame: h.frame(in.Meta, "settings", "playbooks")}
	if err := h.ask(in.Meta).get(ctx, "/v1/playbooks", &page.Books); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("playbooks", page)
}
