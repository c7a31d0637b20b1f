package table

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// The outcomes of a purchase.
const (
	PurchaseRecorded = "recorded"
	PurchaseAlready  = "already"
	PurchaseRefused  = "refused"
)

// Recorded is what became of one purchase of a batch; Code says why it was refused, Unit which currency it should be in.
type Recorded struct {
	Status     string
	PurchaseID string
	Code, Unit string
}

// purchasesAtOnce keeps a transaction below a hundred items and well below 4 MB: four items a purchase, the counts of its day among them,
// the value, and a move of stage.
const purchasesAtOnce = 20

// Buy records purchases of one customer: one read and one transaction for up to twenty. Each counts once by its source and
// reference; results are in the order of the purchases. ErrNotFound says that there is no such customer.
func (t *Table) Buy(ctx context.Context, customer string, purchases []crm.Purchase, b crm.Business, event string, now time.Time) ([]Recorded, error) {
	out := make([]Recorded, 0, len(purchases))
	for len(purchases) > 0 {
		n := min(purchasesAtOnce, len(purchases))
		results, err := t.buy(ctx, buying{customer: customer, business: b, event: event, now: now}, purchases[:n])
		if err != nil {
			return out, err
		}
		out, purchases = append(out, results...), purchases[n:]
		event += "+"
	}
	return out, nil
}

// buying is what the purchases of one write have in common.
type buying struct {
	customer string
	business crm.Business
	event    string
	now      time.Time
}

func (t *Table) buy(ctx context.Context, b buying, purchases []crm.Purchase) (results []Recorded, err error) {
	keys := []key{valueKey(b.customer)}
	for _, p := range purchases {
		keys = append(keys, eventKey(p.Source, p.Reference))
	}
	err = t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, keys)
		if err != nil {
			return err
		}
		if found[keys[0]] == nil {
			return crm.ErrNotFound
		}
		value, err := decode[crm.Value](found[keys[0]])
		if err == nil && value.MergedInto != "" {
			err = crm.MergedError{Into: value.MergedInto}
		}
		if err != nil {
			return err
		}
		var steps []step
		results, steps, err = b.take(&value, purchases, found)
		if err != nil || len(steps) == 0 {
			return err
		}
		return t.write(ctx, b.event, steps...)
	})
	return results, err
}

// take adds to the value the purchases that are new and in its currency, and makes the steps that record them.
func (b buying) take(value *crm.Value, purchases []crm.Purchase, found map[key]item) ([]Recorded, []step, error) {
	version := value.Version
	results, steps, err := b.record(value, purchases, found)
	if err != nil || len(steps) == 0 {
		return results, nil, err
	}
	change, err := ledgerStep(*value, version, b.event)
	return results, append(steps, change), err
}

// record adds the purchases to the value and makes the steps that record them, but for that of the value itself.
func (b buying) record(value *crm.Value, purchases []crm.Purchase, found map[key]item) ([]Recorded, []step, error) {
	var results []Recorded
	var steps []step
	counted := map[locale.Date]crm.Counts{}
	won := crm.Counts{}
	for _, p := range purchases {
		p.Customer = b.customer
		at := eventKey(p.Source, p.Reference)
		if claimed := found[at]; claimed != nil {
			results = append(results, b.again(p, claimed))
			continue
		}
		if !value.Takes(p.Amount.Unit()) {
			results = append(results, Recorded{Status: PurchaseRefused, Code: "currency.mixed", Unit: value.Summary.Unit})
			continue
		}
		moved, err := value.Buy(p, b.business, b.now)
		if err != nil {
			return nil, nil, err
		}
		more, claimed, err := b.steps(p, moved)
		if err != nil {
			return nil, nil, err
		}
		won = won.Plus(value.Answer(p, b.now))
		found[at] = claimed // the same purchase twice in one batch counts once
		results = append(results, Recorded{Status: PurchaseRecorded, PurchaseID: p.ID})
		steps = append(steps, more...)
		if counts := p.Counts(); len(counts) > 0 {
			on := b.business.Day(p.At)
			counted[on] = counted[on].Plus(counts)
		}
	}
	if len(steps) == 0 {
		return results, nil, nil
	}
	for _, day := range slices.SortedFunc(maps.Keys(counted), locale.Date.Compare) {
		steps = append(steps, addCounts(countKey(day, shardOf(b.event)), counted[day], b.event))
	}
	if len(won) > 0 {
		steps = append(steps, learnt(won, b.event))
	}
	return results, steps, nil
}

// eventClaim is what the claim of a purchase remembers, to tell a repetition from another event of the same name.
type eventClaim struct {
	Customer string      `json:"customer"`
	Purchase string      `json:"purchase"`
	At       time.Time   `json:"at"`
	Amount   money.Money `json:"amount"`
}

func (b buying) again(p crm.Purchase, claimed item) Recorded {
	before, err := decode[eventClaim](claimed)
	if err != nil || before.Customer != b.customer || before.Amount != p.Amount || !before.At.Equal(p.At) {
		return Recorded{Status: PurchaseRefused, Code: "event.reused"}
	}
	if before.Purchase == p.ID {
		return Recorded{Status: PurchaseRecorded, PurchaseID: p.ID} // by this very write, of which only the answer was lost
	}
	return Recorded{Status: PurchaseAlready, PurchaseID: before.Purchase}
}

