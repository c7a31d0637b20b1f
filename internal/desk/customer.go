package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
)

// Customer is the page of everything about a customer.
type Customer struct {
	Frame
	Person
	Entries Entries // the newest of the timeline
}

// Person is a customer as GET /v1/customers/{id} answers.
type Person struct {
	crm.Customer
	Domestic    bool              `json:"domestic"`
	Stage       string            `json:"stage"`
	StageSince  time.Time         `json:"stageSince"`
	Worth       Relationship      `json:"value"`
	Segment     *Standing         `json:"segment"`
	Rung        *Standing         `json:"rung"`
	Tier        *Standing         `json:"tier"`
	Play        *PlayOf           `json:"play"`
	Suggested   []Suggestion      `json:"suggestions"`
	Cases       []crm.Case        `json:"cases"`
	Cards       []crm.CardSummary `json:"cards"`
	Merges      []crm.Merge       `json:"merges"`
	Tasks       []Task            `json:"tasks"`
	Timeline    Lines             `json:"timeline"`
	Preferences string            `json:"preferencesUrl"`
	Confirm     string            `json:"confirmUrl"`
}

// Standing is where a customer stands: in a segment, on a rung, in a tier; since when and why.
type Standing struct {
	Name   string    `json:"name"`
	Title  string    `json:"title"`
	Reason string    `json:"reason"`
	Since  time.Time `json:"since"`
	Grants []Grant   `json:"grants"`
}

// Grant is what a tier gives its customers.
type Grant struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// Relationship is what a relationship is worth.
type Relationship struct {
	PurchaseDays      int          `json:"purchaseDays"`
	Spent             *money.Money `json:"spent"`
	Profit            *money.Money `json:"profit"`
	CostToServe       *money.Money `json:"costToServe"`
	Minutes           int          `json:"minutes"`
	FirstOn           *locale.Date `json:"firstOn"`
	LastOn            *locale.Date `json:"lastOn"`
	Alive             *float64     `json:"alive"`
	ExpectedPurchases *float64     `json:"expectedPurchases"`
	Lifetime          *Lifetime    `json:"lifetime"`
	Influence         *Influence   `json:"influence"`
	Note              string       `json:"note"`
}

// Lifetime is the value to come, with how it was computed.
type Lifetime struct {
	Real    money.Money  `json:"real"`
	Nominal *money.Money `json:"nominal"`
	Low     *money.Money `json:"low"`
	High    *money.Money `json:"high"`
	Covers  string       `json:"covers"`
	Months  int          `json:"months"`
	Rate    float64      `json:"realRate"`
	Margin  float64      `json:"margin"`
	Model   string       `json:"model"`
	AsOf    locale.Date  `json:"asOf"`
	Note    string       `json:"note"`
}

// Influence is what those are worth whom a customer brought.
type Influence struct {
	Worth []money.Money `json:"worth"`
	Note  string        `json:"note"`
}

// Address is where a customer's page, or one below it, is.
func (p Person) Address() string { return "/customers/" + p.ID }

// Consents are all consents in their order.
func (p Person) Consents() []crm.ConsentState { return p.Customer.Preferences().Consents }

// IsFirm says whether a customer is a company or unit, which has contacts.
func (p Person) IsFirm() bool { return p.Kind != crm.KindPerson }

// Next is what to do next for the customer.
func (c Customer) Next() Suggestions { return Suggestions{c.Frame, c.ID, c.Suggested} }

// NameOf is a standing in words: the firm's own title, else ours.
func (c Customer) NameOf(kind string, s *Standing) string {
	if s.Title != "" {
		return s.Title
	}
	return c.Or(kind+"."+s.Name, s.Name)
}

// Lines is a page of a timeline as the API answers.
type Lines struct {
	Items []crm.Entry `json:"items"`
	Next  string      `json:"nextPageToken"`
}

// Entries is a part of a timeline as it is shown, grouped by the day where the firm is.
type Entries struct {
	Frame
	Customer                 string
	Type, Channel, Direction string // that are shown, "" all
	Lines
}

// Line is one entry with what is needed to write it.
type Line struct {
	Frame
	crm.Entry
}

// Day is the entries of one day.
type Day struct {
	On    locale.Date
	Lines []Line
}

