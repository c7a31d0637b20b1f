package crm

import (
	"slices"
	"strings"
	"time"

	"vafa/internal/locale"
)

// Holding is the time in which a card was somebody's. How says what made it theirs: registration, transfer or decision;
// Why is what staff typed for it.
type Holding struct {
	Customer string      `json:"customerId"`
	From     locale.Date `json:"from"`
	Until    locale.Date `json:"until,omitzero"` // no day while it is theirs
	How      string      `json:"how" enum:"registration,transfer,decision"`
	By       string      `json:"by"`
	Why      string      `json:"why,omitempty"`
	// Formerly are customers who were merged into this one and had the card until then: what they filed is the holder's.
	Formerly []string `json:"formerly,omitempty"`
}

// Filing is what one person typed to register a card. Outcome is "" until it is settled: then accepted or refused.
type Filing struct {
	Customer    string      `json:"customerId"`
	At          time.Time   `json:"at"`
	PurchasedOn locale.Date `json:"purchasedOn"`
	Relation    string      `json:"relation"`
	Retailer    string      `json:"retailer,omitempty"`
	Invoice     string      `json:"invoice,omitempty"`
	GiverName   string      `json:"giverName,omitempty"`
	GiverPhone  string      `json:"giverPhone,omitempty"`
	GiverID     string      `json:"giverId,omitempty"`
	Outcome     string      `json:"outcome,omitempty" enum:"accepted,refused"`
}

// The outcomes of a filing.
const (
	filingAccepted = "accepted"
	filingRefused  = "refused"
)

// MaxFilings is how many registrations a card keeps: further people are answered and have it on their timeline, but add
// nothing to an item that anybody could make grow.
const MaxFilings = 20

// filed is what was typed of the card, as somebody's filing.
func (c Card) filed(customer string) Filing {
	return Filing{
		Customer: customer, At: c.CreatedAt, PurchasedOn: c.PurchasedOn, Relation: c.Relation, Retailer: c.Retailer, Invoice: c.Invoice,
		GiverName: c.GiverName, GiverPhone: c.GiverPhone, GiverID: c.GiverID,
	}
}

// Register makes the card the registrant's: their own, or theirs to sell on to a consumer who is not known yet.
func (c Card) Register(customer, by string) Card {
	c.Version, c.Registrant = 1, customer
	if c.Relation != "resale" {
		c.Owner = customer
	}
	c.History = []Holding{{Customer: customer, From: c.PurchasedOn, How: "registration", By: by}}
	c.Filings = []Filing{c.filed(customer)}
	return c
}

// Holder is the customer who has the card now: its owner, or the retailer who has it for sale.
func (c Card) Holder() string {
	if c.Owner != "" {
		return c.Owner
	}
	return c.Registrant
}

// ofHolder says whether the card's holder typed a filing, as the customer they are or as one who was merged into them.
func (c Card) ofHolder(f Filing) bool {
	if n := len(c.History); n > 0 && slices.Contains(c.History[n-1].Formerly, f.Customer) {
		return true
	}
	return f.Customer == c.Holder()
}

// HeldAs is the history of a card whose holder was merged into another customer, or became one of their own again.
func (c Card) HeldAs(customer string) []Holding {
	out := slices.Clone(c.History)
	if len(out) == 0 {
		return nil
	}
	last := &out[len(out)-1]
	if i := slices.Index(last.Formerly, customer); i >= 0 {
		last.Formerly = slices.Delete(slices.Clone(last.Formerly), i, i+1)
	} else {
		last.Formerly = append(slices.Clone(last.Formerly), last.Customer)
	}
	last.Customer = customer
	return out
}

// since is the day from which its holder has had it.
func (c Card) since() locale.Date {
	if n := len(c.History); n > 0 {
		return c.History[n-1].From
	}
	return c.PurchasedOn
}

// Filed says whether this customer has registered the card, whatever became of it.
func (c Card) Filed(customer string) bool {
	return slices.ContainsFunc(c.Filings, func(f Filing) bool { return f.Customer == customer })
}

// Had says whether the card is or was this customer's.
func (c Card) Had(customer string) bool {
	return slices.ContainsFunc(c.History, func(h Holding) bool { return h.Customer == customer })
}

