package desk

import "time"

// Webhook is an address to which events are posted, as managers see it.
type Webhook struct {
	ID, Name, URL string
	Types         []string // none for all
	State         string
	CreatedAt     time.Time
	CreatedBy     string
	LastAt        time.Time
	FailedAt      time.Time
	FailingSince  time.Time
	Failure       string
}

// WebhooksPage lists the webhooks and makes new ones.
type WebhooksPage struct {
	Editing
	Webhooks []Webhook
	Events   []string // the types that there are
	Made     Webhook  // just now
	Secret   string   // of it, shown this once; "" where the form was sent again
}

// WebhookPage asks whether to delete a webhook.
type WebhookPage struct{ Frame }

// EventBoxes are what a new webhook can get.
func (p WebhooksPage) EventBoxes() (Field, error) {
	out, err := p.Boxes("types", "event.", p.Events...)
	out.Required, out.Optional, out.Hint = false, text(p.Lang, "optional"), text(p.Lang, "webhooks.types.hint")
	return out, err
}

// Why is why a webhook took nothing, in words: what its receiver answered, or that nobody did.
func (p WebhooksPage) Why(w Webhook) string {
	return p.Or("webhooks.failure."+w.Failure, w.Failure)
}
