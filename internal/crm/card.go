package crm

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"vafa/internal/locale"
)

// The states of a warranty card. What a customer no longer has is marked CardTransferred on their own page only.
const (
	CardActive      = "active"
	CardReview      = "review"    // the model is not in the catalogue: staff confirm it
	CardContested   = "contested" // somebody else registered the same serial: staff decide
	CardRefused     = "refused"   // staff decided against it: it grants nothing
	CardTransferred = "transferred"
)

// Card is one unit sold and the people behind it. Serial and Model are folded: they are the card's key.
type Card struct {
	ID          string      `json:"cardId"`
	Model       string      `json:"model"`
	Serial      string      `json:"serial"`
	Version     int         `json:"version"`
	PurchasedOn locale.Date `json:"purchasedOn"`
	StartsOn    locale.Date `json:"startsOn"`
	ExpiresOn   locale.Date `json:"expiresOn"`
	Months      int         `json:"months"` // that the warranty lasts
	Status      string      `json:"status"`
	Relation    string      `json:"relation"`             // self, gift, resale
	Owner       string      `json:"owner,omitempty"`      // the consumer, who alone may claim; "" while a retailer has it for sale
	Registrant  string      `json:"registrant"`           // the customer who registered it
	Retailer    string      `json:"retailer,omitempty"`   // as typed
	RetailerID  string      `json:"retailerId,omitempty"` // the company that staff know it to be
	Invoice     string      `json:"invoice,omitempty"`
	GiverName   string      `json:"giverName,omitempty"`
	GiverPhone  string      `json:"giverPhone,omitempty"`
	GiverID     string      `json:"giverId,omitempty"`  // the customer who has that phone
	History     []Holding   `json:"history"`            // whose it was, oldest first; the last is who has it
	Filings     []Filing    `json:"filings"`            // what each person who registered it typed, oldest first
	Disputes    []string    `json:"disputes,omitempty"` // the cases that a decision closes
	Tasks       []string    `json:"tasks,omitempty"`    // of its owner, that its registration or transfer opened
	Claims      []string    `json:"claims,omitempty"`   // cases, oldest first
	CreatedAt   time.Time   `json:"createdAt"`

	InvoiceFile *InvoiceFile `json:"invoiceFile,omitempty"`
}

// CardSummary is a card as its owner's page shows it.
type CardSummary struct {
	ID        string      `json:"cardId"`
	Model     string      `json:"model"`
	Serial    string      `json:"serial"`
	StartsOn  locale.Date `json:"startsOn"`
	ExpiresOn locale.Date `json:"expiresOn"`
	Status    string      `json:"status"`
	ForSale   bool        `json:"-"` // by them, to a consumer whom nobody knows yet; told only where a customer's own cards are read
}

// Summary is the card without the people.
func (c Card) Summary() CardSummary {
	return CardSummary{ID: c.ID, Model: c.Model, Serial: c.Serial, StartsOn: c.StartsOn, ExpiresOn: c.ExpiresOn, Status: c.Status}
}

// Name is the card's key as a case names it.
func (c Card) Name() string { return c.Model + " " + c.Serial }

// CardForm is a warranty card as somebody fills it in.
type CardForm struct {
	Model       string      `json:"model"`
	Serial      string      `json:"serial"`
	PurchasedOn string      `json:"purchasedOn" format:"date"`
	Retailer    string      `json:"retailer,omitempty"`
	Invoice     string      `json:"invoice,omitempty"`
	Relation    string      `json:"relation,omitempty" enum:"self,gift,resale"`
	Owner       CaptureForm `json:"owner"`
	Giver       *GiverForm  `json:"giver,omitempty"`
}

// GiverForm is who gave the unit as a present; they are not addressed.
type GiverForm struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
}

// Registration is a checked CardForm.
type Registration struct {
	Card  Card // without owner, id and dates of the warranty
	Owner Capture
}