// steps are the items of one purchase: the claim of its event, its line on the timeline, the pointer to it, and the move
// of stage that follows.
func (b buying) steps(p crm.Purchase, moved *crm.StageChange) ([]step, item, error) {
	entry := purchaseEntry(p)
	claimed, err := encode(eventKey(p.Source, p.Reference), eventClaim{Customer: b.customer, Purchase: p.ID, At: p.At, Amount: p.Amount})
	if err != nil {
		return nil, nil, err
	}
	line, err := create(entryKey(b.customer, entry), entry, b.event, nil, raced)
	if err != nil {
		return nil, nil, err
	}
	found, err := pointTo(p.ID, b.customer, entryKey(b.customer, entry), b.event)
	if err != nil {
		return nil, nil, err
	}
	listed := item{"listPK": text(referenceListPK(p.Reference)), "listSK": text(p.Source)}
	steps := []step{createItem(claimed, b.event, listed, raced), line, found}
	if moved == nil {
		return steps, claimed, nil
	}
	stage := crm.Entry{ID: p.ID + "s", Type: crm.EntryStage, At: p.At, By: "vafa", Stage: moved}
	move, err := create(entryKey(b.customer, stage), stage, b.event, nil, raced)
	return append(steps, move), claimed, err
}

func purchaseEntry(p crm.Purchase) crm.Entry {
	return crm.Entry{ID: p.ID, Type: crm.EntryPurchase, At: p.At, By: p.Source, Purchase: &p}
}

// ledgerStep writes what a purchase or refund changes of a value, on condition that nobody changed it since version.
func ledgerStep(v crm.Value, version int, event string) (step, error) {
	change, err := ledgerUpdate(v, version)
	return change.step(event, raced), err
}

func ledgerUpdate(v crm.Value, version int) (update, error) {
	change := update{
		key: valueKey(v.Customer), condition: "#version = :old",
		names: map[string]string{"#version": "version"}, values: item{":old": number(int64(version))},
	}
	for name, value := range map[string]any{
		"version": v.Version, "ledger": v.Days, "goods": v.Goods, "summary": v.Summary, "stage": v.Stage, "stageSince": v.StageSince,
		"awaited": append([]crm.Awaited{}, v.Awaited...), // a list, and never nothing: decisions append to it
	} {
		encoded, err := encodeField(value)
		if err != nil {
			return update{}, err
		}
		change.assign(name, encoded)
	}
	return change, nil
}

func (t *Table) purchaseAt(ctx context.Context, at pointer) (crm.Purchase, error) {
	entry, err := read[crm.Entry](ctx, t, key{customerPK(at.Customer), at.SK})
	if err == nil && entry.Purchase == nil {
		err = crm.ErrNotFound
	}
	if err != nil {
		return crm.Purchase{}, err
	}
	return *entry.Purchase, nil
}

// Refund takes money back of a purchase. judge sees the purchase as it is now and gives the refund's timeline entry and the
// answer to remember; its error ends the refund.
func (t *Table) Refund(ctx context.Context, id string, b crm.Business, judge func(crm.Purchase) (crm.Entry, crm.Once, error)) error {
	return t.untilSettled(ctx, func() error {
		at, err := read[pointer](ctx, t, pointerKey(id))
		if err == nil && !strings.HasPrefix(at.SK, prefixTimeline) {
			err = crm.ErrNotFound // it is the id of a case
		}
		if err != nil {
			return err
		}
		// The value first: its version then covers the purchase that is read after it.
		value, err := read[crm.Value](ctx, t, valueKey(at.Customer))
		if err != nil {
			return err
		}
		before, err := t.purchaseAt(ctx, at)
		if errors.Is(err, crm.ErrNotFound) {
			return errRaced // it moved to another customer since
		}
		if err != nil {
			return err
		}
		entry, once, err := judge(before)
		if err != nil {
			return err
		}
		steps, err := refundSteps(before, value, entry, b)
		if err != nil {
			return err
		}
		return t.write(ctx, entry.ID, append(t.once(once, entry.ID), steps...)...)
	})
}

func refundSteps(before crm.Purchase, value crm.Value, entry crm.Entry, b crm.Business) ([]step, error) {
	after, err := before.Less(entry.Refund.Amount)
	if err != nil {
		return nil, err
	}
	version := value.Version
	if err := value.GiveBack(before, after, b); err != nil {
		return nil, err
	}
	line, err := create(entryKey(before.Customer, entry), entry, entry.ID, nil, raced)
	if err != nil {
		return nil, err
	}
	whole, err := encodeField(after)
	if err != nil {
		return nil, err
	}
	mark := update{key: entryKey(before.Customer, purchaseEntry(before)), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
	mark.assign("purchase", whole)
	ledger, err := ledgerStep(value, version, entry.ID)
	return []step{line, mark.step(entry.ID, raced), ledger}, err
}
