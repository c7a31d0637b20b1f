// Package hook posts events to the webhooks that want them. An event goes to each by itself, so that one receiver that is away does not
// make the others get it again. It is once or more, in no promised order.
//
// What belongs here: whom an event goes to, what an answer means, and when to try again. What may not: which address may be dialled and
// how a message is signed (package webhook of messages). It trusts the events, which are ours, and nothing of a receiver.
package hook

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"vafa/internal/crm"
	"vafa/internal/message/webhook"
)

// Store is what is needed of the table.
type Store interface {
	Webhooks(context.Context) ([]crm.Webhook, error)
	NoteTaken(ctx context.Context, id string, at time.Time) error
	NoteFailed(ctx context.Context, id string, at, since time.Time, why string) error
}

// Poster posts events.
type Poster struct {
	Store   Store
	Hosts   webhook.Hosts
	Network webhook.Network
	Now     func() time.Time
}

// ErrNotTaken says that a receiver did not take an event, and may take it later.
var ErrNotTaken = errors.New("the webhook did not take the event")

// Post posts an event, as it is written, to one webhook, and notes how that went. It is done where there is no error: the receiver has
// it, or will never have it, because it says that it is gone (410) or its address is not allowed any more.
func (p Poster) Post(ctx context.Context, to crm.Webhook, document []byte) error {
	keys, err := webhook.NewKeys(to.Secret, "")
	if err != nil {
		return err
	}
	answer, err := webhook.NewSender(p.Hosts, keys, p.Now, p.Network).Send(ctx, to.URL, document)
	now := p.Now()
	switch {
	case err == nil && answer.Accepted():
		if !to.TakeIsNews(now) {
			return nil
		}
		return p.Store.NoteTaken(ctx, to.ID, now)
	case errors.Is(err, webhook.ErrForbidden):
		return p.failed(ctx, to, now, crm.WebhookForbidden)
	case err != nil:
		return errors.Join(ErrNotTaken, p.failed(ctx, to, now, crm.WebhookUnreachable))
	case answer.Status == http.StatusGone:
		return p.failed(ctx, to, now, strconv.Itoa(answer.Status))
	}
	return errors.Join(ErrNotTaken, p.failed(ctx, to, now, strconv.Itoa(answer.Status)))
}

// failed notes that a webhook took nothing.
func (p Poster) failed(ctx context.Context, to crm.Webhook, now time.Time, why string) error {
	since := to.FailingSince
	if since.IsZero() {
		since = now
	}
	return p.Store.NoteFailed(ctx, to.ID, now, since, why)
}

// Wanting are the webhooks that want events of a type.
func (p Poster) Wanting(ctx context.Context, kind string) ([]crm.Webhook, error) {
	all, err := p.Store.Webhooks(ctx)
	var out []crm.Webhook
	for _, one := range all {
		if one.Wants(kind) {
			out = append(out, one)
		}
	}
	return out, err
}
