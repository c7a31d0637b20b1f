package clv

import (
	"math"
	"math/rand/v2"
)

// ParetoNBD is the model of Schmittlein, Morrison and Colombo (1987), Management Science 33:1-24: Gamma(R, Alpha) purchase rates
// and Gamma(S, Beta) rates of leaving, both per week, at any time and not only after a purchase.
type ParetoNBD struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"` // weeks
	S     float64 `json:"s"`
	Beta  float64 `json:"beta"` // weeks
}

// Name is "pareto-nbd".
func (ParetoNBD) Name() string { return "pareto-nbd" }

// Valid tells whether all parameters are positive and finite.
func (m ParetoNBD) Valid() bool { return positive(m.R, m.Alpha, m.S, m.Beta) }

// LogLikelihood of weighted histories, in weeks.
func (m ParetoNBD) LogLikelihood(rows []Row) float64 {
	return total(rows, func(x, tx, t float64) float64 {
		return gammaPoisson(m.R, m.Alpha, x, t) - m.S*math.Log1p(t/m.Beta) + softplus(m.lnOdds(x, tx, t))
	})
}

// lnOdds is the log odds of having left between tx and T.
func (m ParetoNBD) lnOdds(x, tx, t float64) float64 {
	d := departure{kappa: m.R + x, alpha: m.Alpha, s: m.S, beta: m.Beta, tx: tx, t: t}
	return d.lnOdds()
}

// Alive is the probability that the customer has not left by T.
func (m ParetoNBD) Alive(x int, tx, T float64) float64 { return logistic(-m.lnOdds(float64(x), tx, T)) }

// Expected is the expected number of purchases in the horizon weeks after T. The probability of being alive is inside.
func (m ParetoNBD) Expected(x int, tx, T, horizon float64) float64 {
	return expected(m, x, tx, T, horizon)
}

// givenAlive is (r+x)/(alpha+T) times the time a living customer is expected to stay within the horizon,
// (beta+T) (1 - ((beta+T)/(beta+T+h))^(s-1))/(s-1), written so that s = 1 is no pole.
func (m ParetoNBD) givenAlive(_ *ruleCache, x int, T float64, horizons, into []float64) {
	rate, scale := (m.R+float64(x))/(m.Alpha+T), m.Beta+T
	for i, h := range horizons {
		l := math.Log1p(h / scale)
		into[i] = rate * scale * l * growth(-(m.S-1)*l)
	}
}

// growth is (e^u - 1)/u, which is 1 at 0.
func growth(u float64) float64 {
	if u == 0 {
		return 1
	}
	return math.Expm1(u) / u
}

// ResidualDiscounted is DERT: Fader, Hardie and Lee (2005), Journal of Marketing Research 42:415-430, whose confluent
// hypergeometric function is z^(1-s) Ψ(s, s; z) = z e^z E_s(z) with z = rate (beta+T).
func (m ParetoNBD) ResidualDiscounted(x int, tx, T, rate float64) float64 {
	perWeek, scale := (m.R+float64(x))/(m.Alpha+T), m.Beta+T
	return m.Alive(x, tx, T) * perWeek * scale * expIntegral(m.S, rate*scale)
}

// Simulate draws cumulative purchases at each of the rising horizons (weeks after T) from the posterior of one customer.
func (m ParetoNBD) Simulate(x int, tx, T float64, horizons, into []float64, rng *rand.Rand) {
	lifetime := 0.0
	if rng.Float64() < m.Alive(x, tx, T) {
		lifetime = rng.ExpFloat64() * (m.Beta + T) / gamma(rng, m.S)
	}
	rate := gamma(rng, m.R+float64(x)) / (m.Alpha + T)
	poissonPath(rate, lifetime, math.Inf(1), horizons, into, rng)
}

// FitParetoNBD fits by maximum likelihood. The rows need not be grouped, but grouped rows are faster.
func FitParetoNBD(rows []Row) (ParetoNBD, Fit) {
	p, f := fitPareto(gather(rows))
	return ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3]}, f
}
