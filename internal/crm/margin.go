package crm

import (
	"math/big"

	"vafa/internal/money"
)

// CoveredBy is the part of an order whose margin the catalogue tells: that of the items whose products have a margin in the
// order's currency. What an item cost is its product's price less its margin; sold for less, it leaves less. An item without an
// amount is taken at its product's price, or at the whole order's amount where it is the only one. nil for an order whose
// margin was told, or of which the catalogue knows nothing.
func (p Purchase) CoveredBy(products map[string]Product) *Covered {
	if p.Margin != nil {
		return nil
	}
	paid, cost, known := new(big.Int), new(big.Int), false
	for _, item := range p.Items {
		amount, itemCost, ok := p.itemCost(item, products[item.SKU])
		if ok {
			known = true
			paid.Add(paid, amount)
			cost.Add(cost, itemCost)
		}
	}
	if order := big.NewInt(p.Amount.Minor()); paid.Cmp(order) > 0 {
		paid = order // a discount on the whole order
	}
	amount, margin, ok := asMoney(paid, new(big.Int).Sub(paid, cost), p.Amount.Unit())
	if !known || !ok {
		return nil
	}
	return &Covered{Amount: amount, Margin: margin}
}

// asMoney are an amount and what is kept of it in a unit; ok is false for what is too large.
func asMoney(paid, margin *big.Int, unit money.Unit) (amount, kept money.Money, ok bool) {
	if !paid.IsInt64() || paid.Int64() > money.MaxMinor || !margin.IsInt64() || margin.Int64() < -money.MaxMinor {
		return amount, kept, false
	}
	return money.FromMinor(paid.Int64(), unit), money.FromMinor(margin.Int64(), unit), true
}

// itemCost is what was paid for an item and what it cost, in minor units; ok is false where that cannot be told.
func (p Purchase) itemCost(item PurchaseItem, product Product) (paid, cost *big.Int, ok bool) {
	times := func(m *money.Money) *big.Int {
		if m == nil || m.Base() != p.Amount.Base() {
			return nil
		}
		return new(big.Int).Mul(big.NewInt(m.Minor()), big.NewInt(int64(item.Quantity)))
	}
	margin, listed := times(product.Margin), times(product.Price)
	switch {
	case item.Amount != nil && item.Amount.Base() != p.Amount.Base():
		return nil, nil, false
	case item.Amount != nil:
		paid = big.NewInt(item.Amount.Minor())
	case listed != nil:
		paid = listed
	case len(p.Items) == 1:
		paid = big.NewInt(p.Amount.Minor())
	}
	if margin == nil || paid == nil {
		return nil, nil, false
	}
	if listed == nil {
		listed = paid
	}
	cost = new(big.Int).Sub(listed, margin)
	if cost.Sign() < 0 { // more than all of what was paid cannot be kept
		cost.SetInt64(0)
	}
	return paid, cost, true
}

// share is an optional part of a whole, from 0 to 1; nil for none.
func (f form) share(field string, typed money.Literal) *float64 {
	if typed == "" {
		return nil
	}
	share, err := decimal(typed)
	if err != nil || share > 1 {
		f.fault(field, "number.range", "low", "0", "high", "1")
		return nil
	}
	return &share
}
