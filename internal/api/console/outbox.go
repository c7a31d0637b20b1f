package console

import (
	"context"
	"net/http"
	"strings"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

// sending are the pages of what is written to customers.
func (h handler) sending() []rest.Operation {
	agent := rest.Staff(rest.Agent)
	return []rest.Operation{
		rest.New(h.at("consoleOutbox", http.MethodGet, "/outbox", "Messages to customers, newest first, and what became of each",
			rest.Staff(rest.Agent, rest.Marketer)), h.outbox),
		rest.New(h.at("consoleWrite", http.MethodGet, "/customers/{id}/write", "The form by which a customer is written to", agent), h.writePage),
		rest.New(h.at("consolePostWrite", http.MethodPost, "/customers/{id}/write", "Write to a customer", agent), h.write),
	}
}

type outboxIn struct {
	Lang     string `path:"lang"`
	State    string `query:"state"`
	Campaign string `query:"campaign"`
	After    string `query:"after"`
	Meta     rest.Meta
}

func (h handler) outbox(ctx context.Context, in outboxIn) (rest.Reply[rest.Raw], error) {
	out := desk.Outbox{Frame: h.frame(in.Meta, "find", "outbox"), State: in.State, Campaign: in.Campaign}
	var list rest.List[desk.Outgoing]
	err := h.ask(in.Meta).get(ctx, "/v1/messages"+asked("state", in.State, "campaign", in.Campaign, "pageToken", in.After), &list)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	out.Items, out.Next = list.Items, list.NextPageToken
	return show("outbox", out)
}

func (h handler) writePage(ctx context.Context, in customerIn) (rest.Reply[rest.Raw], error) {
	page, err := h.writing(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("write", page)
}

func (h handler) writing(ctx context.Context, in customerIn) (desk.Writing, error) {
	out := desk.Writing{Frame: h.frame(in.Meta, "find", "write"), Customer: in.ID}
	return out, h.ask(in.Meta).get(ctx, of(in.ID)+"/ways", &out.Ways)
}

func (h handler) write(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	body := document{"text": strings.TrimSpace(in.Form.Get("text"))}.texts(in.Form, "channel", "purpose", "subject")
	var sent desk.Outgoing
	err := h.ask(in.Meta).post(ctx, of(in.ID)+"/messages", in.Form.Get("_key"), body, &sent)
	if problem := refused(err); problem != nil {
		page, err := h.writing(ctx, in.page())
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		page.Frame = mend(page.Frame, problem, in.Form)
		return showAgain(problem, "write", page)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	done := "written"
	if sent.Reason != "" {
		done = "writtenLater"
	}
	return to(in.Meta, "/customers/"+in.ID, done)
}
