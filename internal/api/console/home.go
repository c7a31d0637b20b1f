package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// first are the operations of the first page.
func (h handler) first() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleHome", http.MethodGet, "/home", "The staff's first page", everybody()), h.home),
	}
}

// pageIn is a page that is asked for by its address alone.
type pageIn struct {
	Lang string `path:"lang"`
	Meta rest.Meta
}

// mostAtHome is how many cases and tasks the first page shows: what is to be done first.
const mostAtHome = "5"

func (h handler) home(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	shown := desk.Home{Find: desk.Find{Frame: h.frame(in.Meta, "find", "home")}}
	if !shown.May(string(rest.Agent)) {
		return show("home", shown)
	}
	api := h.ask(in.Meta)
	cases, tasks := rest.List[crm.Case]{}, rest.List[desk.Task]{}
	if err := api.get(ctx, "/v1/cases?pageSize="+mostAtHome, &cases); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	due := url.Values{"until": {shown.Today().String()}, "pageSize": {mostAtHome}}
	if err := api.get(ctx, "/v1/tasks?"+due.Encode(), &tasks); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Cases, shown.Tasks = cases.Items, tasks.Items
	return show("home", shown)
}
