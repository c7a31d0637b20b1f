package report

import (
	"cmp"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Rungs are how many customers stand on each rung of the ladder of satisfaction, prospects among them.
type Rungs map[string]RungCount

// RungCount is how many stand on a rung, and how many of them came to it, or came anew, within the last CameWithin days.
type RungCount struct {
	Customers int `json:"customers"`
	Came      int `json:"came"`
}

// CameWithin is how many days a move between rungs is news, with the day of the reports.
const CameWithin = 30

// Add counts a customer, as of the end of a day. Who has never stood on a rung is satisfied and still.
func (r Rungs) Add(rung crm.Rung, asOf locale.Date, b crm.Business) {
	name := cmp.Or(rung.Name, crm.RungInert)
	one := r[name]
	one.Customers++
	if !rung.Since.IsZero() && b.Day(rung.Since).After(asOf.AddDays(-CameWithin)) {
		one.Came++
	}
	r[name] = one
}

// Merge adds those of other customers.
func (r Rungs) Merge(other Rungs) {
	for name, count := range other {
		r[name] = RungCount{r[name].Customers + count.Customers, r[name].Came + count.Came}
	}
}
