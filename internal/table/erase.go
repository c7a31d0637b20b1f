package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"vafa/internal/crm"
)

// erasureWork is what an erasure that has begun needs to go on.
type erasureWork struct {
	Customer   string          `json:"customer"`
	IDs        []string        `json:"ids"` // the customer, and those who were merged into them
	Identities []crm.Identity  `json:"identities"`
	Elsewhere  [][2]string     `json:"elsewhere"` // keys of items that the profile led to
	At         time.Time       `json:"at"`
	By         string          `json:"by"`
	Why        string          `json:"why"`
	Total      crm.ErasedTotal `json:"total"`
	Internal   bool            `json:"internal,omitempty"`
	erasedSoFar
}

// erasedSoFar is counted with every transaction of an erasure.
type erasedSoFar struct {
	Items     int `json:"items"`
	Files     int `json:"files"`
	Purchases int `json:"purchases"`
	Refunds   int `json:"refunds"`
}

// erasing is an erasure under way.
type erasing struct {
	erasureWork
	event   string
	budgets func(crm.Identity) string
	files   crm.Files
	gone    crm.Gone
	writes  int
	rounds  int
	touched int // in this round
}

// Erase removes everything about a customer for good, and of those who were merged into them, but for what they are in counts and
// money. The first transaction takes away what every write to a customer relies on, so that nothing can be added from then on; then
// all else goes, a few dozen items a transaction. Repeated, it goes on where it was cut off, and gives its record once it is done.
// ErrNotFound if there never was such a customer, MergedError if they turned out to be another, ConflictError while a merge of
// theirs is unfinished.
func (t *Table) Erase(ctx context.Context, e crm.Erasure) (crm.Erased, error) {
	work, done, err := t.beginErasure(ctx, e)
	if err != nil || done.Hash != "" {
		return done, err
	}
	way := &erasing{erasureWork: work, event: e.Event, budgets: e.Budgets, files: e.Files, gone: work.gone()}
	for {
		way.touched = 0
		if err := t.eraseRound(ctx, way); err != nil {
			return crm.Erased{}, err
		}
		if way.touched == 0 {
			return t.endErasure(ctx, way)
		}
	}
}

func (w erasureWork) gone() crm.Gone {
	out := crm.Gone{Customers: w.IDs}
	for _, identity := range w.Identities {
		if identity.Type == crm.Phone {
			out.Phones = append(out.Phones, identity.Value)
		}
	}
	return out
}

// beginErasure gives the work to go on with, or the record of an erasure that is done.
func (t *Table) beginErasure(ctx context.Context, e crm.Erasure) (work erasureWork, done crm.Erased, err error) {
	if !erasureKey(e.Customer).possible() {
		return work, done, crm.ErrNotFound
	}
	hash := crm.HashID(e.Customer)
	keys := []key{profileKey(e.Customer), valueKey(e.Customer), erasureKey(e.Customer), ledgerKey(hash)}
	err = t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, keys)
		if err != nil {
			return err
		}
		switch {
		case found[keys[2]] != nil:
			work, err = decode[erasureWork](found[keys[2]])
			return err
		case found[keys[0]] == nil && found[keys[3]] != nil:
			done, err = decode[crm.Erased](found[keys[3]])
			return err
		case found[keys[0]] == nil:
			return crm.ErrNotFound
		case found[keys[1]] == nil:
			return errRaced // read while it began
		}
		work, err = t.takeAway(ctx, e, found[keys[0]], found[keys[1]])
		return err
	})
	return work, done, err
}

