package web

import (
	"slices"
	"strings"
)

// layout is what a form consists of, in the order of its page.
type layout struct {
	name   string // of its address and its words: capture, warranty
	fields []field
	groups []group
}

// field is one input.
type field struct {
	Name, Type, Mode, Autocomplete, Dir string

	Required bool
	OneOf    bool // one of several of which one is required, as a hint says
	Long     bool // a text of several lines
	Suggests bool // models
}

// group is a question answered by ticking.
type group struct {
	Name, Type string // Type is checkbox or radio
	Choices    []choice
}

// choice is one box to tick. Checked is its state on a fresh form.
type choice struct {
	Name, Value string
	Checked     bool
}

var captureLayout = layout{
	name: "capture",
	fields: []field{
		{Name: "name", Type: "text", Autocomplete: "name", Required: true},
		{Name: "phone", Type: "tel", Mode: "tel", Autocomplete: "tel", Dir: "ltr", OneOf: true},
		{Name: "email", Type: "email", Mode: "email", Autocomplete: "email", Dir: "ltr", OneOf: true},
		{Name: "city", Type: "text", Autocomplete: "address-level2"},
		{Name: "interests", Type: "text", Autocomplete: "off"},
		{Name: "note", Autocomplete: "off", Long: true},
	},
	groups: []group{{Name: "consent", Type: "checkbox", Choices: []choice{
		{Name: "consent.sms", Value: "on"}, {Name: "consent.email", Value: "on"}, {Name: "consent.call", Value: "on"},
	}}},
}

// A date is typed as text: the number pad of some phones has no key to part year, month and day.
var warrantyLayout = layout{
	name: "warranty",
	fields: []field{
		{Name: "model", Type: "text", Autocomplete: "off", Dir: "auto", Required: true, Suggests: true},
		{Name: "serial", Type: "text", Autocomplete: "off", Dir: "ltr", Required: true},
		{Name: "purchasedOn", Type: "text", Autocomplete: "off", Dir: "ltr", Required: true},
		{Name: "retailer", Type: "text", Autocomplete: "off"},
		{Name: "owner.name", Type: "text", Autocomplete: "name", Required: true},
		{Name: "owner.phone", Type: "tel", Mode: "tel", Autocomplete: "tel", Dir: "ltr", Required: true},
		{Name: "owner.email", Type: "email", Mode: "email", Autocomplete: "email", Dir: "ltr"},
	},
	groups: []group{{Name: "relation", Type: "radio", Choices: []choice{
		{Name: "relation", Value: "self", Checked: true}, {Name: "relation", Value: "gift"},
	}}},
}

// names are the names of the form's fields and groups in the order of its page.
func (l layout) names() []string {
	var out []string
	for _, f := range l.fields {
		out = append(out, f.Name)
	}
	for _, g := range l.groups {
		out = append(out, g.Name)
		for _, c := range g.Choices {
			out = append(out, c.Name)
		}
	}
	return out
}

// owner is the field or group at which a mistake is shown, found by cutting its name from the right: interests.0 belongs
// to interests, consent.sms to consent. It is "" when the form has no such field.
func (l layout) owner(name string) string {
	for name != "" {
		if slices.ContainsFunc(l.fields, func(f field) bool { return f.Name == name }) ||
			slices.ContainsFunc(l.groups, func(g group) bool { return g.Name == name }) {
			return name
		}
		name = name[:max(strings.LastIndex(name, "."), 0)]
	}
	return ""
}

// choiceID names a choice uniquely: boxes have names of their own, radio buttons share one.
func choiceID(g group, c choice) string {
	if g.Type == "radio" {
		return c.Name + "." + c.Value
	}
	return c.Name
}

// idOf is a field's name as an id that needs no escaping in a selector.
func idOf(name string) string { return strings.ReplaceAll(name, ".", "-") }
