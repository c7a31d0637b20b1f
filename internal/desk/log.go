package desk

import (
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Log is the form by which a contact is logged, and the page of it alone.
type Log struct {
	Frame
	Customer string
	Bought   bool // whether they have bought before, from which the phase follows
	Whole    bool // with all that can be told; the form within another page has the usual alone
	Tags     []Choice
}

// Logging is the form for a customer.
func (c Customer) Logging() Log {
	return Log{Frame: c.Frame, Customer: c.ID, Bought: c.Worth.PurchaseDays > 0}
}

// Feelings are what a contact may show of how the customer feels, with none first.
func (l Log) Feelings() []Choice {
	return append([]Choice{{Text: text(l.Lang, "log.unsaid")}}, l.Choices("feeling.", crm.Feelings()...)...)
}

// TagBoxes are the boxes of what the customer values. Their template is "boxes".
func (l Log) TagBoxes() (Field, error) {
	out, err := l.Field("tags", "log.tags", "hint")
	out.Choices = slices.Clone(l.Tags)
	for i := range out.Choices {
		out.Choices[i].Chosen = slices.Contains(l.Typed["tags"], out.Choices[i].Value)
	}
	return out, err
}

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
	kinds := l.Choices("customer.contact.", "inquiry", "service", "feedback", "story", "review", "extra", "promise", "claim", "complaint")
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
	Whole    bool // with all that can be told
	Basket   Basket
}

// Whys are why the customer came back, with none first.
func (b Buy) Whys() []Choice {
	return append([]Choice{{Text: text(b.Lang, "log.unsaid")}}, b.Choices("why.", crm.Whys()...)...)
}

// Places are where a purchase is made, with none first.
func (b Buy) Places() []Choice {
	return append([]Choice{{Text: text(b.Lang, "log.unsaid")}}, b.Choices("sold.", crm.SaleChannels()...)...)
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
	return Buy{Frame: c.Frame, Customer: c.ID, Basket: Basket{Frame: c.Frame, Lifetime: c.Worth.Lifetime}}
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
