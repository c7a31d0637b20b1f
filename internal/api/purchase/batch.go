package purchase

import (
	"context"
	"errors"
	"fmt"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// batch takes the purchases of one request to their results.
type batch struct {
	handler
	lang   locale.Lang
	places []place
}

// parse checks every purchase; what is faulty stays in its place with its faults.
func (b *batch) parse(forms []crm.PurchaseForm) error {
	if err := tooMany(len(forms)); err != nil {
		return err
	}
	now := b.Source.Now()
	b.places = make([]place, len(forms))
	for i, form := range forms {
		sale, faults := form.Parse(fmt.Sprintf("/purchases/%d", i), b.Business, now)
		sale.Purchase.ID = b.Source.NewID("pur")
		b.places[i] = place{sale: sale, faults: faults}
	}
	return nil
}

// run finds whose the good purchases are and records them, customer by customer.
func (b *batch) run(ctx context.Context) error {
	if err := b.findOwners(ctx); err != nil {
		return err
	}
	if err := b.findMargins(ctx); err != nil {
		return err
	}
	firm, err := b.Firm(ctx)
	if err != nil {
		return err
	}
	for _, group := range b.byCustomer() {
		purchases := make([]crm.Purchase, len(group))
		for i, at := range group {
			purchases[i] = b.places[at].sale.Purchase
		}
		customer := b.places[group[0]].sale.Customer
		results, err := b.Table.Buy(ctx, customer, purchases, firm, b.Source.NewID("evt"), b.Source.Now())
		if err != nil && !notFound(err) && !errors.Is(err, crm.ErrFull) {
			return err
		}
		why := "customer.unknown"
		switch {
		case errors.As(err, new(crm.MergedError)):
			why = "customer.merged"
		case errors.Is(err, crm.ErrFull):
			why = "record.full"
		}
		for i, at := range group {
			p := &b.places[at]
			p.result = table.Recorded{Status: table.PurchaseRefused, Code: why}
			if i < len(results) {
				p.result = results[i]
			}
			b.refusal(at, p)
		}
	}
	return nil
}

// findOwners looks up the customers that are named by an identity.
func (b *batch) findOwners(ctx context.Context) error {
	named := func(i int) *crm.Identity {
		if len(b.places[i].faults) > 0 {
			return nil
		}
		return b.places[i].sale.Identity
	}
	return b.OwnersOf(ctx, len(b.places), named, func(i int, customer string) {
		p := &b.places[i]
		if p.sale.Customer = customer; customer == "" {
			p.refuse(i, "/customerId", "customer.unknown")
		}
	})
}

// findMargins takes from the catalogue, as far as it tells, the margins of items, and those of orders that the shop has not sent.
func (b *batch) findMargins(ctx context.Context) error {
	var skus []string
	for _, p := range b.places {
		if len(p.faults) == 0 {
			for _, item := range p.sale.Purchase.Items {
				skus = append(skus, item.SKU)
			}
		}
	}
	if len(skus) == 0 {
		return nil
	}
	products, err := b.Products(ctx, skus)
	if err != nil {
		return err
	}
	for i := range b.places {
		p := &b.places[i].sale.Purchase
		p.Catalogue, p.Items = p.CoveredBy(products), p.ItemsCovered(products)
	}
	return nil
}

// byCustomer groups the good purchases by their customer.
func (b *batch) byCustomer() [][]int {
	return api.ByCustomer(len(b.places), func(i int) (string, bool) { return b.places[i].sale.Customer, len(b.places[i].faults) == 0 })
}

// customers are those whose purchases the answer names.
func (b *batch) customers() []string {
	var out []string
	for _, p := range b.places {
		if p.result.PurchaseID != "" {
			out = append(out, p.sale.Customer)
		}
	}
	return out
}

// allRefused is every fault of the batch if nothing of it was taken.
func (b *batch) allRefused() error {
	var all crm.Faults
	for _, p := range b.places {
		if len(p.faults) == 0 {
			return nil
		}
		all = append(all, p.faults...)
	}
	return all.Err()
}

func (b *batch) results() []Result {
	out := make([]Result, len(b.places))
	for i, p := range b.places {
		out[i] = Result{Reference: p.sale.Purchase.Reference, Status: p.result.Status, PurchaseID: p.result.PurchaseID}
		if len(p.faults) > 0 {
			out[i].Status = table.PurchaseRefused
		}
		for _, fault := range p.faults {
			out[i].Errors = append(out[i].Errors, rest.DetailOf(fault, b.lang))
		}
	}
	return out
}
