package crm

import (
	"math/big"
	"slices"
	"strings"

	"vafa/internal/locale"
)

// maxGoods is how many rows a customer's Goods keep: the newest.
const maxGoods = 60

// Goods are what a customer bought, a row a day and product, so that what was bought after what can be told. They equal a replay of the
// purchases in any order, refunds and moves of a merge among them. Of more than maxGoods rows the oldest fall out for good: floor is
// the newest of those, and nothing up to it is counted any more, so that each row that is there is whole.
type Goods struct {
	rows  map[goodKey]GoodTotal
	floor goodKey
}

// goodKey is a row of Goods; they are in the order of days, then of SKUs.
type goodKey struct{ day, sku string }

func (k goodKey) compare(other goodKey) int {
	if c := strings.Compare(k.day, other.day); c != 0 {
		return c
	}
	return strings.Compare(k.sku, other.sku)
}

// GoodTotal is what was bought of a product, less what was given back, in base minor units of the ledger's currency. Orders that were
// wholly given back are in Told alone, which keeps the row in its place.
type GoodTotal struct {
	Told    int   // orders, whatever became of them
	Times   int   // orders of which something is left
	Units   int64 // of these orders
	Amount  int64
	Margin  int64 // of what its margin is known of
	Unknown int64 // amount of which no margin is known
}

func (t GoodTotal) plus(part GoodTotal, sign int) GoodTotal {
	n := int64(sign)
	return GoodTotal{
		Told: t.Told + sign*part.Told, Times: t.Times + sign*part.Times, Units: t.Units + n*part.Units,
		Amount: t.Amount + n*part.Amount, Margin: t.Margin + n*part.Margin, Unknown: t.Unknown + n*part.Unknown,
	}
}

// Good is what a customer has of one product, over all days.
type Good struct {
	SKU         string
	First, Last locale.Date // of orders of which something is left
	GoodTotal
}

// BySKU sums the rows up to the end of a day, in the order of SKUs; products that were wholly given back are left out.
func (g Goods) BySKU(until locale.Date) []Good {
	found := map[string]Good{}
	for key, total := range g.rows {
		if total.Times == 0 || key.day > until.String() {
			continue
		}
		day, err := locale.ParseDate(key.day)
		if err != nil { // no row is read or made that has none
			continue
		}
		one, ok := found[key.sku]
		if !ok {
			one = Good{SKU: key.sku, First: day, Last: day}
		}
		if day.Before(one.First) {
			one.First = day
		}
		if day.After(one.Last) {
			one.Last = day
		}
		one.GoodTotal = one.plus(total, 1)
		found[key.sku] = one
	}
	out := make([]Good, 0, len(found))
	for _, one := range found {
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Good) int { return strings.Compare(a.SKU, b.SKU) })
	return out
}

// Ever is BySKU of all days.
func (g Goods) Ever() []Good { return g.BySKU(locale.Date{Year: 9999, Month: 12, Day: 31}) }

// Len is how many rows there are.
func (g Goods) Len() int { return len(g.rows) }

// Record adds a purchase, as it was before its refunds.
func (g *Goods) Record(day locale.Date, p Purchase) {
	p.Refunded = nil
	g.put(day, p, 1)
}

// Refund takes money back of a purchase; before and after are the purchase as it was and as it is.
func (g *Goods) Refund(day locale.Date, before, after Purchase) {
	g.put(day, before, -1)
	g.put(day, after, 1)
	g.bound()
}

func (g *Goods) put(day locale.Date, p Purchase, sign int) {
	for sku, part := range p.goods() {
		key := goodKey{day.String(), sku}
		if key.compare(g.floor) <= 0 {
			continue
		}
		if g.rows == nil {
			g.rows = map[goodKey]GoodTotal{}
		}
		if g.rows[key] = g.rows[key].plus(part, sign); g.rows[key].Told == 0 {
			delete(g.rows, key)
		}
	}
	if sign > 0 {
		g.bound()
	}
}

// bound lets the oldest rows fall out.
func (g *Goods) bound() {
	for len(g.rows) > maxGoods {
		oldest := goodKey{day: "~"}
		for key := range g.rows {
			if key.compare(oldest) < 0 {
				oldest = key
			}
		}
		delete(g.rows, oldest)
		g.floor = oldest
	}
}

// goods is what a purchase, less its refunds, has of each product, computed from it alone. Items whose amount nobody told share what
// the others leave of the order by their quantity; items that come to more than the order share its discount.
func (p Purchase) goods() map[string]GoodTotal {
	out := map[string]GoodTotal{}
	paid, whole := p.itemAmounts()
	net := p.Net().Minor()
	gone := p.Refunded != nil && net == 0
	for i, item := range p.Items {
		part := GoodTotal{Told: 1}
		if out[item.SKU].Told > 0 {
			part.Told = 0 // one order, several lines
		}
		if !gone {
			part.Times, part.Units, part.Amount = part.Told, int64(item.Quantity), portion(paid[i], net, whole)
			part.Margin, part.Unknown = p.itemMargin(item, part.Amount, net, whole)
		}
		out[item.SKU] = out[item.SKU].plus(part, 1)
	}
	return out
}

// itemAmounts are the amounts of the items before discounts and refunds, and what they and the rest of the order come to.
func (p Purchase) itemAmounts() (paid []int64, whole int64) {
	paid = make([]int64, len(p.Items))
	var told, open int64
	for i, item := range p.Items {
		switch {
		case item.Catalogue != nil:
			paid[i] = item.Catalogue.Amount.Minor()
		case item.Amount != nil && item.Amount.Base() == p.Amount.Base():
			paid[i] = item.Amount.Minor()
		default:
			paid[i] = -1
			open += int64(item.Quantity)
			continue
		}
		told += paid[i]
	}
	rest := max(p.Amount.Minor()-told, 0)
	for i, item := range p.Items {
		if paid[i] < 0 {
			paid[i] = portion(rest, int64(item.Quantity), open)
		}
	}
	return paid, max(p.Amount.Minor(), told)
}

// itemMargin is what is kept of an item's amount: by its product, else its share of the order's margin; unknown where nobody told.
func (p Purchase) itemMargin(item PurchaseItem, amount, net, whole int64) (margin, unknown int64) {
	if c := item.Catalogue; c != nil {
		cost := c.Amount.Minor() - c.Margin.Minor()
		return amount - portion(cost, net, p.Amount.Minor()), 0
	}
	if p.Margin != nil {
		return portion(p.Margin.Minor(), amount, p.Amount.Minor()), 0
	}
	return 0, amount
}

// portion is the share part/of of an amount, rounded to zero; the amount itself of nothing.
func portion(amount, part, of int64) int64 {
	if of == 0 {
		return amount
	}
	product := new(big.Int).Mul(big.NewInt(amount), big.NewInt(part))
	if product.Quo(product, big.NewInt(of)); !product.IsInt64() {
		return 0
	}
	return product.Int64()
}

// ItemsCovered are the items with what each was sold for and what is kept of it, where the catalogue tells both at the time.
func (p Purchase) ItemsCovered(products map[string]Product) []PurchaseItem {
	out := slices.Clone(p.Items)
	for i, item := range out {
		paid, cost, ok := p.itemCost(item, products[item.SKU])
		if !ok {
			continue
		}
		margin := new(big.Int).Sub(paid, cost)
		if sold, left, ok := asMoney(paid, margin, p.Amount.Unit()); ok {
			out[i].Catalogue = &Covered{Amount: sold, Margin: left}
		}
	}
	return out
}
