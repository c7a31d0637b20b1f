package clv

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Interval holds 95 % of what may happen: from the 2.5 % to the 97.5 % quantile, with the middle.
type Interval struct {
	Low    float64 `json:"low"`
	Median float64 `json:"median"`
	High   float64 `json:"high"`
}

// IntervalOf is the interval of a sample, which it sorts; the zero interval of none. Quantiles interpolate linearly.
func IntervalOf(sample []float64) Interval {
	if len(sample) == 0 {
		return Interval{}
	}
	slices.Sort(sample)
	return Interval{quantile(sample, 0.025), quantile(sample, 0.5), quantile(sample, 0.975)}
}

func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// PurchaseInterval is what one customer may buy in the horizon weeks after T: the posterior of rate and drop-out given the
// history, and chance. It takes the model's parameters as known.
func PurchaseInterval(m Counts, x int, tx, T, horizon float64, draws int, rng *rand.Rand) Interval {
	sample := make([]float64, max(draws, 0))
	horizons := []float64{horizon}
	for i := range sample {
		m.Simulate(x, tx, T, horizons, sample[i:i+1], rng)
	}
	return IntervalOf(sample)
}

// Outlook is what it takes to simulate the worth of customers: both models, the horizons at which periods end, and the terms
// laid out over those periods.
type Outlook struct {
	Counts   Counts
	Spend    GammaGamma
	Ends     []float64
	Schedule Schedule
}

// Interval is the present value, in today's prices, that one customer may bring: the posterior of rate, drop-out and taste, and chance.
func (o Outlook) Interval(x int, tx, T, mean float64, draws int, rng *rand.Rand) Interval {
	sample := make([]float64, max(draws, 0))
	path := make([]float64, len(o.Ends))
	for i := range sample {
		o.Counts.Simulate(x, tx, T, o.Ends, path, rng)
		sample[i] = o.worth(path, o.Spend.Taste(x, mean, rng), rng)
	}
	return IntervalOf(sample)
}

// worth draws the spend of one future and discounts it.
func (o Outlook) worth(path []float64, taste float64, rng *rand.Rand) float64 {
	sum, before := 0.0, 0.0
	for k, n := range path[:min(len(path), len(o.Schedule.discount))] {
		if bought := n - before; bought > 0 {
			spent := o.Spend.Simulate(taste, bought, rng)
			sum += (o.Schedule.margin*spent - o.Schedule.cost*bought) * o.Schedule.discount[k]
		}
		before = n
	}
	return sum
}

// Bootstrap refits the named model to replicates of the rows under the Bayesian bootstrap (Rubin 1981, Annals of Statistics
// 9:130-134): each row's weight becomes Gamma(weight), which is one exponential weight a customer. Replicates that do not
// converge are left out, so the result may be shorter. The same seed gives the same replicates on any number of cores.
func Bootstrap(name string, rows []Row, replicates int, rng *rand.Rand) ([]Counts, error) {
	if _, err := fitterOf(name); err != nil {
		return nil, err
	}
	seeds := make([]uint64, max(replicates, 0))
	for i := range seeds {
		seeds[i] = rng.Uint64()
	}
	models := make([]Counts, len(seeds))
	parallel(len(seeds), func(i int) {
		m, f, _ := FitCounts(name, reweighted(rows, rand.New(rand.NewPCG(seeds[i], uint64(i)))))
		if f.Status == Converged {
			models[i] = m
		}
	})
	return slices.DeleteFunc(models, func(m Counts) bool { return m == nil }), nil
}

// reweighted draws Bayesian bootstrap weights that add up as before.
func reweighted(rows []Row, rng *rand.Rand) []Row {
	drawn := make([]Row, 0, len(rows))
	was, is := 0.0, 0.0
	for _, r := range rows {
		if !r.usable() {
			continue
		}
		was += r.Weight
		r.Weight = gamma(rng, r.Weight)
		is += r.Weight
		drawn = append(drawn, r)
	}
	for i := range drawn {
		drawn[i].Weight *= was / is
	}
	return drawn
}

// ExpectedInterval is the interval of one customer's expected purchases, given models that differ as the parameters may: those
// of a Bootstrap. It says how well the expectation is known, not what may happen.
func ExpectedInterval(models []Counts, x int, tx, T, horizon float64) Interval {
	sample := make([]float64, len(models))
	for i, m := range models {
		sample[i] = m.Expected(x, tx, T, horizon)
	}
	return IntervalOf(sample)
}

// TotalInterval is the interval of the expected purchases of the whole base, given models that differ as the parameters
// may: those of a Bootstrap.
func TotalInterval(models []Counts, rows []Row, horizon float64) Interval {
	sample := make([]float64, len(models))
	parallel(len(models), func(i int) { sample[i] = expectedTotal(models[i], rows, horizon) })
	return IntervalOf(sample)
}

// TotalForecast is the interval of the purchases the whole base may make: parameters and chance both.
func TotalForecast(models []Counts, rows []Row, horizon float64, rng *rand.Rand) Interval {
	seeds := make([]uint64, len(models))
	for i := range seeds {
		seeds[i] = rng.Uint64()
	}
	sample := make([]float64, len(models))
	parallel(len(models), func(i int) {
		sample[i] = futureTotal(models[i], rows, horizon, rand.New(rand.NewPCG(seeds[i], uint64(i))))
	})
	return IntervalOf(sample)
}

func expectedTotal(m Counts, rows []Row, horizon float64) float64 {
	s := NewScorer(m, []float64{horizon})
	var at [1]float64
	sum := 0.0
	for _, r := range rows {
		if r.usable() {
			s.Score(r.X, r.Tx, r.T, at[:])
			sum += r.Weight * at[0]
		}
	}
	return sum
}

// simulatedCustomers is how many customers of a base are simulated for the role of chance in its total; beyond it the total of
// independent customers is normal for all purposes.
const simulatedCustomers = 10_000

// futureTotal draws one total: the expected one plus a normal deviation, whose variance is measured on simulated customers.
func futureTotal(m Counts, rows []Row, horizon float64, rng *rand.Rand) float64 {
	customers := 0.0
	for _, r := range rows {
		if r.usable() {
			customers += r.Weight
		}
	}
	s := NewScorer(m, []float64{horizon})
	each := math.Max(1, customers/simulatedCustomers)
	var mean, drawn [1]float64
	total, variance := 0.0, 0.0
	for _, r := range rows {
		if !r.usable() {
			continue
		}
		s.Score(r.X, r.Tx, r.T, mean[:])
		total += r.Weight * mean[0]
		n := stochasticRound(r.Weight/each, rng)
		for range n {
			m.Simulate(r.X, r.Tx, r.T, s.horizons, drawn[:], rng)
			variance += each * (drawn[0] - mean[0]) * (drawn[0] - mean[0])
		}
	}
	return math.Max(0, total+rng.NormFloat64()*math.Sqrt(variance))
}

// stochasticRound rounds up as often as the fraction says, so that the mean is kept.
func stochasticRound(v float64, rng *rand.Rand) int {
	whole := math.Floor(v)
	if rng.Float64() < v-whole {
		whole++
	}
	return int(whole)
}
