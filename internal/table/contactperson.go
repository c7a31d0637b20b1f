package table

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// mostCompanies is how many companies are looked at that have the same contact.
const mostCompanies = 20

// mostContactSteps leaves room for the profile and the value in the transaction that changes contacts. A phone beyond it that is no
// contact's any more stays listed, which finding sees.
const mostContactSteps = 98

// listContacts makes the steps that let a company be found by the phones of its contacts.
func listContacts(before, after crm.Customer, event string) []step {
	old, now := contactPhones(before), contactPhones(after)
	var steps []step
	for _, phone := range now {
		if !slices.Contains(old, phone) {
			listed := contactKey(phone, after.ID).item()
			listed["id"] = text(after.ID)
			put := createItem(listed, event, nil, nil)
			put.item.Put.ConditionExpression, put.item.Put.ReturnValuesOnConditionCheckFailure = nil, ""
			steps = append(steps, put)
		}
	}
	for _, phone := range old {
		if !slices.Contains(now, phone) {
			gone := &types.Delete{Key: contactKey(phone, after.ID).item()}
			steps = append(steps, step{item: types.TransactWriteItem{Delete: gone}})
		}
	}
	return steps[:min(len(steps), mostContactSteps)]
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
