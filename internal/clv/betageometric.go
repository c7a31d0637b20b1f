package clv

import (
	"math"
	"math/rand/v2"
)

// betaGeometric is what BG/NBD and MBG/NBD share: customers buy at a Gamma(r, alpha) rate and leave after a purchase with a
// Beta(a, b) probability. They differ in whether the very first purchase may be the last: first is 0 if not, 1 if so.
type betaGeometric struct {
	r, alpha, a, b float64
	first          float64
}

// lnOdds is the log odds of being gone at T. Fader, Hardie and Lee (2005), Marketing Science 24:275-284, for first = 0;
// Batislam, Denizel and Filiztekin (2007), International Journal of Research in Marketing 24:201-209, for first = 1.
func (m betaGeometric) lnOdds(x, tx, t float64) float64 {
	if x == 0 && m.first == 0 {
		return math.Inf(-1)
	}
	return math.Log(m.a/(m.b+x+m.first-1)) + (m.r+x)*math.Log1p((t-tx)/(m.alpha+tx))
}

func (m betaGeometric) alive(x int, tx, t float64) float64 {
	return logistic(-m.lnOdds(float64(x), tx, t))
}

// logLikelihood of one history.
func (m betaGeometric) logLikelihood(x, tx, t float64) float64 {
	return gammaPoisson(m.r, m.alpha, x, t) + lnRising(m.b, x+m.first).f - lnRising(m.a+m.b, x+m.first).f +
		softplus(m.lnOdds(x, tx, t))
}

// gammaPoisson is the log-likelihood of x purchases up to T at a Gamma(r, alpha) rate.
func gammaPoisson(r, alpha, x, t float64) float64 {
	return lnRising(r, x).f - r*math.Log1p(t/alpha) - x*math.Log(alpha+t)
}

// givenAlive is E_p[(1 - (1 + p h/(alpha+T))^-(r+x))/p] with p ~ Beta(a, b+x+first), for each horizon h.
func (m betaGeometric) givenAlive(rules *ruleCache, x int, t float64, horizons, into []float64) {
	integral := betaIntegral{a: m.a, b: m.b + float64(x) + m.first, kappa: m.r + float64(x)}
	integral.means(rules, x, 1/(m.alpha+t), horizons, into)
}

// simulate draws cumulative purchases by each horizon: Poisson at a posterior rate, cut off by a geometric number of
// purchases until leaving. Which purchase is the last does not depend on when purchases happen.
func (m betaGeometric) simulate(x int, tx, t float64, horizons []float64, into []float64, rng *rand.Rand) {
	n := float64(x)
	last := 0.0
	if rng.Float64() < m.alive(x, tx, t) {
		last = geometric(rng, beta(rng, m.a, m.b+n+m.first))
	}
	rate := gamma(rng, m.r+n) / (m.alpha + t)
	poissonPath(rate, math.Inf(1), last, horizons, into, rng)
}
