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

	Decisions []SuggestionDecision // about suggestions; also some whose time is over
	Benefits  []Benefit            // granted, used or not
	Plays     []StartedPlay        // over or not
}

// Open is what one look at the customer shows of it: cases and tasks that are open, merges that are not undone.
func (d Dossier) Open() View {
	return View{
		Customer: d.Customer, Value: d.Value, Cards: d.Cards, Decisions: d.Decisions, Benefits: d.Benefits, Plays: d.Plays,
		Cases:  slices.DeleteFunc(slices.Clone(d.Cases), func(c Case) bool { return !c.IsOpen() }),
		Tasks:  slices.DeleteFunc(slices.Clone(d.Tasks), func(t Task) bool { return !t.IsOpen() }),
		Merges: slices.DeleteFunc(slices.Clone(d.Merges), func(m Merge) bool { return m.State == MergeUndone }),
	}
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

// OwnPost is a post in quarantine as somebody whom it names may know it: whole if they sent it, else only that there is one.
type OwnPost struct {
	ID          string       `json:"id"`
	Form        string       `json:"form"`
	State       string       `json:"state"`
	At          time.Time    `json:"at"`
	Until       time.Time    `json:"until"` // when it is forgotten
	Sent        bool         `json:"sent"`  // by them
	Name        string       `json:"name,omitempty"`
	Identities  []Identity   `json:"identities,omitempty"`
	Details     *Details     `json:"details,omitempty"`
	Consent     Consent      `json:"consent,omitempty"`
	Note        string       `json:"note,omitempty"`
	Interaction *Interaction `json:"interaction,omitempty"`
	Model       string       `json:"model,omitempty"`
	Serial      string       `json:"serial,omitempty"`
	Filing      *Filing      `json:"filing,omitempty"` // what was typed of the card
}

// SeenBy is the post as somebody with these identities may know it.
func (p HeldPost) SeenBy(identities []Identity) OwnPost {
	out := OwnPost{ID: p.ID, Form: p.Form, State: p.State, At: p.At, Until: p.Until}
	from := p.Contact
	if p.Card != nil {
		from = &p.Card.Contact
	}
	same := func(sent Identity) bool {
		return slices.ContainsFunc(identities, func(own Identity) bool { return own.Key() == sent.Key() })
	}
	if from == nil || !slices.ContainsFunc(from.From.Identities, same) {
		return out
	}
	who := from.From
	out.Sent, out.Name, out.Identities, out.Details, out.Consent, out.Note = true, who.Name, who.Identities, &who.Details, who.Consent, who.Note
	out.Interaction = from.Interaction
	if p.Card != nil {
		filing := p.Card.Card.filed("")
		out.Model, out.Serial, out.Filing = p.Card.Card.Model, p.Card.Card.Serial, &filing
	}
	return out
}
