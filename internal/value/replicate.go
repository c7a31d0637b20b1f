package value

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"

	"vafa/internal/clv"
)

// Refits are drawn so many times, and kept if enough of them converge to speak for the rest.
const (
	replicates      = 40
	leastReplicates = replicates / 2
)

// replicate refits the count model in use and each currency's model of spend to customers weighted anew, so that intervals
// cover how well the parameters are known. The seed is the model's day: the same customers give the same replicates.
func (m *Model) replicate(rows []clv.Row, spend map[string][]clv.SpendRow) error {
	rng := rand.New(rand.NewPCG(uint64(m.AsOf.Days()), replicates))
	m.Replicates = Replicates{Spend: map[string][]clv.GammaGamma{}}
	if err := m.replicateCounts(rows, rng); err != nil {
		return err
	}
	for _, currency := range slices.Sorted(maps.Keys(spend)) {
		if m.Spend[currency].Parameters == nil {
			continue
		}
		var kept []clv.GammaGamma
		if m.Spend[currency].Fit.Status == clv.Converged {
			kept = clv.BootstrapSpend(spend[currency], replicates, rng)
		}
		if len(kept) < leastReplicates {
			m.warnOfParameters("spend in "+currency, len(kept))
			continue
		}
		for i, g := range kept {
			kept[i] = clv.GammaGamma{P: brief(g.P), Q: brief(g.Q), V: brief(g.V)}
		}
		m.Replicates.Spend[currency] = kept
	}
	return m.Ready()
}

func (m *Model) replicateCounts(rows []clv.Row, rng *rand.Rand) error {
	if !m.Usable() {
		return nil
	}
	var kept []clv.Counts
	if m.Counts.Fit.Status == clv.Converged {
		var err error
		if kept, err = clv.Bootstrap(m.Counts.Name, rows, replicates, rng); err != nil {
			return err
		}
	}
	if len(kept) < leastReplicates {
		m.warnOfParameters("purchase counts", len(kept))
		return nil
	}
	for _, refit := range kept {
		parameters, err := parametersOf(refit)
		if err != nil {
			return err
		}
		for name, value := range parameters {
			parameters[name] = brief(value)
		}
		m.Replicates.Counts = append(m.Replicates.Counts, parameters)
	}
	return nil
}

func (m *Model) warnOfParameters(what string, converged int) {
	m.warn("Intervals take the parameters of %s as known: %d of %d refits to customers drawn anew converged.", what, converged, replicates)
}

// brief is a number to six digits, so that what is stored is short.
func brief(f float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 6, 64), 64)
	if err != nil {
		return f
	}
	return short
}
