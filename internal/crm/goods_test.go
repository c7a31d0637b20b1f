package crm_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// basket draws orders of a few products, with amounts told or not, refunded in part, wholly or not at all.
func basket(t *rapid.T, most, days int) []order {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) order {
		amount := rapid.Int64Range(0, 1000).Draw(t, "amount")
		o := order{on: day("2026-02-20").AddDays(rapid.IntRange(0, days).Draw(t, "day")), bought: bought(amount)}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			item := crm.PurchaseItem{
				SKU:      rapid.SampledFrom([]string{"RF-480", "WM-90", "FILTER", "HOSE"}).Draw(t, "sku"),
				Quantity: rapid.IntRange(1, 3).Draw(t, "quantity"),
			}
			switch rapid.IntRange(0, 2).Draw(t, "told") {
			case 1:
				item.Amount = minor(rapid.Int64Range(0, 600).Draw(t, "item"), "IRR")
			case 2:
				sold := rapid.Int64Range(0, 600).Draw(t, "sold")
				item.Catalogue = &crm.Covered{Amount: *minor(sold, "IRR"), Margin: *minor(rapid.Int64Range(-100, sold).Draw(t, "kept"), "IRR")}
			}
			o.bought.Items = append(o.bought.Items, item)
		}
		o.bought.At = o.on.In(time.UTC).Add(12 * time.Hour)
		for left := amount; left > 0 && rapid.Bool().Draw(t, "refund"); {
			back := rapid.Int64Range(1, left).Draw(t, "back")
			o.refunds, left = append(o.refunds, back), left-back
		}
		return o
	}), 0, most).Draw(t, "orders")
}

// final is an order as it is after its refunds.
func (o order) final(t *rapid.T) crm.Purchase {
	p := o.bought
	for _, back := range o.refunds {
		var err error
		if p, err = p.Less(money.FromMinor(back, unit("IRR"))); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func rows(t *rapid.T, g crm.Goods) string {
	text, err := g.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Whatever the order in which purchases and refunds come, and however many rows fall out, goods are those of a replay.
func TestGoodsEqualAReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := basket(t, 60, 40)
		var straight, mixed crm.Goods
		for _, o := range all {
			straight.Record(o.on, o.bought)
		}
		for _, o := range all {
			straight.Refund(o.on, o.bought, o.final(t))
		}
		if len(all) > 1 {
			all = rapid.Permutation(all).Draw(t, "sequence")
		}
		for _, o := range all {
			mixed.Record(o.on, o.bought)
			mixed.Refund(o.on, o.bought, o.final(t))
		}
		if diff := cmp.Diff(rows(t, straight), rows(t, mixed)); diff != "" {
			t.Fatal(diff)
		}
		if straight.Len() > 60 {
			t.Fatalf("%d rows", straight.Len())
		}
		var read crm.Goods
		if err := read.UnmarshalText([]byte(rows(t, mixed))); err != nil || rows(t, read) != rows(t, mixed) {
			t.Fatalf("read back: %v", err)
		}
	})
}

// Goods that move to another customer and back are as they were, and while they are there both equal the replay of what they have.
func TestGoodsMoveWithAMerge(t *testing.T) {
	b := shop
	rapid.Check(t, func(t *rapid.T) {
		hers, his := basket(t, 8, 20), basket(t, 8, 20)
		value := func(orders []order) (crm.Value, []crm.Purchase) {
			v := crm.NewValue("cus_1", false, now)
			v.Summary.Unit = "IRR"
			var all []crm.Purchase
			for _, o := range orders {
				p := o.final(t)
				v.Goods.Record(b.Day(p.At), p)
				v.Goods.Refund(b.Day(p.At), o.bought, p)
				v.Days.Record(b.Day(p.At), p)
				v.Days.Refund(b.Day(p.At), o.bought, p)
				all = append(all, p)
			}
			return v, all
		}
		one, _ := value(hers)
		other, moving := value(his)
		both, _ := value(append(append([]order{}, hers...), his...))
		before := rows(t, one.Goods)
		if err := other.Give(&one, moving, b); err != nil {
			t.Fatal(err)
		}
		if got := rows(t, one.Goods); got != rows(t, both.Goods) || other.Goods.Len() != 0 {
			t.Fatalf("merged %q, of both %q, left %d", got, rows(t, both.Goods), other.Goods.Len())
		}
		if err := one.Give(&other, moving, b); err != nil {
			t.Fatal(err)
		}
		if got := rows(t, one.Goods); got != before {
			t.Fatalf("separated %q, before %q", got, before)
		}
	})
}

