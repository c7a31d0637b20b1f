package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
)

// serialsAtOnce is how many serials one transaction writes: with the product, the answer and the audit it may hold a hundred items.
const serialsAtOnce = 97

// ListSerials puts serials on a product's list, and says on the product that it has one. Each serial counts once however often
// it is written, so a request that was cut off is sent again.
func (t *Table) ListSerials(ctx context.Context, p crm.Product, serials []string, once crm.Once, event string) error {
	parts := slices.Collect(slices.Chunk(serials, serialsAtOnce))
	for i, part := range parts {
		var steps []step
		for _, serial := range part {
			one, err := overwrite(serialListKey(p.SKU, serial), struct{}{}, event, nil)
			if err != nil {
				return err
			}
			steps = append(steps, one)
		}
		if i == len(parts)-1 {
			steps = append(append(t.once(once, event), steps...), hasList(p, event)...)
		}
		if err := t.write(ctx, event, steps...); err != nil {
			return err
		}
	}
	return nil
}

// hasList is the step that says on a product that it has a list, if it does not say so yet. Its version counts on once, however
// often the write is repeated.
func hasList(p crm.Product, event string) []step {
	if p.SerialList {
		return nil
	}
	flag := update{
		key: productKey(p.SKU), condition: "attribute_exists(PK) AND #event <> :event", add: "#version :one",
		names: map[string]string{"#version": "version"}, values: item{":one": number(1)},
	}
	flag.assign("serialList", boolean(true))
	return []step{flag.step(event, stale)}
}
