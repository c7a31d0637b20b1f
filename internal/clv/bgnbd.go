package clv

import "math/rand/v2"

// BGNBD is the beta-geometric / NBD model of Fader, Hardie and Lee (2005): Gamma(R, Alpha) purchase rates per week, and after
// each repeat purchase a Beta(A, B) probability of leaving. By its construction someone who never came back is alive for
// certain; MBGNBD or ParetoNBD do not say so.
type BGNBD struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"` // weeks
	A     float64 `json:"a"`
	B     float64 `json:"b"`
}

func (m BGNBD) core() betaGeometric { return betaGeometric{r: m.R, alpha: m.Alpha, a: m.A, b: m.B} }

// Name is "bg-nbd".
func (BGNBD) Name() string { return "bg-nbd" }

// Valid tells whether all parameters are positive and finite.
func (m BGNBD) Valid() bool { return positive(m.R, m.Alpha, m.A, m.B) }

// LogLikelihood of weighted histories, in weeks.
func (m BGNBD) LogLikelihood(rows []Row) float64 { return total(rows, m.core().logLikelihood) }

// Alive is the probability that the customer has not left by T.
func (m BGNBD) Alive(x int, tx, T float64) float64 { return m.core().alive(x, tx, T) }

// Expected is the expected number of purchases in the horizon weeks after T. The probability of being alive is inside.
func (m BGNBD) Expected(x int, tx, T, horizon float64) float64 { return expected(m, x, tx, T, horizon) }

// ResidualDiscounted is DERT: expected purchases after T, each discounted at the continuous rate per week, for ever.
func (m BGNBD) ResidualDiscounted(x int, tx, T, rate float64) float64 {
	return m.Alive(x, tx, T) * m.core().residual(x, T, rate)
}

// Simulate draws cumulative purchases at each of the rising horizons (weeks after T) from the posterior of one customer.
func (m BGNBD) Simulate(x int, tx, T float64, horizons, into []float64, rng *rand.Rand) {
	m.core().simulate(x, tx, T, horizons, into, rng)
}

func (m BGNBD) givenAlive(rules *ruleCache, x int, T float64, horizons, into []float64) {
	m.core().givenAlive(rules, x, T, horizons, into)
}

// FitBGNBD fits by maximum likelihood. The rows need not be grouped, but grouped rows are faster.
func FitBGNBD(rows []Row) (BGNBD, Fit) {
	p, f := fitBetaGeometric(gather(rows), 0)
	return BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}, f
}
