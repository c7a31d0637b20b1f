package table

import (
	"context"
	"errors"
	"slices"

	"vafa/internal/crm"
)

// Settled makes the answer to remember of a card that was changed.
type Settled func(crm.Card) (crm.Once, error)

// TransferCard makes a card somebody else's, known or not: one read, one more of the tasks that go with it, and one
// transaction. Where its holder gives it away, the
// answer is ErrNotFound whatever is wrong, so that it tells nothing.
func (t *Table) TransferCard(ctx context.Context, tr crm.Transfer, answer Settled) (card crm.Card, err error) {
	adopt := everything
	at := cardKey(tr.Model, tr.Serial)
	err = t.untilSettled(ctx, func() error {
		keys := append(identityKeys(tr.From.Identities), at)
		if tr.Holder != nil {
			keys = append(keys, identityKey(*tr.Holder))
		}
		found, err := t.batch(ctx, keys)
		if err != nil {
			return err
		}
		before, err := mayTransfer(tr, found)
		if err != nil {
			return err
		}
		var steps []step
		if card, steps, err = t.transfer(ctx, tr, before, found, adopt, answer); err != nil {
			return quiet(err, tr)
		}
		return withoutAdopting(t.write(ctx, tr.Event, steps...), &adopt)
	})
	return card, err
}

// mayTransfer reads the card if whoever asks may give it away.
func mayTransfer(tr crm.Transfer, found map[key]item) (crm.Card, error) {
	existing := found[cardKey(tr.Model, tr.Serial)]
	if existing == nil {
		return crm.Card{}, crm.ErrNotFound
	}
	card, err := decode[crm.Card](existing)
	if err != nil || tr.Holder == nil {
		return card, err
	}
	holder := textOf(found[identityKey(*tr.Holder)], "customer")
	if holder == "" || holder != card.Holder() || !card.MayHandOver() {
		return card, crm.ErrNotFound
	}
	return card, nil
}

// quiet turns what the card says against a transfer into ErrNotFound where the public asked.
func quiet(err error, tr crm.Transfer) error {
	var conflict crm.ConflictError
	var faults crm.Faults
	if tr.Holder != nil && (errors.As(err, &conflict) || errors.As(err, &faults)) {
		return crm.ErrNotFound
	}
	return err
}

func (t *Table) transfer(
	ctx context.Context, tr crm.Transfer, before crm.Card, found map[key]item, adopt adopting, answer Settled,
) (crm.Card, []step, error) {
	if err := t.felt(ctx, tr.Contact, found); err != nil {
		return before, nil, err
	}
	customer, steps, err := t.party(tr.Contact, found, adopt)
	if err != nil {
		return before, nil, err
	}
	next := tr.Next
	next.Customer, next.By = customer, tr.By
	card, err := before.Transfer(next)
	if err != nil {
		return before, nil, err
	}
	card.Version++
	tasks, err := t.passTasks(ctx, before, &card, tr.Tasks, tr.At, tr.Event)
	if err != nil {
		return card, nil, err
	}
	once, err := answer(card)
	if err != nil {
		return card, nil, err
	}
	moved, err := handed(before, card, crm.CardTransferred, tr.Event)
	if err != nil {
		return card, nil, err
	}
	lines, err := transferLines(tr, before.Holder(), card)
	return card, slices.Concat(t.once(once, tr.Event), steps, tasks, moved, lines), err
}

// handed are the steps by which a card passes from one page to another; had is how the page shows it that loses it.
func handed(before, card crm.Card, had, event string) ([]step, error) {
	change, err := replace(cardKey(card.Model, card.Serial), card, before.Version, event, nil, raced)
	if err != nil {
		return nil, err
	}
	copied, err := copyOf(card, event)
	if err != nil || before.Holder() == card.Holder() {
		return append(copied, change), err
	}
	if before.Holder() == "" {
		return append(copied, change), nil
	}
	gone, err := lost(before.Holder(), had, before, event)
	return append(copied, change, gone), err
}

// transferLines are the transfer on both timelines.
func transferLines(tr crm.Transfer, from string, card crm.Card) ([]step, error) {
	had := card.LostBy(crm.CardTransferred)
	got := card.Summary()
	e := crm.Entry{ID: tr.Event, Type: crm.EntryTransfer, At: tr.At, By: tr.By, Text: tr.Next.Why}
	gave, took := e, e
	gave.Card, gave.Other = &had, card.Holder()
	took.Card, took.Other = &got, from
	second, err := create(entryKey(card.Holder(), took), took, tr.Event, nil, raced)
	if err != nil || from == "" {
		return []step{second}, err
	}
	first, err := create(entryKey(from, gave), gave, tr.Event, nil, raced)
	return []step{
		first, second, named(from, customerPK(card.Holder()), tr.Event, nil), named(card.Holder(), customerPK(from), tr.Event, nil),
	}, err
}
