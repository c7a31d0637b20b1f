// Package key has the keys by which machines call operations: a manager makes them, sees when they were last used, and revokes
// them. A secret is shown in the answer to the request that makes it and nowhere else: what is kept, also for a repetition of
// that request, is without it. Who a key admits to what is decided by the authorizer and each operation, not here. It trusts
// the caller that rest has checked.
package key

import (
	"context"
	"io"
	"net/http"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// ForMachines are the operations that a key may be bound to: those that admit machines. It is written down here so that this
// function is not linked with all others; a test compares.
var ForMachines = []string{"recordPurchases", "recordWebEvents", "refundPurchase"}

// Operations are the routes of the key function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	manager := rest.Staff(rest.Manager)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "createKey", Method: http.MethodPost, Path: "/v1/keys", Access: manager, Status: http.StatusCreated,
			Summary: "Make a machine key; its secret is in this answer, and not in that to a repetition of the request",
		}, h.create),
		rest.New(rest.Spec{
			ID: "listKeys", Method: http.MethodGet, Path: "/v1/keys", Access: manager,
			Summary: "Machine keys by name, when each was last used, and those that are good no longer",
		}, h.list),
		rest.New(rest.Spec{
			ID: "revokeKey", Method: http.MethodDelete, Path: "/v1/keys/{id}", Access: manager, Others: []int{http.StatusNotFound},
			Summary: "Revoke a machine key for good, within a minute; it stays in the list",
		}, h.revoke),
	}
}

type handler struct{ *api.Service }

// Key is a machine key as managers see it. Its id is the hash of its secret, from which nobody finds that.
type Key struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Operations []string  `json:"operations"`
	State      string    `json:"state" enum:"active,expired,revoked"`
	CreatedAt  time.Time `json:"createdAt"`
	CreatedBy  string    `json:"createdBy,omitempty"`
	ExpiresAt  time.Time `json:"expiresAt"`
	LastUsedAt time.Time `json:"lastUsedAt,omitzero"` // noted at most once an hour
	RevokedAt  time.Time `json:"revokedAt,omitzero"`
	RevokedBy  string    `json:"revokedBy,omitempty"`
}

// NewKey is a key with its secret, which is sent as a bearer token.
type NewKey struct {
	Key
	Secret string `json:"secret,omitempty"`
}

func shown(k crm.MachineKey, now time.Time) Key {
	return Key{
		ID: k.Hash, Name: k.Name, Operations: k.Operations, State: k.State(now), CreatedAt: k.CreatedAt, CreatedBy: k.CreatedBy,
		ExpiresAt: k.Expires, LastUsedAt: k.LastUsedAt, RevokedAt: k.RevokedAt, RevokedBy: k.RevokedBy,
	}
}

type createIn struct {
	Body crm.KeyForm
	Meta rest.Meta
}

func (h handler) create(ctx context.Context, in createIn) (rest.Reply[NewKey], error) {
	none := rest.Reply[NewKey]{}
	asked, err := in.Body.Parse(ForMachines)
	if err != nil {
		return none, err
	}
	var random [32]byte
	if _, err := io.ReadFull(h.Random, random[:]); err != nil {
		return none, err
	}
	now := h.Source.Now()
	secret, made := crm.NewMachineKey(asked.Name, asked.Operations, random, now, asked.Life())
	made.CreatedBy = in.Meta.Caller.Name()
	answer := NewKey{Key: shown(made, now)}
	once, err := in.Meta.Once.Answer(http.StatusCreated, answer)
	if err != nil {
		return none, err
	}
	answer.Secret = secret
	return rest.Answer(answer), h.Table.SaveMachineKey(ctx, made, once)
}

type listIn struct{ Meta rest.Meta }

func (h handler) list(ctx context.Context, in listIn) (rest.Reply[rest.List[Key]], error) {
	keys, next, err := h.Table.MachineKeys(ctx, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return rest.Reply[rest.List[Key]]{}, err
	}
	var items []Key
	for _, k := range keys {
		items = append(items, shown(k, h.Source.Now()))
	}
	return rest.Answer(rest.ListOf(items, in.Meta.Page, next)), nil
}

type revokeIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) revoke(ctx context.Context, in revokeIn) (rest.Reply[Key], error) {
	now := h.Source.Now()
	k, err := h.Table.RevokeMachineKey(ctx, in.ID, in.Meta.Caller.Name(), now, h.Source.NewID("evt"))
	return rest.Answer(shown(k, now)), err
}
