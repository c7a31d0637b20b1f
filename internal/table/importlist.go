package table

import (
	"context"

	"vafa/internal/crm"
)

// ListedSerials are those of some serials that are on a product's list, with the event that put each there.
func (t *Table) ListedSerials(ctx context.Context, sku string, serials []string) (map[string]string, error) {
	keys := make([]key, len(serials))
	for i, serial := range serials {
		keys[i] = serialListKey(sku, serial)
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for k, one := range found {
		out[k.sk] = textOf(one, attrEvent)
	}
	return out, nil
}

// SeenProduct is a row of the catalogue with the event that wrote it last.
type SeenProduct struct {
	crm.Product
	Event string
}

// SeeProducts reads the rows of some SKUs, by SKU; those that are not in the catalogue are missing.
func (t *Table) SeeProducts(ctx context.Context, skus []string) (map[string]SeenProduct, error) {
	keys := make([]key, len(skus))
	for i, sku := range skus {
		keys[i] = productKey(sku)
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := map[string]SeenProduct{}
	for _, one := range found {
		product, err := decode[crm.Product](one)
		if err != nil {
			return nil, err
		}
		out[product.SKU] = SeenProduct{Product: product, Event: textOf(one, attrEvent)}
	}
	return out, nil
}
