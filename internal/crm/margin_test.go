package crm_test

import (
	"testing"

	"vafa/internal/crm"
	"vafa/internal/money"
)

func item(sku string, quantity int, amount *money.Money) crm.PurchaseItem {
	return crm.PurchaseItem{SKU: sku, Quantity: quantity, Amount: amount}
}

func TestTheCatalogueTellsMargins(t *testing.T) {
	rials := func(n int64) *money.Money { return minor(n, "IRR") }
	products := map[string]crm.Product{
		"A":      {SKU: "A", Price: rials(100), Margin: rials(30)},
		"NOLIST": {SKU: "NOLIST", Margin: rials(40)},
		"NONE":   {SKU: "NONE", Price: rials(500)},
		"USD":    {SKU: "USD", Price: minor(100, "USD"), Margin: minor(30, "USD")},
		"HUGE":   {SKU: "HUGE", Price: rials(money.MaxMinor), Margin: rials(1)},
	}
	for name, test := range map[string]struct {
		order          int64
		items          []crm.PurchaseItem
		amount, margin int64 // both -1 for nothing known
	}{
		"at its price":            {200, []crm.PurchaseItem{item("A", 2, rials(200))}, 200, 60},
		"below its price":         {150, []crm.PurchaseItem{item("A", 2, rials(150))}, 150, 10},
		"a gift":                  {0, []crm.PurchaseItem{item("A", 1, rials(0))}, 0, -70},
		"no amount":               {500, []crm.PurchaseItem{item("A", 2, nil)}, 200, 60},
		"discount on the whole":   {180, []crm.PurchaseItem{item("A", 2, nil)}, 180, 40},
		"no price":                {150, []crm.PurchaseItem{item("NOLIST", 2, rials(150))}, 150, 80},
		"no price, sold for less": {50, []crm.PurchaseItem{item("NOLIST", 2, rials(50))}, 50, 50},
		"the only item":           {150, []crm.PurchaseItem{item("NOLIST", 1, nil)}, 150, 40},
		"one of two":              {150, []crm.PurchaseItem{item("NOLIST", 1, nil), item("A", 1, nil)}, 100, 30},
		"the rest is unknown":     {700, []crm.PurchaseItem{item("A", 1, rials(100)), item("NONE", 1, rials(500)), item("X", 1, rials(100))}, 100, 30},
		"other money":             {100, []crm.PurchaseItem{item("USD", 1, rials(100)), item("A", 1, minor(100, "USD"))}, -1, -1},
		"nothing known":           {100, []crm.PurchaseItem{item("X", 1, rials(100))}, -1, -1},
		"no items":                {100, nil, -1, -1},
		"beyond any amount":       {100, []crm.PurchaseItem{item("HUGE", 1_000_000, nil)}, -1, -1},
	} {
		p := bought(test.order)
		p.Items = test.items
		got := p.CoveredBy(products)
		if (got == nil) != (test.amount < 0) || got != nil && (got.Amount.Minor() != test.amount || got.Margin.Minor() != test.margin) {
			t.Errorf("%s: %v, want %d of %d", name, got, test.margin, test.amount)
		}
		if p.Margin = rials(1); p.CoveredBy(products) != nil {
			t.Errorf("%s: the catalogue is asked although the margin was told", name)
		}
	}
}

func TestMarginOfACustomer(t *testing.T) {
	for typed, want := range map[money.Literal]string{"0.35": "", "۰٫۳۵": "", "0": "", "1": "", "1.01": "/margin:number.range", "-0.1": "/margin:number.range",
		"x": "/margin:number.range", "1e-1": "/margin:number.range", "35%": "/margin:number.range"} {
		c, err := crm.CustomerChange{Margin: &typed}.Apply(crm.Customer{}, shop, now)
		if got := faultsOf(t, err); got != want || (want == "") != (c.Margin != nil) {
			t.Errorf("%q: %q, %v", typed, got, c.Margin)
		}
	}
	old, none := 0.2, money.Literal("")
	if c, err := (crm.CustomerChange{Margin: &none}).Apply(crm.Customer{Margin: &old}, shop, now); err != nil || c.Margin != nil {
		t.Errorf("%v, %v", c.Margin, err)
	}
	if c, err := (crm.CustomerChange{}).Apply(crm.Customer{Margin: &old}, shop, now); err != nil || c.Margin != &old {
		t.Errorf("%v, %v", c.Margin, err)
	}
}
