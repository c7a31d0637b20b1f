package api

import (
	"context"
	"errors"

	"vafa/internal/crm"
	"vafa/internal/message"
)

// Post is how messages leave, for the functions that have to do with it.
type Post struct {
	Queue interface {
		Send(ctx context.Context, parcels []crm.Parcel) error
	}
	// Allowed says whether a gateway may be at a URL.
	Allowed func(url string) bool
	Senders interface {
		For(channel string, set *crm.Gateway) (message.Sender, error)
	}
	// Stays says that what has no other way goes nowhere and is seen in the outbox alone: on one machine.
	Stays bool
	Site  string // under which the public finds the pages
}

// StoredOutreach is how the firm addresses its customers, as it is now.
func (s *Service) StoredOutreach(ctx context.Context) (crm.Outreach, error) {
	current, err := s.Table.Outreach(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.UsualOutreach(), nil
	}
	return current, err
}