// Claimants are those who say that the card is theirs and about whom nobody has decided yet.
func (c Card) Claimants() []string {
	var out []string
	for _, f := range c.Filings {
		if f.Outcome == "" && !c.ofHolder(f) {
			out = append(out, f.Customer)
		}
	}
	return out
}

// Contest adds what somebody else typed of the same unit, and the case that opens for it.
func (c Card) Contest(typed Card, customer, dispute string) Card {
	c.Status = CardContested
	c.Filings = append(slices.Clone(c.Filings), typed.filed(customer))
	c.Disputes = append(slices.Clone(c.Disputes), dispute)
	return c
}

// hand makes the card somebody else's from a day on.
func (c Card) hand(next Holding) Card {
	c.History = slices.Clone(c.History)
	if n := len(c.History); n > 0 {
		c.History[n-1].Until = next.From
	}
	c.History, c.Owner = append(c.History, next), next.Customer
	return c
}

// settle gives every filing that is open its outcome; the holder's is accepted unless the card is refused.
func (c Card) settle() Card {
	c.Filings = slices.Clone(c.Filings)
	for i, f := range c.Filings {
		switch {
		case c.ofHolder(f) && c.Status != CardRefused:
			c.Filings[i].Outcome = filingAccepted
		case f.Outcome == "":
			c.Filings[i].Outcome = filingRefused
		}
	}
	return c
}

// Person is somebody behind a unit, in one role: a customer, or a name that was typed. MayClaim says who may ask for the
// warranty. MayAdvertise says whether an advertisement to them is thinkable at all, which needs their own consent besides:
// never to somebody whom another person named.
type Person struct {
	Role         string `json:"role" enum:"consumer,buyer,retailer,giver"`
	CustomerID   string `json:"customerId,omitempty"`
	Name         string `json:"name,omitempty"`
	Phone        string `json:"phone,omitempty"`
	MayClaim     bool   `json:"mayClaim"`
	MayAdvertise bool   `json:"mayAdvertise"`
}

// People are those behind the unit: its consumer if known, its first buyer, the retailer and the giver.
func (c Card) People() []Person {
	var out []Person
	if c.Owner != "" {
		out = append(out, Person{Role: "consumer", CustomerID: c.Owner, MayClaim: c.Status != CardRefused, MayAdvertise: true})
	}
	giver := Person{CustomerID: c.GiverID, Name: c.GiverName, Phone: c.GiverPhone}
	given := c.GiverName != "" || c.GiverPhone != ""
	switch {
	case c.Relation != "gift":
		if c.Registrant != "" {
			out = append(out, Person{Role: "buyer", CustomerID: c.Registrant, MayAdvertise: true})
		}
	case given:
		out = append(out, giver.as("buyer"))
	}
	switch {
	case c.RetailerID != "":
		out = append(out, Person{Role: "retailer", CustomerID: c.RetailerID, Name: c.Retailer, MayAdvertise: true})
	case c.Relation == "resale" && c.Registrant != "":
		out = append(out, Person{Role: "retailer", CustomerID: c.Registrant, Name: c.Retailer, MayAdvertise: true})
	case c.Retailer != "":
		out = append(out, Person{Role: "retailer", Name: c.Retailer})
	}
	if given {
		out = append(out, giver.as("giver"))
	}
	return out
}

func (p Person) as(role string) Person {
	p.Role = role
	return p
}

// CardChange is a PATCH of what staff may mend on a card: nil leaves a field, an empty text clears it.
type CardChange struct {
	Retailer   *string `json:"retailer,omitempty"`
	RetailerID *string `json:"retailerId,omitempty"`
	Invoice    *string `json:"invoice,omitempty"`
}

// Apply returns c with the change made, or every broken rule. isCompany says whether a customer is a company.
func (change CardChange) Apply(c Card, isCompany func(customer string) bool) (Card, error) {
	var faults Faults
	f := form{faults: &faults}
	if change.Retailer != nil {
		c.Retailer = f.text("retailer", *change.Retailer, maxName)
	}
	if change.Invoice != nil {
		c.Invoice = f.text("invoice", *change.Invoice, maxName)
	}
	if change.RetailerID != nil {
		c.RetailerID = strings.TrimSpace(*change.RetailerID)
		if c.RetailerID != "" && !isCompany(c.RetailerID) {
			f.fault("retailerId", "retailer.company")
		}
	}
	return c, faults.Err()
}
