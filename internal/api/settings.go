package api

import (
	"context"
	"errors"

	"vafa/internal/crm"
)

// Settings are the firm's own, as they were at most a minute ago.
func (s *Service) Settings(ctx context.Context) (crm.Settings, error) {
	return s.settings.get(s.Source.Now(), func() (crm.Settings, error) { return s.StoredSettings(ctx) })
}

// StoredSettings are the firm's own as they are now; before somebody changes them, those it was installed with.
func (s *Service) StoredSettings(ctx context.Context) (crm.Settings, error) {
	current, err := s.Table.Settings(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return s.Business.Settings(), nil
	}
	return current, err
}

// SettingsChanged makes this process see a change at once; others see it within a minute.
func (s *Service) SettingsChanged() { s.settings.forget() }

// Own is the business as its manager has set it: in which unit amounts are shown, in which calendar, what a minute costs.
func (s *Service) Own(ctx context.Context) (crm.Business, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return crm.Business{}, err
	}
	return s.Business.Under(settings), nil
}

// WholeFirm is the business as its manager has set it, with the tables of prices that it keeps itself.
func (s *Service) WholeFirm(ctx context.Context) (crm.Business, error) {
	firm, err := s.Firm(ctx)
	if err != nil {
		return crm.Business{}, err
	}
	settings, err := s.Settings(ctx)
	return firm.Under(settings), err
}

// Tiers are the firm's, as they were at most a minute ago.
func (s *Service) Tiers(ctx context.Context) (crm.Tiers, error) {
	return s.tiers.get(s.Source.Now(), func() (crm.Tiers, error) { return s.StoredTiers(ctx) })
}

// StoredTiers are the firm's as they are now; before somebody changes them, those it was installed with.
func (s *Service) StoredTiers(ctx context.Context) (crm.Tiers, error) {
	current, err := s.Table.Tiers(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.UsualTiers(), nil
	}
	return current, err
}

// TiersChanged makes this process see a change at once; others see it within a minute.
func (s *Service) TiersChanged() { s.tiers.forget() }

// OpenCase starts a case for a customer, or for whom is still to be found, who waits as long as their tier has it.
func (s *Service) OpenCase(ctx context.Context, customer, kind, text string) (crm.Case, error) {
	tiers, err := s.Tiers(ctx)
	return crm.OpenCase(s.Source.NewID("cas"), customer, kind, text, s.Source.Now()).Under(tiers), err
}
