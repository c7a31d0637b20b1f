package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// comparing are the operations of the page of possible duplicates. Who may not merge sees it without the buttons.
func (h handler) comparing() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleTwins", http.MethodGet, "/customers/{id}/duplicates", "Customers who may be the same, side by side", rest.Staff(rest.Agent)), h.twins),
		rest.New(h.at("consoleMerge", http.MethodPost, "/customers/{id}/duplicates", "Merge two customers, or undo it", rest.Staff(rest.Manager)), h.mergeTwins),
	}
}

type twinsIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) twins(ctx context.Context, in twinsIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.twinsPage(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("twins", shown)
}

func (h handler) twinsPage(ctx context.Context, in twinsIn) (desk.Twins, error) {
	shown := desk.Twins{Frame: h.frame(in.Meta, "find", "twins"), ID: in.ID}
	api, path := h.ask(in.Meta), "/v1/customers/"+url.PathEscape(in.ID)
	var customer struct {
		Name    string      `json:"name"`
		Version int         `json:"version"`
		Merges  []crm.Merge `json:"merges"`
	}
	if err := api.get(ctx, path, &customer); err != nil {
		return shown, err
	}
	var found rest.List[desk.Twin]
	if err := api.get(ctx, path+"/duplicates", &found); err != nil {
		return shown, err
	}
	shown.Name, shown.Version, shown.Merges, shown.Pairs = customer.Name, customer.Version, customer.Merges, found.Items
	return shown, nil
}

type mergeTwinsIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Form url.Values
	Meta rest.Meta
}

func (h handler) mergeTwins(ctx context.Context, in mergeTwinsIn) (rest.Reply[rest.Raw], error) {
	done, err := h.merged(ctx, in)
	if problem := refused(err); problem != nil {
		shown, err := h.twinsPage(ctx, twinsIn{in.Lang, in.ID, in.Meta})
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		shown.Frame = mend(shown.Frame, problem, in.Form)
		return showAgain(problem, "twins", shown)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/customers/"+url.PathEscape(in.ID)+"/duplicates", done)
}

// merged asks the API for a merge or its undoing, and gives the word for what was done.
func (h handler) merged(ctx context.Context, in mergeTwinsIn) (done string, err error) {
	api, path := h.ask(in.Meta), "/v1/customers/"+url.PathEscape(in.ID)+"/merge"
	body, key := document{"from": in.Form.Get("from")}, keyOf(in.Form, "from")
	switch in.Form.Get("do") {
	case "join":
		_, err := api.send(ctx, http.MethodPost, path, body, nil, "Idempotency-Key", key, "If-Match", in.Form.Get("tag"))
		return "merged", err
	case "part":
		return "unmerged", api.post(ctx, path+"/undo", key, body, nil)
	}
	return "", crm.ErrNotFound
}
