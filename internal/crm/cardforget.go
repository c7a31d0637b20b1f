package crm

import (
	"slices"
	"strings"
)

// Gone is what a card may know somebody by who is to be forgotten.
type Gone struct {
	Customers []string // their id, and those who were merged into them
	Phones    []string
	Cases     []string // that were theirs
	Files     []string // that they sent
}

func (g Gone) is(customer string) bool {
	return customer != "" && slices.Contains(g.Customers, customer)
}

func (g Gone) gave(id, phone string) bool {
	return g.is(id) || phone != "" && slices.Contains(g.Phones, phone)
}

// Forget is the card without somebody: their name, phone, filings, invoice and claims, and why it came to them or left them. The
// history keeps the days. A unit that was theirs is nobody's then, under a new id, so that nothing that is on its way to its old one
// arrives.
func (c Card) Forget(g Gone) Card {
	held := g.is(c.Holder())
	if held || c.InvoiceFile != nil && slices.Contains(g.Files, c.InvoiceFile.ID) {
		c.InvoiceFile = nil
	}
	if held {
		c = c.nobodys(g)
	}
	if g.is(c.Registrant) {
		c = c.untyped()
	}
	if g.is(c.RetailerID) {
		c.RetailerID, c.Retailer = "", ""
	}
	if g.gave(c.GiverID, c.GiverPhone) {
		c.GiverName, c.GiverPhone, c.GiverID = "", "", ""
	}
	c.History, c.Filings = forgetHoldings(c.History, g), forgetFilings(c.Filings, g)
	theirs := func(id string) bool { return slices.Contains(g.Cases, id) }
	c.Claims = slices.DeleteFunc(slices.Clone(c.Claims), theirs)
	c.Disputes = slices.DeleteFunc(slices.Clone(c.Disputes), theirs)
	if c.Free() && c.Status == CardContested {
		c.Status = CardReview // for whoever registers it next
	}
	return c
}

// nobodys is the card when its holder is gone. Who sold it stays its retailer.
func (c Card) nobodys(g Gone) Card {
	if c.Relation == "resale" && c.RetailerID == "" && !g.is(c.Registrant) {
		c.RetailerID = c.Registrant
	}
	c.ID, c.Owner, c.Tasks = "crd_"+strings.ToUpper(HashID(c.ID)[:26]), "", nil
	return c.untyped()
}

// untyped is the card without what its registrant typed; their filing still has it.
func (c Card) untyped() Card {
	c.Registrant, c.Retailer, c.Invoice = "", "", ""
	c.GiverName, c.GiverPhone, c.GiverID = "", "", ""
	return c
}

// forgetHoldings keeps when a card was somebody's, but not whose. Why it passed on may tell of either.
func forgetHoldings(history []Holding, g Gone) []Holding {
	out := slices.Clone(history)
	for i := range out {
		one := &out[i]
		if g.is(one.Customer) || i > 0 && g.is(history[i-1].Customer) {
			one.Why = ""
		}
		if g.is(one.Customer) {
			one.Customer = ""
		}
		one.Formerly = slices.DeleteFunc(slices.Clone(one.Formerly), g.is)
	}
	return out
}

func forgetFilings(filings []Filing, g Gone) []Filing {
	out := slices.DeleteFunc(slices.Clone(filings), func(f Filing) bool { return g.is(f.Customer) })
	for i, f := range out {
		if g.gave(f.GiverID, f.GiverPhone) {
			out[i].GiverName, out[i].GiverPhone, out[i].GiverID = "", "", ""
		}
	}
	return out
}

// Free says whether anybody who registers the unit becomes its owner: nobody has it, and nobody says that it is theirs.
func (c Card) Free() bool { return c.Holder() == "" && len(c.Claimants()) == 0 }

// TakeOver is a free card with its new owner, as they typed it. The warranty runs as it ran, since it is the unit's.
func (c Card) TakeOver(typed Card, customer, by string) Card {
	from := typed.PurchasedOn
	if from.Before(c.since()) {
		from = c.since()
	}
	c = c.hand(Holding{Customer: customer, From: from, How: "registration", By: by})
	c.Registrant, c.Relation, c.Invoice = customer, typed.Relation, typed.Invoice
	c.GiverName, c.GiverPhone, c.GiverID = typed.GiverName, typed.GiverPhone, typed.GiverID
	if c.RetailerID == "" {
		c.Retailer = typed.Retailer
	}
	if typed.Relation == "resale" {
		c.Owner = ""
	}
	if c.Status != CardActive {
		c.Status = CardReview
	}
	if len(c.Filings) < MaxFilings {
		c.Filings = append(slices.Clone(c.Filings), typed.filed(customer))
	}
	return c
}
