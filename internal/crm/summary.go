package crm

import (
	"fmt"
	"math/big"
	"sort"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Ledger is what a customer paid, day by day: the exact source from which the Summary is computed, so that purchases may
// come late, twice or be refunded in any order. Keys are YYYY-MM-DD. A customer who buys every day for forty years
// still fits into one item.
type Ledger map[string]DayTotal

// DayTotal is one day of a Ledger, in base minor units of the ledger's currency.
type DayTotal struct {
	Amount    int64 `json:"a"`
	Margin    int64 `json:"m"`           // of the purchases whose margin is known
	Unknown   int64 `json:"u,omitempty"` // amount of the purchases whose margin is not known
	Purchases int   `json:"n"`           // not wholly refunded
}

// Summary is what the value models need to know of a customer's purchases, in base minor units of Unit. The first day
// is not a repeat. It always equals Summarise of the customer's Ledger.
type Summary struct {
	Unit          string      `json:"unit,omitempty"` // code of the unit the customer pays in
	PurchaseDays  int         `json:"days"`
	FirstOn       locale.Date `json:"first"`
	LastOn        locale.Date `json:"last"`
	Spent         int64       `json:"spent"`
	Margin        int64       `json:"margin"`
	MarginUnknown int64       `json:"marginUnknown"` // the part of Spent whose margin nobody told
	RepeatSum     int64       `json:"repeat"`
	RepeatSquares string      `json:"squares,omitempty"` // decimal: sums of squares leave 64 bits
}

// Record adds a purchase to its day.
func (l Ledger) Record(day locale.Date, p Purchase) {
	total := l[day.String()]
	total.Amount += p.Amount.Minor()
	if p.Margin != nil {
		total.Margin += p.Margin.Minor()
	} else {
		total.Unknown += p.Amount.Minor()
	}
	total.Purchases++
	l[day.String()] = total
}

// Refund takes money back from the day of the purchase; before and after are the purchase as it was and as it is. The
// margin falls in proportion to the amount.
func (l Ledger) Refund(day locale.Date, before, after Purchase) {
	key := day.String()
	total := l[key]
	back := before.Net().Minor() - after.Net().Minor()
	total.Amount -= back
	if before.Margin != nil {
		total.Margin += marginLeft(after) - marginLeft(before)
	} else {
		total.Unknown -= back
	}
	if after.Net().Sign() == 0 {
		total.Purchases--
	}
	l[key] = total
	if total.Purchases == 0 {
		delete(l, key)
	}
}

// marginLeft is the margin of what is left of p, computed from p alone so that the order of refunds does not matter.
func marginLeft(p Purchase) int64 {
	if p.Amount.Minor() == 0 {
		return p.Margin.Minor()
	}
	product := new(big.Int).Mul(big.NewInt(p.Margin.Minor()), big.NewInt(p.Net().Minor()))
	return product.Quo(product, big.NewInt(p.Amount.Minor())).Int64()
}

// Until is the ledger as it stood at the end of a day.
func (l Ledger) Until(day locale.Date) Ledger {
	out := Ledger{}
	for key, total := range l {
		if key <= day.String() {
			out[key] = total
		}
	}
	return out
}

// Summarise computes the summary of a ledger kept in a unit.
func (l Ledger) Summarise(unit string) (Summary, error) {
	days := make([]string, 0, len(l))
	for day := range l {
		days = append(days, day)
	}
	sort.Strings(days)
	out := Summary{Unit: unit, PurchaseDays: len(days)}
	squares := new(big.Int)
	for i, key := range days {
		day, err := locale.ParseDate(key)
		if err != nil {
			return Summary{}, fmt.Errorf("ledger day %q: %w", key, err)
		}
		total := l[key]
		if i == 0 {
			out.FirstOn = day
		} else {
			out.RepeatSum += total.Amount
			square := big.NewInt(total.Amount)
			squares.Add(squares, square.Mul(square, square))
		}
		out.LastOn = day
		out.Spent += total.Amount
		out.Margin += total.Margin
		out.MarginUnknown += total.Unknown
	}
	if squares.Sign() > 0 {
		out.RepeatSquares = squares.String()
	}
	return out, nil
}

// Repeats is the number of purchase days after the first.
func (s Summary) Repeats() int { return max(s.PurchaseDays-1, 0) }

// Money is an amount of the summary in its own unit.
func (s Summary) Money(minor int64) money.Money {
	unit, err := money.ParseUnit(s.Unit)
	if err != nil {
		return money.Money{}
	}
	return money.FromMinor(minor, unit)
}
