package clv

import "math"

// betaIntegral is the mean over p ~ Beta(a, b) of (1 - (1 + p y)^-kappa)/p: the purchases a living customer is expected to make,
// per chance of leaving. It has no pole anywhere: at a = 1, at a + b < 1, or at p = 0, where the integrand is kappa y.
type betaIntegral struct{ a, b, kappa float64 }

// means evaluates at y = scale times each horizon. Nodes depend on x (through b) alone; how many are used grows with y.
func (in betaIntegral) means(rules *ruleCache, x int, scale float64, horizons, into []float64) {
	var q *rule
	for i, h := range horizons {
		y := h * scale
		n := nodesFor(y, in.kappa)
		if n == 0 {
			into[i] = in.byLogit(y)
			continue
		}
		if q == nil || len(q.nodes) != n {
			q = rules.get(x, n, in.a, in.b)
		}
		into[i] = in.byRule(q, y)
	}
}

func (in betaIntegral) byRule(q *rule, y float64) float64 {
	sum := 0.0
	for k, p := range q.nodes {
		sum += q.weights[k] * bought(p, y, in.kappa)
	}
	return sum
}

func (in betaIntegral) byLogit(y float64) float64 {
	return logitMean(in.a, in.b, func(p float64) float64 { return bought(p, y, in.kappa) })
}

// bought is (1 - (1 + p y)^-kappa)/p. Close to p y = 0 it takes the functions that keep digits there, elsewhere the faster ones.
func bought(p, y, kappa float64) float64 {
	if p == 0 {
		return kappa * y
	}
	if v := kappa * math.Log(1+p*y); v > 0.01 && p*y > 0.01 {
		return (1 - math.Exp(-v)) / p
	}
	return -math.Expm1(-kappa*math.Log1p(p*y)) / p
}

// ruleSizes are the sizes of Gauss-Jacobi rules in use.
var ruleSizes = [...]int{6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96}

// nodesFor is how many Gauss-Jacobi nodes give eleven digits or more, or 0 when none of the sizes does. Convergence is set by the
// pole at p = -1/y and slows a little as kappa grows; the constants were found by trial over a, b, x and y.
func nodesFor(y, kappa float64) int {
	need := 2 + (10+4*math.Log10(1+kappa))*math.Sqrt(y)
	for _, n := range ruleSizes {
		if need <= float64(n) {
			return n
		}
	}
	return 0
}

// residual is purchases after T of a living customer, discounted continuously for ever:
// E_p ∫ e^(-rate t) (kappa/A) (1 + p t/A)^-(kappa+1) dt with A = alpha + T, kappa = r + x and p ~ Beta(a, b+x+first).
func (m betaGeometric) residual(x int, t, rate float64) float64 {
	kappa, scale := m.r+float64(x), m.alpha+t
	return logitMean(m.a, m.b+float64(x)+m.first, func(p float64) float64 {
		if p*1e10 < rate*scale { // the first two terms of the series in p are exact here, and p = 0 is no exception
			return kappa / (rate*scale + (kappa+1)*p)
		}
		return kappa / p * expIntegral(kappa+1, rate*scale/p)
	})
}

// expIntegral is e^z E_nu(z) = ∫ e^(-z y) (1+y)^-nu dy over y > 0, for z > 0 and any nu >= 0, integrated in η = ln(1+y) up to where
// the integrand has fallen by e^45.
func expIntegral(nu, z float64) float64 {
	end := math.Log1p(80 / z)
	if nu > 1 {
		end = math.Min(end, 45/(nu-1))
	}
	folds := z*math.Expm1(end) + math.Max(nu-1, 0)*end
	return legendre.over(0, end, int(math.Ceil(math.Max(end, folds/foldsPerPanel))), func(eta float64) float64 {
		return math.Exp(-z*math.Expm1(eta) - (nu-1)*eta)
	})
}