// takeAway is the first transaction: profile, value and claims go, and what is left to do is written down.
func (t *Table) takeAway(ctx context.Context, e crm.Erasure, profile, worth item) (work erasureWork, err error) {
	customer, err := decode[crm.Customer](profile)
	switch {
	case err != nil:
		return work, err
	case customer.MergedInto != "":
		return work, crm.MergedError{Into: customer.MergedInto}
	case customer.Merging != "":
		return work, crm.ConflictError{Code: "merge.unfinished"}
	}
	value, err := decode[crm.Value](worth)
	if err != nil {
		return work, err
	}
	work = erasureWork{
		Customer: customer.ID, Identities: customer.Identities, At: e.At, By: e.By, Why: e.Why, Internal: value.Internal,
		Total: crm.ErasedTotal{Currency: value.Summary.Currency(), Customers: 1, Spent: value.Summary.Spent, Profit: value.Summary.Margin},
	}
	if work.IDs, err = t.mergedInto(ctx, customer.ID); err != nil {
		return work, err
	}
	for _, k := range contactKeys(customer) {
		work.Elsewhere = append(work.Elsewhere, [2]string{k.pk, k.sk})
	}
	claims, err := t.claimsLeft(ctx, customer)
	if err != nil {
		return work, err
	}
	steps := []step{goneAs(profile), goneAs(worth)}
	for _, claimed := range claims {
		steps = append(steps, remove(claimed, raced))
	}
	work.Items = len(steps)
	noted, err := create(erasureKey(customer.ID), work, e.Event, erasureList(customer.ID), raced)
	if err != nil {
		return work, err
	}
	return work, t.write(ctx, e.Event, append(steps, noted)...)
}

// goneAs deletes a profile or value, on condition that its version is still what was read. Minutes may be counted meanwhile.
func goneAs(was item) step {
	out := remove(was, raced)
	out.item.Delete.ConditionExpression = ptr("#version = :was")
	out.item.Delete.ExpressionAttributeNames = map[string]string{"#version": "version"}
	out.item.Delete.ExpressionAttributeValues = item{":was": was["version"]}
	return out
}

// claimsLeft are the claims of identities and referral codes that lead to a customer.
func (t *Table) claimsLeft(ctx context.Context, c crm.Customer) ([]item, error) {
	keys := identityKeys(c.Identities)
	for _, code := range c.Codes() {
		keys = append(keys, referralKey(code))
	}
	found, err := t.inOrder(ctx, distinct(keys))
	return slices.DeleteFunc(found, func(one item) bool { return textOf(one, "customer") != c.ID }), err
}

