package customer

import (
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// document is customer.json in the making: one object, whose timeline is written as it is read. It keeps its first error.
type document struct {
	json     *jsontext.Encoder
	consents []ConsentEntry
	err      error
}

// PurchaseDay is what a customer paid on one day, less what was given back since.
type PurchaseDay struct {
	On        string      `json:"on"`
	Amount    money.Money `json:"amount"`
	Purchases int         `json:"purchases"`
}

func daysOf(v crm.Value) []PurchaseDay {
	out := []PurchaseDay{}
	for _, on := range slices.Sorted(maps.Keys(v.Days)) {
		out = append(out, PurchaseDay{On: on, Amount: v.Summary.Money(v.Days[on].Amount), Purchases: v.Days[on].Purchases})
	}
	return out
}

func newDocument(files *archive) (*document, error) {
	file, err := files.create("customer.json")
	if err != nil {
		return nil, err
	}
	return &document{json: jsontext.NewEncoder(file, jsontext.WithIndent(" "), json.Deterministic(true)), consents: []ConsentEntry{}}, nil
}

func (d *document) token(t jsontext.Token) {
	if d.err == nil {
		d.err = d.json.WriteToken(t)
	}
}

func (d *document) value(v any) {
	if d.err == nil {
		d.err = json.MarshalEncode(d.json, v)
	}
}

func (d *document) member(name string, v any) {
	d.token(jsontext.String(name))
	d.value(v)
}

// head writes all that comes before the timeline, and begins that.
func (d *document) head(now time.Time, view View, found crm.Dossier) {
	d.token(jsontext.BeginObject)
	d.member("exportedAt", now)
	d.member("customer", found.Customer)
	d.member("domestic", view.Domestic)
	d.member("stage", view.Stage)
	d.member("stageSince", view.StageSince)
	d.member("segment", view.Segment)
	d.member("value", view.Value)
	d.member("purchaseDays", daysOf(found.Value))
	d.member("cases", orEmpty(found.Cases))
	d.member("tasks", orEmpty(found.Tasks))
	d.member("merges", orEmpty(found.Merges))
	d.member("campaigns", orEmpty(found.Members))
	d.token(jsontext.String("timeline"))
	d.token(jsontext.BeginArray)
}

// entry writes a line of the timeline, and keeps what it says of consent.
func (d *document) entry(e crm.Entry) {
	d.value(e)
	if len(e.Consent) > 0 {
		d.consents = append(d.consents, ConsentEntry{Entry: e.ID, At: e.At, By: e.By, Consents: e.Consent})
	}
}

// end writes what comes after the timeline.
func (d *document) end(cards []ExportedCard, posts []crm.HeldPost, identities []crm.Identity) {
	own := []crm.OwnPost{}
	for _, p := range posts {
		own = append(own, p.SeenBy(identities))
	}
	d.token(jsontext.EndArray)
	d.member("consents", d.consents)
	d.member("cards", cards)
	d.member("heldPosts", own)
	d.token(jsontext.EndObject)
}
