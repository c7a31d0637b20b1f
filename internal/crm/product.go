package crm

import (
	"strconv"

	"vafa/internal/money"
)

// Product is a row of the catalogue. SKU is folded: upper case, dashes for spaces.
type Product struct {
	SKU            string            `json:"sku"`
	Version        int               `json:"version"`
	Name           map[string]string `json:"name"` // by language
	Price          *money.Money      `json:"price,omitempty"`
	Margin         *money.Money      `json:"margin,omitempty"` // of one unit
	WarrantyMonths int               `json:"warrantyMonths,omitempty"`
	Next           []string          `json:"next,omitempty"` // what its buyers need next
	Role           string            `json:"role"`           // main, side
	SerialPattern  string            `json:"serialPattern,omitempty"`
	Terms          map[string]string `json:"terms,omitempty"`     // what the warranty covers, by language
	SerialList     bool              `json:"serialList,omitzero"` // a serial that is not in its list is left for staff
}

// ProductForm is a product as typed.
type ProductForm struct {
	SKU string `json:"sku"`
	ProductFields
}

// ProductFields are the parts of a product that a PATCH may change: nil leaves a field, an amount without a number takes it out.
type ProductFields struct {
	Name           *NameForm      `json:"name,omitempty"`
	Price          *money.Written `json:"price,omitempty"`
	Margin         *money.Written `json:"margin,omitempty"`
	WarrantyMonths *int           `json:"warrantyMonths,omitempty" minimum:"0" maximum:"600"`
	Next           *[]string      `json:"next,omitempty" maxItems:"50"`
	Role           *string        `json:"role,omitempty" enum:"main,side"`
	SerialPattern  *string        `json:"serialPattern,omitempty"`
	Terms          *NameForm      `json:"terms,omitempty"`
	SerialList     *bool          `json:"serialList,omitempty"`
}

// NameForm is a name, or another text, in up to three languages.
type NameForm struct {
	FA string `json:"fa,omitempty"`
	AR string `json:"ar,omitempty"`
	EN string `json:"en,omitempty"`
}

// Parse checks a new product: a SKU and a name in at least one language.
func (in ProductForm) Parse() (Product, error) {
	var faults Faults
	f := form{faults: &faults}
	sku := foldModel(f.required("sku", in.SKU, 100))
	if in.Name == nil {
		f.fault("name", "required")
	}
	out := in.ProductFields.set(Product{SKU: sku, Version: 1, Role: "main"}, f)
	f.key("sku", "sku.invalid", sku)
	return out, faults.Err()
}

// Apply returns p with the change made, or every broken rule.
func (change ProductFields) Apply(p Product) (Product, error) {
	var faults Faults
	p = change.set(p, form{faults: &faults})
	return p, faults.Err()
}

func (change ProductFields) set(p Product, f form) Product {
	if change.Name != nil {
		p.Name = f.names(*change.Name)
	}
	if change.Price != nil {
		p.Price = f.notNegative("price", given(change.Price))
	}
	if change.Margin != nil {
		p.Margin = f.money("margin", given(change.Margin))
	}
	if change.WarrantyMonths != nil {
		p.WarrantyMonths = f.within("warrantyMonths", *change.WarrantyMonths, 0, 600)
	}
	if change.Next != nil {
		p.Next = nil
		for _, sku := range f.words("next", *change.Next) {
			p.Next = append(p.Next, foldModel(sku))
		}
	}
	if change.Role != nil {
		p.Role = f.choose("role", *change.Role, "main", "side")
	}
	if change.SerialPattern != nil {
		p.SerialPattern = f.pattern("serialPattern", *change.SerialPattern)
	}
	if change.Terms != nil {
		p.Terms = f.inLanguages("terms", *change.Terms, maxText)
	}
	if change.SerialList != nil {
		p.SerialList = *change.SerialList
	}
	if p.Price != nil && p.Margin != nil {
		f.marginOf(*p.Price, *p.Margin)
	}
	return p
}

// given is an amount, or nil for one without a number.
func given(written *money.Written) *money.Written {
	if written.Amount == "" {
		return nil
	}
	return written
}

func (f form) names(in NameForm) map[string]string {
	out := f.inLanguages("name", in, maxName)
	if len(out) == 0 && !f.faulty("name/fa") && !f.faulty("name/ar") && !f.faulty("name/en") {
		f.fault("name", "required")
	}
	return out
}

// inLanguages are the texts that were given, by language.
func (f form) inLanguages(field string, in NameForm, limit int) map[string]string {
	out := map[string]string{}
	for language, typed := range map[string]string{"fa": in.FA, "ar": in.AR, "en": in.EN} {
		if text := f.text(field+"/"+language, typed, limit); text != "" {
			out[language] = text
		}
	}
	return out
}

// pattern is an RE2 expression that whole serials must match; RE2 runs in linear time, so a pattern cannot hang us.
func (f form) pattern(field, value string) string {
	value = f.text(field, value, maxName)
	if _, err := wholeSerial(value); err != nil {
		f.fault(field, "pattern.invalid")
		return ""
	}
	return value
}

// Label is the product's name in a language, else in any, else its SKU.
func (p Product) Label(language string) string {
	for _, l := range []string{language, "fa", "en", "ar"} {
		if p.Name[l] != "" {
			return p.Name[l]
		}
	}
	return p.SKU
}

// FoldSKU is a SKU or model as the catalogue is keyed by it.
func FoldSKU(typed string) string { return foldModel(typed) }

// SerialsForm are serials to put on a product's list.
type SerialsForm struct {
	Serials []string `json:"serials" minItems:"1" maxItems:"1000"`
}

// maxSerials is how many serials one request may hold.
const maxSerials = 1000

// Parse checks the form and gives the folded serials, each once. A serial that the product's pattern refuses could never be
// registered.
func (in SerialsForm) Parse(p Product) ([]string, error) {
	var faults Faults
	f := form{faults: &faults}
	switch n := len(in.Serials); {
	case n == 0:
		f.fault("serials", "list.empty")
	case n > maxSerials:
		f.fault("serials", "list.tooLong", "limit", strconv.Itoa(maxSerials))
		return nil, faults.Err()
	}
	seen := map[string]bool{}
	var out []string
	for i, typed := range in.Serials {
		field := "serials/" + strconv.Itoa(i)
		serial := f.serial(field, typed)
		if !f.faulty(field) && !p.Accepts(serial) {
			f.fault(field, "serial.pattern")
		}
		if !seen[serial] {
			seen[serial] = true
			out = append(out, serial)
		}
	}
	return out, faults.Err()
}
