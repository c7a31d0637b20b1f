package table

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"vafa/internal/crm"
)

// forgetOnCard is forgetCard by a card's partition key.
func (t *Table) forgetOnCard(ctx context.Context, e *erasing, pk string) error {
	model, serial, _ := strings.Cut(strings.TrimPrefix(pk, prefixCard), "#")
	return t.forgetCard(ctx, e, crm.CardSummary{Model: model, Serial: serial})
}

// forgetCard takes the customer off a card. The file of the invoice goes before the card forgets it, and whatever came under its
// former id after that: nothing can, once the card has another.
func (t *Table) forgetCard(ctx context.Context, e *erasing, known crm.CardSummary) error {
	return t.untilSettled(ctx, func() error {
		card, err := t.Card(ctx, known.Model, known.Serial)
		if errors.Is(err, crm.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		after := card.Forget(e.gone)
		if reflect.DeepEqual(normal(card), normal(after)) {
			return e.forgetFiles(ctx, known.ID, card.ID)
		}
		var count erasedSoFar
		if card.InvoiceFile != nil && after.InvoiceFile == nil {
			if err := e.forgetFiles(ctx, card.ID, ""); err != nil {
				return err
			}
			if card.InvoiceFile.IsKept() {
				count.Files = 1
			}
		}
		steps, err := forgotten(e, card, &after)
		if err != nil {
			return err
		}
		if err := t.commit(ctx, e, count, steps...); err != nil {
			return err
		}
		return e.forgetFiles(ctx, card.ID, after.ID)
	})
}

// normal is a card in which an empty list is none.
func normal(c crm.Card) crm.Card {
	for _, list := range []*[]string{&c.Claims, &c.Disputes, &c.Tasks} {
		if len(*list) == 0 {
			*list = nil
		}
	}
	if len(c.Filings) == 0 {
		c.Filings = nil
	}
	history := make([]crm.Holding, len(c.History))
	for i, one := range c.History {
		if len(one.Formerly) == 0 {
			one.Formerly = nil
		}
		history[i] = one
	}
	c.History = history
	return c
}

// forgetFiles deletes the files under a card's id, unless the card still has it.
func (e *erasing) forgetFiles(ctx context.Context, id, now string) error {
	if e.files == nil || id == "" || id == now {
		return nil
	}
	return e.files.Forget(ctx, id)
}

// forgotten makes the steps that write the card without the customer. Where others say that it is theirs and nobody has it any more,
// the case that staff decide opens with the first of them.
func forgotten(e *erasing, before crm.Card, after *crm.Card) ([]step, error) {
	var steps []step
	claimants := after.Claimants()
	lost := before.Holder() != "" || len(after.Disputes) == 0
	if after.Holder() == "" && len(claimants) > 0 && lost {
		id := "cas_" + strings.ToUpper(crm.HashID(e.Customer + before.ID)[:26])
		dispute := crm.OpenCase(id, "", "contested-card", "Nobody has "+after.Name()+" any more: decide whose it is.", e.At)
		opened, err := openCase(disputed(dispute, *after, claimants[0]), e.event)
		if err != nil {
			return nil, err
		}
		after.Disputes, steps = append(after.Disputes, id), opened
	}
	after.Version = before.Version + 1
	change, err := replace(cardKey(after.Model, after.Serial), *after, before.Version, e.event, nil, raced)
	return append(steps, change), err
}
