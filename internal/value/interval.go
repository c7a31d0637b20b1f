package value

import (
	"math/rand/v2"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
)

// What an interval covers, as codes of Sentence. None covers tastes that drift, seasons, or a model that is wrong.
const (
	coversParameters = "intervalCovers"
	coversChance     = "intervalCoversChance"
)

// IntervalCovers says what an interval in a base currency covers, as a code of Sentence; without a currency, what intervals in
// all of them do.
func (m *Model) IntervalCovers(currency string) string {
	if len(m.refits) == 0 {
		return coversChance
	}
	for name, spend := range m.Spend {
		if spend.Parameters != nil && len(m.Replicates.Spend[name]) == 0 && (currency == "" || currency == name) {
			return coversChance
		}
	}
	return coversParameters
}

// Covers is the sentence of a code of IntervalCovers; no code has none.
func Covers(lang locale.Lang, code string) string {
	if code == "" {
		return ""
	}
	return phrase.Of(lang, &crm.Reason{Code: code})
}

// ExpectedCovers and ForecastCovers say what the intervals of TotalPurchases cover.
var (
	ExpectedCovers = "95 of 100 expectations when the customers seen are drawn anew: how well the sum is known. " +
		"It covers neither chance, nor that tastes drift, nor seasons, nor that the model is wrong."
	ForecastCovers = Covers(locale.English, coversParameters)
)

// TotalPurchases are intervals of the purchases of all customers together in the weeks after the model's day: of what is
// expected, and of what may come. ok is false when there are no replicates.
func (m *Model) TotalPurchases(summaries []crm.Summary, weeks float64) (expected, forecast clv.Interval, ok bool) {
	if len(m.refits) == 0 {
		return clv.Interval{}, clv.Interval{}, false
	}
	rows := rowsOf(summaries, m.AsOf)
	rng := rand.New(rand.NewPCG(sumSeed, sumSeed))
	return clv.TotalInterval(m.refits, rows, weeks), clv.TotalForecast(m.counts, m.refits, rows, weeks, rng), true
}
