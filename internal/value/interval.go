package value

import (
	"math/rand/v2"

	"vafa/internal/clv"
	"vafa/internal/crm"
)

// TotalCovers says what a TotalInterval holds and what it does not.
const TotalCovers = "95 of 100 expectations when the customers seen are drawn anew: how well the sum is known. " +
	"It covers neither chance, nor that tastes drift, nor that the model is wrong."

// TotalInterval is the interval of the purchases expected of all customers together in the weeks after the model's day, from
// refits of the chosen model: see clv.Bootstrap. ok is false when the model was not pinned down, or most refits fail.
func (m *Model) TotalInterval(summaries []crm.Summary, weeks float64, replicates int, rng *rand.Rand) (interval clv.Interval, ok bool, err error) {
	if m.Counts.Fit.Status != clv.Converged {
		return clv.Interval{}, false, nil
	}
	rows := rowsOf(summaries, m.AsOf)
	models, err := clv.Bootstrap(m.Counts.Name, rows, replicates, rng)
	if err != nil || 2*len(models) <= replicates {
		return clv.Interval{}, false, err
	}
	return clv.TotalInterval(models, rows, weeks), true, nil
}
