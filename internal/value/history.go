package value

import (
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

// marginShare is the share of spend that is kept, and whether it was told for at least part of the purchases.
func marginShare(s crm.Summary, t Terms) (share float64, told bool) {
	known := s.Spent - s.MarginUnknown
	if known <= 0 {
		return t.Margin, false
	}
	return float64(s.Margin) / float64(known), true
}
