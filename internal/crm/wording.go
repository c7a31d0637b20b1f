package crm

import (
	"regexp"
	"slices"
	"strings"
)

// The fields that a wording may name in braces: {name}, or {lastProduct|our products} with what stands there where a customer has
// none. What each says to one customer is the sender's to know.
const (
	FieldName        = "name"
	FieldFirm        = "firm"
	FieldProduct     = "product"
	FieldPrice       = "price"
	FieldPromotion   = "promotion"
	FieldOffer       = "offer"
	FieldCode        = "code"
	FieldUntil       = "until"
	FieldLastProduct = "lastProduct"
	FieldLink        = "link" // to the customer's preferences, where they may say no
	FieldStaff       = "staff"
)

// WordingFields are the fields that a wording may name.
func WordingFields() []string {
	return []string{
		FieldName, FieldFirm, FieldProduct, FieldPrice, FieldPromotion, FieldOffer, FieldCode, FieldUntil, FieldLastProduct, FieldLink, FieldStaff,
	}
}

// fieldPattern is what stands between two braces; the braces themselves cannot be written.
var fieldPattern = regexp.MustCompile(`\{[^{}]*\}`)

// fieldOf is the name in a field as it stands in a text, and what stands there without a value.
func fieldOf(braced string) (name, otherwise string) {
	name, otherwise, _ = strings.Cut(strings.Trim(braced, "{}"), "|")
	return strings.TrimSpace(name), strings.TrimSpace(otherwise)
}

// Fields are the names in the braces of a wording, each once, known or not.
func (w Wording) Fields() []string {
	var out []string
	for _, braced := range fieldPattern.FindAllString(w.Subject+"\n"+w.Text, -1) {
		if name, _ := fieldOf(braced); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// Check finds the fields that there are not, and braces without a partner: each a fault at /subject or /text.
func (w Wording) Check() Faults {
	var faults Faults
	for _, part := range []struct{ at, text string }{{"/subject", w.Subject}, {"/text", w.Text}} {
		for _, braced := range fieldPattern.FindAllString(part.text, -1) {
			if name, _ := fieldOf(braced); !slices.Contains(WordingFields(), name) {
				faults.Add(part.at, "wording.field", "field", name, "allowed", strings.Join(WordingFields(), ", "))
			}
		}
		if strings.ContainsAny(fieldPattern.ReplaceAllString(part.text, ""), "{}") {
			faults.Add(part.at, "wording.brace")
		}
	}
	return faults
}

// Render puts values in the place of fields. One without a value becomes what the wording has for that case, or nothing. A value is
// put in as it is: braces in it are no field.
func (w Wording) Render(values map[string]string) Wording {
	put := func(text string) string {
		return strings.TrimSpace(fieldPattern.ReplaceAllStringFunc(text, func(braced string) string {
			name, otherwise := fieldOf(braced)
			if values[name] != "" {
				return values[name]
			}
			return otherwise
		}))
	}
	return Wording{Subject: put(w.Subject), Text: put(w.Text)}
}

// WithLink is the wording with a link to the customer's preferences at its end, unless it has one.
func (w Wording) WithLink() Wording {
	if !slices.Contains(w.Fields(), FieldLink) {
		w.Text = strings.TrimRight(w.Text, "\n ") + "\n\n{" + FieldLink + "}"
	}
	return w
}
