package crm

import "strconv"

// The kinds of customers.
const (
	KindPerson  = "person"
	KindCompany = "company"
	KindUnit    = "unit" // a part of one's own organisation: internal, never in revenue
)

// ContactPerson is somebody to speak to in a company; CustomerID names them if they are a customer themselves.
type ContactPerson struct {
	Name       string `json:"name"`
	Role       string `json:"role,omitempty"`
	Phone      string `json:"phone,omitempty"`
	Email      string `json:"email,omitempty"`
	CustomerID string `json:"customerId,omitempty"`
}

// ContactForm is a ContactPerson as typed.
type ContactForm struct {
	Name       string `json:"name"`
	Role       string `json:"role,omitempty"`
	Phone      string `json:"phone,omitempty"`
	Email      string `json:"email,omitempty"`
	CustomerID string `json:"customerId,omitempty"`
}

// maxContacts bounds the contacts of a company.
const maxContacts = 50

// contacts reads a company's contacts, of whom each has a name.
func (f form) contacts(in []ContactForm, b Business) []ContactPerson {
	if len(in) > maxContacts {
		f.fault("contacts", "list.tooLong", "limit", strconv.Itoa(maxContacts))
		return nil
	}
	var out []ContactPerson
	for i, one := range in {
		at := "contacts/" + strconv.Itoa(i) + "/"
		out = append(out, ContactPerson{
			Name:       f.required(at+"name", one.Name, maxName),
			Role:       f.text(at+"role", one.Role, maxName),
			Phone:      f.phone(at+"phone", one.Phone, b),
			Email:      f.email(at+"email", one.Email),
			CustomerID: f.text(at+"customerId", one.CustomerID, maxName),
		})
	}
	return out
}

// setKind changes kind and contacts; internal follows from the kind. Only an organisation has contacts.
func (change CustomerChange) setKind(c *Customer, f form, b Business) {
	if change.Kind != nil {
		c.Kind = f.choose("kind", *change.Kind, KindPerson, KindCompany, KindUnit)
		c.Internal = c.Kind == KindUnit
	}
	if change.Contacts != nil {
		c.Contacts = f.contacts(*change.Contacts, b)
	}
	if c.Kind == KindPerson && len(c.Contacts) > 0 {
		f.fault("contacts", "contacts.person")
	}
}

// CustomerForm is a customer as staff enter them: more may be left open than on a public form, and it may be one's own unit.
type CustomerForm struct {
	Kind string `json:"kind,omitempty" enum:"person,company,unit"`
	Name string `json:"name,omitempty"`
	CaptureForm
}

// Parse checks the form: a name or one identity is enough.
func (in CustomerForm) Parse(b Business) (Capture, error) {
	var faults Faults
	f := form{faults: &faults}
	kind, name := f.oneOf("kind", in.Kind, KindPerson, KindCompany, KindUnit), f.text("name", in.Name, maxName)
	out := in.read(f, b, kind, name, f.identities(in.IdentityForm, b))
	if len(faults) == 0 && out.Name == "" && len(out.Identities) == 0 {
		f.fault("name", "customer.empty")
	}
	return out, faults.Err()
}
