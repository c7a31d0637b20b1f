package crm

import (
	"time"

	"vafa/internal/locale"
)

// Case is a complaint, claim or contested card that somebody must settle, with an owner and a due time.
type Case struct {
	ID        string    `json:"id"`
	Customer  string    `json:"customer"`
	Version   int       `json:"version"`
	Kind      string    `json:"kind"`     // complaint, claim, claim-check, contested-card, card-review
	Priority  int       `json:"priority"` // 1 first, 9 last
	Due       time.Time `json:"due"`
	State     string    `json:"state"` // open, resolved, rejected
	Owner     string    `json:"owner,omitempty"`
	Text      string    `json:"text"`
	Outcome   string    `json:"outcome,omitempty"`
	Card      string    `json:"card,omitempty"`     // model and serial of the card that it is about
	Claimant  string    `json:"claimant,omitempty"` // the customer who says the card is theirs
	OpenedAt  time.Time `json:"openedAt"`
	UpdatedAt time.Time `json:"updatedAt"`

	OutOfWarranty bool `json:"outOfWarranty,omitzero"` // a claim that was made when the warranty was over
}

// How long a case of each kind may wait, and how urgent it is.
var caseTerms = map[string]struct {
	priority int
	wait     time.Duration
}{
	"complaint":      {2, 24 * time.Hour},
	"claim":          {3, 72 * time.Hour},
	"claim-check":    {3, 72 * time.Hour}, // somebody asks for a warranty that nobody could find for them
	"contested-card": {4, 7 * 24 * time.Hour},
	"card-review":    {5, 14 * 24 * time.Hour},
}

// OpenCase starts a case for a customer.
func OpenCase(id, customer, kind, text string, now time.Time) Case {
	terms := caseTerms[kind]
	return Case{
		ID: id, Customer: customer, Version: 1, Kind: kind, Priority: terms.priority, Due: now.Add(terms.wait),
		State: "open", Text: text, OpenedAt: now, UpdatedAt: now,
	}
}

// IsOpen says whether somebody still has to act.
func (c Case) IsOpen() bool { return c.State == "open" }

// Close is the case with a word on how it ended.
func (c Case) Close(state, outcome string, now time.Time) Case {
	c.State, c.Outcome, c.UpdatedAt = state, outcome, now
	return c
}

// CaseChange is a PATCH of a case: nil leaves a field as it is.
type CaseChange struct {
	State    *string `json:"state,omitempty" enum:"open,resolved,rejected"`
	Owner    *string `json:"owner,omitempty"`
	Priority *int    `json:"priority,omitempty" minimum:"1" maximum:"9"`
	Due      *string `json:"due,omitempty" format:"date-time"`
	Outcome  *string `json:"outcome,omitempty"`
}

// Apply returns c with the change made, or every broken rule. A case is closed with a word on how it ended.
func (change CaseChange) Apply(c Case, now time.Time) (Case, error) {
	var faults Faults
	f := form{faults: &faults}
	if change.State != nil {
		c.State = f.choose("state", *change.State, "open", "resolved", "rejected")
	}
	if change.Owner != nil {
		c.Owner = f.text("owner", *change.Owner, maxName)
	}
	if change.Priority != nil {
		c.Priority = f.within("priority", *change.Priority, 1, 9)
	}
	if change.Due != nil {
		due, err := time.Parse(time.RFC3339, locale.Digits(*change.Due))
		if err != nil || due.Year() < firstYear || due.Year() > 9999 {
			f.fault("due", "time.invalid")
		}
		c.Due = due.UTC().Truncate(time.Second)
	}
	if change.Outcome != nil {
		c.Outcome = f.text("outcome", *change.Outcome, maxText)
	}
	closed := c.State == "resolved" || c.State == "rejected"
	if closed && c.Outcome == "" && !f.faulty("outcome") {
		f.fault("outcome", "required")
	}
	c.UpdatedAt = now
	return c, faults.Err()
}
