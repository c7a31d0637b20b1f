package table

import (
	"context"
	"slices"
	"sync"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Prospect is a customer who owns what makes them need something else: the first such unit of theirs.
type Prospect struct {
	Customer string
	Model    string
	Serial   string
	Since    locale.Date
}

// ownerList is a card's place in the list of its model's owners: none for what is for sale or refused.
func ownerList(c crm.Card) item {
	if c.Owner == "" || c.Status == crm.CardRefused {
		return nil
	}
	return item{"listPK": text(ownerListPK(c.Model, shardOf(c.Owner))), "listSK": text(ownerListSK(c))}
}

// NamedNextBy lists the products whose buyers need this one next, by the catalogue.
func (t *Table) NamedNextBy(ctx context.Context, sku string) ([]string, error) {
	var out []string
	err := t.all(ctx, startingWith("", pkCatalogue, prefixProduct), func(items []item) error {
		products, err := decodeAll[crm.Product](items)
		for _, p := range products {
			if p.SKU != sku && slices.Contains(p.Next, sku) {
				out = append(out, p.SKU)
			}
		}
		return err
	})
	return out, err
}

// Prospects lists the customers who own one of some models and do not own another yet, by the day of their first such
// purchase. A page may be shorter than asked, even empty, and the list still go on.
func (t *Table) Prospects(ctx context.Context, models []string, sku, after string, limit int) ([]Prospect, string, error) {
	var spans []span
	for _, model := range models {
		for shard := range Shards {
			spans = append(spans, span{index: indexLists, pk: ownerListPK(model, shard)})
		}
	}
	listed, next, err := t.merged(ctx, spans, after, limit)
	if err != nil {
		return nil, "", err
	}
	found := make([]*Prospect, len(listed))
	failed := make([]error, len(listed))
	var wait sync.WaitGroup
	for i, one := range listed {
		wait.Go(func() { found[i], failed[i] = t.prospect(ctx, one, models, sku) })
	}
	wait.Wait()
	var out []Prospect
	for i := range listed {
		if failed[i] != nil {
			return nil, "", failed[i]
		}
		if found[i] != nil {
			out = append(out, *found[i])
		}
	}
	return out, next, nil
}

// prospect looks at all cards of a listed owner: nil if they own the product already, or are listed for an earlier card too.
func (t *Table) prospect(ctx context.Context, listed item, models []string, sku string) (*Prospect, error) {
	var first item
	owns := false
	err := t.all(ctx, startingWith("", textOf(listed, "PK"), prefixCard), func(items []item) error {
		for _, one := range items {
			place := textOf(one, "listSK")
			switch model := textOf(one, "model"); {
			case place == "": // no longer theirs
			case model == sku:
				owns = true
			case slices.Contains(models, model) && (first == nil || place < textOf(first, "listSK")):
				first = one
			}
		}
		return nil
	})
	if err != nil || owns || first == nil || textOf(first, "SK") != textOf(listed, "SK") {
		return nil, err
	}
	card, err := decode[crm.CardSummary](first)
	return &Prospect{
		Customer: customerOf(textOf(listed, "PK")), Model: card.Model, Serial: card.Serial, Since: card.StartsOn,
	}, err
}
