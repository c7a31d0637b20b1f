package crm

import (
	"slices"
	"time"

	"vafa/internal/locale"
)

// ClaimForm is what somebody types who asks for the warranty of their unit.
type ClaimForm struct {
	Serial string `json:"serial"`
	Phone  string `json:"phone"`
	Text   string `json:"text"`
}

// Parse checks the form and gives the folded serial, who asks, and the contact that it is.
func (in ClaimForm) Parse(b Business) (serial string, from Capture, asked Interaction, err error) {
	var faults Faults
	f := form{faults: &faults}
	serial = f.serial("serial", in.Serial)
	from = Capture{Kind: "person", Consent: map[string]bool{}, Source: "claim"}
	from.Identities = []Identity{{Type: Phone, Value: f.neededPhone("phone", in.Phone, b)}}
	asked = claimed("web", f.required("text", in.Text, maxText), serial)
	return serial, from, asked, faults.Err()
}

// CardClaimForm is a claim on a card as staff log it.
type CardClaimForm struct {
	Text    string `json:"text"`
	Channel string `json:"channel,omitempty" enum:"call,sms,email,chat,social,visit,web,post"`
}

// Parse checks the form; a claim comes by phone unless it says otherwise.
func (in CardClaimForm) Parse(serial string) (Interaction, error) {
	var faults Faults
	f := form{faults: &faults}
	channel := f.oneOf("channel", in.Channel, channels...)
	if channel == "" {
		channel = "call"
	}
	return claimed(channel, f.required("text", in.Text, maxText), serial), faults.Err()
}

func claimed(channel, text, serial string) Interaction {
	return Interaction{Channel: channel, Direction: "inbound", Phase: "after-sale", Kind: "claim", Summary: text, Serial: serial}
}

// Claim is a claim on its way to a case. Check is the case that opens where no card could be found that grants it: somebody
// then looks into it, and nobody learns of it from the answer.
type Claim struct {
	Contact
	Serial string
	Check  Case
	Day    locale.Date // on which it is made
}

// CardClaim is a claim that staff log. Entry is its line on the timeline.
type CardClaim struct {
	Model, Serial string
	Entry         Entry
	Case          Case
	Day           locale.Date
}

// Covers says whether the warranty runs on a day; its first and its last day are in it.
func (c Card) Covers(day locale.Date) bool {
	return !day.Before(c.StartsOn) && !day.After(c.ExpiresOn)
}

// Grants says whether a customer may claim on a day: its owner alone, while the warranty runs and nobody disputes it.
func (c Card) Grants(customer string, day locale.Date) bool {
	undisputed := c.Status == CardActive || c.Status == CardReview
	return customer != "" && c.Owner == customer && undisputed && c.Covers(day)
}

// Claimable says why staff may not log a claim, if they may not. That its time is over is no reason.
func (c Card) Claimable() error {
	switch {
	case c.Status == CardContested:
		return ConflictError{Code: "card.undecided"}
	case c.Status == CardRefused:
		return ConflictError{Code: "card.refused"}
	case c.Owner == "":
		return ConflictError{Code: "card.noConsumer"}
	}
	return nil
}

// maxClaims is how many claims a card lists; older ones stay with their customers.
const maxClaims = 40

// WithClaim lists a case as a claim on the card.
func (c Card) WithClaim(id string) Card {
	c.Claims = append(slices.Clone(c.Claims), id)
	c.Claims = c.Claims[max(0, len(c.Claims)-maxClaims):]
	return c
}

// ClaimState is how a claim stands.
type ClaimState struct {
	ID            string    `json:"id"`
	State         string    `json:"state" enum:"open,resolved,rejected"`
	OpenedAt      time.Time `json:"openedAt"`
	Due           time.Time `json:"due"`
	OutOfWarranty bool      `json:"outOfWarranty,omitzero"`
}

// ClaimState is the case as whoever made the claim may see it.
func (c Case) ClaimState() ClaimState {
	return ClaimState{ID: c.ID, State: c.State, OpenedAt: c.OpenedAt, Due: c.Due, OutOfWarranty: c.OutOfWarranty}
}

// CardStatus is a card as its owner asks for it.
type CardStatus struct {
	CardSummary
	Claims []ClaimState `json:"claims"`
}
