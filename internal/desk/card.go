package desk

import (
	"net/url"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Card is the page of a warranty card: the people behind it, its history, what everybody typed who registered it, and what may be done.
type Card struct {
	Frame
	Unit
}

// Unit is a card as GET /v1/warranty-cards/{model}/{serial} answers.
type Unit struct {
	crm.CardSummary
	PurchasedOn   locale.Date   `json:"purchasedOn"`
	Relation      string        `json:"relation"`
	Invoice       string        `json:"invoice"`
	CreatedAt     time.Time     `json:"createdAt"`
	People        []crm.Person  `json:"people"`
	History       []crm.Holding `json:"history"`
	Registrations []crm.Filing  `json:"registrations"`
	Disputes      []crm.Case    `json:"disputes"`
	Claims        []crm.Case    `json:"claims"`
}

// The forms of the page, by the value of their field "do".
const (
	DoDecide   = "verdict"
	DoTransfer = "handover"
	DoClaim    = "fault"
)

// Place is the address of the page below the language.
func (u Unit) Place() string {
	return "/cards/" + url.PathEscape(u.Model) + "/" + url.PathEscape(u.Serial)
}

// Undecided says whether staff have to settle the card.
func (u Unit) Undecided() bool {
	return u.Status == crm.CardContested || u.Status == crm.CardReview
}

// Transferable says whether the card can become somebody else's.
func (u Unit) Transferable() bool {
	return u.Status != crm.CardContested && u.Status != crm.CardRefused
}

// Form is the page's frame for one of its forms: what was typed and what to mend belong to the one that was sent.
func (c Card) Form(do string) Frame {
	out := c.Frame
	if out.Typed.Get("do") != do {
		out.Typed, out.Trouble = nil, nil
	}
	return out
}

// NameOf is what a customer behind the card is called, "" for one whom it does not show.
func (c Card) NameOf(id string) string {
	for _, one := range c.People {
		if one.CustomerID == id && one.Name != "" {
			return one.Name
		}
	}
	return text(c.Lang, "card.customer")
}

// Claimants are those who registered the card and to whom it may be decided, who has it first.
func (c Card) Claimants() []Choice {
	out := []Choice{{Text: text(c.Lang, "card.holder")}}
	seen := map[string]bool{}
	for _, one := range c.Registrations {
		if !seen[one.Customer] {
			seen[one.Customer] = true
			day, err := c.ShortDate(one.At)
			if err == nil {
				out = append(out, Choice{Value: one.Customer, Text: c.NameOf(one.Customer) + " · " + day})
			}
		}
	}
	return out
}

// Answers are to accept a card or to refuse it.
func (c Card) Answers() []Choice { return c.Choices("card.accept.", "yes", "no") }

// CaseLine is a case on a card with what is needed to write it.
type CaseLine struct {
	Frame
	crm.Case
}

// Case is a case as a line of the page.
func (c Card) Case(one crm.Case) CaseLine { return CaseLine{c.Frame, one} }
