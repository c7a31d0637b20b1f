package check

import (
	"encoding/json"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// What is kept so that something else is found: words of names, serials, names of products, contacts, events on the web.

// words says by which later words of a name a customer is found.
func (b *book) words(c crm.Customer) {
	for n, place := range table.WordPlaces(c) {
		b.say(nameWord, table.WordAt(c.ID, n+1), place, 1)
	}
}

func word(b *book, i table.Item) error {
	b.say(nameWord, i.Key(), i.Place(), -1)
	return nil
}

// contacts says by whom a company is found.
func (b *book) contacts(c crm.Customer) {
	for _, at := range table.ContactsAt(c) {
		b.say(contactListed, at, "", 1, table.CustomerAt(c.ID))
	}
}

func contact(b *book, i table.Item) error {
	b.say(contactListed, i.Key(), "", -1)
	return nil
}

// named is what leads from somebody to an item that names them; that of a contact goes with the contact.
func named(b *book, i table.Item) error {
	if table.OfContact(i.Key()) {
		b.say(contactListed, i.Key(), "", -1)
	}
	return nil
}

func serial(b *book, i table.Item) error {
	models, err := table.Read[struct {
		Models []string `json:"models"`
	}](i)
	for _, model := range models.Models {
		b.say(serialModel, i.Key(), model, -1)
		b.follow(table.CardAt(model, i.Key().PK[len(table.SerialAt("").PK):]).PK)
	}
	return err
}

func product(b *book, i table.Item) error {
	p, err := table.Read[crm.Product](i)
	if err != nil {
		return err
	}
	b.say(productShelf, table.ShelfAt(p.SKU), written(p.Named()), 1)
	return nil
}

func shelf(b *book, i table.Item) error {
	all, err := i.Shelved()
	for _, one := range all {
		b.say(productShelf, i.Key(), written(one), -1)
	}
	return err
}

// written is a value of ours as text, to be compared.
func written(value any) string {
	out, err := json.Marshal(value)
	if err != nil { // such values are made of texts, days and numbers
		return err.Error()
	}
	return string(out)
}

func webEvent(b *book, i table.Item) error {
	b.say(webClaim, i.Key(), i.Text("id"), -1)
	return nil
}

// answer is the kept answer to a request, which must be whole to be given again.
func answer(b *book, i table.Item) error {
	for _, name := range []string{"hash", "status", "body", "expires"} {
		if !i.Has(name) {
			b.fault(answerWhole, i, "a kept answer has no "+name)
		}
	}
	return nil
}
