package table

import (
	"context"

	"vafa/internal/crm"
)

// CreateProduct adds a row of the catalogue; a ConflictError says that the SKU is taken.
func (t *Table) CreateProduct(ctx context.Context, p crm.Product, once crm.Once, event string) error {
	row, err := create(productKey(p.SKU), p, event, nil, func(item) error { return crm.ConflictError{Code: "product.exists"} })
	if err != nil {
		return err
	}
	names, err := shelve(p, event)
	if err != nil {
		return err
	}
	return t.write(ctx, event, append(t.once(once, event), row, names)...)
}

// Product reads a row of the catalogue.
func (t *Table) Product(ctx context.Context, sku string) (crm.Product, error) {
	return read[crm.Product](ctx, t, productKey(sku))
}

// ProductsOf reads the rows of some SKUs; those that are not in the catalogue are missing.
func (t *Table) ProductsOf(ctx context.Context, skus []string) ([]crm.Product, error) {
	keys := make([]key, len(skus))
	for i, sku := range skus {
		keys[i] = productKey(sku)
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.Product](items)
}

// Products reads a page of the catalogue, by SKU.
func (t *Table) Products(ctx context.Context, after string, limit int) ([]crm.Product, string, error) {
	s := startingWith("", pkCatalogue, prefixProduct)
	s.seen, s.limit = after, limit+1
	items, _, err := t.query(ctx, s)
	if err != nil {
		return nil, "", err
	}
	items, next := cut(items, limit, "SK")
	products, err := decodeAll[crm.Product](items)
	return products, next, err
}

// ChangeProduct writes a changed row, on condition that nobody changed it since version, and gives it with its new
// version; else ErrStale.
func (t *Table) ChangeProduct(ctx context.Context, p crm.Product, version int, event string) (crm.Product, error) {
	p.Version = version + 1
	change, err := replace(productKey(p.SKU), p, version, event, nil, stale)
	if err != nil {
		return p, err
	}
	names, err := shelve(p, event)
	if err != nil {
		return p, err
	}
	return p, t.write(ctx, event, change, names)
}
