package crm

import (
	"time"

	"vafa/internal/money"
)

// The stages of a relationship.
const (
	Prospect = "prospect"
	Active   = "active"
	Lapsed   = "lapsed"
	Lost     = "lost"
)

// Value is the VALUE item of a customer: the ledger of purchases with its summary, what contacts cost, and what the
// nightly job last published. Figures that change every day (probability alive, expected purchases) are not in it: they
// are computed from the summary and the current model when somebody looks.
type Value struct {
	Customer    string    `json:"customer"`
	Version     int       `json:"version"`
	Internal    bool      `json:"internal,omitempty"`   // one's own unit: never in revenue
	MergedInto  string    `json:"mergedInto,omitempty"` // the customer who they turned out to be: nothing may be added
	Referrer    string    `json:"referrer,omitempty"`   // the customer who brought this one
	Channels    []string  `json:"channels,omitempty"`   // on which they have been in touch: a set, in no order
	Source      string    `json:"source,omitempty"`     // by which the firm first met them, as the profile has it
	Days        Ledger    `json:"ledger"`
	Goods       Goods     `json:"goods,omitzero"` // the newest products of the purchases
	Summary     Summary   `json:"summary"`
	MarginShare *float64  `json:"marginShare,omitempty"` // the customer's Margin, where the nightly job can read it
	Minutes     int       `json:"minutes,omitempty"`     // of staff, over all interactions
	ServiceCost int64     `json:"serviceCost,omitempty"` // base minor units of ServiceUnit
	ServiceUnit string    `json:"serviceUnit,omitempty"`
	Stage       string    `json:"stage"`
	StageSince  time.Time `json:"stageSince"`
	Rung        Rung      `json:"rung"`
	Standing    Standing  `json:"standing"`          // of which the rung follows
	Awaited     []Awaited `json:"awaited,omitempty"` // purchases that accepted suggestions lead one to expect
	Published
}

// Published is what the nightly job writes about a customer. Percentile is the share of customers of the same currency,
// in whole percent, whose expected value is smaller; RFM are three quintiles such as "543", empty for too few customers.
type Published struct {
	Segment      string     `json:"segment,omitempty"`
	SegmentSince time.Time  `json:"segmentSince,omitzero"`
	Reason       *Reason    `json:"reason,omitempty"`
	Percentile   int        `json:"percentile"`
	RFM          string     `json:"rfm,omitempty"`
	Influence    *Influence `json:"influence,omitempty"` // nil for who has brought nobody
	Fence        int        `json:"fence,omitempty"`     // of the run that wrote it: an older run may not write after it
}

// Reason is why a rule put a customer into a segment: the code of a sentence and the figures in it, as they were then.
type Reason struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// NewValue is the value of a customer who has bought nothing yet.
func NewValue(customer string, internal bool, now time.Time) Value {
	v := Value{Customer: customer, Version: 1, Internal: internal, Days: Ledger{}, Stage: Prospect, StageSince: now}
	v.Rung = v.Standing.Rung(now)
	v.Rung.Since = now
	return v
}

// Takes says whether a purchase in this unit can be added: a customer's ledger is in one currency.
func (v Value) Takes(unit money.Unit) bool {
	if v.Summary.Unit == "" {
		return true
	}
	own, err := money.ParseUnit(v.Summary.Unit)
	return err == nil && own.Base() == unit.Base()
}

// Buy adds a purchase and gives the move of stage that follows from it, or nil.
func (v *Value) Buy(p Purchase, b Business, now time.Time) (*StageChange, error) {
	if v.Days == nil {
		v.Days = Ledger{}
	}
	v.Days.Record(b.Day(p.At), p)
	v.Goods.Record(b.Day(p.At), p)
	unit := v.Summary.Unit
	if unit == "" {
		unit = p.Amount.Unit().Code()
	}
	if err := v.summarise(unit, b); err != nil {
		return nil, err
	}
	return v.move(Active, now), nil
}

// GiveBack takes a refund out of the ledger; before and after are the purchase as it was and as it is.
func (v *Value) GiveBack(before, after Purchase, b Business) error {
	v.Days.Refund(b.Day(before.At), before, after)
	v.Goods.Refund(b.Day(before.At), before, after)
	return v.summarise(v.Summary.Unit, b)
}

func (v *Value) summarise(unit string, b Business) error {
	summary, err := v.Days.Summarise(unit, b.PricesOf(unit))
	if err != nil {
		return err
	}
	v.Summary = summary
	v.Version++
	return nil
}

// CostToServe is what contacts cost: what was counted, and the minutes of staff at the price of a minute. The minutes are
// left out where they are priced in another currency than what was counted; ok is false where nothing has a price.
func (v Value) CostToServe(minute money.Money) (cost money.Money, ok bool) {
	time := money.FromMinor(int64(v.Minutes)*minute.Minor(), minute.Unit())
	unit, err := money.ParseUnit(v.ServiceUnit)
	if err != nil {
		return time, minute.IsSet()
	}
	cost = money.FromMinor(v.ServiceCost, unit)
	if both, err := cost.Add(time); minute.IsSet() && err == nil {
		return both, true
	}
	return cost, true
}

// move changes the stage; nil when it is that already.
func (v *Value) move(to string, now time.Time) *StageChange {
	if v.Stage == to {
		return nil
	}
	change := &StageChange{From: v.Stage, To: to}
	v.Stage, v.StageSince = to, now
	return change
}
