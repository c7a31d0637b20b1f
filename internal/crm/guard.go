package crm

import (
	"time"
)

// Limits are how much a business takes from the public before it looks closer. 0 is no limit.
type Limits struct {
	Phone int // posts an hour that name the same phone or e-mail address
	Form  int // posts a minute of one form
	Total int // posts a minute of all forms
	// Nobody fills in a form in less than Fastest; one that was opened longer than Oldest ago may have been kept by a robot.
	Fastest, Oldest time.Duration
}

// UsualLimits hold where a business sets none. A form opened yesterday is not too old, at whatever time of the day.
func UsualLimits() Limits {
	return Limits{Phone: 10, Form: 300, Total: 600, Fastest: 2 * time.Second, Oldest: 48 * time.Hour}
}

// Why a public post is held.
const (
	HeldTrap   = "trap"   // a field was filled in that people do not see
	HeldForged = "forged" // the time at which its form was opened is not what we signed
	HeldFast   = "fast"
	HeldOld    = "old"
	HeldPhone  = "phone" // too many for this phone or address
	HeldForm   = "form"  // too many of this form
	HeldTotal  = "total" // too many of all forms
)

// Guard is what a public post is judged by. Staff and machines have none.
type Guard struct {
	Form   string   // capture, message, warranty, claim
	Named  []string // whom the post names, as texts that tell nothing of their phones and addresses
	Limits Limits
	Reason string // why the post is held, if that is known without counting
}

// Held is why the post is held without counting, "" without a guard or a reason.
func (g *Guard) Held() string {
	if g == nil {
		return ""
	}
	return g.Reason
}

// The states of a post in quarantine.
const (
	PostHeld     = "held"
	PostReleased = "released"
	PostDropped  = "dropped"
)

// HeldLife is how long a post waits in quarantine before it is forgotten.
const HeldLife = 30 * 24 * time.Hour

// HeldPost is a public post in quarantine: all that was sent, as it was understood, until staff release or drop it. Exactly
// one of Contact and Card is set while it is held, none afterwards.
type HeldPost struct {
	ID        string       `json:"id"` // the receipt that the sender has
	Form      string       `json:"form"`
	Reason    string       `json:"reason"`
	State     string       `json:"state"`
	At        time.Time    `json:"at"`
	Until     time.Time    `json:"until"` // when it is forgotten
	Contact   *Contact     `json:"contact,omitempty"`
	Card      *CardContact `json:"card,omitempty"`
	DecidedBy string       `json:"decidedBy,omitempty"`
	DecidedAt *time.Time   `json:"decidedAt,omitempty"`
	Note      string       `json:"note,omitempty"` // of who decided
}

// Hold puts a contact into quarantine.
func (c Contact) Hold(reason string) HeldPost {
	post := c.held(reason)
	c.Once, c.Guard = Once{}, nil
	post.Contact = &c
	return post
}

// Hold puts a card into quarantine.
func (c CardContact) Hold(reason string) HeldPost {
	post := c.held(reason)
	c.Once, c.Guard = Once{}, nil
	post.Card = &c
	return post
}

func (c Contact) held(reason string) HeldPost {
	return HeldPost{ID: c.Event, Form: c.Guard.Form, Reason: reason, State: PostHeld, At: c.At, Until: c.At.Add(HeldLife)}
}

// PostDecision is what a member of staff makes of a held post. Event is the id of the write.
type PostDecision struct {
	Event string
	By    string
	At    time.Time
	Note  string
	Once  Once
}

// Decide ends the quarantine of a post: what was sent is no longer kept here.
func (p HeldPost) Decide(state string, d PostDecision) HeldPost {
	p.State, p.DecidedBy, p.DecidedAt, p.Note = state, d.By, &d.At, d.Note
	p.Contact, p.Card = nil, nil
	return p
}

// PostDecisionForm is a word on a decision.
type PostDecisionForm struct {
	Note string `json:"note,omitempty"`
}

// Parse checks the form.
func (in PostDecisionForm) Parse() (string, error) {
	var faults Faults
	f := form{faults: &faults}
	return f.text("note", in.Note, maxText), faults.Err()
}
