package crm

import (
	"fmt"
	"math/big"
	"sort"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Ledger is what a customer paid, day by day: the exact source from which the Summary is computed, so that purchases may
// come late, twice or be refunded in any order. Keys are YYYY-MM-DD. A customer who buys every day for twenty years
// still fits into one item.
type Ledger map[string]DayTotal

// DayTotal is one day of a Ledger, in base minor units of the ledger's currency.
type DayTotal struct {
	Amount    int64 `json:"a"`
	Margin    int64 `json:"m"`           // of what its margin is known of
	Unknown   int64 `json:"u,omitempty"` // amount of which no margin is known
	Catalogue int64 `json:"c,omitempty"` // amount of which the catalogue told the margin
	Purchases int   `json:"n"`           // not wholly refunded

	Discounted int   `json:"d,omitempty"` // purchases of which something was given off
	Discount   int64 `json:"o,omitempty"` // what was given off
}

// Summary is what the value models need to know of a customer's purchases, in base minor units of Unit. The first day
// is not a repeat. It always equals Summarise of the customer's Ledger. What models learn from is in the prices of one month,
// the first of the table that Prices names, so that old money and new can be compared; without a table it is at its face.
type Summary struct {
	Unit          string      `json:"unit,omitempty"` // code of the unit the customer pays in
	PurchaseDays  int         `json:"days"`
	FirstOn       locale.Date `json:"first"`
	LastOn        locale.Date `json:"last"`
	Spent         int64       `json:"spent"`
	Margin        int64       `json:"margin"`
	MarginUnknown int64       `json:"marginUnknown"`         // the part of Spent whose margin nobody told
	ByCatalogue   int64       `json:"byCatalogue,omitempty"` // the part of Spent whose margin the catalogue told
	RealSpent     int64       `json:"realSpent"`             // Spent, in prices of one month; so are the next two
	RepeatSum     int64       `json:"repeat"`
	RepeatSquares string      `json:"squares,omitempty"` // decimal: sums of squares leave 64 bits
	Prices        string      `json:"prices,omitempty"`  // version of the table of prices

	DiscountDays int   `json:"discountDays,omitempty"` // the part of PurchaseDays on which something was given off
	Discount     int64 `json:"discount,omitempty"`     // what was given off
}

// Record adds a purchase, as it was before its refunds, to its day.
func (l Ledger) Record(day locale.Date, p Purchase) {
	p.Refunded = nil
	l.put(day.String(), partOf(p), 1)
}

// Refund takes money back from the day of the purchase; before and after are the purchase as it was and as it is. The
// margin falls in proportion to the amount.
func (l Ledger) Refund(day locale.Date, before, after Purchase) {
	l.put(day.String(), partOf(before), -1)
	l.put(day.String(), partOf(after), 1)
}

// put adds a part to a day, or takes it away with sign -1; a day of which no purchase is left is no more.
func (l Ledger) put(day string, part DayTotal, sign int64) {
	l[day] = l[day].plus(part, sign)
	if l[day].Purchases == 0 {
		delete(l, day)
	}
}

func (t DayTotal) plus(part DayTotal, sign int64) DayTotal {
	t.Amount += sign * part.Amount
	t.Margin += sign * part.Margin
	t.Unknown += sign * part.Unknown
	t.Catalogue += sign * part.Catalogue
	t.Purchases += int(sign) * part.Purchases
	t.Discounted += int(sign) * part.Discounted
	t.Discount += sign * part.Discount
	return t
}

// partOf is what a purchase, less its refunds, adds to its day, computed from it alone so that the order of refunds does not
// matter.
func partOf(p Purchase) DayTotal {
	out := DayTotal{Amount: p.Net().Minor(), Purchases: 1}
	if p.Refunded != nil && out.Amount == 0 {
		out.Purchases = 0
	}
	switch {
	case p.Margin != nil:
		out.Margin = p.left(*p.Margin)
	case p.Catalogue != nil:
		out.Margin, out.Catalogue = p.left(p.Catalogue.Margin), p.left(p.Catalogue.Amount)
		out.Unknown = out.Amount - out.Catalogue
	default:
		out.Unknown = out.Amount
	}
	if p.Discount != nil && out.Purchases > 0 {
		out.Discounted, out.Discount = 1, p.left(*p.Discount)
	}
	return out
}

// left is the share of a part of p that its refunds have left.
func (p Purchase) left(part money.Money) int64 {
	if p.Amount.Minor() == 0 {
		return part.Minor()
	}
	product := new(big.Int).Mul(big.NewInt(part.Minor()), big.NewInt(p.Net().Minor()))
	return product.Quo(product, big.NewInt(p.Amount.Minor())).Int64()
}

// Until is the ledger as it stood at the end of a day.
func (l Ledger) Until(day locale.Date) Ledger {
	out, until := make(Ledger, len(l)), day.String()
	for key, total := range l {
		if key <= until {
			out[key] = total
		}
	}
	return out
}

// Last is the latest day of the ledger; the zero date for an empty one.
func (l Ledger) Last() locale.Date {
	last := ""
	for key := range l {
		last = max(last, key)
	}
	day, err := locale.ParseDate(last)
	if err != nil { // Summarise refuses it
		return locale.Date{}
	}
	return day
}

// Summarise computes the summary of a ledger kept in a unit. Each day's amount is brought to the prices of the table's first
// month and rounded there to whole minor units, so that the sums are exact and the same in any order.
func (l Ledger) Summarise(unit string, prices money.Prices) (Summary, error) {
	days := make([]string, 0, len(l))
	for day := range l {
		days = append(days, day)
	}
	sort.Strings(days)
	out := Summary{Unit: unit, PurchaseDays: len(days)}
	if len(days) > 0 {
		out.Prices = prices.Version(baseOf(unit))
	}
	squares := new(big.Int)
	for i, key := range days {
		day, err := locale.ParseDate(key)
		if err != nil {
			return Summary{}, fmt.Errorf("ledger day %q: %w", key, err)
		}
		total := l[key]
		constant := prices.Real(total.Amount, MonthOf(day), prices.Base())
		if i == 0 {
			out.FirstOn = day
		} else {
			out.RepeatSum += constant
			square := big.NewInt(constant)
			squares.Add(squares, square.Mul(square, square))
		}
		out.LastOn = day
		out.Spent += total.Amount
		out.RealSpent += constant
		out.Margin += total.Margin
		out.MarginUnknown += total.Unknown
		out.ByCatalogue += total.Catalogue
		out.Discount += total.Discount
		if total.Discounted > 0 {
			out.DiscountDays++
		}
	}
	if squares.Sign() > 0 {
		out.RepeatSquares = squares.String()
	}
	return out, nil
}

// MonthOf is the month of a day in a table of prices.
func MonthOf(day locale.Date) money.Month { return money.MonthOf(day.Year, time.Month(day.Month)) }

// baseOf is the base currency of a unit's code, "" for a code that is none.
func baseOf(code string) string {
	unit, err := money.ParseUnit(code)
	if err != nil {
		return ""
	}
	return unit.Base()
}

// Currency is the base currency of the sums, "" for a customer who has bought nothing.
func (s Summary) Currency() string { return baseOf(s.Unit) }

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