func TestGoodsOfAnOrder(t *testing.T) {
	covered := func(amount, margin int64) *crm.Covered {
		return &crm.Covered{Amount: *minor(amount, "IRR"), Margin: *minor(margin, "IRR")}
	}
	back := func(p crm.Purchase, amount int64) crm.Purchase {
		p.Refunded = minor(amount, "IRR")
		return p
	}
	of := func(amount int64, margin *money.Money, items ...crm.PurchaseItem) crm.Purchase {
		return crm.Purchase{Amount: *minor(amount, "IRR"), Margin: margin, Items: items}
	}
	main := crm.PurchaseItem{SKU: "A", Quantity: 1, Catalogue: covered(800, 100)}
	side := crm.PurchaseItem{SKU: "B", Quantity: 2, Catalogue: covered(200, 150)}
	for name, c := range map[string]struct {
		p    crm.Purchase
		want string
	}{
		"each its own margin":         {of(1000, nil, main, side), "A 1 800 100 0, B 2 200 150 0"},
		"half given back":             {back(of(1000, nil, main, side), 500), "A 1 400 50 0, B 2 100 75 0"},
		"all given back":              {back(of(1000, nil, main, side), 1000), ""},
		"a discount is shared":        {of(500, nil, main, side), "A 1 400 -300 0, B 2 100 50 0"},
		"the order's margin":          {of(100, minor(30, "IRR"), crm.PurchaseItem{SKU: "C", Quantity: 1}, crm.PurchaseItem{SKU: "D", Quantity: 3}), "C 1 25 7 0, D 3 75 22 0"},
		"nobody told a margin":        {of(100, nil, crm.PurchaseItem{SKU: "C", Quantity: 1, Amount: minor(60, "IRR")}, crm.PurchaseItem{SKU: "D", Quantity: 1}), "C 1 60 0 60, D 1 40 0 40"},
		"delivery is no product's":    {of(100, nil, crm.PurchaseItem{SKU: "C", Quantity: 1, Amount: minor(60, "IRR")}), "C 1 60 0 60"},
		"two lines of one are one":    {of(100, nil, crm.PurchaseItem{SKU: "C", Quantity: 1}, crm.PurchaseItem{SKU: "C", Quantity: 1}), "C 2 100 0 100"},
		"free, and nothing was wrong": {of(0, nil, crm.PurchaseItem{SKU: "C", Quantity: 1}), "C 1 0 0 0"},
	} {
		var g crm.Goods
		whole := c.p
		whole.Refunded = nil
		g.Record(day("2026-03-01"), whole)
		g.Refund(day("2026-03-01"), whole, c.p)
		got := ""
		for _, one := range g.Ever() {
			if got != "" {
				got += ", "
			}
			got += fmt.Sprintf("%s %d %d %d %d", one.SKU, one.Units, one.Amount, one.Margin, one.Unknown)
			if one.Times != 1 || one.First != day("2026-03-01") || one.Last != one.First {
				t.Errorf("%s: %+v", name, one)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestItemsRemainAsTheyWereSold(t *testing.T) {
	products := map[string]crm.Product{"A": {SKU: "A", Price: minor(100, "IRR"), Margin: minor(30, "IRR")}}
	p := crm.Purchase{Amount: *minor(290, "IRR"), Items: []crm.PurchaseItem{{SKU: "A", Quantity: 2, Amount: minor(190, "IRR")}, {SKU: "X", Quantity: 1}}}
	items := p.ItemsCovered(products)
	if c := items[0].Catalogue; c == nil || c.Amount.Minor() != 190 || c.Margin.Minor() != 50 {
		t.Errorf("covered %+v", c)
	}
	if items[1].Catalogue != nil || p.Items[0].Catalogue != nil {
		t.Errorf("unknown %+v, before %+v", items[1], p.Items[0])
	}
}

func TestGoodsThatCannotBeReadAreRefused(t *testing.T) {
	for _, text := range []string{"x", "2026-01-01 1 1 1 1 1 x A", "2026-02-30 1 1 1 1 1 1 A", "2026-01-01 1 1 1 1 1 1"} {
		var g crm.Goods
		if err := g.UnmarshalText([]byte(text)); !errors.Is(err, crm.ErrGoods) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestGoodsUntilADay(t *testing.T) {
	var g crm.Goods
	for _, on := range []string{"2026-01-01", "2026-02-01", "2026-03-01"} {
		g.Record(day(on), crm.Purchase{Amount: *minor(10, "IRR"), Items: []crm.PurchaseItem{{SKU: "A", Quantity: 1}}})
	}
	got := g.BySKU(locale.Date{Year: 2026, Month: 2, Day: 15})
	if len(got) != 1 || got[0].Times != 2 || got[0].Last != day("2026-02-01") {
		t.Errorf("%+v", got)
	}
}
