package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
)

// mostCompanies is how many companies are looked at that have the same contact.
const mostCompanies = 20

// mostContactSteps leaves room for the profile, the value, the words of a name and the customers who are named in the transaction that
// changes contacts.
const mostContactSteps = 32

// listing is what a change of contacts does to the items by which their company is found.
type listing struct{ add, remove []step }

// listContacts makes the steps that let a company be found by its contacts: by their phones, and by what else names somebody who may
// ask to be forgotten.
func listContacts(before, after crm.Customer, event string) (out listing) {
	old, now := contactKeys(before), contactKeys(after)
	for _, k := range now {
		if !slices.Contains(old, k) {
			listed := k.item()
			listed["id"] = text(after.ID)
			put := createItem(listed, event, nil, nil)
			put.item.Put.ConditionExpression, put.item.Put.ReturnValuesOnConditionCheckFailure = nil, ""
			out.add = append(out.add, put)
		}
	}
	for _, k := range old {
		if !slices.Contains(now, k) {
			out.remove = append(out.remove, gone(k))
		}
	}
	return out
}

// around are the steps to write before, with and after the change itself: all at once unless there are too many. What is cut off
// between leaves items that lead to nothing, which finding sees.
func (l listing) around() (before, with, after []step) {
	if len(l.add)+len(l.remove) <= mostContactSteps {
		return nil, append(l.add, l.remove...), nil
	}
	return l.add, nil, l.remove
}

// writeAll writes steps that need not be written at once.
func (t *Table) writeAll(ctx context.Context, event string, steps []step) error {
	for part := range slices.Chunk(steps, mostContactSteps) {
		if err := t.write(ctx, event, part...); err != nil {
			return err
		}
	}
	return nil
}

// contactOnly sets what leads to a company from its contacts apart from what else leads to it, since it goes with them.
const contactOnly = "#CONTACT"

// contactKeys are the items by which a company is found: of the phones, e-mail addresses and ids of its contacts.
func contactKeys(c crm.Customer) []key {
	var out []key
	for _, phone := range contactPhones(c) {
		out = append(out, contactKey(phone, c.ID))
	}
	var names []string
	for _, one := range c.Contacts {
		names = append(names, one.Email, one.CustomerID)
	}
	for _, name := range distinctNames(names) {
		out = append(out, namedKey(name, customerPK(c.ID)+contactOnly))
	}
	return out
}

// newlyNamed are the customers whom a change makes contacts of.
func newlyNamed(before, after crm.Customer) []string {
	var out []string
	for _, one := range after.Contacts {
		known := func(c crm.ContactPerson) bool { return c.CustomerID == one.CustomerID }
		if !slices.ContainsFunc(before.Contacts, known) {
			out = append(out, one.CustomerID)
		}
	}
	return slices.DeleteFunc(distinctNames(out), func(id string) bool { return id == after.ID })
}

// contactPhones are the phones of a company's contacts, each once.
func contactPhones(c crm.Customer) []string {
	var out []string
	for _, one := range c.Contacts {
		if one.Phone != "" && !slices.Contains(out, one.Phone) {
			out = append(out, one.Phone)
		}
	}
	return out
}

// ByContact lists the companies of which somebody with this phone is a contact; a company that was merged is found as what it was
// merged into.
func (t *Table) ByContact(ctx context.Context, phone string) ([]Found, error) {
	listed, _, err := t.query(ctx, span{pk: contactPK(phone), limit: mostCompanies})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(listed))
	for i, one := range listed {
		ids[i] = textOf(one, "id")
	}
	var out []Found
	for len(ids) > 0 {
		var companies []crm.Customer
		if companies, err = t.profiles(ctx, ids); err != nil {
			return nil, err
		}
		ids = nil
		for _, c := range companies {
			found := Found{ID: c.ID, Name: c.Name, Kind: c.Kind}
			switch {
			case c.MergedInto != "":
				ids = append(ids, c.MergedInto)
			case slices.Contains(contactPhones(c), phone) && !slices.Contains(out, found):
				out = append(out, found)
			}
		}
	}
	return out, nil
}

// profiles reads some customers, in the order of their ids.
func (t *Table) profiles(ctx context.Context, ids []string) ([]crm.Customer, error) {
	keys := make([]key, len(ids))
	for i, id := range ids {
		keys[i] = profileKey(id)
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.Customer](items)
}
