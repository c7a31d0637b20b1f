package api

import (
	"context"
	"errors"

	"vafa/internal/crm"
)

// ValueTags are those of what customers value, as they were at most a minute ago.
func (s *Service) ValueTags(ctx context.Context) (crm.ValueTags, error) {
	return s.tags.get(s.Source.Now(), func() (crm.ValueTags, error) { return s.StoredValueTags(ctx) })
}

// LastValueTags are those that were read last, for who cannot read them now; none before anybody did.
func (s *Service) LastValueTags() crm.ValueTags { return s.tags.last() }

// StoredValueTags are those as they are now; before somebody changes them, the usual ones.
func (s *Service) StoredValueTags(ctx context.Context) (crm.ValueTags, error) {
	current, err := s.Table.ValueTags(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.UsualValueTags(), nil
	}
	return current, err
}

// ValueTagsChanged makes this process see a change at once; others see it within a minute.
func (s *Service) ValueTagsChanged() { s.tags.forget() }

// Targets are what the firm set out to reach, and what that cost; none before somebody writes it down.
func (s *Service) Targets(ctx context.Context) (crm.Targets, error) {
	current, err := s.Table.Targets(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.Targets{Figures: []crm.Target{}, Costs: []crm.Cost{}}, nil
	}
	return current, err
}
