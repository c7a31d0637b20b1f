package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/api/webhook"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// webhookPages are the pages of the addresses to which events are posted.
func (h handler) webhookPages() []rest.Operation {
	manager := rest.Staff(rest.Manager)
	const list, one = "/settings/webhooks", "/settings/webhooks/{id}"
	return []rest.Operation{
		rest.New(h.at("consoleWebhooks", http.MethodGet, list, "Webhooks, and how each stands", manager), h.webhooksPage),
		rest.New(h.at("consoleAddWebhook", http.MethodPost, list, "Make a webhook; the page shows its secret once", manager), h.addWebhook),
		rest.New(h.at("consoleWebhook", http.MethodGet, one, "Whether to delete a webhook", manager), h.webhookPage),
		rest.New(h.at("consoleDeleteWebhook", http.MethodPost, one, "Delete a webhook", manager), h.deleteWebhook),
	}
}

func (h handler) webhooksPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.webhooksForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("webhooks", page)
}

func (h handler) webhooksForm(ctx context.Context, meta rest.Meta) (desk.WebhooksPage, error) {
	var there webhook.Webhooks
	if err := h.ask(meta).get(ctx, "/v1/webhooks", &there); err != nil {
		return desk.WebhooksPage{}, err
	}
	page := desk.WebhooksPage{Editing: h.editing(meta, "webhooks", "", url.Values{}), Events: there.Events}
	for _, one := range there.Items {
		page.Webhooks = append(page.Webhooks, desk.Webhook(one))
	}
	return page, nil
}

// addWebhook answers with the page itself, since the secret is in this answer of the API alone.
func (h handler) addWebhook(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	body := document{}.texts(in.Form, "name", "url")
	if types := in.Form["types"]; len(types) > 0 {
		body["types"] = types
	}
	var made webhook.NewWebhook
	err := h.ask(in.Meta).post(ctx, "/v1/webhooks", in.Form.Get("_key"), body, &made)
	problem := refused(err)
	if err != nil && problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, listed := h.webhooksForm(ctx, in.Meta)
	if listed != nil {
		return rest.Reply[rest.Raw]{}, listed
	}
	if problem != nil {
		page.Frame = mend(page.Frame, problem, in.Form)
		return showAgain(problem, "webhooks", page)
	}
	page.Made, page.Secret = desk.Webhook(made.Webhook), made.Secret
	return show("webhooks", page)
}

func (h handler) webhookPage(_ context.Context, in keyIn) (rest.Reply[rest.Raw], error) {
	return show("webhook", desk.WebhookPage{Frame: h.frame(in.Meta, "settings", "webhook")})
}

func (h handler) deleteWebhook(ctx context.Context, in revokeIn) (rest.Reply[rest.Raw], error) {
	_, err := h.ask(in.Meta).send(ctx, http.MethodDelete, "/v1/webhooks/"+url.PathEscape(in.ID), nil, nil)
	if problem := refused(err); problem != nil {
		page := desk.WebhookPage{Frame: mend(h.frame(in.Meta, "settings", "webhook"), problem, in.Form)}
		return showAgain(problem, "webhook", page)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/settings/webhooks", "webhook")
}
