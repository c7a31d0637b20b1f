package value

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// leastForQuintiles is the least number of customers: with fewer, quintiles and percentiles of value would only dress up
// single customers.
const leastForQuintiles = 25

// Fit learns a model from the customers' summaries as of a day. Which count model is used is decided by a holdout within the
// ledgers of a sample of them, where there are enough; ledgers may be nil.
func Fit(version string, summaries []crm.Summary, ledgers []crm.Ledger, asOf locale.Date, terms Terms) (*Model, error) {
	return learn(version, summaries, asOf, terms, func(m *Model) error { return m.chooseWithin(ledgers) })
}

// FitHeld is Fit when it is known what came in some weeks after the day: the count model is chosen by that.
func FitHeld(version string, summaries []crm.Summary, held []clv.HoldoutRow, weeks int, asOf locale.Date, terms Terms) (*Model, error) {
	return learn(version, summaries, asOf, terms, func(m *Model) error { return m.chooseAfter(held, weeks) })
}

func learn(version string, summaries []crm.Summary, asOf locale.Date, terms Terms, choose func(*Model) error) (*Model, error) {
	m := &Model{Version: version, AsOf: asOf, Terms: terms, Spend: map[string]Spend{}, ByUnit: map[string]int{}, Warnings: []string{}}
	if err := m.fitCounts(summaries); err != nil {
		return nil, err
	}
	if err := choose(m); err != nil {
		return nil, err
	}
	m.warnOfSeasons(summaries)
	spend := spendRows(summaries)
	m.fitSpend(spend)
	if err := m.replicate(rowsOf(summaries, m.AsOf), spend); err != nil {
		return nil, err
	}
	m.warnOfPrices()
	if err := m.rank(summaries); err != nil {
		return nil, err
	}
	return m, nil
}

// fitCounts fits every model of how often customers buy and when they leave.
func (m *Model) fitCounts(summaries []crm.Summary) error {
	rows := rowsOf(summaries, m.AsOf)
	for _, row := range rows {
		m.Buyers += int(row.Weight)
	}
	for _, name := range clv.Names() {
		fitted, fit, err := clv.FitCounts(name, rows)
		if err != nil {
			return err
		}
		counts, err := countsOf(fitted, fit)
		if err != nil {
			return err
		}
		m.Candidates = append(m.Candidates, Candidate{Counts: counts})
	}
	return nil
}

// rowsOf are the histories of all who had bought by a day, equal ones together.
func rowsOf(summaries []crm.Summary, asOf locale.Date) []clv.Row {
	var grouper clv.Grouper
	for _, s := range summaries {
		if days, ok := historyOf(s, asOf); ok {
			grouper.Add(days.X, days.Tx, days.T)
		}
	}
	return grouper.Rows()
}

// warnOfPrices says which price tables end long before the model's day.
func (m *Model) warnOfPrices() {
	for _, currency := range slices.Sorted(maps.Keys(m.ByUnit)) {
		if newest, stale := m.Terms.StalePrices(currency, m.AsOf); stale {
			m.warn("Prices in %s are known to %s; later ones are taken to stand still.", currency, newest)
		}
	}
}

// spendRows are what the buyers spend, by base currency.
func spendRows(summaries []crm.Summary) map[string][]clv.SpendRow {
	rows := map[string][]clv.SpendRow{}
	for _, s := range summaries {
		if unit, ok := base(s); ok && s.PurchaseDays > 0 {
			rows[unit.Code()] = append(rows[unit.Code()], clv.SpendRow{X: s.Repeats(), Mean: meanRepeat(s, unit), Weight: 1})
		}
	}
	return rows
}

// fitSpend fits what customers spend, each currency by itself.
func (m *Model) fitSpend(rows map[string][]clv.SpendRow) {
	for _, currency := range slices.Sorted(maps.Keys(rows)) {
		m.ByUnit[currency] = len(rows[currency])
		fitted, fit := clv.FitGammaGamma(rows[currency])
		spend := Spend{Fit: fit}
		if fit.Status != clv.Refused {
			spend.Parameters = &fitted
		}
		if fit.Status != clv.Converged {
			m.warn("Spend in %s: %s.", currency, fit.Reason)
		}
		if math.Abs(fit.Correlation) > strongCorrelation {
			m.warn("Spend in %s goes with frequency (correlation %.2f), which the model takes to be unrelated.", currency, fit.Correlation)
		}
		m.Spend[currency] = spend
	}
}

// strongCorrelation of frequency and spend is reported: Gamma-Gamma assumes none (Fader and Hardie, note 025).
const strongCorrelation = 0.3

func (m *Model) warn(format string, args ...any) {
	m.Warnings = append(m.Warnings, fmt.Sprintf(format, args...))
}

// rank finds the cuts of quintiles and percentiles.
func (m *Model) rank(summaries []crm.Summary) error {
	var recency, frequency []float64
	worth, spent := map[string][]float64{}, map[string][]float64{}
	scorer, err := m.Scorer(m.AsOf)
	if err != nil {
		return err
	}
	for _, s := range summaries {
		days, ok := historyOf(s, m.AsOf)
		if !ok {
			continue
		}
		recency = append(recency, float64(days.Tx-days.T))
		frequency = append(frequency, float64(days.X))
		if unit, ok := base(s); ok {
			worth[unit.Code()] = append(worth[unit.Code()], scorer.figures(s, 0).Real)
			spent[unit.Code()] = append(spent[unit.Code()], amount(s.RealSpent, unit))
		}
	}
	if len(recency) < leastForQuintiles {
		m.warn("%d customers have bought: too few for quintiles and percentiles.", len(recency))
		return nil
	}
	m.Quintile = Quintiles{Recency: cuts(recency, 5), Frequency: cuts(frequency, 5)}
	for currency, values := range worth {
		if len(values) < leastForQuintiles {
			continue
		}
		spend := m.Spend[currency]
		spend.Percentiles, spend.Monetary = cuts(values, 100), cuts(spent[currency], 5)
		m.Spend[currency] = spend
	}
	return nil
}

// cuts are the n-1 values that split a sample into n parts of equal number: cut k is the largest value of part k. It
// sorts the sample.
func cuts(sample []float64, n int) []float64 {
	slices.Sort(sample)
	out := make([]float64, 0, n-1)
	for k := 1; k < n; k++ {
		out = append(out, sample[(len(sample)*k+n-1)/n-1])
	}
	return out
}

// part is in which part, from 1, a value lies: ties share the lowest part that holds them, so that equal customers are
// treated equally.
func part(cuts []float64, value float64) int {
	above, _ := slices.BinarySearch(cuts, value)
	return above + 1
}
