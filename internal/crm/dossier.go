package crm

import (
	"slices"
	"time"
)

// Dossier is everything that is kept with a customer but their timeline: what a person who asks for their data gets.
type Dossier struct {
	Customer Customer
	Value    Value
	Cases    []Case // whatever became of them
	Tasks    []Task
	Cards    []CardSummary // as their page shows them
	Merges   []Merge
}

// OwnCard is a card as one of the people behind it may know it: what they typed, when it was theirs, and nothing that others
// told. Roles are theirs on the unit as it is now.
type OwnCard struct {
	CardSummary
	Months      int          `json:"months"`
	Roles       []string     `json:"roles"`
	Holdings    []Holding    `json:"holdings"`
	Filings     []Filing     `json:"filings"`
	Retailer    string       `json:"retailer,omitempty"`
	Invoice     string       `json:"invoice,omitempty"`
	Claims      []string     `json:"claims,omitempty"` // cases
	InvoiceFile *InvoiceFile `json:"invoiceFile,omitempty"`
}

// SeenBy is the card as a customer may know it. Retailer, invoice and claims are its holder's, and so is the file of the invoice
// unless it may be of who had the card before.
func (c Card) SeenBy(customer string) OwnCard {
	out := OwnCard{CardSummary: c.Summary(), Months: c.Months, Roles: []string{}, Holdings: []Holding{}, Filings: []Filing{}}
	for _, p := range c.People() {
		if p.CustomerID == customer {
			out.Roles = append(out.Roles, p.Role)
		}
	}
	for _, h := range c.History {
		if h.Customer == customer || slices.Contains(h.Formerly, customer) {
			out.Holdings = append(out.Holdings, h)
		}
	}
	holder := c.Holder() == customer
	for _, f := range c.Filings {
		if f.Customer == customer || holder && c.ofHolder(f) {
			f.GiverID = ""
			out.Filings = append(out.Filings, f)
		}
	}
	if !holder {
		return out
	}
	out.Retailer, out.Invoice, out.Claims = c.Retailer, c.Invoice, c.Claims
	if file := c.InvoiceFile; file != nil && (len(c.History) < 2 || file.At.After(c.since().AddDays(2).In(time.UTC))) {
		out.InvoiceFile = file // days begin elsewhere than in UTC, hence two
	}
	return out
}
