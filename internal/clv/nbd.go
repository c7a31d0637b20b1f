package clv

import (
	"math"
	"math/rand/v2"
)

// NBD is the baseline of customers who never leave: Gamma(R, Alpha) purchase rates per week and nothing else (Ehrenberg 1959).
// Every other count model must explain the data better than this one.
type NBD struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"` // weeks
}

// Name is "nbd".
func (NBD) Name() string { return "nbd" }

// Valid tells whether both parameters are positive and finite.
func (m NBD) Valid() bool { return positive(m.R, m.Alpha) }

// LogLikelihood of weighted histories, in weeks. It is that of the purchase times, as in the other models, not of the counts.
func (m NBD) LogLikelihood(rows []Row) float64 {
	return total(rows, func(x, _, t float64) float64 { return gammaPoisson(m.R, m.Alpha, x, t) })
}

// Alive is 1: nobody leaves.
func (m NBD) Alive(int, float64, float64) float64 { return 1 }

// Expected is the posterior mean rate times the horizon.
func (m NBD) Expected(x int, _, T, horizon float64) float64 { return m.rate(x, T) * horizon }

// ResidualDiscounted is the posterior mean rate over the discount rate.
func (m NBD) ResidualDiscounted(x int, _, T, rate float64) float64 { return m.rate(x, T) / rate }

// Simulate draws cumulative purchases at each of the rising horizons (weeks after T) from the posterior of one customer.
func (m NBD) Simulate(x int, _, T float64, horizons, into []float64, rng *rand.Rand) {
	rate := gamma(rng, m.R+float64(x)) / (m.Alpha + T)
	poissonPath(rate, math.Inf(1), math.Inf(1), horizons, into, rng)
}

func (m NBD) rate(x int, T float64) float64 { return (m.R + float64(x)) / (m.Alpha + T) }

func (m NBD) givenAlive(_ *ruleCache, x int, T float64, horizons, into []float64) {
	for i, h := range horizons {
		into[i] = m.rate(x, T) * h
	}
}

// FitNBD fits by maximum likelihood.
func FitNBD(rows []Row) (NBD, Fit) {
	e := gather(rows)
	f := screen(e)
	if f.Status == Refused {
		return NBD{}, f
	}
	p := climbNBD(e)
	f.conclude(&p, e.customers, []string{"r", "alpha"})
	f.rescale(e, "alpha")
	return NBD{R: math.Exp(p.theta[0]), Alpha: math.Exp(p.theta[1]) * e.scale}, f
}

// nbdLikelihood is the likelihood of NBD on evidence: margins only.
type nbdLikelihood struct{ clock clock }

func (l *nbdLikelihood) size() int       { return 2 }
func (l *nbdLikelihood) weight() float64 { return l.clock.customers }

func (l *nbdLikelihood) thinned() likelihood {
	if few := l.clock.evidence.thinned(); few != nil {
		return &nbdLikelihood{newClock(few)}
	}
	return nil
}

func (l *nbdLikelihood) at(params vector) surface {
	l.clock.set(params[1])
	var s surface
	l.clock.addGammaPoisson(&s, params[0])
	return s
}

func climbNBD(e *evidence) peak {
	return search(&nbdLikelihood{newClock(e)}, vector{0.5, 0.5 / e.rate()}, vector{8, 8 / e.rate()})
}

// baseline is the log-likelihood of customers who never leave, in weeks.
func baseline(e *evidence) float64 {
	p := climbNBD(e)
	return p.value*e.customers - e.purchases*math.Log(e.scale)
}

// addGammaPoisson adds Σ ln rising(r, x) + r ln alpha - (r+x) ln(alpha+T), with its derivatives in r and alpha, the clock's
// origin. Written in the rise ln(1 + T/alpha), nothing cancels when alpha is large.
func (c *clock) addGammaPoisson(s *surface, r float64) {
	for _, g := range c.groups {
		rising := lnRising(r, g.x)
		s.value += g.weight * rising.f
		s.grad[0] += g.weight * rising.d1
		s.hess[0][0] += g.weight * rising.d2
	}
	m := c.margins()
	s.value -= c.purchases*math.Log(c.origin) + r*m.rise + m.boughtRise
	s.grad[0] -= m.rise
	s.grad[1] += r*m.share - m.boughtInverse
	s.hess[0][1] += m.share
	s.hess[1][0] += m.share
	s.hess[1][1] += m.boughtSquare - r*m.square
}
