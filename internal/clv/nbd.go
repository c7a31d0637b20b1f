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

// nbdLikelihood is the likelihood of NBD on evidence: margins only, no rows.
type nbdLikelihood struct {
	*evidence
	rise, inverse []float64
}

func (l *nbdLikelihood) size() int       { return 2 }
func (l *nbdLikelihood) weight() float64 { return l.customers }

func (l *nbdLikelihood) at(params vector) surface {
	var s surface
	l.addGammaPoisson(&s, params[0], params[1], l.rise, l.inverse)
	return s
}

func climbNBD(e *evidence) peak {
	l := &nbdLikelihood{e, make([]float64, len(e.times)), make([]float64, len(e.times))}
	return search(l, vector{0.5, 0.5 / e.rate()}, vector{8, 8 / e.rate()})
}

// baseline is the log-likelihood of customers who never leave, in weeks.
func baseline(e *evidence) float64 {
	p := climbNBD(e)
	return p.value*e.customers - e.purchases*math.Log(e.scale)
}

// addGammaPoisson adds Σ ln rising(r, x) + r ln alpha - (r+x) ln(alpha+T) from the margins, with its derivatives in r and
// alpha, and fills the tables by time: rise = ln(1 + t/alpha) and inverse = 1/(alpha+t). Written in rise, nothing cancels when
// alpha is large.
func (e *evidence) addGammaPoisson(s *surface, r, alpha float64, rise, inverse []float64) {
	for i, x := range e.xs {
		rising := lnRising(r, x)
		s.value += e.atX[i] * rising.f
		s.grad[0] += e.atX[i] * rising.d1
		s.hess[0][0] += e.atX[i] * rising.d2
	}
	s.value -= e.purchases * math.Log(alpha)
	for i, t := range e.times {
		rise[i], inverse[i] = math.Log1p(t/alpha), 1/(alpha+t)
		n, bought := e.atT[i], e.boughtT[i]
		if n == 0 {
			continue
		}
		share := t / alpha * inverse[i] // 1/alpha - 1/(alpha+t)
		s.value -= (r*n + bought) * rise[i]
		s.grad[0] -= n * rise[i]
		s.grad[1] += r*n*share - bought*inverse[i]
		s.hess[0][1] += n * share
		s.hess[1][0] += n * share
		s.hess[1][1] += bought*inverse[i]*inverse[i] - r*n*share*(1/alpha+inverse[i])
	}
}
