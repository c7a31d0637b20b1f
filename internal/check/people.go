package check

import (
	"strings"

	"vafa/internal/crm"
	"vafa/internal/table"
)

func profile(b *book, i table.Item) error {
	c, err := table.Read[crm.Customer](i)
	if err != nil {
		return err
	}
	b.person.profile = true
	if c.Merging != "" {
		b.person.busy = true
		b.under(i.Key().PK, table.CustomerAt(c.Merging))
	}
	b.contacts(c)
	if c.MergedInto != "" {
		b.follow(table.CustomerAt(c.MergedInto))
		b.person.merged = true
		return nil // is nobody any more
	}
	for _, one := range c.Identities {
		b.say(identityClaim, table.ClaimAt(one), c.ID, 1, i.Key().PK)
	}
	for _, one := range c.Codes() {
		b.say(referralCode, table.CodeAt(one), c.ID, 1, i.Key().PK)
	}
	b.words(c)
	if c.Referrer != "" {
		b.say(referralCredit, i.Key(), c.Referrer, 1, table.CustomerAt(c.Referrer))
		b.say(valueReferrer, table.ValueAt(c.ID), c.Referrer, 1)
	}
	return nil
}

func identity(b *book, i table.Item) error {
	customer := i.Text("customer")
	b.say(identityClaim, i.Key(), customer, -1, table.CustomerAt(customer))
	return nil
}

func code(b *book, i table.Item) error {
	customer := i.Text("customer")
	b.say(referralCode, i.Key(), customer, -1, table.CustomerAt(customer))
	return nil
}

// pointer is of a case or a purchase, or, with the name of a gateway before a dot, of a message.
func pointer(b *book, i table.Item) error {
	customer, item := i.Text("customer"), i.Text("item")
	r := idPointer
	if strings.Contains(i.Key().PK, ".") {
		r = gatewayName
	}
	b.say(r, i.Key(), customer+"\x00"+item, -1, table.CustomerAt(customer))
	b.follow(table.CustomerAt(customer))
	return nil
}

// pointed says that a pointer must lead to an item.
func (b *book) pointed(r rule, from, to table.Key) {
	b.say(r, from, table.CustomerIn(to.PK)+"\x00"+to.SK, 1, to.PK)
}

func erasure(b *book, i table.Item) error {
	b.under(table.CustomerOfErasure(i.Key()))
	return nil
}

func merge(b *book, i table.Item) error {
	m, err := table.Read[crm.Merge](i)
	if err != nil {
		return err
	}
	if m.State == crm.MergeMoving || m.State == crm.MergeUndoing {
		b.under(table.CustomerAt(m.Into), table.CustomerAt(m.From))
	}
	b.say(mergeMoved, table.Key{PK: table.MovedAt(m.ID)}, "", int64(m.Moved), i.Key().PK)
	return nil
}

// moved is a list of what one step of a merge moved, which is kept until it can be undone no more.
func moved(b *book, i table.Item) error {
	list, err := table.Read[struct {
		Names []string `json:"names"`
	}](i)
	b.say(mergeMoved, table.Key{PK: i.Key().PK}, "", -int64(len(list.Names)))
	return err
}
