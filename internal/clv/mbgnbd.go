package clv

import "math/rand/v2"

// MBGNBD is the modified BG/NBD of Batislam, Denizel and Filiztekin (2007): as BGNBD, but the very first purchase too may
// be the last, so that someone who never came back may have left.
type MBGNBD struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"` // weeks
	A     float64 `json:"a"`
	B     float64 `json:"b"`
}

func (m MBGNBD) core() betaGeometric {
	return betaGeometric{r: m.R, alpha: m.Alpha, a: m.A, b: m.B, first: 1}
}

// Name is "mbg-nbd".
func (MBGNBD) Name() string { return "mbg-nbd" }

// Valid tells whether all parameters are positive and finite.
func (m MBGNBD) Valid() bool { return positive(m.R, m.Alpha, m.A, m.B) }

// LogLikelihood of weighted histories, in weeks.
func (m MBGNBD) LogLikelihood(rows []Row) float64 { return total(rows, m.core().logLikelihood) }

// Alive is the probability that the customer has not left by T.
func (m MBGNBD) Alive(x int, tx, T float64) float64 { return m.core().alive(x, tx, T) }

// Expected is the expected number of purchases in the horizon weeks after T. The probability of being alive is inside.
func (m MBGNBD) Expected(x int, tx, T, horizon float64) float64 {
	return expected(m, x, tx, T, horizon)
}

// ResidualDiscounted is DERT: expected purchases after T, each discounted at the continuous rate per week, for ever.
func (m MBGNBD) ResidualDiscounted(x int, tx, T, rate float64) float64 {
	return m.Alive(x, tx, T) * m.core().residual(x, T, rate)
}

// Simulate draws cumulative purchases at each of the rising horizons (weeks after T) from the posterior of one customer.
func (m MBGNBD) Simulate(x int, tx, T float64, horizons, into []float64, rng *rand.Rand) {
	m.core().simulate(x, tx, T, horizons, into, rng)
}

func (m MBGNBD) givenAlive(rules *ruleCache, x int, T float64, horizons, into []float64) {
	m.core().givenAlive(rules, x, T, horizons, into)
}

// FitMBGNBD fits by maximum likelihood. The rows need not be grouped, but grouped rows are faster.
func FitMBGNBD(rows []Row) (MBGNBD, Fit) {
	p, f := fitBetaGeometric(gather(rows), 1)
	return MBGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}, f
}
