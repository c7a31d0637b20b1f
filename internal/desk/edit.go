package desk

import (
	"slices"
	"strconv"
	"strings"

	"vafa/internal/crm"
)

// Edit is the page on which a customer is changed. Was is what stood in the form when it was opened, so that a change of somebody else
// can be told from what was typed.
type Edit struct {
	Frame
	Person
	Was    map[string]string
	Theirs []Difference
}

// Difference is a field that somebody else has changed meanwhile: what stands there now, and what was typed; the same where the typed
// text was only what stood there before, and theirs has taken its place.
type Difference struct {
	Name, Now, Typed string
	Mine             bool // typed by the reader too
}

// editable are the fields of a customer that the form has, by the names of the API.
var editable = []string{
	"name", "kind", "contact", "language", "preferredChannel", "preferredTime", "country", "city", "area", "address", "postalCode",
	"interests", "note", "contacts",
	"lostReason.code", "lostReason.text",
}

// Editable are those fields.
func Editable() []string { return editable }

// FieldsOf is what stands in them.
func FieldsOf(c crm.Customer) map[string]string {
	var lost crm.LostReason
	if c.LostReason != nil {
		lost = *c.LostReason
	}
	return map[string]string{
		"lostReason.code": lost.Code, "lostReason.text": lost.Text,
		"name": c.Name, "kind": c.Kind, "contact": c.Contact, "language": c.Language, "preferredChannel": c.PreferredChannel,
		"preferredTime": c.PreferredTime, "country": c.Country, "city": c.City, "area": c.Area, "address": c.Address,
		"postalCode": c.PostalCode, "interests": strings.Join(c.Interests, "\n"), "note": c.Note,
		"contacts": contactsText(c.Contacts),
	}
}

// contactsText are contacts as a text, a line each, by which a change of them is seen.
func contactsText(contacts []crm.ContactPerson) string {
	var out []string
	for _, one := range contacts {
		out = append(out, ContactLine(map[string]string{
			"name": one.Name, "role": one.Role, "phone": one.Phone, "email": one.Email, "customerId": one.CustomerID,
		}))
	}
	return strings.Join(out, "\n")
}

// ContactLine is a contact as one line, by the values of its fields.
func ContactLine(values map[string]string) string {
	var out []string
	for _, part := range ContactParts() {
		if values[part] != "" {
			out = append(out, values[part])
		}
	}
	return strings.Join(out, ", ")
}

// LostReasons are why a customer may have left, with none first.
func (f Frame) LostReasons() []Choice {
	return append([]Choice{{Text: text(f.Lang, "edit.none")}}, f.Choices("lost.", crm.LostReasons()...)...)
}

// Now is what stands in a field, as an option of Field.
func (e Edit) Now(name string) string { return "value=" + e.Was[name] }

// Kinds, Languages and Channels are what may be chosen.
func (f Frame) Kinds() []Choice { return f.Choices("customer.kind.", "person", "company", "unit") }

// Languages are those of customers, with none first.
func (f Frame) Languages() []Choice {
	return append([]Choice{{Text: text(f.Lang, "edit.none")}}, f.Choices("customer.language.", "fa", "ar", "en")...)
}

// Ways are the channels, with none first.
func (f Frame) PreferredChannels() []Choice {
	return append([]Choice{{Text: text(f.Lang, "edit.none")}}, f.Choices("customer.channel.", channels...)...)
}

// mostBlank is how many empty rows for further contacts a form of a company has.
const mostBlank = 2

// ContactRow is one contact of a company in the form; Names are those of its fields.
type ContactRow struct {
	Number string
	Values map[string]string
}

// Name is the name of a field of the row.
func (r ContactRow) Name(part string) string { return "contacts." + r.Number + "." + part }

// Now is what stands in a field of the row, as an option of Field.
func (r ContactRow) Now(part string) string { return "value=" + r.Values[part] }

// ID is the id of a field of the row, as an option of Field.
func (r ContactRow) ID(part string) string { return "id=contacts-" + r.Number + "-" + part }

// ContactParts are the fields of a contact.
func ContactParts() []string { return []string{"name", "role", "phone", "email", "customerId"} }

// ContactRows are the contacts, and a few empty rows; as many as were typed where the form is shown again.
func (e Edit) ContactRows() []ContactRow {
	var out []ContactRow
	for i, one := range e.Contacts {
		out = append(out, ContactRow{strconv.Itoa(i), map[string]string{
			"name": one.Name, "role": one.Role, "phone": one.Phone, "email": one.Email, "customerId": one.CustomerID,
		}})
	}
	for range mostBlank {
		out = append(out, ContactRow{Number: strconv.Itoa(len(out))})
	}
	for e.Typed.Has("contacts." + strconv.Itoa(len(out)) + ".name") {
		out = append(out, ContactRow{Number: strconv.Itoa(len(out))})
	}
	return out
}

// Label is the key of the label of a field.
func (d Difference) Label() string { return "edit." + d.Name }

// Merged compares what was typed with what others did meanwhile: now is what stands there. It gives what the form is to hold, and
// what is to be said: a field that only others changed becomes theirs, one that both did stays as typed.
func Merged(was, typed, now map[string]string) (form map[string]string, theirs []Difference) {
	form = map[string]string{}
	for _, name := range editable {
		mine, other := typed[name] != was[name], now[name] != was[name]
		form[name] = typed[name]
		if other && !mine {
			form[name] = now[name]
		}
		if other && typed[name] != now[name] {
			theirs = append(theirs, Difference{Name: name, Now: now[name], Typed: form[name], Mine: mine})
		}
	}
	return form, theirs
}

// Enter is the page on which a customer is entered.
type Enter struct {
	Frame
	Taken string // what leads to the customer who has the identity already
}

// Contactable are the channels for which consent is asked.
func (Enter) Contactable() []string { return slices.Clone([]string{"sms", "email", "call", "chat"}) }
