package crm

import (
	"time"
)

// CaptureForm is what somebody tells about a customer, on a public form or at the counter.
type CaptureForm struct {
	Kind string `json:"kind,omitempty" enum:"person,company,unit"`
	Name string `json:"name"`
	IdentityForm
	DetailsForm
	Consent    *ConsentForm `json:"consent,omitempty"`
	ReferredBy string       `json:"referredBy,omitempty"`
	Source     string       `json:"source,omitempty"`
	Note       string       `json:"note,omitempty"`
}

// ConsentForm says through which channels someone agrees to be addressed.
type ConsentForm struct {
	SMS   *bool `json:"sms,omitempty"`
	Email *bool `json:"email,omitempty"`
	Call  *bool `json:"call,omitempty"`
	Chat  *bool `json:"chat,omitempty"`
}

// Channels is the form as channel -> agreed, without those left open.
func (c *ConsentForm) Channels() map[string]bool {
	out := map[string]bool{}
	if c == nil {
		return out
	}
	for channel, agreed := range map[string]*bool{"sms": c.SMS, "email": c.Email, "call": c.Call, "chat": c.Chat} {
		if agreed != nil {
			out[channel] = *agreed
		}
	}
	return out
}

// Capture is a checked CaptureForm: somebody with at least one identity.
type Capture struct {
	Kind       string
	Name       string
	Identities []Identity
	Details    Details
	Consent    map[string]bool
	ReferredBy string
	Source     string
	Note       string
}

// Parse checks the form; pointers in the faults start with at ("" for a capture, "/owner" for a card's owner).
func (in CaptureForm) Parse(at string, b Business) (Capture, Faults) {
	var faults Faults
	f := form{at: at, faults: &faults}
	out := Capture{
		Kind:       f.oneOf("kind", in.Kind, "person", "company", "unit"),
		Name:       f.required("name", in.Name, maxName),
		Identities: f.anyIdentity(in.IdentityForm, b),
		Details:    f.details(in.DetailsForm, b.Country),
		Consent:    in.Consent.Channels(),
		ReferredBy: f.text("referredBy", in.ReferredBy, maxName),
		Source:     f.text("source", in.Source, maxName),
		Note:       f.text("note", in.Note, maxText),
	}
	if out.Kind == "" {
		out.Kind = "person"
	}
	return out, faults
}

// Customer is the profile of someone captured for the first time.
func (c Capture) Customer(id string, now time.Time) Customer {
	return Customer{
		ID: id, Version: 1, Kind: c.Kind, Name: c.Name, Internal: c.Kind == "unit", ReferralCode: ReferralCode(id),
		Identities: c.Identities, Consent: c.Consent, ReferredBy: c.ReferredBy, Source: c.Source, Note: c.Note,
		Details: c.Details, CreatedAt: now, UpdatedAt: now,
	}
}