// Days are the entries by day, the newest first.
func (e Entries) Days() []Day {
	var out []Day
	for _, one := range e.Items {
		on := locale.DateOf(one.At, e.Firm.Zone)
		if len(out) == 0 || out[len(out)-1].On != on {
			out = append(out, Day{On: on})
		}
		last := &out[len(out)-1]
		last.Lines = append(last.Lines, Line{e.Frame, one})
	}
	return out
}

// More is the address of the entries that follow; "" at the end.
func (e Entries) More() string {
	if e.Next == "" {
		return ""
	}
	var query []string
	for _, pair := range [][2]string{{"type", e.Type}, {"channel", e.Channel}, {"direction", e.Direction}, {"from", e.Next}} {
		if pair[1] != "" {
			query = append(query, pair[0]+"="+pair[1])
		}
	}
	return e.Link("/customers/"+e.Customer+"/timeline") + "?" + strings.Join(query, "&")
}

// Filtered says whether only some entries are shown.
func (e Entries) Filtered() bool { return e.Type+e.Channel+e.Direction != "" }

// Types, Channels and Directions are what a timeline is filtered by, with all of it first.
func (e Entries) Types() []Choice {
	return e.filter("line.", e.Type, "interaction", "purchase", "refund", "card", "case", "promise", "rung", "consent", "stage", "capture")
}

// Channels are the channels of contacts.
func (e Entries) Channels() []Choice { return e.filter("customer.channel.", e.Channel, channels...) }

// Directions are inbound and outbound.
func (e Entries) Directions() []Choice {
	return e.filter("customer.direction.", e.Direction, "inbound", "outbound")
}

func (e Entries) filter(prefix, chosen string, codes ...string) []Choice {
	out := append([]Choice{{Text: text(e.Lang, "timeline.all")}}, e.Choices(prefix, codes...)...)
	for i := range out {
		out[i].Chosen = out[i].Value == chosen
	}
	return out
}

// channels are the ways by which somebody is in contact, the most usual first.
var channels = []string{"call", "visit", "chat", "sms", "email", "social", "web", "post"}

// Code is what a suggestion of an entry was about, in words where we have them.
func (l Line) Code() string {
	if l.Suggestion == nil {
		return ""
	}
	return phrase.Of(l.Lang, &l.Suggestion.What)
}

// Moved is why the customer moved on the ladder of satisfaction.
func (l Line) Moved() string {
	if l.Rung == nil {
		return ""
	}
	return phrase.Of(l.Lang, l.Rung.Reason(crm.Business{Zone: l.Firm.Zone}))
}

// WhoWrote is who recorded an entry.
func (l Line) WhoWrote() string { return l.Or("line.by."+l.By, l.By) }

// cardPath is the address of the page of a card, by its model and serial.
func cardPath(card string) string {
	model, serial, _ := strings.Cut(card, " ")
	return "/cards/" + url.PathEscape(model) + "/" + url.PathEscape(serial)
}

// CardLink is the address of a card's page, by its model and serial.
func (f Frame) CardLink(model, serial string) string { return f.Link(cardPath(model + " " + serial)) }

// ExpiresSoon says whether a day lies within the next sixty days.
func (f Frame) ExpiresSoon(on locale.Date) bool {
	return !on.Before(f.Today()) && on.Before(f.Today().AddDays(60))
}

// Ended says whether a day is over.
func (f Frame) Ended(on locale.Date) bool { return on.Before(f.Today()) }

// Times writes a count with one decimal where it is small.
func (f Frame) Times(x *float64) string {
	switch {
	case x == nil:
		return ""
	case *x < 10:
		return f.Decimal(*x, 1)
	}
	return f.Decimal(*x, 0)
}

// Share writes a probability.
func (f Frame) Share(x *float64) string {
	if x == nil {
		return ""
	}
	return f.Percent(*x)
}

// Phones are the phones of a customer.
func (p Person) Phones() []string {
	var out []string
	for _, identity := range p.Identities {
		if identity.Type == crm.Phone {
			out = append(out, identity.Value)
		}
	}
	return out
}

// IsLtr says whether an identity is written from left to right in every language.
func (f Frame) IsLtr(kind crm.IdentityType) bool {
	return slices.Contains([]crm.IdentityType{crm.Phone, crm.Email, crm.NationalID, crm.LegalID, crm.Reference}, kind)
}

// Version is the entity tag by which the customer is changed.
func (p Person) Tag() string { return strconv.Quote(strconv.Itoa(p.Customer.Version)) }
