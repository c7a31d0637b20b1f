package importer

import (
	"context"
	"errors"
	"sync"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// takeCustomers makes customers of the rows, or gives those who are known what they did not have.
func (b *batch) takeCustomers(ctx context.Context) error {
	contacts := b.readCustomers()
	groups := grouped(len(b.things), b.isOpen, func(i int) []string { return identityKeys(contacts[i]) })
	return b.inParallel(ctx, b.workers(), groups, func(ctx context.Context, window [][]int) (worker, error) {
		return b.seeContacts(ctx, contacts, window)
	})
}

// readCustomers reads who the rows are about, and refuses those by which nobody can be known.
func (b *batch) readCustomers() []crm.Contact {
	contacts := make([]crm.Contact, len(b.gather()))
	for i, t := range b.things {
		if t.status != undecided {
			continue
		}
		var faults crm.Faults
		if contacts[i], faults = b.contact(t); len(faults) > 0 {
			t.refuse(faults...)
		} else if len(contacts[i].From.Identities) == 0 {
			t.refuse(crm.Fault{Code: "import.noIdentity"})
		}
	}
	return contacts
}

func (b *batch) isOpen(i int) bool { return b.things[i].status == undecided }

func identityKeys(c crm.Contact) []string {
	out := make([]string, len(c.From.Identities))
	for i, identity := range c.From.Identities {
		out[i] = identity.Key()
	}
	return out
}

// seeContacts reads who the first of each group is, and gives who writes the group. The others of a group read for themselves, because
// the first may have changed it; so does the first when it is asked again.
func (b *batch) seeContacts(ctx context.Context, contacts []crm.Contact, window [][]int) (worker, error) {
	var firsts []crm.Contact
	for _, group := range window {
		firsts = append(firsts, contacts[group[0]])
	}
	seen, err := b.Table.SeeCustomers(ctx, firsts)
	if err != nil {
		return nil, err
	}
	of := map[int]*table.Seen{}
	for g, group := range window {
		of[group[0]] = &seen[g]
	}
	var once sync.Map // things that were tried
	return func(ctx context.Context, group []int) error {
		for _, i := range group {
			if !b.isOpen(i) {
				continue
			}
			known := of[i]
			if _, tried := once.LoadOrStore(i, true); tried {
				known = nil
			}
			if written, err := b.Table.ImportCustomer(ctx, contacts[i], known); !b.settle(b.things[i], written, err) {
				return err
			}
		}
		return nil
	}, nil
}

// settle notes what became of somebody; false says that the error is not about them.
func (b *batch) settle(t *thing, written bool, err error) bool {
	var faults crm.Faults
	switch {
	case err == nil:
		t.written(written)
	case errors.Is(err, table.ErrTwoCustomers):
		t.refuse(crm.Fault{Code: "import.twoCustomers"})
	case errors.As(err, &faults):
		t.refuse(faults...)
	default:
		return false
	}
	return true
}
