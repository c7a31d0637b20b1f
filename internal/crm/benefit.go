package crm

import (
	"time"

	"vafa/internal/money"
)

// Benefit is something that a customer was granted for the sake of the relationship: confidence, a social bond, or special treatment,
// to which all extras beyond the core belong (Gwinner, Gremler & Bitner 1998). It is used when the customer has had it.
type Benefit struct {
	ID       string       `json:"id"`
	Customer string       `json:"customer"`
	Version  int          `json:"version"`
	Kind     string       `json:"kind" enum:"confidence,social,special"`
	Text     string       `json:"text"`
	Tangible bool         `json:"tangible"`
	Amount   *money.Money `json:"amount,omitempty"` // what it costs the firm
	Note     string       `json:"note,omitempty"`
	At       time.Time    `json:"at"`
	By       string       `json:"by"`
	UsedAt   time.Time    `json:"usedAt,omitzero"`
	UsedBy   string       `json:"usedBy,omitempty"` // who recorded that
}

// BenefitForm is a benefit as typed. One that the customer has had at once is used.
type BenefitForm struct {
	Kind     string         `json:"kind" enum:"confidence,social,special"`
	Text     string         `json:"text"`
	Amount   *money.Written `json:"amount,omitempty"`
	Tangible bool           `json:"tangible,omitempty"`
	Note     string         `json:"note,omitempty"`
	Used     bool           `json:"used,omitempty"`
}

// Parse checks the form; whose it is, when and by whom, is for the caller to say.
func (in BenefitForm) Parse() (Benefit, error) {
	var faults Faults
	f := form{faults: &faults}
	return Benefit{
		Version: 1, Kind: f.choose("kind", in.Kind, GrantConfidence, GrantSocial, GrantSpecial), Text: f.required("text", in.Text, maxLine),
		Amount: f.notNegative("amount", in.Amount), Tangible: in.Tangible, Note: f.text("note", in.Note, maxText),
	}, faults.Err()
}

// Used is the benefit once the customer has had it; a ConflictError if that was recorded before.
func (b Benefit) Used(by string, now time.Time) (Benefit, error) {
	if !b.UsedAt.IsZero() {
		return b, ConflictError{Code: "benefit.used"}
	}
	b.UsedAt, b.UsedBy = now, by
	return b, nil
}

// Entry is what was done with the benefit, on the timeline: granted or used.
func (b Benefit) Entry(id, by string, at time.Time) Entry {
	return Entry{ID: id, Type: EntryBenefit, At: at, By: by, Benefit: &b}
}

// BenefitCount is how many benefits of a kind a customer was granted, and how many of them were used.
type BenefitCount struct {
	Kind    string `json:"kind" enum:"confidence,social,special"`
	Granted int    `json:"granted"`
	Used    int    `json:"used"`
}

// CountBenefits counts benefits by kind; kinds of which there are none are left out.
func CountBenefits(all []Benefit) []BenefitCount {
	out := []BenefitCount{}
	for _, kind := range []string{GrantConfidence, GrantSocial, GrantSpecial} {
		one := BenefitCount{Kind: kind}
		for _, b := range all {
			if b.Kind != kind {
				continue
			}
			one.Granted++
			if !b.UsedAt.IsZero() {
				one.Used++
			}
		}
		if one.Granted > 0 {
			out = append(out, one)
		}
	}
	return out
}
