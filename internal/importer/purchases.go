package importer

import (
	"context"
	"errors"
	"slices"
	"sync"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// takePurchases records the orders of the rows, and makes customers of buyers who are none.
func (b *batch) takePurchases(ctx context.Context) error {
	sales := b.readPurchases()
	if err := b.findMargins(ctx, sales); err != nil {
		return err
	}
	if err := b.probe(ctx, sales); err != nil {
		return err
	}
	groups := grouped(len(b.things), b.isOpen, func(i int) []string { return buyerKeys(sales[i]) })
	return b.inParallel(ctx, b.workers(), groups, func(ctx context.Context, window [][]int) (worker, error) {
		return b.seeSales(ctx, sales, window)
	})
}

// readPurchases reads the orders of the rows, and refuses those that are none.
func (b *batch) readPurchases() []crm.ImportedSale {
	sales := make([]crm.ImportedSale, len(b.gather()))
	for i, t := range b.things {
		if t.status != undecided {
			continue
		}
		var faults crm.Faults
		if sales[i], faults = b.sale(t); len(faults) > 0 {
			t.refuse(faults...)
		}
	}
	return sales
}

// mostProbed is how many orders of a chunk are looked for to tell whether any may be there.
const mostProbed = 100

// probe looks for some orders, from all over the chunk: those of a file that was never taken in are not there, and need not be looked for
// one by one. It is a guess that costs or saves reads; what is there is never written again.
func (b *batch) probe(ctx context.Context, sales []crm.ImportedSale) error {
	var some []crm.ImportedSale
	for i := 0; i < len(sales); i += max((len(sales)+mostProbed-1)/mostProbed, 1) {
		if b.isOpen(i) {
			some = append(some, sales[i])
		}
	}
	found, err := b.Table.AnyRecorded(ctx, some)
	b.fresh.Store(!found)
	return err
}

// buyerKeys are what an order has in common with others of the same buyer, or with the same order.
func buyerKeys(s crm.ImportedSale) []string {
	keys := []string{"order#" + s.Purchase.Source + "#" + s.Purchase.Reference}
	if s.Customer != "" {
		return append(keys, "id#"+s.Customer)
	}
	return append(keys, identityKeys(s.Contact)...)
}

// findMargins takes from the catalogue, as far as it tells, the margins of items and orders, as it does for those that a shop sends.
func (b *batch) findMargins(ctx context.Context, sales []crm.ImportedSale) error {
	known := map[string]crm.Product{}
	var skus []string
	for _, s := range sales {
		for _, item := range s.Purchase.Items {
			if _, found := known[item.SKU]; !found {
				known[item.SKU], skus = crm.Product{}, append(skus, item.SKU)
			}
		}
	}
	if len(skus) == 0 {
		return nil
	}
	products, err := b.Table.ProductsOf(ctx, skus)
	if err != nil {
		return err
	}
	clear(known)
	for _, product := range products {
		known[product.SKU] = product
	}
	for i := range sales {
		if p := &sales[i].Purchase; len(p.Items) > 0 {
			p.Catalogue, p.Items = p.CoveredBy(known), p.ItemsCovered(known)
		}
	}
	return nil
}

// seeSales reads what is there of the orders of a window and of their buyers, and gives who writes them.
func (b *batch) seeSales(ctx context.Context, sales []crm.ImportedSale, window [][]int) (worker, error) {
	all := slices.Concat(window...)
	orders := make([]crm.ImportedSale, len(all))
	for at, i := range all {
		orders[at] = sales[i]
	}
	found, err := b.Table.SeeSales(ctx, orders, b.fresh.Load())
	if err != nil {
		return nil, err
	}
	worths, err := b.Table.Worths(ctx, buyersIn(found))
	if err != nil {
		return nil, err
	}
	seen := map[int]table.SeenSale{}
	for at, i := range all {
		seen[i] = found[at]
	}
	values := &purse{worths: worths}
	return func(ctx context.Context, group []int) error {
		one := till{batch: b, sales: sales, seen: seen, newer: map[int]table.SeenSale{}, values: values, known: map[string]string{}, own: map[string]*crm.Value{}}
		return one.serve(ctx, group)
	}, nil
}

// purse has the values of a window's buyers. Each is given out once: whoever has it changes it, and others read it anew.
type purse struct {
	mutex  sync.Mutex
	worths map[string]*crm.Value
}

func (p *purse) take(buyer string) *crm.Value {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	out := p.worths[buyer]
	delete(p.worths, buyer)
	return out
}

// buyersIn are those whose values are needed: the known buyers of orders that are not there yet.
func buyersIn(seen []table.SeenSale) []string {
	var out []string
	for _, s := range seen {
		if s.Before == nil && len(s.Owners) == 1 {
			out = append(out, s.Owners[0])
		}
	}
	return out
}

// till records the orders of a group, whose state was read.
type till struct {
	*batch
	sales  []crm.ImportedSale
	seen   map[int]table.SeenSale // shared with the other groups of the window
	newer  map[int]table.SeenSale
	values *purse
	known  map[string]string     // identity -> whose it became by an order before
	own    map[string]*crm.Value // of buyers, as they are after an order before
}

// worth is the value of a buyer as far as it is known, and is given out once: what becomes of it by a write that fails is not their value.
func (t *till) worth(buyer string) *crm.Value {
	if own := t.own[buyer]; own != nil {
		delete(t.own, buyer)
		return own
	}
	return t.values.take(buyer)
}

// mostOfNew is how many orders a transaction takes of a buyer who becomes a customer by it, which takes up to thirty items more.
const mostOfNew = table.MostSales / 2

// serve records the orders of a group, as many of one buyer together as a transaction takes.
func (t *till) serve(ctx context.Context, group []int) error {
	for len(group) > 0 {
		n := 1
		if i := group[0]; t.isOpen(i) {
			if err := t.lookAgain(ctx, i); err != nil {
				return err
			}
			if !t.judged(i) {
				n = t.together(group)
				if err := t.record(ctx, group[:n]); err != nil {
					return err
				}
			}
		}
		group = group[n:]
	}
	return nil
}

// lookAgain reads an order anew that would give its buyer another identity: if it was recorded before, or another of its name was, it may not.
func (t *till) lookAgain(ctx context.Context, i int) error {
	if owners, free := t.buyers(i); len(owners) != 1 || !free {
		return nil
	}
	found, err := t.Table.SeeSales(ctx, t.sales[i:i+1], false)
	if err == nil {
		t.newer[i] = found[0]
	}
	return err
}

// state is what was read of an order.
func (t *till) state(i int) table.SeenSale {
	if newer, found := t.newer[i]; found {
		return newer
	}
	return t.seen[i]
}

// buyers are whose the identities of an order are, by what was read and written; free says whether any is nobody's.
func (t *till) buyers(i int) (owners []string, free bool) {
	owners = slices.Clone(t.state(i).Owners)
	for _, identity := range t.state(i).Free {
		owner, known := t.known[identity.Key()]
		switch {
		case !known:
			free = true
		case !slices.Contains(owners, owner):
			owners = append(owners, owner)
		}
	}
	return owners, free
}

// judged settles an order for which nothing is to be written.
func (t *till) judged(i int) bool {
	owners, _ := t.buyers(i)
	switch before := t.state(i).Before; {
	case before != nil:
		t.recorded(t.things[i], *before)
	case len(owners) > 1:
		t.things[i].refuse(crm.Fault{Code: "import.twoCustomers"})
	default:
		return false
	}
	return true
}

// together is how many orders, from the first of a group on, are of one buyer and can be written in one transaction.
func (t *till) together(group []int) int {
	owners, free := t.buyers(group[0])
	most := table.MostSales
	if len(owners) == 0 {
		most = mostOfNew
	}
	n := 1
	for n < min(len(group), most) && t.isOpen(group[n]) && t.state(group[n]).Before == nil {
		others, more := t.buyers(group[n])
		same := slices.Equal(owners, others) && !more
		if len(owners) == 0 || free {
			same = len(others) == len(owners) && within(t.sales[group[n]], t.sales[group[0]])
		}
		if !same {
			break
		}
		n++
	}
	return n
}

// within says whether an order names its buyer by nothing but what another does, and by something.
func within(s, other crm.ImportedSale) bool {
	theirs := identityKeys(other.Contact)
	for _, key := range identityKeys(s.Contact) {
		if !slices.Contains(theirs, key) {
			return false
		}
	}
	return len(s.Contact.From.Identities) > 0
}

// record writes orders of one buyer, after what the first tells of them that is new.
func (t *till) record(ctx context.Context, group []int) error {
	orders := make([]crm.ImportedSale, len(group))
	for at, i := range group {
		orders[at] = t.sales[i]
	}
	owners, free := t.buyers(group[0])
	buyer, worth := "", &crm.Value{}
	if len(owners) == 1 {
		buyer, worth = owners[0], t.worth(owners[0])
	}
	if buyer != "" && free {
		who := orders[0].Contact
		who.Event += "w"
		if _, err := t.Table.ImportCustomer(ctx, who, nil); err != nil {
			return t.refusedAll(group, err)
		}
	}
	results, owner, err := t.Table.ImportSales(ctx, orders, buyer, worth, t.Firm, t.Source.Now())
	if err != nil {
		return t.refusedAll(group, err)
	}
	for at, i := range group {
		t.recorded(t.things[i], results[at])
	}
	if owner == orders[0].Contact.NewCustomer || buyer != "" && free { // else it may not be theirs, but that of whoever came between
		for _, key := range identityKeys(orders[0].Contact) {
			t.known[key] = owner
		}
	}
	if worth != nil {
		t.own[owner] = worth
	}
	return nil
}

// refusedAll refuses the orders of a buyer; the error stays one if it is not about them.
func (t *till) refusedAll(group []int, err error) error {
	faults := refusalOf(err)
	if len(faults) == 0 {
		return err
	}
	for _, i := range group {
		t.things[i].refuse(faults...)
	}
	return nil
}

// refusalOf is why the orders of a buyer are not taken; nothing for an error that is not about them.
func refusalOf(err error) (faults crm.Faults) {
	switch {
	case errors.Is(err, table.ErrTwoCustomers):
		faults.Add("", "import.twoCustomers")
	case errors.As(err, new(crm.MergedError)):
		faults.Add("/customerId", "customer.merged")
	case errors.Is(err, crm.ErrNotFound):
		faults.Add("/customerId", "customer.unknown")
	default:
		errors.As(err, &faults)
	}
	return faults
}

// recorded settles an order by what the table says of it.
func (b *batch) recorded(t *thing, r table.Recorded) {
	switch r.Status {
	case table.PurchaseRecorded:
		t.written(true)
	case table.PurchaseAlready:
		b.fresh.Store(false)
		t.written(false)
	default:
		field := map[string]string{"currency.mixed": "/amount/currency", "event.reused": "/reference"}[r.Code]
		var faults crm.Faults
		faults.Add(field, r.Code, "unit", r.Unit)
		t.refuse(faults...)
	}
}
