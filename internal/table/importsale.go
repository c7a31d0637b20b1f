package table

import (
	"context"
	"errors"
	"slices"
	"time"

	"vafa/internal/crm"
)

// SeenSale is what there is of an order of a file and of who bought.
type SeenSale struct {
	Owners []string       // whose the identities are; only the id where the file has it
	Free   []crm.Identity // that are nobody's yet
	Before *Recorded      // the order was recorded before, or another of its name
}

// SeeSales reads what there is of orders. Of fresh ones it is not looked whether they were recorded before: writing them finds out, at the
// price of a write that fails.
func (t *Table) SeeSales(ctx context.Context, sales []crm.ImportedSale, fresh bool) ([]SeenSale, error) {
	var keys []key
	for _, s := range sales {
		of := saleKeys(s)
		if fresh {
			of = of[1:]
		}
		keys = append(keys, of...)
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]SeenSale, len(sales))
	for i, s := range sales {
		out[i] = seenIn(s, found)
	}
	return out, nil
}

// saleKeys are the claim of the order, and those of the buyer's identities unless the file has their id.
func saleKeys(s crm.ImportedSale) []key {
	keys := []key{eventKey(s.Purchase.Source, s.Purchase.Reference)}
	if s.Customer == "" {
		keys = append(keys, identityKeys(s.Contact.From.Identities)...)
	}
	return keys
}

func seenIn(s crm.ImportedSale, found map[key]item) SeenSale {
	var out SeenSale
	if out.Owners = []string{s.Customer}; s.Customer == "" {
		out.Owners = ownersOf(s.Contact.From.Identities, found)
		taken := func(i crm.Identity) bool { return found[identityKey(i)] != nil }
		out.Free = slices.DeleteFunc(slices.Clone(s.Contact.From.Identities), taken)
	}
	claimed := found[eventKey(s.Purchase.Source, s.Purchase.Reference)]
	if claimed == nil {
		return out
	}
	b := buying{customer: textOf(claimed, "customer")} // also whose identity is not in the row any more
	if len(out.Owners) > 0 && !slices.Contains(out.Owners, b.customer) {
		b.customer = out.Owners[0]
	}
	before := b.again(s.Purchase, claimed)
	out.Before = &before
	return out
}

// AnyRecorded says whether there is any of some orders.
func (t *Table) AnyRecorded(ctx context.Context, sales []crm.ImportedSale) (bool, error) {
	keys := make([]key, len(sales))
	for i, s := range sales {
		keys[i] = saleKeys(s)[0]
	}
	found, err := t.batch(ctx, keys)
	return len(found) > 0, err
}

// Worths reads the values of some customers; those who are not there are missing.
func (t *Table) Worths(ctx context.Context, ids []string) (map[string]*crm.Value, error) {
	keys := make([]key, len(ids))
	for i, id := range ids {
		keys[i] = valueKey(id)
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := map[string]*crm.Value{}
	for i, id := range ids {
		if found[keys[i]] == nil {
			continue
		}
		value, err := decode[crm.Value](found[keys[i]])
		if err != nil {
			return nil, err
		}
		out[id] = &value
	}
	return out, nil
}

// MostSales is how many orders of one buyer ImportSales takes.
const MostSales = purchasesAtOnce

// ImportSales records orders of one buyer in one transaction, which makes a customer of them if they are none. customer and value are
// what was read of them, "" and nil for nobody; value is then what it has become. The first order's Contact says who they are, and its
// event names the write. The error is ErrNotFound or a MergedError where the file's id is no customer's any more, and ErrTwoCustomers.
func (t *Table) ImportSales(ctx context.Context, sales []crm.ImportedSale, customer string, value *crm.Value, b crm.Business, now time.Time) ([]Recorded, string, error) {
	s := selling{table: t, sales: sales, buying: buying{customer: customer, business: b, event: sales[0].Contact.Event, now: now}, found: map[key]item{}}
	if value != nil {
		s.value = *value
	}
	seen := customer == "" || value != nil
	err := t.untilSettled(ctx, func() error {
		if !seen {
			if err := s.look(ctx); err != nil {
				return err
			}
		}
		seen = false
		return s.write(ctx)
	})
	if value != nil {
		*value = s.value
	}
	return s.results, s.customer, err
}

// selling is a write of orders under way.
type selling struct {
	buying
	table   *Table
	sales   []crm.ImportedSale
	value   crm.Value
	found   map[key]item // claims of the orders
	results []Recorded
}

// look reads again whose the orders are and what they have.
func (s *selling) look(ctx context.Context) (err error) {
	first := s.sales[0]
	keys := saleKeys(first)
	for _, one := range s.sales[1:] {
		keys = append(keys, eventKey(one.Purchase.Source, one.Purchase.Reference))
	}
	if s.found, err = s.table.batch(ctx, keys); err != nil {
		return err
	}
	seen := seenIn(first, s.found)
	if len(seen.Owners) > 1 {
		return ErrTwoCustomers
	}
	s.customer, s.value = "", crm.Value{}
	if claimed := s.found[keys[0]]; len(seen.Owners) == 0 && claimed != nil {
		s.customer = textOf(claimed, "customer")
	} else if len(seen.Owners) == 1 {
		s.customer = seen.Owners[0]
	}
	if s.customer == "" {
		return nil
	}
	s.value, err = read[crm.Value](ctx, s.table, valueKey(s.customer))
	return err
}

func (s *selling) write(ctx context.Context) error {
	purchases := make([]crm.Purchase, len(s.sales))
	for i, one := range s.sales {
		purchases[i] = one.Purchase
	}
	if s.customer == "" {
		return s.toNewcomer(ctx, purchases)
	}
	if s.value.MergedInto != "" {
		if s.sales[0].Customer == "" {
			return errRaced // the claims are about to lead to somebody else
		}
		return crm.MergedError{Into: s.value.MergedInto}
	}
	if s.value.Customer == "" {
		return crm.ErrNotFound
	}
	var steps []step
	var err error
	s.results, steps, err = s.take(&s.value, purchases, s.found)
	if err != nil || len(steps) == 0 {
		return err
	}
	return s.table.write(ctx, s.event, steps...)
}

// toNewcomer makes a customer of the buyer together with what they bought.
func (s *selling) toNewcomer(ctx context.Context, purchases []crm.Purchase) error {
	c := s.sales[0].Contact
	s.customer = c.NewCustomer
	var bought []step
	customer, steps, err := s.table.arrival(c, s.found, raced, func(worth *crm.Value) (err error) {
		s.results, bought, err = s.record(worth, purchases, s.found)
		s.value = *worth
		return err
	})
	if err != nil {
		return err
	}
	entry, err := contactEntry(c, customer, s.found)
	if err != nil {
		return err
	}
	err = s.table.write(ctx, s.event, slices.Concat(steps, bought, entry)...)
	if errors.Is(err, errRaced) {
		s.customer = ""
	}
	return err
}
