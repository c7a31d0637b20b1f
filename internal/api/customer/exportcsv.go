package customer

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/csvfile"
	"vafa/internal/money"
)

// columns of each CSV file of an export, in the order of the archive. Those of profile and purchases are called as imports
// call them.
var exported = []struct {
	file    string
	columns []string
}{
	{"profile", []string{
		"id", "kind", "name", "country", "city", "area", "address", "postalCode", "language", "preferredChannel", "preferredTime", "interests",
		"stage", "stageSince", "segment", "currency", "spent", "purchaseDays", "firstOn", "lastOn", "referralCode", "referrer", "referredBy",
		"source", "note", "contact", "createdAt", "updatedAt",
	}},
	{"identities", []string{"type", "value", "verified"}},
	{"consents", []string{"at", "channel", "purpose", "agreed", "pending", "text", "source", "by", "entry"}},
	{"timeline", []string{
		"at", "type", "id", "by", "text", "channel", "direction", "phase", "kind", "summary", "minutes", "rating", "promise", "promiseDue",
		"amount", "currency", "card", "stage", "caseId", "other", "source",
	}},
	{"purchases", []string{"at", "type", "id", "source", "reference", "amount", "currency", "items", "reason"}},
	{"cards", []string{
		"cardId", "model", "serial", "startsOn", "expiresOn", "status", "roles", "retailer", "invoice", "invoiceFile", "invoiceUrl", "invoiceUrlExpiresAt",
	}},
	{"cases", []string{"id", "kind", "state", "priority", "openedAt", "due", "updatedAt", "text", "outcome", "card", "owner"}},
}

// tables are the CSV files of an export in the making. They keep their first error.
type tables struct {
	files map[string]*csvfile.Writer
	err   error
}

func newTables(files *archive) (*tables, error) {
	out := &tables{files: map[string]*csvfile.Writer{}}
	for _, one := range exported {
		file, err := files.create(one.file + ".csv")
		if err != nil {
			return nil, err
		}
		if out.files[one.file], err = csvfile.NewWriter(file, one.columns...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *tables) row(file string, cells ...string) {
	if t.err == nil {
		t.err = t.files[file].Write(cells...)
	}
}

func (t *tables) flush() error {
	for _, file := range t.files {
		t.err = cmp.Or(t.err, file.Flush())
	}
	return t.err
}

// stamp is a time in a cell, "" for none.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// amount is money as two cells.
func amount(m *money.Money) (decimal, currency string) {
	if m == nil || !m.IsSet() {
		return "", ""
	}
	return m.Decimal(), m.Unit().Code()
}

// day is a date in a cell; absent and zero dates are "".
func day(d interface {
	IsZero() bool
	String() string
}) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func (t *tables) profile(v View) {
	segment, firstOn, lastOn := "", "", ""
	if v.Segment != nil {
		segment = v.Segment.Name
	}
	if v.Value.FirstOn != nil {
		firstOn, lastOn = day(*v.Value.FirstOn), day(*v.Value.LastOn)
	}
	spent, currency := amount(v.Value.Spent)
	c := v.Customer
	t.row("profile", c.ID, c.Kind, c.Name, c.Country, c.City, c.Area, c.Address, c.PostalCode, c.Language, c.PreferredChannel, c.PreferredTime,
		strings.Join(c.Interests, ", "), v.Stage, stamp(v.StageSince), segment, currency, spent, strconv.Itoa(v.Value.PurchaseDays), firstOn, lastOn,
		c.ReferralCode, c.Referrer, c.ReferredBy, c.Source, c.Note, c.Contact, stamp(c.CreatedAt), stamp(c.UpdatedAt))
	for _, one := range c.Identities {
		t.row("identities", string(one.Type), one.Value, strconv.FormatBool(one.Verified))
	}
}

func (t *tables) cases(cases []crm.Case) {
	for _, c := range cases {
		t.row("cases", c.ID, c.Kind, c.State, strconv.Itoa(c.Priority), stamp(c.OpenedAt), stamp(c.Due), stamp(c.UpdatedAt), c.Text, c.Outcome, c.Card, c.Owner)
	}
}

func (t *tables) cards(cards []ExportedCard) {
	for _, c := range cards {
		file, until := "", ""
		if c.InvoiceFile != nil {
			file = c.InvoiceFile.Status
		}
		if c.URLExpiresAt != nil {
			until = stamp(*c.URLExpiresAt)
		}
		t.row("cards", c.ID, c.Model, c.Serial, day(c.StartsOn), day(c.ExpiresOn), c.Status, strings.Join(c.Roles, ", "), c.Retailer, c.Invoice, file, c.URL, until)
	}
}

// entry writes a line of the timeline, and what it says of consent and of money in the files of those.
func (t *tables) entry(e crm.Entry) {
	t.line(e)
	for _, c := range e.Consent {
		t.row("consents", stamp(e.At), c.Channel, c.Purpose, strconv.FormatBool(c.Agreed), strconv.FormatBool(c.Pending), c.Text, c.Source, e.By, e.ID)
	}
	if p := e.Purchase; p != nil {
		sum, currency := amount(&p.Amount)
		var items []string
		for _, i := range p.Items {
			items = append(items, strconv.Itoa(i.Quantity)+" × "+i.SKU)
		}
		t.row("purchases", stamp(p.At), e.Type, p.ID, p.Source, p.Reference, sum, currency, strings.Join(items, ", "), "")
	}
	if r := e.Refund; r != nil {
		back := r.Amount.Neg()
		sum, currency := amount(&back)
		t.row("purchases", stamp(e.At), e.Type, r.PurchaseID, "", "", sum, currency, "", r.Reason)
	}
}

func (t *tables) line(e crm.Entry) {
	var i crm.Interaction
	var sum *money.Money
	rating, promise, promiseDue, card, stage := "", "", "", "", ""
	if e.Interaction != nil {
		i = *e.Interaction
		sum = i.Cost
	}
	if i.Rating != nil {
		rating = strconv.Itoa(*i.Rating)
	}
	if i.Promise != nil {
		promise, promiseDue = i.Promise.Text, day(i.Promise.Due)
	}
	if e.Purchase != nil {
		sum = &e.Purchase.Amount
	}
	if e.Refund != nil {
		back := e.Refund.Amount.Neg()
		sum = &back
	}
	if e.Card != nil {
		card = e.Card.Model + " " + e.Card.Serial
	}
	if e.Stage != nil {
		stage = e.Stage.To
	}
	decimal, currency := amount(sum)
	t.row("timeline", stamp(e.At), e.Type, e.ID, e.By, e.Text, i.Channel, i.Direction, i.Phase, i.Kind, i.Summary, number(i.Minutes), rating, promise,
		promiseDue, decimal, currency, card, stage, e.CaseID, e.Other, e.Source)
}
