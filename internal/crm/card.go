package crm

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"vafa/internal/locale"
)

// The states of a warranty card.
const (
	CardActive    = "active"
	CardReview    = "review"    // the model is not in the catalogue: staff confirm it
	CardContested = "contested" // somebody else registered the same serial: staff decide
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
	Status      string      `json:"status"`
	Relation    string      `json:"relation"` // self, gift, resale
	Owner       string      `json:"owner"`    // the customer who may claim
	Claimants   []string    `json:"claimants,omitempty"`
	Retailer    string      `json:"retailer,omitempty"`
	Invoice     string      `json:"invoice,omitempty"`
	GiverName   string      `json:"giverName,omitempty"`
	GiverPhone  string      `json:"giverPhone,omitempty"`
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
}

// Summary is the card without the people.
func (c Card) Summary() CardSummary {
	return CardSummary{ID: c.ID, Model: c.Model, Serial: c.Serial, StartsOn: c.StartsOn, ExpiresOn: c.ExpiresOn, Status: c.Status}
}

// ClaimedBy says whether this customer has already said that the card is theirs.
func (c Card) ClaimedBy(customer string) bool {
	for _, claimant := range c.Claimants {
		if claimant == customer {
			return true
		}
	}
	return false
}

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
	out := Registration{Card: Card{
		Model:       foldModel(f.required("model", in.Model, maxName)),
		Serial:      foldSerial(f.required("serial", in.Serial, maxName)),
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
	f.key("model", "model.invalid", out.Card.Model)
	f.key("serial", "serial.invalid", out.Card.Serial)
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
// catalogue gets the business's usual months and is left for staff to confirm.
func (c Card) Begin(product *Product, b Business) Card {
	months := b.WarrantyMonths
	c.Status = CardReview
	if product != nil {
		months, c.Status = product.WarrantyMonths, CardActive
	}
	c.StartsOn, c.ExpiresOn = c.PurchasedOn, c.PurchasedOn.AddMonths(months)
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
	serial = foldSerial(f.required("serial", in.Serial, maxName))
	f.key("serial", "serial.invalid", serial)
	if strings.TrimSpace(in.Phone) == "" {
		f.fault("phone", "required")
	}
	phone = Identity{Type: Phone, Value: f.phone("phone", in.Phone, b)}
	return serial, phone, faults.Err()
}

// foldSerial makes equal what people type for the same serial: letters in one case, digits of any script, no spaces,
// dashes or dots.
func foldSerial(typed string) string {
	keep := func(r rune) rune {
		if strings.ContainsRune(" -‐‑‒–—―−._/\\#", r) {
			return -1
		}
		return r
	}
	return strings.ToUpper(locale.Fold(strings.Map(keep, locale.Fold(typed)))) // what stood beside a dash may join
}

// FoldSerial is a serial as cards are keyed by it.
func FoldSerial(typed string) string { return foldSerial(typed) }

// foldModel is a model or SKU as the catalogue is keyed by it.
func foldModel(typed string) string {
	plain := locale.Fold(strings.ReplaceAll(locale.Fold(typed), "#", "")) // what stood beside a # may join
	return strings.ToUpper(strings.ReplaceAll(plain, " ", "-"))
}
