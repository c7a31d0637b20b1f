package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"vafa/internal/crm"
	"vafa/internal/rest"
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

// SetPreferences does what somebody said of how they may be addressed, by a link of theirs or to staff, and gives how things
// stand then.
func (s *Service) SetPreferences(ctx context.Context, link crm.PreferencesLink, source string, form crm.PreferencesForm, meta rest.Meta) (rest.Reply[crm.Preferences], error) {
	var out crm.Preferences
	change, err := form.Parse()
	if err != nil {
		return rest.Answer(out), err
	}
	entry := crm.Entry{ID: s.Source.NewID("prf"), At: s.Source.Now(), By: meta.Caller.Name()}
	err = s.Table.ChangePreferences(ctx, link.Customer, entry, func(c crm.Customer) (crm.Customer, []crm.ConsentRecord, crm.Once, error) {
		after, records := change.Apply(c, link, source, s.Business, entry.At)
		out = after.Preferences()
		once, err := meta.Once.Answer(http.StatusOK, out)
		return after, records, once, err
	})
	return rest.Answer(out), err
}
