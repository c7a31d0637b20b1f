package value

import (
	"cmp"
	"math"
	"slices"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// historyOf is the summary as the models count it, in days: repeats, last repeat and age since the first purchase. ok is
// false when nothing was bought by asOf.
func historyOf(s crm.Summary, asOf locale.Date) (days clv.Days, ok bool) {
	if s.PurchaseDays == 0 || asOf.Before(s.FirstOn) {
		return clv.Days{}, false
	}
	first := s.FirstOn.Days()
	return clv.Days{X: int32(s.Repeats()), Tx: int32(s.LastOn.Days() - first), T: int32(asOf.Days() - first)}, true
}

// weeks is a span of days as the models measure time.
func weeks(days int32) float64 { return float64(days) / clv.DaysPerWeek }

// base is the currency in which a summary is kept: its unit may be a multiple, as a toman is of rials.
func base(s crm.Summary) (money.Unit, bool) {
	unit, err := money.ParseUnit(s.Unit)
	if err != nil {
		return money.Unit{}, false
	}
	unit, err = money.ParseUnit(unit.Base())
	return unit, err == nil
}

// meanRepeat is the mean spend of the repeat purchase days, in whole units of the base currency and the prices in which the
// summary is kept: those of one month, so that the model of spend does not move with inflation.
func meanRepeat(s crm.Summary, unit money.Unit) float64 {
	if s.Repeats() == 0 {
		return 0
	}
	return amount(s.RepeatSum, unit) / float64(s.Repeats())
}

// amount is minor units as a number of whole units, for statistics only.
func amount(minor int64, unit money.Unit) float64 { return money.FromMinor(minor, unit).Float() }

// Counted is the summary of a value in which the spend whose margin neither order nor product told has the customer's own, where
// staff have set one.
func Counted(v crm.Value) crm.Summary {
	s := v.Summary
	if v.MarginShare != nil {
		s.Margin += int64(math.Round(*v.MarginShare * float64(s.MarginUnknown)))
		s.MarginUnknown = 0
	}
	return s
}

// marginShare is the share of spend that is kept, and whether it was told for at least part of the purchases. What nobody told
// has the firm's default; where the firm has none, it is taken to be as the rest.
func marginShare(s crm.Summary, t Terms) (share float64, told bool) {
	known := s.Spent - s.MarginUnknown
	switch {
	case known <= 0:
		return t.Margin, false
	case t.hasMargin():
		return (float64(s.Margin) + t.Margin*float64(s.MarginUnknown)) / float64(s.Spent), true
	}
	return float64(s.Margin) / float64(known), true
}

// hasMargin says whether the firm has a default margin: all of the spend is none.
func (t Terms) hasMargin() bool { return t.Margin < 1 }

// Who may tell a margin.
const (
	MarginOfOrder    = "order"
	MarginOfProduct  = "product"
	MarginOfCustomer = "customer"
	MarginOfFirm     = "default"
)

// MarginFrom names who told the margin of a value's spend, the one who told most first.
func MarginFrom(v crm.Value, t Terms) []string {
	s := v.Summary
	spend := map[string]int64{MarginOfOrder: s.Spent - s.MarginUnknown - s.ByCatalogue, MarginOfProduct: s.ByCatalogue}
	switch {
	case v.MarginShare != nil:
		spend[MarginOfCustomer] = s.MarginUnknown
	case t.hasMargin() || s.MarginUnknown >= s.Spent:
		spend[MarginOfFirm] = max(s.MarginUnknown, 1) // also of nothing spent
	}
	var out []string
	for _, from := range []string{MarginOfOrder, MarginOfProduct, MarginOfCustomer, MarginOfFirm} {
		if spend[from] > 0 {
			out = append(out, from)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(spend[b], spend[a]) })
	return out
}
