package api

import (
	"context"
	"errors"

	"vafa/internal/crm"
)

// Plays are the firm's, as they were at most a minute ago.
func (s *Service) Plays(ctx context.Context) (crm.Plays, error) {
	return s.plays.get(s.Source.Now(), func() (crm.Plays, error) { return s.StoredPlays(ctx) })
}

// StoredPlays are the firm's as they are now; before somebody changes them, those it was installed with.
func (s *Service) StoredPlays(ctx context.Context) (crm.Plays, error) {
	current, err := s.Table.Plays(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.UsualPlays(), nil
	}
	return current, err
}

// PlaysChanged makes this process see a change at once; others see it within a minute.
func (s *Service) PlaysChanged() { s.plays.forget() }
