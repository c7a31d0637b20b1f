package table

import (
	"context"
	"strings"

	"vafa/internal/crm"
)

// The shelf repeats the names of all products in a few items, written with each product, because public functions may list
// nothing: it is read by one BatchGetItem. A product is an attribute of its shard's item. An item takes 400 KB, which is
// some two thousand products of usual names a shard.
//
// prefixSKU begins the names of those attributes.
const prefixSKU = "sku:"

// shelve is the step that writes a product's names beside those of the others.
func shelve(p crm.Product, event string) (step, error) {
	entry, err := encodeField(p.Named())
	change := update{
		key: shelfKey(shardOf(p.SKU)), set: "#product = :product",
		names: map[string]string{"#product": prefixSKU + p.SKU}, values: item{":product": entry},
	}
	return change.step(event, nil), err
}

// Shelf reads the names of all products.
func (t *Table) Shelf(ctx context.Context) (crm.Shelf, error) {
	var keys []key
	for shard := range Shards {
		keys = append(keys, shelfKey(shard))
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	var out crm.Shelf
	for _, shard := range items {
		for name, attribute := range shard {
			sku, ok := strings.CutPrefix(name, prefixSKU)
			if !ok {
				continue
			}
			product, err := decodeField[crm.Named](attribute)
			if err != nil {
				return nil, err
			}
			product.SKU = sku
			out = append(out, product)
		}
	}
	return out, nil
}
