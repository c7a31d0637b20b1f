package customer

import (
	"context"
	"time"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// ConsentEntry is what a customer said at once of how they may be addressed, when, and who recorded it.
type ConsentEntry struct {
	Entry    string              `json:"entry"` // the line of the timeline
	At       time.Time           `json:"at"`
	By       string              `json:"by"`
	Consents []crm.ConsentRecord `json:"consents"`
}

type consentsIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) consents(ctx context.Context, in consentsIn) (rest.Reply[rest.List[ConsentEntry]], error) {
	entries, next, err := h.Table.Consents(ctx, in.ID, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return rest.Reply[rest.List[ConsentEntry]]{}, err
	}
	out := []ConsentEntry{}
	for _, e := range entries {
		out = append(out, ConsentEntry{Entry: e.ID, At: e.At, By: e.By, Consents: e.Consent})
	}
	return rest.Answer(rest.ListOf(out, in.Meta.Page, next)), nil
}

// links make the addresses under which a customer finds their preferences.
func (h handler) links(c crm.Customer) (out Links, err error) {
	if out.Preferences, err = h.PreferencesLink(c, ""); err != nil || !c.Consent.Waits("email") {
		return out, err
	}
	for _, identity := range c.Identities {
		if identity.Type == crm.Email {
			out.Confirm, err = h.PreferencesLink(c, identity.Value)
		}
	}
	return out, err
}

type recordConsentIn struct {
	ID   string `path:"id"`
	Body crm.PreferencesForm
	Meta rest.Meta
}

// recordConsent proves no e-mail address, whatever somebody said.
func (h handler) recordConsent(ctx context.Context, in recordConsentIn) (rest.Reply[crm.Preferences], error) {
	return h.SetPreferences(ctx, crm.PreferencesLink{Customer: in.ID}, crm.SourceStaff, in.Body, in.Meta)
}
