package crm

import (
	"slices"
	"time"

	"vafa/internal/locale"
)

// Case is a complaint, claim or contested card that somebody must settle, with an owner and a due time.
type Case struct {
	ID        string     `json:"id"`
	Customer  string     `json:"customer"`
	Version   int        `json:"version"`
	Kind      string     `json:"kind"`     // complaint, claim, claim-check, contested-card, card-review
	Priority  int        `json:"priority"` // 1 first, 9 last
	Due       time.Time  `json:"due"`
	State     string     `json:"state"` // open, resolved, rejected
	Owner     string     `json:"owner,omitempty"`
	Text      string     `json:"text"`
	Outcome   string     `json:"outcome,omitempty"`
	Card      string     `json:"card,omitempty"`     // model and serial of the card that it is about
	Claimant  string     `json:"claimant,omitempty"` // the customer who says the card is theirs
	OpenedAt  time.Time  `json:"openedAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
	ClosedAt  time.Time  `json:"closedAt,omitzero"`
	Moves     []CaseMove `json:"moves,omitempty"` // what became of it so far, oldest first

	AnsweredAt   time.Time `json:"answeredAt,omitzero"`   // the first contact of ours about it, or its end
	Contacts     int       `json:"contacts,omitempty"`    // logged about it, beside the one that opened it
	FirstContact bool      `json:"firstContact,omitzero"` // it was resolved with one contact at most

	OutOfWarranty bool `json:"outOfWarranty,omitzero"` // a claim that was made when the warranty was over

	LateSince time.Time `json:"lateSince,omitzero"` // the due time that passed while it was open; one that is moved may pass again
	Tiers     []Tier    `json:"-"`                  // by which For judges it; they are not kept with it
}

// The states of a case.
const (
	CaseOpen     = "open"
	CaseResolved = "resolved"
	CaseRejected = "rejected"
)

// CaseMove is what somebody did with a case: how it stands since, whose it is since, and why.
type CaseMove struct {
	At    time.Time `json:"at"`
	By    string    `json:"by"`
	State string    `json:"state,omitempty"` // since then, if it changed
	From  string    `json:"from,omitempty"`  // the owner before, if that changed
	To    string    `json:"to,omitempty"`    // the owner since then
	Why   string    `json:"why,omitempty"`
}

// maxMoves is how many moves a case keeps: the newest. All are on the timeline.
const maxMoves = 50

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
		State: CaseOpen, Text: text, OpenedAt: now, UpdatedAt: now,
	}
}

// firstOfAll is the priority of what a displeased customer complains of.
const firstOfAll = 1

// Under is a case that is opened in a firm with these tiers.
func (c Case) Under(tiers Tiers) Case {
	c.Tiers = tiers.Items
	return c
}

// For is the case in the queue of who waits: a complaint or claim of somebody who is displeased already comes first of all, and that of
// others as early as their tier grants, and is due then. What the months to come are worth is not known here, so that a tier that begins
// at an amount grants nothing.
func (c Case) For(v Value) Case {
	tiers := Tiers{Items: c.Tiers}
	c.Tiers = nil
	if !c.OfCustomer() {
		return c
	}
	if v.Rung.Name == RungDissatisfied {
		c.Priority = firstOfAll
	}
	tier, _, ok := tiers.Earned(Merit{Ranked: v.Segment != "" && v.Summary.PurchaseDays > 0, Percentile: v.Percentile, Rung: v.Rung.Name}, "")
	if !ok || tier.Cases == nil {
		return c
	}
	if p := tier.Cases.Priority; p > 0 {
		c.Priority = min(c.Priority, p)
	}
	if hours := tier.Cases.DueHours; hours > 0 {
		if due := c.OpenedAt.Add(time.Duration(hours) * time.Hour); due.Before(c.Due) {
			c.Due = due
		}
	}
	return c
}

// IsOpen says whether somebody still has to act.
func (c Case) IsOpen() bool { return c.State == CaseOpen }

// IsOverdue says whether it waits for longer than it should.
func (c Case) IsOverdue(now time.Time) bool { return c.IsOpen() && c.Due.Before(now) }

// IsNewlyLate says whether it is overdue and nobody has noted so.
func (c Case) IsNewlyLate(now time.Time) bool { return c.IsOverdue(now) && !c.LateSince.Equal(c.Due) }

// OfCustomer says whether the customer waits for something that we owe them, and not we for who has a card.
func (c Case) OfCustomer() bool {
	return c.Kind == "complaint" || c.Kind == "claim" || c.Kind == "claim-check"
}

// endedAt is when it was closed; of a time that kept no such day, when it was changed last.
func (c Case) endedAt() time.Time {
	if c.ClosedAt.IsZero() {
		return c.UpdatedAt
	}
	return c.ClosedAt
}

// Close is the case with a word on how it ended.
func (c Case) Close(state, outcome, by string, now time.Time) Case {
	before := c
	c.State, c.Outcome, c.UpdatedAt = state, outcome, now
	return c.moved(before, by, outcome)
}

// moved notes what was done since before, if the case has another state or owner.
func (c Case) moved(before Case, by, why string) Case {
	move := CaseMove{At: c.UpdatedAt, By: by, Why: why}
	if c.State != before.State {
		move.State, c.ClosedAt = c.State, time.Time{}
		if !c.IsOpen() {
			c.ClosedAt = c.UpdatedAt
		}
	}
	if c.Owner != before.Owner {
		move.From, move.To = before.Owner, c.Owner
	}
	if move.State == "" && move.From == move.To {
		return c
	}
	c.Moves = append(slices.Clone(c.Moves), move)
	c.Moves = c.Moves[max(0, len(c.Moves)-maxMoves):]
	return c
}

// Line is what was done with the case since before, on the timeline.
func (c Case) Line(before Case, id, by string) Entry {
	e := Entry{ID: id, Type: EntryCase, At: c.UpdatedAt, By: by, CaseID: c.ID}
	if c.State != before.State {
		e.Text = c.State + ": " + c.Outcome
	}
	if c.State != before.State || c.Owner != before.Owner {
		e.Case = &c.Moves[len(c.Moves)-1]
	}
	return e
}

// CaseChange is a PATCH of a case: nil leaves a field as it is.
type CaseChange struct {
	State    *string `json:"state,omitempty" enum:"open,resolved,rejected"`
	Owner    *string `json:"owner,omitempty"`
	Priority *int    `json:"priority,omitempty" minimum:"1" maximum:"9"`
	Due      *string `json:"due,omitempty" format:"date-time"`
	Outcome  *string `json:"outcome,omitempty"`
	Why      *string `json:"why,omitempty"` // it is handed over, for whoever has it then
}

// Apply returns c with the change that somebody made, or every broken rule. A case is closed with a word on how it ended.
func (change CaseChange) Apply(c Case, by string, now time.Time) (Case, error) {
	before := c
	var faults Faults
	f := form{faults: &faults}
	if change.State != nil {
		c.State = f.choose("state", *change.State, CaseOpen, CaseResolved, CaseRejected)
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
	why := ""
	if change.Why != nil {
		why = f.text("why", *change.Why, maxLine)
	}
	closed := c.State == CaseResolved || c.State == CaseRejected
	if closed && c.Outcome == "" && !f.faulty("outcome") {
		f.fault("outcome", "required")
	}
	c.UpdatedAt = now
	if why == "" && closed && c.State != before.State {
		why = c.Outcome
	}
	return c.moved(before, by, why).settled(before), faults.Err()
}
