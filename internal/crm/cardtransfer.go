package crm

import (
	"slices"
	"time"

	"vafa/internal/locale"
)

// TransferForm is what staff type when a unit changes hands.
type TransferForm struct {
	Owner  CaptureForm `json:"owner"`
	On     string      `json:"on,omitempty" format:"date"`
	Reason string      `json:"reason"`
}

// Parse checks the form; the day is today unless it says another.
func (in TransferForm) Parse(b Business, now time.Time) (Capture, Holding, error) {
	var faults Faults
	f := form{faults: &faults}
	how := Holding{From: b.Day(now), How: "transfer", Why: f.required("reason", in.Reason, maxLine)}
	if in.On != "" {
		how.From = f.pastDate("on", in.On, b.Day(now))
	}
	owner, more := in.Owner.Parse("/owner", b)
	return owner, how, append(faults, more...).Err()
}

// HandoverForm is what the owner of a card types on its page to give it to somebody else: their own phone, which with the
// page's token shows that it is they, and who gets it.
type HandoverForm struct {
	Card  string       `json:"card"`
	Phone string       `json:"phone"`
	To    ReceiverForm `json:"to"`
}

// ReceiverForm is who gets a unit.
type ReceiverForm struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// Parse checks the form and gives who gets the card and the phone that must be its holder's.
func (in HandoverForm) Parse(b Business, now time.Time) (to Capture, how Holding, holder Identity, err error) {
	var faults Faults
	f := form{faults: &faults}
	f.required("card", in.Card, 10*maxText)
	holder = Identity{Type: Phone, Value: f.neededPhone("phone", in.Phone, b)}
	to = Capture{Kind: "person", Name: f.required("to/name", in.To.Name, maxName), Consent: map[string]bool{}, Source: "transfer"}
	to.Identities = []Identity{{Type: Phone, Value: f.neededPhone("to/phone", in.To.Phone, b)}}
	return to, Holding{From: b.Day(now), How: "transfer"}, holder, faults.Err()
}

// Transfer is a card that changes hands. Holder is the identity that must be its holder's, nil where staff decide.
type Transfer struct {
	Contact       // with who gets it
	Model, Serial string
	Next          Holding // without the customer
	Holder        *Identity
	Tasks         NewTasks
}

// maxHoldings is how often a card may change hands without staff.
const maxHoldings = 20

// MayHandOver says whether its holder may give the card away: not while staff have to look into it.
func (c Card) MayHandOver() bool { return c.Status == CardActive && len(c.History) < maxHoldings }

// Transfer makes the card next's, or says why it cannot be. A contested card is decided first.
func (c Card) Transfer(next Holding) (Card, error) {
	switch {
	case c.Status == CardContested:
		return c, ConflictError{Code: "card.undecided"}
	case c.Status == CardRefused:
		return c, ConflictError{Code: "card.refused"}
	case next.Customer == c.Holder():
		return c, Faults{{Pointer: "/owner", Code: "card.sameOwner"}}
	case next.From.Before(c.since()):
		return c, Faults{{Pointer: "/on", Code: "date.beforeOwner"}}
	}
	c.Filings = slices.Clone(c.Filings)
	for i, f := range c.Filings {
		if c.ofHolder(f) && f.Outcome == "" {
			c.Filings[i].Outcome = filingAccepted
		}
	}
	return c.hand(next), nil
}

// LostBy is the card as the page of somebody shows it who no longer has it.
func (c Card) LostBy(status string) CardSummary {
	out := c.Summary()
	out.Status = status
	return out
}

// neededPhone is a phone that may not be left out.
func (f form) neededPhone(field, value string, b Business) string {
	if locale.Display(value) == "" {
		f.fault(field, "required")
		return ""
	}
	return f.phone(field, value, b)
}
