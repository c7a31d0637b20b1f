package crm

import (
	"slices"
	"strings"

	"vafa/internal/locale"
)

// Why somebody may be the same customer.
const (
	DuplicateTogether = "capturedTogether" // one capture named identities of both
	DuplicateName     = "sameName"
)

// Duplicate is a customer who may be the same as another, for staff to decide: the fields in which both agree, and those that
// contradict each other. A field that one of them leaves open is in neither.
type Duplicate struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Kind    string       `json:"kind"`
	Why     []string     `json:"why" enum:"capturedTogether,sameName"`
	Agrees  []string     `json:"agrees"`
	Differs []Difference `json:"differs"`
}

// Difference is a field of two customers that is not the same; Here is that of the one who was asked for.
type Difference struct {
	Field string `json:"field"`
	Here  string `json:"here"`
	There string `json:"there"`
}

// Compare sets two customers side by side.
func (c Customer) Compare(other Customer, why ...string) Duplicate {
	out := Duplicate{ID: other.ID, Name: other.Name, Kind: other.Kind, Why: why, Agrees: []string{}, Differs: []Difference{}}
	theirs := other.fields()
	for i, own := range c.fields() {
		there := theirs[i].values
		switch {
		case len(own.values) == 0 || len(there) == 0:
		case slices.ContainsFunc(own.values, func(value string) bool { return slices.ContainsFunc(there, same(value)) }):
			out.Agrees = append(out.Agrees, own.name)
		default:
			out.Differs = append(out.Differs, Difference{own.name, strings.Join(own.values, ", "), strings.Join(there, ", ")})
		}
	}
	return out
}

func same(value string) func(string) bool {
	folded := locale.Fold(value)
	return func(other string) bool { return locale.Fold(other) == folded }
}

// field is what a customer says of themselves under a name: none, one or more.
type field struct {
	name   string
	values []string
}

// fields are what customers are compared by, the weightier first.
func (c Customer) fields() []field {
	var out []field
	for _, kind := range []IdentityType{NationalID, LegalID, Reference, Phone, Email} {
		values := []string{}
		for _, identity := range c.Identities {
			if identity.Type == kind {
				values = append(values, identity.Value)
			}
		}
		out = append(out, field{string(kind), values})
	}
	for _, one := range []struct{ name, value string }{
		{"name", c.Name}, {"kind", c.Kind}, {"country", c.Country}, {"city", c.City}, {"area", c.Area}, {"address", c.Address},
		{"postalCode", c.PostalCode}, {"language", c.Language},
	} {
		values := []string{}
		if one.value != "" {
			values = append(values, one.value)
		}
		out = append(out, field{one.name, values})
	}
	return out
}
