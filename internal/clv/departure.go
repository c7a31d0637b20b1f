package clv

import "math"

// departure is one history under Pareto/NBD. The odds of having left by T are
//
//	∫ from tx to T of s/(beta+τ) ((alpha+T)/(alpha+τ))^kappa ((beta+T)/(beta+τ))^s dτ,  kappa = r + x,
//
// a positive integrand without cancellation, where the usual difference of two hypergeometric functions loses all digits
// for many purchases. Differentiating under the integral gives exact gradients at the same nodes.
type departure struct {
	kappa, alpha, s, beta, tx, t float64
}

// fallen is how far, in e-folds, the integrand may fall before the rest is left out.
const fallen = 45

// span lays the integral out in η = ln(m+τ), m the smaller of alpha and beta: there the integrand is analytic within π of the
// real line and nearly exponential, so few Gauss-Legendre nodes do.
func (d *departure) span() (low, length float64) {
	low = math.Min(d.alpha, d.beta)
	length = math.Log1p((d.t - d.tx) / (low + d.tx))
	steepness := d.kappa - 1
	if d.beta < d.alpha {
		steepness = d.kappa*(d.beta+d.tx)/(d.alpha+d.tx) + d.s
	}
	if steepness*length > fallen {
		length = fallen / steepness
	}
	return low, length
}

// plan is the rule and the number of panels that give twelve digits or more over the length, given how many e-folds the integrand
// changes.
func (d *departure) plan(length float64) (*rule, int) {
	folds := (d.kappa + d.s + 1) * length
	switch {
	case folds < 0.2 && length < 0.2:
		return legendre4, 1
	case folds < 3 && length < 1:
		return legendre8, 1
	}
	return legendre, int(math.Ceil(math.Max(length/4, math.Min(folds, 2*fallen)/foldsPerPanel)))
}

// lnOdds is the logarithm of the integral; -Inf when tx = T.
func (d *departure) lnOdds() float64 {
	if d.tx >= d.t {
		return math.Inf(-1)
	}
	low, length := d.span()
	alpha, beta := d.alpha+d.tx, d.beta+d.tx
	q, panels := d.plan(length)
	sum := q.over(0, length, panels, func(eta float64) float64 {
		passed := (low + d.tx) * math.Expm1(eta) // τ - tx
		return math.Exp(eta - d.kappa*math.Log1p(passed/alpha) - (d.s+1)*math.Log1p(passed/beta))
	})
	return math.Log(sum*d.s*(low+d.tx)/beta) + d.kappa*math.Log1p((d.t-d.tx)/alpha) + d.s*math.Log1p((d.t-d.tx)/beta)
}
