package desk

import (
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Log is the form by which a contact is logged, and the page of it alone.
type Log struct {
	Frame
	Customer string
	Bought   bool // whether they have bought before, from which the phase follows
}

// Logging is the form for a customer.
func (c Customer) Logging() Log { return Log{c.Frame, c.ID, c.Worth.PurchaseDays > 0} }

// Contacts are what can be logged by one button each.
func (l Log) Contacts() []Choice {
	return l.Choices("log.as.", "call", "visit", "message", "complaint")
}

// Phase is the phase that is likely.
func (l Log) Phase() string {
	if l.Bought {
		return "after-sale"
	}
	return "pre-sale"
}

// OtherChannels, OtherKinds, Ways and Phases are what of a contact may be other than its button says.
func (l Log) OtherChannels() []Choice {
	return append([]Choice{{Text: text(l.Lang, "log.as.said")}}, l.Choices("customer.channel.", channels...)...)
}

// OtherKinds are the kinds of contacts.
func (l Log) OtherKinds() []Choice {
	kinds := l.Choices("customer.contact.", "inquiry", "service", "feedback", "story", "promise", "claim", "complaint")
	return append([]Choice{{Text: text(l.Lang, "log.as.said")}}, kinds...)
}

// Ways are inbound and outbound.
func (l Log) Ways() []Choice { return l.Choices("customer.direction.", "inbound", "outbound") }

// Phases are before, at and after a sale.
func (l Log) Phases() []Choice {
	return l.Choices("customer.phase.", "pre-sale", "sale", "after-sale")
}

// Buy is the form by which a purchase is recorded, with what stands beside today's basket, and the page of it alone.
type Buy struct {
	Frame
	Customer string
	Basket   Basket
}

// Basket is what a basket may become: the value of the customer, and the shopkeeper's sum of one such amount a week.
type Basket struct {
	Frame
	Lifetime *Lifetime
	Sum      *Sum
	Refusal  string
}

// Sum is what GET /v1/lifetime-value answers.
type Sum struct {
	Amount money.Money `json:"amount"`
	Years  int         `json:"years"`
	Total  money.Money `json:"total"`
}

// Buying is the form for a customer.
func (c Customer) Buying() Buy {
	return Buy{c.Frame, c.ID, Basket{Frame: c.Frame, Lifetime: c.Worth.Lifetime}}
}

// TodayTyped is today as it is typed into a form.
func (f Frame) TodayTyped() string { return f.DayTyped(f.Today()) }

// DayTyped is a day as the reader writes it, "" for none.
func (f Frame) DayTyped(day locale.Date) string {
	if day == (locale.Date{}) {
		return ""
	}
	return locale.ShortDate(day, f.Lang, f.calendar())
}

// DateTyped reads a day as the reader writes it, in their calendar or by a year that tells it.
func (f Frame) DateTyped(typed string) (locale.Date, error) {
	if day, err := locale.ParseIn(f.calendar(), typed); err == nil {
		return day, nil
	}
	return locale.ParseAny(f.Lang, typed)
}

// Count writes a whole number that may be absent.
func (f Frame) Count(n *int) string {
	if n == nil {
		return ""
	}
	return f.Number(*n)
}

// ConsentForm is the page on which what a customer said of consent is recorded.
type ConsentForm struct {
	Frame
	Person
}

// States are what may be said of one consent.
func (c ConsentForm) States() []Choice { return c.Choices("consent.say.", "", "yes", "no") }

// Members are the names that the API has for the purposes of consents.
func (ConsentForm) Members() map[string]string {
	return map[string]string{"marketing": "consent", "survey": "survey"}
}
