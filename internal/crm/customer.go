package crm

import (
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Customer is anyone who could pay, from the first contact on, as their PROFILE item keeps them. What is derived from
// their purchases is in Value.
type Customer struct {
	ID         string     `json:"id"`
	Version    int        `json:"version"` // counts changes; the ETag
	Kind       string     `json:"kind"`    // person, company, unit
	Name       string     `json:"name"`    // as typed
	Internal   bool       `json:"internal"`
	Identities []Identity `json:"identities"`
	Consent    Consent    `json:"consent"`
	ReferredBy string     `json:"referredBy,omitempty"` // as typed
	Referrer   string     `json:"referrer,omitempty"`   // the customer who brought this one
	// ReferralCode is what this customer passes on to be known as a referrer.
	ReferralCode string          `json:"referralCode,omitempty"`
	FormerCodes  []string        `json:"formerCodes,omitempty"` // of customers who were merged into this one: they still lead here
	Source       string          `json:"source,omitempty"`
	Note         string          `json:"note,omitempty"`
	Contact      string          `json:"contact,omitempty"`    // the person in the firm this customer knows
	Margin       *float64        `json:"margin,omitempty"`     // share of spend kept, 0 to 1, where neither order nor product tells; staff set it
	Contacts     []ContactPerson `json:"contacts,omitempty"`   // of a company or unit: whom one speaks to there
	Bounced      []string        `json:"bounced,omitempty"`    // e-mail addresses at which nobody is
	MergedInto   string          `json:"mergedInto,omitempty"` // the customer who they turned out to be
	Merging      string          `json:"merging,omitempty"`    // the customer with whom a merge or its undoing is under way
	LostReason   *LostReason     `json:"lostReason,omitempty"` // why they left, as far as they are gone and somebody knows
	Details
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// Details are the fields of a customer that a later capture fills where they were empty.
type Details struct {
	Country          string   `json:"country,omitempty"`
	City             string   `json:"city,omitempty"`
	Area             string   `json:"area,omitempty"`
	Address          string   `json:"address,omitempty"`
	PostalCode       string   `json:"postalCode,omitempty"`
	Language         string   `json:"language,omitempty"`
	PreferredChannel string   `json:"preferredChannel,omitempty"`
	PreferredTime    string   `json:"preferredTime,omitempty"`
	Interests        []string `json:"interests,omitempty"`
}

// Domestic says whether the customer is at home where the business is. What either of them leaves open counts as the same,
// since most customers are domestic.
func (c Customer) Domestic(home Area) bool {
	for _, part := range [][2]string{{c.Country, home.Country}, {c.City, home.City}, {c.Area, home.Area}} {
		if part[0] != "" && part[1] != "" && locale.Fold(part[0]) != locale.Fold(part[1]) {
			return false
		}
	}
	return true
}

// Merge returns d with its empty fields taken from other.
func (d Details) Merge(other Details) Details {
	fill := func(own, from string) string {
		if own == "" {
			return from
		}
		return own
	}
	d.Country, d.City, d.Area = fill(d.Country, other.Country), fill(d.City, other.City), fill(d.Area, other.Area)
	d.Address, d.PostalCode = fill(d.Address, other.Address), fill(d.PostalCode, other.PostalCode)
	d.Language = fill(d.Language, other.Language)
	d.PreferredChannel = fill(d.PreferredChannel, other.PreferredChannel)
	d.PreferredTime = fill(d.PreferredTime, other.PreferredTime)
	if len(d.Interests) == 0 {
		d.Interests = other.Interests
	}
	return d
}

// The channels a message may take.
var channels = []string{"call", "sms", "email", "chat", "social", "visit", "web", "post"}

// DetailsForm is what a request may say of a customer besides name and identities.
type DetailsForm struct {
	Country          string   `json:"country,omitempty"`
	City             string   `json:"city,omitempty"`
	Area             string   `json:"area,omitempty"`
	Address          string   `json:"address,omitempty"`
	PostalCode       string   `json:"postalCode,omitempty"`
	Language         string   `json:"language,omitempty" enum:"fa,ar,en"`
	PreferredChannel string   `json:"preferredChannel,omitempty" enum:"call,sms,email,chat,social,visit,web,post"`
	PreferredTime    string   `json:"preferredTime,omitempty"`
	Interests        []string `json:"interests,omitempty" maxItems:"50"`
}

func (f form) details(in DetailsForm, home string) Details {
	out := Details{
		Country:          f.country("country", in.Country),
		City:             f.text("city", in.City, maxName),
		Area:             f.text("area", in.Area, maxName),
		Address:          f.text("address", in.Address, maxLine),
		Language:         f.oneOf("language", in.Language, "fa", "ar", "en"),
		PreferredChannel: f.oneOf("preferredChannel", in.PreferredChannel, channels...),
		PreferredTime:    f.text("preferredTime", in.PreferredTime, maxName),
		Interests:        f.words("interests", in.Interests),
	}
	out.PostalCode = f.postalCode(in.PostalCode, out.Country, home)
	return out
}

// postalCode checks the rule of Iran where the address is there, and keeps other countries' codes as typed.
func (f form) postalCode(value, country, home string) string {
	value = f.text("postalCode", value, 20)
	if value == "" || (country != "IR" && (country != "" || home != "IR")) {
		return value
	}
	code, _, err := locale.PostalCode(value)
	if err != nil {
		f.fault("postalCode", "postalCode.invalid")
		return ""
	}
	return code
}

// CustomerChange is a PATCH of a customer: nil leaves a field, an empty string clears it.
type CustomerChange struct {
	Name             *string        `json:"name,omitempty"`
	Kind             *string        `json:"kind,omitempty" enum:"person,company,unit"`
	Contact          *string        `json:"contact,omitempty"`
	Contacts         *[]ContactForm `json:"contacts,omitempty" maxItems:"50"`
	Note             *string        `json:"note,omitempty"`
	Country          *string        `json:"country,omitempty"`
	City             *string        `json:"city,omitempty"`
	Area             *string        `json:"area,omitempty"`
	Address          *string        `json:"address,omitempty"`
	PostalCode       *string        `json:"postalCode,omitempty"`
	Language         *string        `json:"language,omitempty" enum:"fa,ar,en,"`
	PreferredChannel *string        `json:"preferredChannel,omitempty" enum:"call,sms,email,chat,social,visit,web,post,"`
	PreferredTime    *string        `json:"preferredTime,omitempty"`
	Interests        *[]string      `json:"interests,omitempty" maxItems:"50"`
	Margin           *money.Literal `json:"margin,omitempty"` // from 0 to 1

	LostReason *LostReasonForm `json:"lostReason,omitempty"` // one without a code takes it back
}

// Apply returns c with the change made, or every broken rule.
func (change CustomerChange) Apply(c Customer, b Business, now time.Time) (Customer, error) {
	var faults Faults
	f := form{faults: &faults}
	if change.Name != nil {
		c.Name = f.required("name", *change.Name, maxName)
	}
	change.setKind(&c, f, b)
	set := func(target *string, value *string, read func(string) string) {
		if value != nil {
			*target = read(*value)
		}
	}
	line := func(field string, limit int) func(string) string {
		return func(value string) string { return f.text(field, value, limit) }
	}
	set(&c.Contact, change.Contact, line("contact", maxName))
	set(&c.Note, change.Note, line("note", maxText))
	set(&c.Country, change.Country, func(v string) string { return f.country("country", v) })
	set(&c.City, change.City, line("city", maxName))
	set(&c.Area, change.Area, line("area", maxName))
	set(&c.Address, change.Address, line("address", maxLine))
	set(&c.PostalCode, change.PostalCode, func(v string) string { return f.postalCode(v, c.Country, b.Country) })
	set(&c.Language, change.Language, func(v string) string { return f.oneOf("language", v, "fa", "ar", "en") })
	set(&c.PreferredChannel, change.PreferredChannel, func(v string) string { return f.oneOf("preferredChannel", v, channels...) })
	set(&c.PreferredTime, change.PreferredTime, line("preferredTime", maxName))
	if change.Interests != nil {
		c.Interests = f.words("interests", *change.Interests)
	}
	if change.Margin != nil {
		c.Margin = f.share("margin", *change.Margin)
	}
	if change.LostReason != nil {
		c.LostReason = f.lostReason(*change.LostReason, now)
	}
	c.UpdatedAt = now
	return c, faults.Err()
}
