package crm

import (
	"time"
)

// CaptureForm is what somebody tells about a customer, on a public form or at the counter.
type CaptureForm struct {
	Kind string `json:"kind,omitempty" enum:"person,company"`
	Name string `json:"name"`
	IdentityForm
	DetailsForm
	Consent     *ConsentForm `json:"consent,omitempty"` // to marketing
	Survey      *ConsentForm `json:"survey,omitempty"`
	ConsentText string       `json:"consentText,omitempty"` // the version of the words by which consent was asked
	ReferredBy  string       `json:"referredBy,omitempty"`
	Source      string       `json:"source,omitempty"`
	Note        string       `json:"note,omitempty"`
}

// Capture is a checked CaptureForm: somebody with at least one identity.
type Capture struct {
	Kind        string
	Name        string
	Identities  []Identity
	Details     Details
	Consent     Consent
	ConsentText string
	ReferredBy  string
	Source      string
	Note        string
}

// Parse checks the form; pointers in the faults start with at ("" for a capture, "/owner" for a card's owner). There must be a
// name and an identity, and nobody outside can be one's own unit.
func (in CaptureForm) Parse(at string, b Business) (Capture, Faults) {
	var faults Faults
	f := form{at: at, faults: &faults}
	kind, name := f.oneOf("kind", in.Kind, KindPerson, KindCompany), f.required("name", in.Name, maxName)
	out := in.read(f, b, kind, name, f.anyIdentity(in.IdentityForm, b))
	return out, faults
}

// read reads the rest of the form; a kind that is left open is a person.
func (in CaptureForm) read(f form, b Business, kind, name string, identities []Identity) Capture {
	if kind == "" {
		kind = KindPerson
	}
	return Capture{
		Kind: kind, Name: name, Identities: identities,
		Details:     f.details(in.DetailsForm, b.Country),
		Consent:     consentOf(in.Consent, in.Survey, b),
		ConsentText: f.text("consentText", in.ConsentText, maxName),
		ReferredBy:  f.text("referredBy", in.ReferredBy, maxName),
		Source:      f.text("source", in.Source, maxName),
		Note:        f.text("note", in.Note, maxText),
	}
}

// Customer is the profile of someone captured for the first time.
func (c Capture) Customer(id string, now time.Time) Customer {
	return Customer{
		ID: id, Version: 1, Kind: c.Kind, Name: c.Name, Internal: c.Kind == KindUnit, ReferralCode: ReferralCode(id),
		Identities: c.Identities, Consent: c.Consent, ReferredBy: c.ReferredBy, Source: c.Source, Note: c.Note,
		Details: c.Details, CreatedAt: now, UpdatedAt: now,
	}
}

// Said is what a capture says of consent, whether or not it changes anything.
func (c Capture) Said() []ConsentRecord { return c.Consent.Records(c.ConsentText, c.Source) }
