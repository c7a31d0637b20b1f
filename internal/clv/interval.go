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

// Outlook is what it takes to simulate the worth of customers: models of both kinds, the horizons at which periods end, and the
// terms laid out over those periods. Where there are several models of a kind, such as those of a Bootstrap, the futures take
// them in turn, so that they differ as the parameters may; one model is taken as known. There must be one of each.
type Outlook struct {
	Counts   []Counts
	Spend    []GammaGamma
	Ends     []float64
	Schedule Schedule
}

// Interval is the present value, in today's prices, that one customer may bring: the posterior of rate, drop-out and taste,
// chance, and the parameters as far as the models differ.
func (o Outlook) Interval(x int, tx, T, mean float64, draws int, rng *rand.Rand) Interval {
	sample := make([]float64, max(draws, 0))
	path := make([]float64, len(o.Ends))
	for i := range sample {
		sample[i] = o.Future(i, x, tx, T, mean, path, rng)
	}
	return IntervalOf(sample)
}

// Future draws the present value of one future, the i-th; path is room for a number a period.
func (o Outlook) Future(i, x int, tx, T, mean float64, path []float64, rng *rand.Rand) float64 {
	spend := o.Spend[i%len(o.Spend)]
	o.Counts[i%len(o.Counts)].Simulate(x, tx, T, o.Ends, path, rng)
	return o.worth(spend, path, spend.Taste(x, mean, rng), rng)
}

// worth draws the spend of one future and discounts it.
func (o Outlook) worth(spend GammaGamma, path []float64, taste float64, rng *rand.Rand) float64 {
	sum, before := 0.0, 0.0
	for k, n := range path[:min(len(path), len(o.Schedule.discount))] {
		if bought := n - before; bought > 0 {
			spent := spend.Simulate(taste, bought, rng)
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
	fit, err := fitterOf(name)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !r.usable() })
	return refits(replicates, rng, func(rng *rand.Rand) (Counts, Fit) {
		drawn := slices.Clone(rows)
		redraw(len(drawn), func(i int) *float64 { return &drawn[i].Weight }, rng)
		return fit(drawn)
	}), nil
}

// BootstrapSpend is Bootstrap for the model of spend. Its rows are grouped first, see GroupSpend. Since spend and frequency are
// taken to be unrelated, the replicates of one may be combined with any of the other.
func BootstrapSpend(rows []SpendRow, replicates int, rng *rand.Rand) []GammaGamma {
	rows = GroupSpend(rows)
	return refits(replicates, rng, func(rng *rand.Rand) (GammaGamma, Fit) {
		drawn := slices.Clone(rows)
		redraw(len(drawn), func(i int) *float64 { return &drawn[i].Weight }, rng)
		return FitGammaGamma(drawn)
	})
}

// refits are the fits that converge, in the order of their seeds.
func refits[M any](n int, rng *rand.Rand, fit func(*rand.Rand) (M, Fit)) []M {
	seeds, models, converged := make([]uint64, max(n, 0)), make([]M, max(n, 0)), make([]bool, max(n, 0))
	for i := range seeds {
		seeds[i] = rng.Uint64()
	}
	parallel(len(seeds), func(i int) {
		m, f := fit(rand.New(rand.NewPCG(seeds[i], uint64(i))))
		models[i], converged[i] = m, f.Status == Converged
	})
	out := make([]M, 0, len(models))
	for i, m := range models {
		if converged[i] {
			out = append(out, m)
		}
	}
	return out
}

// redraw draws Bayesian bootstrap weights that add up as before.
func redraw(n int, weight func(i int) *float64, rng *rand.Rand) {
	was, is := 0.0, 0.0
	for i := range n {
		w := weight(i)
		was += *w
		*w = gamma(rng, *w)
		is += *w
	}
	for i := range n {
		*weight(i) *= was / is
	}
}

// TotalInterval is the interval of the expected purchases of the whole base, given models that differ as the parameters
// may: those of a Bootstrap. It says how well the expectation is known, not what may happen.
func TotalInterval(models []Counts, rows []Row, horizon float64) Interval {
	return beliefIn(expectedTotals(models, rows, horizon)).interval()
}

// TotalForecast is the interval of the purchases the whole base may make: parameters, as far as the models differ, and chance,
// which is that of the model fitted.
func TotalForecast(fitted Counts, models []Counts, rows []Row, horizon float64, rng *rand.Rand) Interval {
	return SumInterval(expectedTotals(models, rows, horizon), varianceOfTotal(fitted, rows, horizon, rng), rng)
}

func expectedTotals(models []Counts, rows []Row, horizon float64) []float64 {
	sums := make([]float64, len(models))
	parallel(len(models), func(i int) {
		s := NewScorer(models[i], []float64{horizon})
		var at [1]float64
		for _, r := range rows {
			if r.usable() {
				s.Score(r.X, r.Tx, r.T, at[:])
				sums[i] += r.Weight * at[0]
			}
		}
	})
	return sums
}

// simulatedCustomers is how many customers of a base are simulated for the role of chance in its total.
const simulatedCustomers = 10_000

