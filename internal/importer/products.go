package importer

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// catalogueWorkers are few: all products are named on eight shelves, which a transaction writes with each.
const catalogueWorkers = 4

// takeProducts adds the products of the rows to the catalogue, or fills what is empty of those that are there.
func (b *batch) takeProducts(ctx context.Context) error {
	products := b.readProducts()
	groups := grouped(len(b.things), b.isOpen, func(i int) []string { return []string{products[i].SKU} })
	return b.inParallel(ctx, catalogueWorkers, groups, unprepared(func(ctx context.Context, group []int) error {
		return b.takeProduct(ctx, products, group)
	}))
}

// readProducts reads the products of the rows, and refuses what is none.
func (b *batch) readProducts() []crm.Product {
	products := make([]crm.Product, len(b.variants()))
	for i, t := range b.things {
		if t.status != undecided {
			continue
		}
		var err error
		var faults crm.Faults
		if products[i], err = b.product(t).Parse(); errors.As(err, &faults) {
			t.refuse(faults...)
		}
	}
	return products
}

// variants makes a thing of each row with a SKU: of what a shop groups by a handle, the variants of a product, the first row has the
// name, and rows without SKU and price are pictures, which belong to the variant before.
func (b *batch) variants() []*thing {
	var out []*thing
	for _, group := range b.gather() {
		first := group.rows[0]
		for i, r := range group.rows {
			if i > 0 && b.plan.value(r.fields, "sku") == "" && b.plan.value(r.fields, "price") == "" {
				out[len(out)-1].rows = append(out[len(out)-1].rows, r)
				continue
			}
			variant := &thing{rows: []row{r}, status: group.status, faults: group.faults}
			if i > 0 {
				variant.title = b.plan.value(first.fields, "name")
			}
			out = append(out, variant)
		}
	}
	b.things = out
	return out
}

// product is a row as staff would type it.
func (b *batch) product(t *thing) crm.ProductForm {
	get := func(name string) string { return b.plan.value(t.rows[0].fields, name) }
	code := b.plan.Unit
	if unit, known := unitOf(get("currency")); known {
		code = unit
	} else if get("currency") != "" {
		code = get("currency")
	}
	out := crm.ProductForm{SKU: get("sku"), ProductFields: crm.ProductFields{
		Name: b.names(get, t.title), Price: readAmount(get("price"), code), Margin: readAmount(get("margin"), code),
	}}
	if cost := readAmount(get("cost"), code); out.Margin == nil && cost != nil && out.Price != nil {
		out.Margin = marginOf(out.Price, cost)
	}
	if typed := get("warrantyMonths"); typed != "" {
		months, err := readCount(typed)
		if err != nil {
			months = -1 // which is refused
		}
		out.WarrantyMonths = &months
	}
	if next := listOf(get("next")); len(next) > 0 {
		out.Next = &next
	}
	if role := strings.ToLower(get("role")); role != "" {
		out.Role = &role
	}
	if pattern := get("serialPattern"); pattern != "" {
		out.SerialPattern = &pattern
	}
	return out
}

// names are what a product is called: a name of which the language is not told is in that of its letters.
func (b *batch) names(get func(string) string, title string) *crm.NameForm {
	out := crm.NameForm{FA: get("nameFa"), AR: get("nameAr"), EN: get("nameEn")}
	name := get("name")
	if name == "" {
		name = title
	}
	switch arabic := strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); {
	case arabic && b.Firm.Lang == locale.Arabic && out.AR == "":
		out.AR = name
	case arabic && b.Firm.Lang != locale.Arabic && out.FA == "":
		out.FA = name
	case !arabic && out.EN == "":
		out.EN = name
	}
	return &out
}

// marginOf is what is kept of a price after its cost; nil where either cannot be read, which is refused with the price, or they are in
// different money.
func marginOf(price, cost *money.Written) *money.Written {
	whole, err := price.Money()
	if err != nil {
		return nil
	}
	part, err := cost.Money()
	if err != nil {
		return nil
	}
	kept, err := whole.Sub(part)
	if err != nil {
		return nil
	}
	return &money.Written{Amount: money.Literal(kept.Decimal()), Currency: kept.Unit().Code()}
}

// takeProduct writes one product: rows of the same SKU are one, of which the first tells most.
func (b *batch) takeProduct(ctx context.Context, products []crm.Product, group []int) error {
	whole := products[group[0]]
	for _, i := range group[1:] {
		whole, _ = whole.Filled(products[i])
	}
	var written bool
	for try := 1; ; try++ {
		var err error
		if written, err = b.putProduct(ctx, whole, b.event(b.things[group[0]])); err == nil {
			break
		}
		if between := errors.Is(err, crm.ErrStale) || errors.As(err, new(crm.ConflictError)); !between || try == tries {
			return err
		}
	}
	for at, i := range group {
		if b.isOpen(i) {
			b.things[i].written(written && at == 0)
		}
	}
	return nil
}

// putProduct writes a product if the catalogue lacks it, or something of it; written is also said of what this very write did before.
func (b *batch) putProduct(ctx context.Context, p crm.Product, event string) (written bool, err error) {
	seen, err := b.Table.SeeProducts(ctx, []string{p.SKU})
	if err != nil {
		return false, err
	}
	before, found := seen[p.SKU]
	switch {
	case !found:
		return true, b.Table.CreateProduct(ctx, p, crm.Once{}, event)
	case before.Event == event:
		return true, nil
	}
	after, changed := before.Filled(p)
	if !changed {
		return false, nil
	}
	_, err = b.Table.ChangeProduct(ctx, after, before.Version, event)
	return err == nil, err
}
