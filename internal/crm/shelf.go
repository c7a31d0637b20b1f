package crm

import (
	"slices"
	"strings"

	"vafa/internal/locale"
)

// Named is a product as people call it: what a form suggests and what a typed name is looked up in.
type Named struct {
	SKU  string            `json:"-"`
	Name map[string]string `json:"name"` // by language
	Role string            `json:"role"` // main, side
}

// Named is the product as people call it.
func (p Product) Named() Named { return Named{SKU: p.SKU, Name: p.Name, Role: p.Role} }

// Label is the product's name in a language, else in any, else its SKU.
func (n Named) Label(lang locale.Lang) string {
	return Product{SKU: n.SKU, Name: n.Name}.Label(string(lang))
}

// Shelf is every product of the catalogue by what people call it.
type Shelf []Named

// maxChoices is how many products a fault lists.
const maxChoices = 10

// Model is the SKU that somebody means who typed a model or a product's name in any spelling. What names no product is given
// back as typed, since staff confirm an unknown model; what names several is a fault that lists them in the reader's language.
func (s Shelf) Model(typed string, lang locale.Lang) (string, Faults) {
	found := s.find(typed)
	switch {
	case len(found) == 0:
		return typed, nil
	case len(found) == 1:
		return found[0].SKU, nil
	}
	var choices []string
	for _, product := range found[:min(len(found), maxChoices)] {
		choices = append(choices, product.Label(lang)+" ("+product.SKU+")")
	}
	var faults Faults
	faults.Add("/model", "model.ambiguous", "choices", strings.Join(choices, separators[lang]))
	return "", faults
}

// separators part the entries of a list within a sentence.
var separators = map[locale.Lang]string{locale.Persian: "، ", locale.Arabic: "، ", locale.English: ", "}

// find lists the products that a text names: the one whose SKU it is, else all that are called so.
func (s Shelf) find(typed string) []Named {
	sku, loose := foldModel(typed), foldSerial(typed)
	if loose == "" {
		return nil
	}
	var found []Named
	for _, product := range s {
		if product.SKU == sku {
			return []Named{product}
		}
		if product.called(loose) {
			found = append(found, product)
		}
	}
	return found
}

// called says whether a text without spaces and dashes is the product's SKU, a name of it, or both side by side.
func (n Named) called(loose string) bool {
	sku := foldSerial(n.SKU)
	if loose == sku {
		return true
	}
	for _, name := range n.Name {
		if own := foldSerial(name); loose == own || loose == own+sku || loose == sku+own {
			return true
		}
	}
	return false
}

// Suggested are at most so many products to offer, main ones first, by their names in a language.
func (s Shelf) Suggested(lang locale.Lang, most int) []Named {
	out := slices.Clone(s)
	slices.SortFunc(out, func(a, b Named) int {
		if a.Role != b.Role {
			return strings.Compare(a.Role, b.Role) // main before side
		}
		if byName := strings.Compare(locale.Fold(a.Label(lang)), locale.Fold(b.Label(lang))); byName != 0 {
			return byName
		}
		return strings.Compare(a.SKU, b.SKU)
	})
	return out[:min(len(out), most)]
}
