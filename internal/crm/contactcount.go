package crm

import (
	"maps"
	"strings"

	"vafa/internal/locale"
)

// Counts are whole numbers by name, of contacts: see CountContact and CountEffort.
type Counts map[string]int64

// ContactDay is what was counted of the contacts of one day, with whomever they were.
type ContactDay struct {
	Day    locale.Date `json:"day"`
	Counts Counts      `json:"counts"`
}

// The two ends for which a firm makes an effort: to win somebody who has not bought yet, and to keep somebody who has.
const (
	Winning = "winning"
	Keeping = "keeping"
)

const countSeparator = "."

// CountContact is the name under which contacts of a direction and channel are counted.
func CountContact(direction, channel string) string {
	return "contacts" + countSeparator + direction + countSeparator + channel
}

// CountEffort is the name under which contacts, minutes, or cost in base minor units of a currency, are counted for an end.
func CountEffort(end string, what ...string) string {
	return strings.Join(append([]string{end}, what...), countSeparator)
}

// ContactCounted is the direction and channel of a name that CountContact gave; ok is false for another.
func ContactCounted(name string) (direction, channel string, ok bool) {
	parts := strings.Split(name, countSeparator)
	if len(parts) != 3 || parts[0] != "contacts" {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// CostsCounted are the costs of an end, by base currency.
func CostsCounted(end string, counts Counts) map[string]int64 {
	out := map[string]int64{}
	for name, n := range counts {
		if currency, ok := strings.CutPrefix(name, CountEffort(end, "cost", "")); ok {
			out[currency] = n
		}
	}
	return out
}

// Plus is the sum; neither is changed.
func (c Counts) Plus(other Counts) Counts {
	if len(other) == 0 {
		return c
	}
	out := maps.Clone(c)
	if out == nil {
		out = Counts{}
	}
	for name, n := range other {
		out[name] += n
	}
	return out
}

// Counts is what a contact counts for; end says what its effort was for, "" where it took none of the firm.
func (i Interaction) Counts(end string) Counts {
	out := i.facts()
	out[CountContact(i.Direction, i.Channel)] = 1
	if end == "" {
		return out
	}
	out[CountEffort(end, "contacts")] = 1
	if i.Minutes > 0 {
		out[CountEffort(end, "minutes")] = int64(i.Minutes)
	}
	if i.Cost != nil && i.Cost.Minor() != 0 {
		out[CountEffort(end, "cost", i.Cost.Base())] = i.Cost.Minor()
	}
	return out
}

// EndOf is what a contact on a day was for: winning before the customer's first purchase, else keeping.
func (v Value) EndOf(day locale.Date) string {
	if v.Summary.PurchaseDays == 0 || day.Before(v.Summary.FirstOn) {
		return Winning
	}
	return Keeping
}