// mergedInto are a customer and all who were merged into them and are nobody else now, through any number of merges.
func (t *Table) mergedInto(ctx context.Context, customer string) ([]string, error) {
	out := []string{customer}
	for i := 0; i < len(out); i++ {
		err := t.all(ctx, startingWith("", customerPK(out[i]), prefixMerge), func(records []item) error {
			for _, record := range records {
				from := textOf(record, "from")
				if textOf(record, "state") != crm.MergeUndone && !slices.Contains(out, from) {
					out = append(out, from)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// next names the next write.
func (e *erasing) next() string {
	e.writes++
	return fmt.Sprintf("%s.%d", e.event, e.writes)
}

// commit writes steps of the erasure together with what they count, while it is under way.
func (t *Table) commit(ctx context.Context, e *erasing, more erasedSoFar, steps ...step) error {
	event := e.next()
	for i := range steps {
		if put := steps[i].item.Put; put != nil {
			put.Item[attrEvent] = text(event)
		}
		if change := steps[i].item.Update; change != nil {
			change.ExpressionAttributeValues[":event"] = text(event)
		}
	}
	count := update{key: erasureKey(e.Customer), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
	for name, n := range map[string]int{"items": more.Items, "files": more.Files, "purchases": more.Purchases, "refunds": more.Refunds} {
		if n != 0 {
			count.add = join(count.add, ", ", "#"+name+" :"+name)
			count.names["#"+name], count.values[":"+name] = name, number(int64(n))
		}
	}
	err := t.write(ctx, event, append(steps, count.step(event, raced))...)
	if err == nil {
		e.touched++
	}
	return err
}

// mostLedgerSteps keeps the last transaction of an erasure below a hundred items.
const mostLedgerSteps = 40

// endErasure turns the work into the record that outlives it.
func (t *Table) endErasure(ctx context.Context, e *erasing) (done crm.Erased, err error) {
	err = t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, []key{erasureKey(e.Customer), ledgerKey(crm.HashID(e.Customer))})
		if err != nil {
			return err
		}
		left := found[erasureKey(e.Customer)]
		if left == nil { // somebody else who erases them was here
			done, err = decode[crm.Erased](found[ledgerKey(crm.HashID(e.Customer))])
			return err
		}
		work, err := decode[erasureWork](left)
		if err != nil {
			return err
		}
		done = work.record(e.Customer)
		if found[ledgerKey(done.Hash)] != nil { // erased before, and come back with an old copy of the table
			return t.write(ctx, e.next(), remove(left, raced))
		}
		return t.settle(ctx, e, work, left)
	})
	return done, err
}

func (w erasureWork) record(customer string) crm.Erased {
	return crm.Erased{Hash: crm.HashID(customer), At: w.At, By: w.By, Why: w.Why, Items: w.Items, Files: w.Files}
}

// settle writes the records of those who were merged into the customer, and then all the rest at once.
func (t *Table) settle(ctx context.Context, e *erasing, work erasureWork, left item) error {
	event := e.next()
	var steps []step
	for _, id := range work.IDs {
		record := work.record(id)
		if id != work.Customer {
			record.Items, record.Files = 0, 0 // are counted once
		}
		one, err := create(ledgerKey(record.Hash), record, event, nil, raced)
		if err != nil {
			return err
		}
		if id == work.Customer {
			steps = append([]step{one}, steps...)
			continue
		}
		one.item.Put.ConditionExpression, one.item.Put.ReturnValuesOnConditionCheckFailure = nil, ""
		steps = append(steps, one)
	}
	for len(steps) > mostLedgerSteps {
		n := len(steps) - mostLedgerSteps
		if err := t.write(ctx, event, steps[n:]...); err != nil {
			return err
		}
		steps = steps[:n]
	}
	return t.write(ctx, event, append(steps, remove(left, raced), work.counted(event))...)
}

// counted adds an erased customer to the totals. Adding is safe here: the transaction counts once, because the record can be made
// only once.
func (w erasureWork) counted(event string) step {
	counts := map[string]int64{"customers": 1, "purchases": int64(w.Purchases), "refunds": int64(w.Refunds), "spent": w.Total.Spent, "profit": w.Total.Profit}
	if w.Internal { // one's own unit is in no total
		counts = map[string]int64{"internal": 1}
	}
	change := update{key: totalKey(w.Total.Currency), names: map[string]string{}, values: item{}}
	for name, n := range counts {
		change.add = join(change.add, ", ", "#"+name+" :"+name)
		change.names["#"+name], change.values[":"+name] = name, number(n)
	}
	change.assign("currency", text(w.Total.Currency))
	return change.step(event, raced)
}

// Ledger reads a page of the records of erasures, in the order of their hashes; next is where it goes on, "" at its end.
func (t *Table) Ledger(ctx context.Context, after string, limit int) ([]crm.Erased, string, error) {
	spans := make([]span, Shards)
	for shard := range spans {
		spans[shard] = span{pk: ledgerPK(shard)}
	}
	items, next, err := t.merged(ctx, spans, after, limit)
	if err != nil {
		return nil, "", err
	}
	out, err := decodeAll[crm.Erased](items)
	return out, next, err
}

// InLedger says whether the customer whose id has this hash was erased, and reads the record.
func (t *Table) InLedger(ctx context.Context, hash string) (crm.Erased, bool, error) {
	found, err := read[crm.Erased](ctx, t, ledgerKey(hash))
	if errors.Is(err, crm.ErrNotFound) {
		return crm.Erased{}, false, nil
	}
	return found, err == nil, err
}

// ErasedTotals reads what erased customers come to, by currency.
func (t *Table) ErasedTotals(ctx context.Context) ([]crm.ErasedTotal, error) {
	var out []crm.ErasedTotal
	err := t.all(ctx, startingWith("", pkErased, prefixTotal), func(items []item) error {
		totals, err := decodeAll[crm.ErasedTotal](items)
		out = append(out, totals...)
		return err
	})
	return out, err
}
