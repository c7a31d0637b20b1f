package crm

import (
	"maps"
	"slices"
	"time"
)

// Preferences are how somebody wants to be addressed, as the page behind their own link shows it.
type Preferences struct {
	Consents         []ConsentState `json:"consents"`
	Language         string         `json:"language,omitempty" enum:"fa,ar,en"`
	PreferredChannel string         `json:"preferredChannel,omitempty"`
}

// ConsentState is how one consent stands now.
type ConsentState struct {
	Channel string `json:"channel" enum:"sms,email,call,chat"`
	Purpose string `json:"purpose" enum:"marketing,survey"`
	State   State  `json:"state" enum:"yes,no,pending,unsaid"`
}

// Preferences of a customer, every channel and purpose in the same order.
func (c Customer) Preferences() Preferences {
	out := Preferences{Language: c.Language, PreferredChannel: c.PreferredChannel}
	for _, purpose := range purposes {
		for _, channel := range consentChannels {
			out.Consents = append(out.Consents, ConsentState{channel, purpose, c.Consent.state(channel, purpose)})
		}
	}
	return out
}

// PreferencesForm is a change of them. What is absent stays; Withdraw takes back every consent, whatever else is there.
type PreferencesForm struct {
	Consent          *ConsentForm `json:"consent,omitempty"` // to marketing
	Survey           *ConsentForm `json:"survey,omitempty"`
	ConsentText      string       `json:"consentText,omitempty"` // the version of the words by which consent was asked
	Withdraw         bool         `json:"withdraw,omitempty"`
	Language         string       `json:"language,omitempty" enum:"fa,ar,en"`
	PreferredChannel string       `json:"preferredChannel,omitempty" enum:"call,sms,email,chat,social,visit,web,post"`
}

// PreferencesChange is a checked PreferencesForm: what is said by purpose and channel.
type PreferencesChange struct {
	Said             map[string]map[string]bool
	Text             string
	Language         string
	PreferredChannel string
}

// Parse checks the form.
func (in PreferencesForm) Parse() (PreferencesChange, error) {
	var faults Faults
	f := form{faults: &faults}
	out := PreferencesChange{
		Said:             map[string]map[string]bool{Marketing: in.Consent.Channels(), Survey: in.Survey.Channels()},
		Text:             f.text("consentText", in.ConsentText, maxName),
		Language:         f.oneOf("language", in.Language, "fa", "ar", "en"),
		PreferredChannel: f.oneOf("preferredChannel", in.PreferredChannel, channels...),
	}
	if in.Withdraw {
		for _, purpose := range purposes {
			for _, channel := range consentChannels {
				out.Said[purpose][channel] = false
			}
		}
	}
	return out, faults.Err()
}

// PreferencesLink is what a link to somebody's preferences was made for. Address is the e-mail address to which it was sent, so
// that whoever opens it has shown that the address is theirs; "" for a link that was handed over otherwise.
type PreferencesLink struct {
	Customer string    `json:"customer"`
	Address  string    `json:"address,omitempty"`
	Until    time.Time `json:"until"`
}

// Proves says whether whoever opens the link has an e-mail address of the customer.
func (l PreferencesLink) Proves(c Customer) bool {
	return l.Address != "" && slices.ContainsFunc(c.Identities, func(i Identity) bool { return i.Type == Email && i.Value == l.Address })
}

// Apply changes a customer's preferences and gives the records of each consent that is not as it was; none where everything is.
// Agreeing to e-mail by a link that does not prove the address is pending where the business wants that.
func (change PreferencesChange) Apply(c Customer, link PreferencesLink, source string, b Business, now time.Time) (Customer, []ConsentRecord) {
	var records []ConsentRecord
	if c.Consent = maps.Clone(c.Consent); c.Consent == nil {
		c.Consent = Consent{}
	}
	for _, purpose := range purposes {
		for _, channel := range consentChannels {
			agreed, said := change.Said[purpose][channel]
			before, after := c.Consent.state(channel, purpose), Refused
			switch {
			case !said:
				continue
			case agreed && before != Agreed && channel == "email" && b.DoubleOptIn && !link.Proves(c):
				after = Waiting
			case agreed:
				after = Agreed
			}
			if after != before {
				c.Consent.set(channel, purpose, after)
				records = append(records, after.record(channel, purpose, change.Text, source))
			}
		}
	}
	if change.Language != "" {
		c.Language = change.Language
	}
	if change.PreferredChannel != "" {
		c.PreferredChannel = change.PreferredChannel
	}
	c.UpdatedAt = now
	return c, records
}

// Where a consent may have been given or taken back, besides the forms.
const (
	SourcePreferences = "preferences" // by the customer's own link
	SourceStaff       = "staff"       // told to staff, who recorded it
)
