package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/api/key"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// keyPages are the pages of machine keys.
func (h handler) keyPages() []rest.Operation {
	manager := rest.Staff(rest.Manager)
	const list, one = "/settings/keys", "/settings/keys/{id}"
	return []rest.Operation{
		rest.New(h.at("consoleKeys", http.MethodGet, list, "Machine keys", manager), h.keysPage),
		rest.New(h.at("consoleAddKey", http.MethodPost, list, "Make a machine key; the page shows its secret once", manager), h.addKey),
		rest.New(h.at("consoleKey", http.MethodGet, one, "Whether to revoke a machine key", manager), h.keyPage),
		rest.New(h.at("consoleRevokeKey", http.MethodPost, one, "Revoke a machine key", manager), h.revokeKey),
	}
}

func (h handler) keysPage(ctx context.Context, in listIn) (rest.Reply[rest.Raw], error) {
	page, err := h.keysForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("keys", page)
}

func (h handler) keysForm(ctx context.Context, meta rest.Meta) (desk.KeysPage, error) {
	var keys rest.List[key.Key]
	if err := h.ask(meta).get(ctx, "/v1/keys"+pageQuery(meta), &keys); err != nil {
		return desk.KeysPage{}, err
	}
	before := url.Values{"days": {locale.LocalDigits(meta.Lang, "365")}, "operations": key.ForMachines}
	page := desk.KeysPage{Editing: h.editing(meta, "keys", "", before), Operations: key.ForMachines}
	for _, k := range keys.Items {
		page.Keys = append(page.Keys, keyShown(k))
	}
	if keys.NextPageToken != "" {
		page.More = page.With("pageToken", keys.NextPageToken)
	}
	return page, nil
}

func keyShown(k key.Key) desk.Key {
	return desk.Key{
		ID: k.ID, Name: k.Name, State: k.State, Operations: k.Operations, CreatedAt: k.CreatedAt, CreatedBy: k.CreatedBy,
		ExpiresAt: k.ExpiresAt, LastUsedAt: k.LastUsedAt, RevokedAt: k.RevokedAt, RevokedBy: k.RevokedBy,
	}
}

// addKey answers with the page itself: the secret is in this answer of the API alone, so there is nothing to lead on to.
func (h handler) addKey(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	operations := in.Form["operations"]
	if operations == nil {
		operations = []string{}
	}
	body := map[string]any{"name": in.Form.Get("name"), "operations": operations}
	if days := in.Form.Get("days"); days != "" {
		body["days"] = number(days)
	}
	var made key.NewKey
	err := h.ask(in.Meta).post(ctx, "/v1/keys", in.Form.Get("_key"), body, &made)
	problem := refused(err)
	if err != nil && problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, listed := h.keysForm(ctx, in.Meta)
	if listed != nil {
		return rest.Reply[rest.Raw]{}, listed
	}
	if problem != nil {
		page.Frame = mend(page.Frame, problem, in.Form)
		return showAgain(problem, "keys", page)
	}
	page.Made, page.Secret = keyShown(made.Key), made.Secret
	return show("keys", page)
}

type keyIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) keyPage(_ context.Context, in keyIn) (rest.Reply[rest.Raw], error) {
	return show("key", desk.KeyPage{Frame: h.frame(in.Meta, "settings", "key")})
}

type revokeIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Form url.Values
	Meta rest.Meta
}

func (h handler) revokeKey(ctx context.Context, in revokeIn) (rest.Reply[rest.Raw], error) {
	_, err := h.ask(in.Meta).send(ctx, http.MethodDelete, "/v1/keys/"+url.PathEscape(in.ID), nil, nil)
	if problem := refused(err); problem != nil {
		page := desk.KeyPage{Frame: mend(h.frame(in.Meta, "settings", "key"), problem, in.Form)}
		return showAgain(problem, "key", page)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/settings/keys", "revoked")
}
