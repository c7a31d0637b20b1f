package crm

import (
	"time"
)

// DecisionForm settles a contested card, or one under review. With accept the card is good and belongs to owner, or stays
// with who has it; without, it is refused and grants nothing.
type DecisionForm struct {
	Owner  string `json:"owner,omitempty"`
	Accept *bool  `json:"accept"`
	Reason string `json:"reason"`
}

// Decision is a checked DecisionForm.
type Decision struct {
	Event         string
	By            string
	At            time.Time
	Model, Serial string
	Owner         string
	Accept        bool
	Next          Holding // if it becomes somebody else's, without the customer
	Tasks         NewTasks
}

// Parse checks the form.
func (in DecisionForm) Parse(b Business, now time.Time) (Decision, error) {
	var faults Faults
	f := form{faults: &faults}
	if in.Accept == nil {
		f.fault("accept", "required")
	}
	accept := in.Accept != nil && *in.Accept
	out := Decision{At: now, Owner: f.text("owner", in.Owner, maxName), Accept: accept, Next: Holding{From: b.Day(now), How: "decision"}}
	if in.Accept != nil && !accept && out.Owner != "" {
		f.fault("owner", "decision.owner")
	}
	out.Next.Why = f.required("reason", in.Reason, maxLine)
	return out, faults.Err()
}

// Decide settles the card. Who wins it against its holder gets the warranty of their own purchase.
func (c Card) Decide(d Decision) (Card, error) {
	if c.Status != CardContested && c.Status != CardReview {
		return c, ConflictError{Code: "card.settled"}
	}
	c.Status = CardRefused
	if d.Accept {
		c.Status = CardActive
	}
	if d.Owner != "" && d.Owner != c.Holder() {
		if !c.Filed(d.Owner) {
			return c, Faults{{Pointer: "/owner", Code: "card.notClaimant"}}
		}
		next := d.Next
		next.Customer = d.Owner
		c = c.hand(next).asFiledBy(d.Owner)
	}
	c.Disputes = nil
	return c.settle(), nil
}

// asFiledBy takes over what its new owner typed of the purchase.
func (c Card) asFiledBy(customer string) Card {
	for _, f := range c.Filings {
		if f.Customer != customer {
			continue
		}
		c.PurchasedOn, c.Relation, c.Retailer, c.Invoice, c.RetailerID = f.PurchasedOn, f.Relation, f.Retailer, f.Invoice, ""
		c.GiverName, c.GiverPhone, c.GiverID = f.GiverName, f.GiverPhone, f.GiverID
		c.Registrant = customer
		if f.Relation == "resale" {
			c.Owner = ""
		}
	}
	return c.lasting()
}
