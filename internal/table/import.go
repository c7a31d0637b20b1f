package table

import (
	"context"
	"errors"
	"slices"

	"vafa/internal/crm"
)

// What an import writes is read beforehand for many rows at once. A row whose first try fails, because somebody came between, reads
// for itself. Each row is a write under a name of its own: the line that it leaves on the timeline says, whenever the row is taken
// again, that it was taken.

// ErrTwoCustomers says that what names one customer in a row belongs to two.
var ErrTwoCustomers = errors.New("two customers")

// Seen is what there is of whom a row may be about.
type Seen struct {
	found   map[key]item // the claims of their identities, and of the code of whoever brought them
	owners  []string     // whose the identities are
	profile crm.Customer // of the only owner
	noted   bool         // the row was taken before
}

// SeeCustomers reads what there is of those whom contacts name.
func (t *Table) SeeCustomers(ctx context.Context, contacts []crm.Contact) ([]Seen, error) {
	var keys []key
	for _, c := range contacts {
		keys = append(keys, partyKeys(c)...)
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]Seen, len(contacts))
	keys = nil
	for i, c := range contacts {
		out[i] = Seen{found: ofKeys(found, partyKeys(c)), owners: ownersOf(c.From.Identities, found)}
		if len(out[i].owners) == 1 {
			keys = append(keys, profileKey(out[i].owners[0]), entryKey(out[i].owners[0], c.Entry()))
		}
	}
	if found, err = t.batch(ctx, keys); err != nil {
		return nil, err
	}
	for i, c := range contacts {
		if len(out[i].owners) != 1 {
			continue
		}
		owner := out[i].owners[0]
		out[i].noted = found[entryKey(owner, c.Entry())] != nil
		if out[i].profile, err = decode[crm.Customer](found[profileKey(owner)]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func ofKeys(found map[key]item, keys []key) map[key]item {
	out := map[key]item{}
	for _, k := range keys {
		if found[k] != nil {
			out[k] = found[k]
		}
	}
	return out
}

// ownersOf are the customers whose identities were found, each once.
func ownersOf(identities []crm.Identity, found map[key]item) []string {
	var out []string
	for _, identity := range identities {
		owner := textOf(found[identityKey(identity)], "customer")
		if owner != "" && !slices.Contains(out, owner) {
			out = append(out, owner)
		}
	}
	return out
}

// ImportCustomer makes a customer of somebody unknown, and gives somebody known what they did not have yet; seen is what SeeCustomers read
// of them, nil where it may be out of date. It says whether something was written for this contact, now or before. The error is
// ErrTwoCustomers, or crm.Faults where they cannot be the customer whose identity they have.
func (t *Table) ImportCustomer(ctx context.Context, c crm.Contact, seen *Seen) (written bool, err error) {
	err = t.untilSettled(ctx, func() error {
		now := seen
		if seen = nil; now == nil {
			fresh, err := t.SeeCustomers(ctx, []crm.Contact{c})
			if err != nil {
				return err
			}
			now = &fresh[0]
		}
		written, err = t.welcome(ctx, c, *now)
		return err
	})
	return written, err
}

func (t *Table) welcome(ctx context.Context, c crm.Contact, now Seen) (written bool, err error) {
	switch {
	case len(now.owners) > 1:
		return false, ErrTwoCustomers
	case now.noted:
		return true, nil
	case len(now.owners) == 1:
		return t.enrich(ctx, c, now)
	}
	if err := t.felt(ctx, c, now.found); err != nil {
		return false, err
	}
	customer, steps, err := t.newcomer(c, now.found, raced)
	if err != nil {
		return false, err
	}
	entry, err := contactEntry(c, customer, now.found)
	if err != nil {
		return false, err
	}
	return true, t.write(ctx, c.Event, slices.Concat(steps, entry)...)
}

// enrich writes what a contact adds to a known customer, if anything, and a line that says so.
func (t *Table) enrich(ctx context.Context, c crm.Contact, now Seen) (written bool, err error) {
	before := now.profile
	if before.ID == "" || before.MergedInto != "" {
		return false, errRaced // the claims are about to lead to somebody else
	}
	after, changed, faults := before.Enriched(c.From, c.At)
	if err := faults.Err(); err != nil || !changed {
		return false, err
	}
	after.Version++
	attributes, err := profileAttributes(after)
	if err != nil {
		return false, err
	}
	change, err := replace(profileKey(after.ID), after, before.Version, c.Event, attributes, raced)
	if err != nil {
		return false, err
	}
	claims, err := claimsOf(c, after, now.found)
	if err != nil {
		return false, err
	}
	words, err := wordSteps(before, after, c.Event)
	if err != nil {
		return false, err
	}
	entry, err := contactEntry(c, after.ID, now.found)
	if err != nil {
		return false, err
	}
	return true, t.write(ctx, c.Event, slices.Concat([]step{change}, claims, words, entry)...)
}

// claimsOf are the claims of the identities that a contact gives a customer, and what those know now that they had.
func claimsOf(c crm.Contact, after crm.Customer, found map[key]item) ([]step, error) {
	var out []step
	has, err := encodeField(typesOf(after.Identities))
	if err != nil {
		return nil, err
	}
	for _, identity := range c.From.Identities {
		if found[identityKey(identity)] != nil {
			learn := update{key: identityKey(identity), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
			learn.assign(attrHas, has)
			out = append(out, learn.step(c.Event, raced))
			continue
		}
		one, err := create(identityKey(identity), claimOf(after), c.Event, claimList(identity), raced)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}
