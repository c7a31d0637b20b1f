package web

import (
	"slices"
	"strconv"
	"strings"
)

// layout is what a form consists of.
type layout struct {
	name   string // of its address and its words: capture, warranty, contact
	fields []field
	groups []group
	order  []string // the names of fields and groups in the order of the page
}

// field is one input.
type field struct {
	Name, Type, Mode, Autocomplete, Dir string

	Required bool
	Or       string // the field that will do instead, as a hint says
	Long     bool   // a text of several lines
	Suggests bool   // models
	Pictured bool   // where it is found is shown in a picture
	Limit    int    // in characters, as package crm has it
	Check    string // what it must be: phone, email or date
}

// group is a question answered by ticking.
type group struct {
	Name, Type string // Type is checkbox or radio
	Scale      bool   // its answers are numbers, side by side
	Choices    []choice
}

// choice is one box to tick. Checked is its state on a fresh form.
type choice struct {
	Name, Value string
	Checked     bool
	Text        string // in the firm's own words; "" for ours
}

// Bounds on texts as package crm has them; a test compares.
const (
	nameLimit = 200
	textLimit = 4000
)

func nameField(name string) field {
	return field{Name: name, Type: "text", Autocomplete: "name", Limit: nameLimit}
}

func phoneField(name string) field {
	return field{Name: name, Type: "tel", Mode: "tel", Autocomplete: "tel", Dir: "ltr", Check: "phone"}
}

func emailField(name string) field {
	return field{Name: name, Type: "email", Mode: "email", Autocomplete: "email", Dir: "ltr", Check: "email"}
}

// plainField is a line that no browser can fill in, since it is about no person.
func plainField(name, dir string) field {
	return field{Name: name, Type: "text", Autocomplete: "off", Dir: dir, Limit: nameLimit}
}

func required(f field) field {
	f.Required = true
	return f
}

// either makes two fields of which one is required.
func either(a, b field) (field, field) {
	a.Or, b.Or = b.Name, a.Name
	return a, b
}

var captureLayout = func() layout {
	phone, email := either(phoneField("phone"), emailField("email"))
	city := plainField("city", "")
	city.Autocomplete = "address-level2"
	return layout{
		name: "capture",
		fields: []field{
			required(nameField("name")), phone, email, {Name: "note", Autocomplete: "off", Long: true, Limit: textLimit},
			city, plainField("interests", ""), plainField("referredBy", "ltr"),
		},
		groups: []group{{Name: "consent", Type: "checkbox", Choices: []choice{
			{Name: "consent.sms", Value: "on"}, {Name: "consent.email", Value: "on"}, {Name: "consent.call", Value: "on"},
		}}},
		order: []string{"name", "phone", "email", "note", "city", "interests", "referredBy", "consent"},
	}
}()

// A date is typed as text: the number pad of some phones has no key to part year, month and day.
var warrantyLayout = func() layout {
	model, serial := required(plainField("model", "auto")), required(plainField("serial", "ltr"))
	model.Suggests, serial.Pictured = true, true
	bought := required(field{Name: "purchasedOn", Type: "text", Autocomplete: "off", Dir: "ltr", Check: "date"})
	giver := nameField("giver.name")
	giver.Autocomplete = "off" // a browser knows the owner's, not the giver's
	giverPhone := phoneField("giver.phone")
	giverPhone.Autocomplete = "off"
	return layout{
		name: "warranty",
		fields: []field{
			model, serial, bought, giver, giverPhone, required(nameField("owner.name")), required(phoneField("owner.phone")),
			emailField("owner.email"), plainField("retailer", ""), plainField("owner.referredBy", "ltr"),
		},
		groups: []group{{Name: "relation", Type: "radio", Choices: []choice{
			{Name: "relation", Value: "self", Checked: true}, {Name: "relation", Value: "gift"},
		}}},
		order: []string{
			"model", "serial", "purchasedOn", "relation", "giver.name", "giver.phone", "owner.name", "owner.phone",
			"owner.email", "retailer", "owner.referredBy",
		},
	}
}()

var contactLayout = func() layout {
	phone, email := either(phoneField("phone"), emailField("email"))
	rating := group{Name: "rating", Type: "radio", Scale: true, Choices: []choice{{Name: "rating", Value: "", Checked: true}}}
	for mark := range 11 {
		rating.Choices = append(rating.Choices, choice{Name: "rating", Value: strconv.Itoa(mark)})
	}
	return layout{
		name: "contact",
		fields: []field{
			required(field{Name: "text", Autocomplete: "off", Long: true, Limit: textLimit}), nameField("name"), phone, email, plainField("serial", "ltr"),
		},
		groups: []group{{Name: "kind", Type: "radio", Choices: []choice{
			{Name: "kind", Value: "question", Checked: true}, {Name: "kind", Value: "complaint"}, {Name: "kind", Value: "thanks"},
		}}, rating, feelings()},
		order: []string{"kind", "text", "name", "phone", "email", "rating", "feeling", "serial"},
	}
}()

// feelings asks how somebody feels, beside what they judge: a mark alone tells only the latter.
func feelings() group {
	out := group{Name: "feeling", Type: "radio", Choices: []choice{{Name: "feeling", Value: "", Checked: true}}}
	for _, feeling := range []string{"delighted", "content", "indifferent", "annoyed", "angry"} {
		out.Choices = append(out.Choices, choice{Name: "feeling", Value: feeling})
	}
	return out
}

// asking is the form with a question whose answers are the firm's own; without any it is as it was.
func (l layout) asking(name string, answers []Option) layout {
	if len(answers) == 0 {
		return l
	}
	question := group{Name: name, Type: "checkbox"}
	for _, one := range answers {
		question.Choices = append(question.Choices, choice{Name: name, Value: one.Value, Text: one.Text})
	}
	l.groups, l.order = append(slices.Clone(l.groups), question), append(slices.Clone(l.order), name)
	return l
}

// names are the names of the form's fields and groups in the order of its page, and of the answers within a group.
func (l layout) names() []string {
	var out []string
	for _, name := range l.order {
		out = append(out, name)
		for _, g := range l.groups {
			if g.Name == name {
				for _, c := range g.Choices {
					out = append(out, c.Name)
				}
			}
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
	switch {
	case g.Type == "radio" && c.Value == "":
		return c.Name + ".none"
	case g.Type == "radio", c.Text != "":
		return c.Name + "." + c.Value
	}
	return c.Name
}

// idOf is a field's name as an id that needs no escaping in a selector.
func idOf(name string) string { return strings.ReplaceAll(name, ".", "-") }
