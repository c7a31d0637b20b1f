package crm

import (
	"time"

	"vafa/internal/locale"
)

// Contact is one contact of somebody with the firm, known or not: a capture, or a message with its interaction. Event is
// the id of its timeline entry and of the write; NewCustomer is the id that somebody unknown gets.
type Contact struct {
	Event       string
	NewCustomer string
	By          string
	At          time.Time
	Day         locale.Date // of an interaction, where the business is
	From        Capture
	Interaction *Interaction
	Case        *Case // opened by the contact; its customer is filled in when it is known
	Once        Once
	Guard       *Guard // of a public post, nil of staff and machines
}

// Entry is the contact on the timeline.
func (c Contact) Entry() Entry {
	entry := Entry{ID: c.Event, Type: EntryCapture, At: c.At, By: c.By, Text: c.From.Note, Source: c.From.Source, Interaction: c.Interaction,
		Consent: c.From.Said()}
	if c.Interaction != nil {
		entry.Type, entry.Text = EntryInteraction, ""
	}
	if c.Case != nil {
		entry.CaseID = c.Case.ID
	}
	return entry
}

// CardContact is a card that somebody registers. Dispute is the case that opens if the serial is somebody else's, Review the
// one for a card that staff have to confirm.
type CardContact struct {
	Contact
	Card            Card
	Dispute, Review Case
	Tasks           NewTasks
}

// CaseContact is what staff log of a known customer.
type CaseContact struct {
	Entry    Entry
	Day      locale.Date // of Entry, where the business is
	Customer string
	Case     *Case
	Task     *Task // of what was promised
	Once     Once
}

// Tells is what it tells of satisfaction.
func (c CaseContact) Tells() Standing { return told(c.Entry.Tells(), c.Case) }

// Tells is what a contact tells of the satisfaction of whom it is about.
func (c Contact) Tells() Standing { return told(c.Entry().Tells(), c.Case) }

func told(s Standing, opened *Case) Standing {
	if opened == nil {
		return s
	}
	return s.Join(opened.Tells())
}

// View is everything that one look at a customer shows: two queries.
type View struct {
	Customer Customer
	Value    Value
	Cases    []Case // open ones, by priority and due time
	Cards    []CardSummary
	Merges   []Merge // that are not undone
	Tasks    []Task  // open ones, by the day they are due
	Timeline []Entry // newest first
	Next     string  // where the timeline goes on, "" at its end

	Decisions []SuggestionDecision // about suggestions; also some whose time is over
	Benefits  []Benefit
	Plays     []StartedPlay
}
