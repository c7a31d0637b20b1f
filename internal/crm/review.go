package crm

import (
	"time"

	"vafa/internal/locale"
)

// What a manager may decide about a customer who costs more than they bring.
const (
	ReviewKeep  = "keep"
	ReviewTerms = "terms" // other terms: a price, a minimum, another way to serve them
	ReviewEnd   = "end"
)

// reviewRest is for how many days nobody is asked again.
const reviewRest = 180

// ReviewDecision is what a manager decided about a customer who costs more than they bring, and why. Nothing follows from it by itself.
type ReviewDecision struct {
	Customer string      `json:"customer"`
	State    string      `json:"state" enum:"keep,terms,end"`
	Why      string      `json:"why"`
	At       time.Time   `json:"at"`
	By       string      `json:"by"`
	Until    locale.Date `json:"until"` // the customer may come up again on this day
}

// ReviewForm is a decision as typed.
type ReviewForm struct {
	State string `json:"state" enum:"keep,terms,end"`
	Why   string `json:"why"`
}

// Parse checks the form: whoever decides about a relationship says why.
func (in ReviewForm) Parse() (ReviewDecision, error) {
	var faults Faults
	f := form{faults: &faults}
	return ReviewDecision{
		State: f.choose("state", in.State, ReviewKeep, ReviewTerms, ReviewEnd), Why: f.required("why", in.Why, maxText),
	}, faults.Err()
}

// Made is the decision as somebody makes it about a customer.
func (d ReviewDecision) Made(customer, by string, at time.Time, today locale.Date) ReviewDecision {
	d.Customer, d.By, d.At, d.Until = customer, by, at, today.AddDays(reviewRest)
	return d
}

// Rests says whether nobody is to be asked again yet.
func (d ReviewDecision) Rests(today locale.Date) bool { return d.Until.After(today) }

// Entry is the decision on the timeline.
func (d ReviewDecision) Entry(id string) Entry {
	return Entry{ID: id, Type: EntryReview, At: d.At, By: d.By, Text: d.Why, Review: &d}
}
