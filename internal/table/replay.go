package table

import (
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
)

// MergesOf reads the merges into a customer that are not undone. Who was merged may have been merged with before.
func (t *Table) MergesOf(ctx context.Context, customer string) ([]crm.Merge, error) {
	var out []crm.Merge
	err := t.all(ctx, startingWith("", customerPK(customer), prefixMerge), func(items []item) error {
		merges, err := decodeAll[crm.Merge](items)
		for _, m := range merges {
			if m.State != crm.MergeUndone {
				out = append(out, m)
			}
		}
		return err
	})
	return out, err
}

// Unfinished is an erasure that has begun and was cut off. IDs are the customer and all who were merged into them.
type Unfinished struct {
	Customer string    `json:"customer"`
	IDs      []string  `json:"ids"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Why      string    `json:"why"`
}

// UnfinishedErasures reads the erasures that wait to be gone on with.
func (t *Table) UnfinishedErasures(ctx context.Context) ([]Unfinished, error) {
	var out []Unfinished
	for after := ""; ; {
		listed, next, err := t.sharded(ctx, erasureListPK, after, batchLimit)
		if err != nil {
			return nil, err
		}
		page, err := wholes[Unfinished](ctx, t, listed)
		if err != nil {
			return nil, err
		}
		if out = append(out, page...); next == "" {
			return out, nil
		}
		after = next
	}
}

// erasureList is an erasure's place in the list of those under way.
func erasureList(customer string) item {
	return item{"listPK": text(erasureListPK(shardOf(customer))), "listSK": text(customer)}
}

// ForgetPost removes a post in quarantine with all that leads to it and the answer to it, as if it had never been sent.
func (t *Table) ForgetPost(ctx context.Context, id, event string) error {
	return t.untilSettled(ctx, func() error {
		held, err := t.get(ctx, heldKey(id))
		if err != nil || held == nil {
			return err
		}
		post, err := decode[crm.HeldPost](held)
		if err != nil {
			return err
		}
		keys := []key{{textOf(held, attrAnswer), skAnswer}}
		for _, name := range namesIn(post) {
			keys = append(keys, namedKey(name, heldKey(id).pk))
		}
		found, err := t.inOrder(ctx, distinct(keys))
		if err != nil {
			return err
		}
		steps := []step{remove(held, raced)}
		for _, one := range found {
			steps = append(steps, remove(one, raced))
		}
		return t.write(ctx, event, steps...)
	})
}

// KeepErased writes a record of an erasure that another table's ledger has, unless this one has it.
func (t *Table) KeepErased(ctx context.Context, e crm.Erased, event string) (kept bool, err error) {
	if _, there, err := t.InLedger(ctx, e.Hash); err != nil || there {
		return false, err
	}
	record, err := create(ledgerKey(e.Hash), e, event, nil, func(item) error { return errThere })
	if err != nil {
		return false, err
	}
	if err = t.write(ctx, event, record); errors.Is(err, errThere) {
		return false, nil
	}
	return err == nil, err
}

// errThere says that the ledger has a record already.
var errThere = errors.New("recorded")