// Parse checks the form: the day of purchase is no later than today.
func (in CardForm) Parse(b Business, now time.Time) (Registration, error) {
	var faults Faults
	f := form{faults: &faults}
	model := foldModel(f.required("model", in.Model, maxName))
	f.key("model", "model.invalid", model)
	out := Registration{Card: Card{
		Model:       model,
		Serial:      f.serial("serial", in.Serial),
		PurchasedOn: f.pastDate("purchasedOn", in.PurchasedOn, b.Day(now)),
		Retailer:    f.text("retailer", in.Retailer, maxName),
		Invoice:     f.text("invoice", in.Invoice, maxName),
		Relation:    f.oneOf("relation", in.Relation, "self", "gift", "resale"),
		CreatedAt:   now,
	}}
	if in.Giver != nil {
		out.Card.GiverName = f.required("giver/name", in.Giver.Name, maxName)
		out.Card.GiverPhone = f.phone("giver/phone", in.Giver.Phone, b)
	}
	if out.Card.Relation == "" {
		out.Card.Relation = "self"
	}
	if out.Card.Relation == "resale" && in.Owner.Kind == "" {
		in.Owner.Kind = "company" // who sells on is a retailer
	}
	owner, ownerFaults := in.Owner.Parse("/owner", b)
	out.Owner = owner
	return out, append(faults, ownerFaults...).Err()
}

// maxKey bounds a model, SKU or serial after folding, in characters: two of them and their separators fit into a sort key of
// 1,024 bytes in any script. Folding may lengthen what was typed.
const maxKey = 100

// key refuses what folds to nothing, such as a serial of dashes, and what is longer than any such number.
func (f form) key(field, code, folded string) {
	switch {
	case utf8.RuneCountInString(folded) > maxKey:
		f.fault(field, "text.tooLong", "limit", strconv.Itoa(maxKey))
	case folded == "" && !f.faulty(field):
		f.fault(field, code)
	}
}

func (f form) pastDate(field, value string, today locale.Date) locale.Date {
	date := f.requiredDate(field, value)
	if date.After(today) {
		f.fault(field, "date.future")
	}
	return date
}

// Begin starts the warranty on the day of purchase, for the months that the product grants. A model that is not in the
// catalogue gets the business's usual months; it is left for staff to confirm, as is a serial that is not in its list.
func (c Card) Begin(unit Unit, b Business) Card {
	c.Serial, c.Months, c.Status = unit.Serial, b.WarrantyMonths, CardReview
	if unit.Product != nil {
		c.Months = unit.Product.WarrantyMonths
	}
	if unit.Product != nil && !unit.Unlisted {
		c.Status = CardActive
	}
	return c.lasting()
}

// lasting dates the warranty: so many months of the Gregorian calendar, in whichever calendar the day of purchase was
// typed. The last day is the same day of its month as the first, or the month's last where there is none such.
func (c Card) lasting() Card {
	c.StartsOn, c.ExpiresOn = c.PurchasedOn, c.PurchasedOn.AddMonths(c.Months)
	return c
}

// CardStatusForm asks for a card by its serial together with the owner's phone.
type CardStatusForm struct {
	Serial string `json:"serial"`
	Phone  string `json:"phone"`
}

// Parse checks the form and gives folded serial and phone.
func (in CardStatusForm) Parse(b Business) (serial string, phone Identity, err error) {
	var faults Faults
	f := form{faults: &faults}
	serial = f.serial("serial", in.Serial)
	if strings.TrimSpace(in.Phone) == "" {
		f.fault("phone", "required")
	}
	phone = Identity{Type: Phone, Value: f.phone("phone", in.Phone, b)}
	return serial, phone, faults.Err()
}

// foldModel is a model or SKU as the catalogue is keyed by it.
func foldModel(typed string) string {
	plain := locale.Fold(strings.ReplaceAll(locale.Fold(typed), "#", "")) // what stood beside a # may join
	return strings.ToUpper(strings.ReplaceAll(plain, " ", "-"))
}
