package importer

import (
	"context"
	"errors"
	"slices"
	"strings"

	"vafa/internal/crm"
)

// serialsAtOnce is how many serials of a product are written in one transaction: see table.ListSerials.
const serialsAtOnce = 97

// takeSerials puts the serials of the rows on the lists of their products.
func (b *batch) takeSerials(ctx context.Context) error {
	skus := b.readSerials()
	products, err := b.Table.SeeProducts(ctx, slices.Compact(slices.Sorted(slices.Values(skus))))
	if err != nil {
		return err
	}
	groups := grouped(len(b.things), b.isOpen, func(i int) []string { return skus[i : i+1] })
	return b.inParallel(ctx, b.workers(), groups, unprepared(func(ctx context.Context, group []int) error {
		product, found := products[skus[group[0]]]
		if !found {
			b.refuseAll(group, crm.Fault{Pointer: "/sku", Code: "product.unknown"})
			return nil
		}
		return b.listSerials(ctx, product.Product, group)
	}))
}

// readSerials reads the products of the rows, and refuses rows in which product or serial is missing or cannot be one.
func (b *batch) readSerials() []string {
	skus := make([]string, len(b.gather()))
	for i, t := range b.things {
		skus[i] = crm.FoldSKU(b.plan.value(t.rows[0].fields, "sku"))
		if _, ok := b.serial(crm.Product{}, t); ok && skus[i] == "" {
			t.refuse(crm.Fault{Pointer: "/sku", Code: "required"})
		}
	}
	return skus
}

func (b *batch) refuseAll(group []int, fault crm.Fault) {
	for _, i := range group {
		if b.isOpen(i) {
			b.things[i].refuse(fault)
		}
	}
}

// listSerials writes the serials of one product that are not on its list.
func (b *batch) listSerials(ctx context.Context, product crm.Product, group []int) error {
	at := map[string]*thing{} // the first row of each serial
	var serials []string
	for _, i := range group {
		t := b.things[i]
		serial, ok := b.serial(product, t)
		switch {
		case !ok:
		case at[serial] != nil:
			t.written(false)
		default:
			at[serial], serials = t, append(serials, serial)
		}
	}
	listed, err := b.Table.ListedSerials(ctx, product.SKU, serials)
	if err != nil {
		return err
	}
	var absent []string
	for _, serial := range serials {
		if event, found := listed[serial]; found {
			at[serial].written(strings.HasPrefix(event, b.id+"."))
		} else {
			absent = append(absent, serial)
		}
	}
	for part := range slices.Chunk(absent, serialsAtOnce) {
		if err := b.Table.ListSerials(ctx, product, part, crm.Once{}, b.event(at[part[0]])); err != nil {
			return err
		}
		product.SerialList = true
		for _, serial := range part {
			at[serial].written(true)
		}
	}
	return nil
}

// serial reads the serial of a row, or refuses it; one that is settled is passed over.
func (b *batch) serial(product crm.Product, t *thing) (string, bool) {
	if t.status != undecided {
		return "", false
	}
	read, err := crm.SerialsForm{Serials: []string{b.plan.value(t.rows[0].fields, "serial")}}.Parse(product)
	var faults crm.Faults
	if errors.As(err, &faults) {
		for i := range faults {
			faults[i].Pointer = "/serial"
		}
		t.refuse(faults...)
	}
	return strings.Join(read, ""), err == nil && len(read) == 1
}
