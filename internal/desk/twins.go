package desk

import (
	"slices"

	"vafa/internal/crm"
)

// Twins is the page of customers who may be one and the same.
type Twins struct {
	Frame
	ID, Name string
	Version  int // of the customer, which a merge relies on
	Pairs    []Twin
	Merges   []crm.Merge
}

// Twin is somebody who may be the customer, side by side.
type Twin struct {
	crm.Duplicate
	Page Twins
}

// Twins are the pairs, each with its page.
func (p Twins) Twins() []Twin {
	out := slices.Clone(p.Pairs)
	for i := range out {
		out[i].Page = p
	}
	return out
}

// Tag is the customer as an entity tag has it.
func (p Twins) Tag() string { return tag(p.Version) }

// MayUndo says whether a merge can still be undone, or must be gone on with.
func (p Twins) MayUndo(m crm.Merge) bool {
	return m.State == crm.MergeUndoing || m.State != crm.MergeUndone && p.Now.Before(m.Until)
}

// Of is a field's value as the reader knows it: a kind or a language has a word, all else is what somebody typed.
func (p Twins) Of(field, value string) string {
	switch field {
	case "kind":
		return p.Or("customer.kind."+value, value)
	case "language":
		for lang, name := range tongueNames {
			if string(lang) == value {
				return name
			}
		}
	}
	return value
}
