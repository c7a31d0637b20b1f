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
		b.unfinished++
		b.person.busy = true
		b.busy[i.Key().PK], b.busy[table.CustomerAt(c.Merging)] = true, true
	}
	if c.MergedInto != "" {
		b.follow = append(b.follow, table.CustomerAt(c.MergedInto))
		b.person.merged = true
		return nil // is nobody any more
	}
	for _, one := range c.Identities {
		b.say(identityClaim, table.ClaimAt(one), c.ID, 1, i.Key().PK)
	}
	for _, one := range c.Codes() {
		b.say(referralCode, table.CodeAt(one), c.ID, 1, i.Key().PK)
	}
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
	return nil
}

// pointed says that a pointer must lead to an item.
func (b *book) pointed(r rule, from, to table.Key) {
	b.say(r, from, table.CustomerIn(to.PK)+"\x00"+to.SK, 1, to.PK)
}

func message(b *book, i table.Item) error {
	if m := i.Text("reference"); m != "" {
		b.pointed(gatewayName, table.SentAt(i.Text("gateway"), m), i.Key())
	}
	return nil
}

func erasure(b *book, i table.Item) error {
	b.unfinished++
	b.busy[table.CustomerOfErasure(i.Key())] = true
	return nil
}
