package value

import (
	"math"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Worth is what all customers who pay in a currency are worth together, in its base. Sums of what a model cannot tell are unset.
type Worth struct {
	Customers int         // who bought
	Real      money.Money // over the horizon, in the prices of the day of the model
	Nominal   money.Money // the same as cash, undiscounted, in money of the day on which each part of it comes
	FirstOn   locale.Date // the first purchase in it
	Values    []float64   // real, of each customer whom a model values
	Spent     []float64   // by each customer so far, in prices of one month
	TooMuch   bool        // the sums leave what an amount can hold, and are unset
}

// Worth adds customers up by base currency. Each is rounded as in a Tally, so that both agree.
func (s *Scorer) Worth(summaries []crm.Summary) map[string]*Worth {
	out := map[string]*Worth{}
	for _, summary := range summaries {
		unit, ok := base(summary)
		if !ok || summary.PurchaseDays == 0 {
			continue
		}
		worth := out[unit.Code()]
		if worth == nil {
			worth = &Worth{FirstOn: summary.FirstOn}
			out[unit.Code()] = worth
		}
		worth.add(summary, unit, s.figures(summary, 0))
	}
	return out
}

func (w *Worth) add(summary crm.Summary, unit money.Unit, f Figures) {
	w.Customers++
	w.Spent = append(w.Spent, amount(summary.RealSpent, unit))
	if summary.FirstOn.Before(w.FirstOn) {
		w.FirstOn = summary.FirstOn
	}
	if !f.HasModel || math.IsNaN(f.ExpectedSpend) {
		return
	}
	w.Values = append(w.Values, f.Real)
	w.Real, w.Nominal = w.sum(w.Real, f.Real, unit), w.sum(w.Nominal, f.Nominal, unit)
}

// sum adds a figure to an amount. One that cannot be held ends all sums.
func (w *Worth) sum(to money.Money, figure float64, unit money.Unit) money.Money {
	if !to.IsSet() {
		to = money.FromMinor(0, unit)
	}
	rounded, err := money.FromFloat(figure, unit)
	if err == nil {
		to, err = to.Add(rounded)
	}
	w.TooMuch = w.TooMuch || err != nil
	if w.TooMuch {
		return money.Money{}
	}
	return to
}

// weeksPerYear is that of the mean Gregorian year.
const weeksPerYear = 12 * clv.WeeksPerMonth

// Residual is the discounted expected residual purchases of a customer: all that are still to come, for ever, each discounted at
// the real rate of the terms to the model's day (Fader, Hardie & Lee 2005, Journal of Marketing Research 42:415-430). ok is
// false without a model, and for a rate that does not discount.
func (s *Scorer) Residual(summary crm.Summary) (purchases float64, ok bool) {
	days, bought := historyOf(summary, s.asOf)
	rate := math.Log1p(s.model.Terms.Rate) / weeksPerYear
	if !bought || !s.model.Usable() || !(rate > 0) {
		return 0, false
	}
	purchases = s.model.counts.ResidualDiscounted(int(days.X), weeks(days.Tx), weeks(days.T), rate)
	return purchases, !math.IsNaN(purchases) && !math.IsInf(purchases, 0)
}

// TotalResidual is Residual of all customers together.
func (s *Scorer) TotalResidual(summaries []crm.Summary) (purchases float64, ok bool) {
	rate := math.Log1p(s.model.Terms.Rate) / weeksPerYear
	if !s.model.Usable() || !(rate > 0) {
		return 0, false
	}
	for _, row := range rowsOf(summaries, s.asOf) {
		purchases += row.Weight * s.model.counts.ResidualDiscounted(row.X, row.Tx, row.T, rate)
	}
	return purchases, !math.IsNaN(purchases) && !math.IsInf(purchases, 0)
}
