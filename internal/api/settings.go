package api

import (
	"context"
	"errors"
	"sync"
	"time"

	"vafa/internal/crm"
)

// settingsLife is how long another instance's change of the settings may go unseen.
const settingsLife = time.Minute

type settings struct {
	mutex   sync.Mutex
	current crm.Settings
	until   time.Time
}

// Settings are the firm's own, as they were at most a minute ago.
func (s *Service) Settings(ctx context.Context) (crm.Settings, error) {
	s.settings.mutex.Lock()
	defer s.settings.mutex.Unlock()
	if s.Source.Now().Before(s.settings.until) {
		return s.settings.current, nil
	}
	current, err := s.StoredSettings(ctx)
	if err != nil {
		return crm.Settings{}, err
	}
	s.settings.current, s.settings.until = current, s.Source.Now().Add(settingsLife)
	return current, nil
}

// StoredSettings are the firm's own as they are now; before somebody changes them, those it was installed with.
func (s *Service) StoredSettings(ctx context.Context) (crm.Settings, error) {
	current, err := s.Table.Settings(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return s.Business.Settings(), nil
	}
	return current, err
}

// ForgetSettings makes the next look read them again: after a change.
func (s *Service) ForgetSettings() {
	s.settings.mutex.Lock()
	defer s.settings.mutex.Unlock()
	s.settings.until = time.Time{}
}
