package api

import (
	"encoding/json"
	"net/url"

	"vafa/internal/crm"
)

// preferencesPurpose binds the token of a link to somebody's preferences.
const preferencesPurpose = "preferences"

// PreferencesLink is the address of the page on which a customer says how they may be addressed, in their language. address is the
// e-mail address to which it is going to be sent, "" where it is handed over otherwise.
func (s *Service) PreferencesLink(c crm.Customer, address string) (string, error) {
	until := s.Source.Now().AddDate(0, 0, s.Business.PreferencesDays)
	text, err := json.Marshal(crm.PreferencesLink{Customer: c.ID, Address: address, Until: until})
	if err != nil {
		return "", err
	}
	lang := c.Language
	if lang == "" {
		lang = string(s.Business.Lang)
	}
	return "/" + lang + "/preferences?token=" + url.QueryEscape(s.Seal.Sign(preferencesPurpose, string(text))), nil
}

// OpenPreferences reads the token of such a link; ErrNotFound for one that is not ours or is too old.
func (s *Service) OpenPreferences(token string) (crm.PreferencesLink, error) {
	var link crm.PreferencesLink
	text, err := s.Seal.Open(preferencesPurpose, token)
	if err != nil || json.Unmarshal([]byte(text), &link) != nil || !s.Source.Now().Before(link.Until) {
		return crm.PreferencesLink{}, crm.ErrNotFound
	}
	return link, nil
}
