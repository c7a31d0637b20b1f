package table

import (
	"context"
	"strings"

	"vafa/internal/crm"
)

// Dossier reads everything that is kept with a customer but their timeline; a MergedError says that they turned out to be another.
func (t *Table) Dossier(ctx context.Context, id string) (crm.Dossier, error) {
	out, err := t.beside(ctx, id)
	if err != nil {
		return out, err
	}
	out.Value, err = read[crm.Value](ctx, t, valueKey(id))
	return out, err
}

// beside reads a customer's profile with what lies before it in their partition: cards, cases, tasks and merges.
func (t *Table) beside(ctx context.Context, id string) (out crm.Dossier, err error) {
	err = t.all(ctx, span{pk: customerPK(id), low: prefixCard, high: skProfile}, func(items []item) error {
		for _, found := range items {
			if err := fileIn(&out, found); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return out, err
	case out.Customer.ID == "":
		return out, crm.ErrNotFound
	case out.Customer.MergedInto != "":
		return out, crm.MergedError{Into: out.Customer.MergedInto}
	}
	return out, nil
}

// fileIn puts one item of a customer's partition into the dossier.
func fileIn(out *crm.Dossier, found item) (err error) {
	switch sk := textOf(found, "SK"); {
	case sk == skProfile:
		out.Customer, err = decode[crm.Customer](found)
	case strings.HasPrefix(sk, prefixCard):
		out.Cards, err = addCard(out.Cards, found)
	case strings.HasPrefix(sk, prefixCase):
		out.Cases, err = add(out.Cases, found)
	case strings.HasPrefix(sk, prefixTask):
		out.Tasks, err = add(out.Tasks, found)
	case strings.HasPrefix(sk, prefixMerge):
		out.Merges, err = add(out.Merges, found)
	case strings.HasPrefix(sk, prefixNext):
		out.Decisions, err = add(out.Decisions, found)
	case strings.HasPrefix(sk, prefixGrant):
		out.Benefits, err = add(out.Benefits, found)
	case strings.HasPrefix(sk, prefixPlay):
		out.Plays, err = add(out.Plays, found)
	}
	return err
}

func add[T any](list []T, found item) ([]T, error) {
	one, err := decode[T](found)
	return append(list, one), err
}

// addCard adds a customer's card. What they have for sale is in no list of owners.
func addCard(list []crm.CardSummary, found item) ([]crm.CardSummary, error) {
	card, err := decode[crm.CardSummary](found)
	gone := card.Status == crm.CardTransferred || card.Status == crm.CardRefused
	card.ForSale = !gone && textOf(found, "listPK") == ""
	return append(list, card), err
}

// EachEntry gives a whole timeline, newest first, page by page.
func (t *Table) EachEntry(ctx context.Context, id string, each func([]crm.Entry) error) error {
	whole := span{pk: customerPK(id), low: prefixTimeline, high: prefixTimeline + last, newest: true}
	return t.all(ctx, whole, func(items []item) error {
		entries, err := decodeAll[crm.Entry](items)
		if err != nil {
			return err
		}
		return each(entries)
	})
}

// CardsListed reads the cards that summaries name, in their order; those that are gone are left out.
func (t *Table) CardsListed(ctx context.Context, listed []crm.CardSummary) ([]crm.Card, error) {
	keys := make([]key, len(listed))
	for i, one := range listed {
		keys[i] = cardKey(one.Model, one.Serial)
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.Card](items)
}