// varianceOfTotal is measured on one simulated future of each of some customers.
func varianceOfTotal(m Counts, rows []Row, horizon float64, rng *rand.Rand) float64 {
	customers := 0.0
	for _, r := range rows {
		if r.usable() {
			customers += r.Weight
		}
	}
	s := NewScorer(m, []float64{horizon})
	each := math.Max(1, customers/simulatedCustomers)
	var mean, drawn [1]float64
	variance := 0.0
	for _, r := range rows {
		if !r.usable() {
			continue
		}
		s.Score(r.X, r.Tx, r.T, mean[:])
		for range stochasticRound(r.Weight/each, rng) {
			m.Simulate(r.X, r.Tx, r.T, s.horizons, drawn[:], rng)
			variance += each * (drawn[0] - mean[0]) * (drawn[0] - mean[0])
		}
	}
	return variance
}

// stochasticRound rounds up as often as the fraction says, so that the mean is kept.
func stochasticRound(v float64, rng *rand.Rand) int {
	whole := math.Floor(v)
	if rng.Float64() < v-whole {
		whole++
	}
	return int(whole)
}

// sumDraws is how many sums are drawn; the ends of the interval are then known to two percent of its width.
const sumDraws = 4000

// SumInterval is the interval of a sum over customers: what each of several models expects of it, and a deviation of a variance by
// chance. The deviation is normal when there are many customers. That of a sum expected to be positive is drawn from the gamma
// distribution of its mean and variance, which is normal too when there are many; for few it is skewed and not negative, as sums
// of purchases are.
func SumInterval(expected []float64, variance float64, rng *rand.Rand) Interval {
	if len(expected) == 0 {
		return Interval{}
	}
	b := beliefIn(expected)
	sample := make([]float64, sumDraws)
	for i := range sample {
		sample[i] = deviate(b.at(rng.NormFloat64()), variance, rng)
	}
	return IntervalOf(sample)
}

func deviate(mean, variance float64, rng *rand.Rand) float64 {
	switch {
	case !(variance > 0):
		return mean
	case mean > 0:
		return gamma(rng, mean*mean/variance) * (variance / mean)
	}
	return mean + rng.NormFloat64()*math.Sqrt(variance)
}

// belief is a normal distribution of what is expected, in logarithms where that is positive. Some dozens of replicates tell mean
// and variance well, while their own outermost tell the ends of an interval badly.
type belief struct {
	mean, sd float64
	logs     bool
}

func beliefIn(expected []float64) belief {
	b := belief{logs: len(expected) > 0 && slices.Min(expected) > 0}
	n := float64(len(expected))
	for _, e := range expected {
		b.mean += b.scale(e) / n
	}
	for _, e := range expected {
		off := b.scale(e) - b.mean
		b.sd += off * off
	}
	if n > 1 {
		b.sd = math.Sqrt(b.sd / (n - 1) * (1 + 1/n)) // of one more replicate about the mean of these
	}
	return b
}

func (b belief) scale(expected float64) float64 {
	if b.logs {
		return math.Log(expected)
	}
	return expected
}

// at is the expectation so many standard deviations from the middle.
func (b belief) at(deviations float64) float64 {
	v := b.mean + deviations*b.sd
	if b.logs {
		return math.Exp(v)
	}
	return v
}

// normal95 standard deviations to each side hold 95 % of a normal distribution.
const normal95 = 1.959964

func (b belief) interval() Interval { return Interval{b.at(-normal95), b.at(0), b.at(normal95)} }

// Ensemble compares what several models, such as those of a Bootstrap, expect of customers within one horizon with what the
// fitted model does. It is for one goroutine.
type Ensemble struct {
	models  []Counts // the fitted one last
	rules   []ruleCache
	horizon [1]float64
	last    ensembleKey
	given   []float64 // purchases of a customer who is alive, over those that the fitted model expects
	out     []float64
}

type ensembleKey struct {
	x, span int
	begun   bool
}

// NewEnsemble prepares to compare the purchases of the horizon weeks after T.
func NewEnsemble(fitted Counts, models []Counts, horizon float64) *Ensemble {
	n := len(models)
	return &Ensemble{
		models: append(slices.Clone(models), fitted), rules: make([]ruleCache, n+1), horizon: [1]float64{horizon},
		given: make([]float64, n+1), out: make([]float64, n),
	}
}

// Relative is what each model expects of one customer, over what the fitted model expects if they are alive, in a slice that the
// next call overwrites. Pass histories in the order of x and then T: neighbours share work.
func (e *Ensemble) Relative(x int, tx, T float64) []float64 {
	if key := (ensembleKey{x, span(T), true}); key != e.last {
		e.last = key
		e.compare(x, spanMiddle(key.span))
	}
	for i := range e.out {
		e.out[i] = e.models[i].Alive(x, tx, T) * e.given[i]
	}
	return e.out
}

func (e *Ensemble) compare(x int, T float64) {
	for i, m := range e.models {
		m.givenAlive(&e.rules[i], x, T, e.horizon[:], e.given[i:i+1])
	}
	fitted := e.given[len(e.given)-1]
	for i := range e.given {
		e.given[i] /= fitted
	}
}

// Spans of T are so many weeks and a tenth of T long. Within one the models' expectations are taken to keep their proportion, which
// changes far less than they do.
const spanWeeks, spanShare = 1, 0.1

func span(T float64) int { return int(math.Round(math.Log1p(T*spanShare/spanWeeks) / spanShare)) }

func spanMiddle(span int) float64 { return math.Expm1(float64(span)*spanShare) * spanWeeks / spanShare }
