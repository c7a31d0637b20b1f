// Package webhook has the addresses outside to which events are posted: a manager adds and deletes them and sees how each stands. A
// secret is shown in the answer to the request that makes it and nowhere else. How events are sent is not here (package hook), nor
// which hosts may be named, which whoever deploys decides. It trusts the caller that rest has checked.
package webhook

import (
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/event"
	"vafa/internal/rest"
)

// Operations are the routes of webhooks; the function of keys serves them.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	manager := rest.Staff(rest.Manager)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "createWebhook", Method: http.MethodPost, Path: "/v1/webhooks", Access: manager, Status: http.StatusCreated,
			Others:  []int{http.StatusConflict},
			Summary: "Have events posted to an address; its secret is in this answer, and not in that to a repetition of the request",
		}, h.create),
		rest.New(rest.Spec{
			ID: "listWebhooks", Method: http.MethodGet, Path: "/v1/webhooks", Access: manager,
			Summary: "Webhooks, the oldest first, how each stands, and the types of events that there are",
		}, h.list),
		rest.New(rest.Spec{
			ID: "deleteWebhook", Method: http.MethodDelete, Path: "/v1/webhooks/{id}", Access: manager, Status: http.StatusNoContent,
			Others: []int{http.StatusNotFound}, Summary: "Delete a webhook; what is on its way to it is not sent any more",
		}, h.delete),
	}
}

type handler struct{ *api.Service }

// Webhook is a webhook as managers see it.
type Webhook struct {
	ID           string    `json:"id"`
	Name         string    `json:"name"`
	URL          string    `json:"url"`
	Types        []string  `json:"types"` // none for all
	State        string    `json:"state" enum:"new,active,failing,down"`
	CreatedAt    time.Time `json:"createdAt"`
	CreatedBy    string    `json:"createdBy,omitempty"`
	LastAt       time.Time `json:"lastAt,omitzero"`       // when it last took an event, to the minute
	FailedAt     time.Time `json:"failedAt,omitzero"`     // when it last did not
	FailingSince time.Time `json:"failingSince,omitzero"` // where it has taken none since
	Failure      string    `json:"failure,omitempty"`     // the status of its answer, or unreachable, or forbidden
}

// NewWebhook is a webhook with the secret by which what is posted is signed.
type NewWebhook struct {
	Webhook
	Secret string `json:"secret,omitempty"`
}

// Webhooks are all there are, and what they may ask for.
type Webhooks struct {
	Items  []Webhook `json:"items"`
	Events []string  `json:"events"` // the types of events
}

func types() []string { return slices.Sorted(maps.Keys(event.Data())) }

func shown(w crm.Webhook, now time.Time) Webhook {
	return Webhook{
		ID: w.ID, Name: w.Name, URL: w.URL, Types: w.Types, State: w.State(now), CreatedAt: w.CreatedAt, CreatedBy: w.CreatedBy,
		LastAt: w.LastAt, FailedAt: w.FailedAt, FailingSince: w.FailingSince, Failure: w.Failure,
	}
}

type createIn struct {
	Body crm.WebhookForm
	Meta rest.Meta
}

func (h handler) create(ctx context.Context, in createIn) (rest.Reply[NewWebhook], error) {
	none := rest.Reply[NewWebhook]{}
	asked, err := in.Body.Parse(types(), func(url string) bool {
		_, err := h.Hooks.Check(url)
		return err == nil
	})
	if err != nil {
		return none, err
	}
	there, err := h.Table.Webhooks(ctx)
	if err != nil {
		return none, err
	}
	if len(there) >= crm.MostWebhooks {
		return none, crm.ConflictError{Code: "webhook.tooMany"}
	}
	var random [32]byte
	if _, err := io.ReadFull(h.Random, random[:]); err != nil {
		return none, err
	}
	now := h.Source.Now()
	made := crm.NewWebhook(h.Source.NewID("whk"), asked, random, in.Meta.Caller.Name(), now)
	answer := NewWebhook{Webhook: shown(made, now)}
	once, err := in.Meta.Once.Answer(http.StatusCreated, answer)
	if err != nil {
		return none, err
	}
	answer.Secret = made.Secret
	return rest.Answer(answer), h.Table.SaveWebhook(ctx, made, once)
}

type listIn struct{ Meta rest.Meta }

func (h handler) list(ctx context.Context, _ listIn) (rest.Reply[Webhooks], error) {
	there, err := h.Table.Webhooks(ctx)
	out := Webhooks{Items: []Webhook{}, Events: types()}
	for _, one := range there {
		out.Items = append(out.Items, shown(one, h.Source.Now()))
	}
	return rest.Answer(out), err
}

type deleteIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) delete(ctx context.Context, in deleteIn) (rest.Reply[rest.Nothing], error) {
	return rest.Reply[rest.Nothing]{}, h.Table.DeleteWebhook(ctx, in.ID, h.Source.NewID("evt"))
}
