package clv

import (
	"math"
	"sync"
)

// rule is a Gauss quadrature on [0, 1]: ∫ f ≈ Σ weights[k] f(nodes[k]); the weights sum to one.
type rule struct{ nodes, weights []float64 }

// The rules for plain integrals.
var (
	legendre4 = jacobi(1, 1, 4)
	legendre8 = jacobi(1, 1, 8)
	legendre  = jacobi(1, 1, 16)
)

// foldsPerPanel is how many e-folds an exponential may fall within one panel of legendre without losing digits.
const foldsPerPanel = 18

// over is ∫ f from lo to hi in equal panels.
func (q *rule) over(lo, hi float64, panels int, f func(float64) float64) float64 {
	width := (hi - lo) / float64(panels)
	sum := 0.0
	for i := range panels {
		from := lo + float64(i)*width
		for k, node := range q.nodes {
			sum += q.weights[k] * f(from+node*width)
		}
	}
	return sum * width
}

// jacobi is the n-point rule for the mean under a Beta(a, b) density, by Golub and Welsch (1969), Mathematics of Computation
// 23:221-230. Weights come out normalised, so no beta function is needed and nothing overflows.
func jacobi(a, b float64, n int) *rule {
	diagonal, off := make([]float64, n), make([]float64, n)
	diagonal[0] = a / (a + b)
	for i := 1; i < n; i++ {
		k := float64(i)
		s := 2*k + a + b // twice the degree plus both exponents plus two
		diagonal[i] = (2*k*(k+a+b-1) + (a+b-2)*a) / ((s - 2) * s)
		off[i-1] = math.Sqrt(k * (k + a - 1) * (k + b - 1) * ((k + a + b - 2) / (s - 3)) / ((s - 2) * (s - 2) * (s - 1)))
	}
	if n > 1 { // the general form is 0/0 here when a + b = 1
		off[0] = math.Sqrt(a * b / ((a + b) * (a + b) * (a + b + 1)))
	}
	first := make([]float64, n)
	first[0] = 1
	diagonalise(diagonal, off, first)
	for i := range first {
		diagonal[i] = math.Min(math.Max(diagonal[i], 0), 1)
		first[i] *= first[i]
	}
	return &rule{nodes: diagonal, weights: first}
}

// diagonalise turns a symmetric tridiagonal matrix into its eigenvalues (in d) and the first components of its eigenvectors
// (in first, which must hold the first unit vector), by implicit QL with Wilkinson shifts.
func diagonalise(d, e, first []float64) {
	n := len(d)
	for l := range n {
		for range 60 {
			m := l
			for m < n-1 && math.Abs(e[m]) > 1e-17*(math.Abs(d[m])+math.Abs(d[m+1])) {
				m++
			}
			if m == l {
				break
			}
			sweepQL(d, e, first, l, m)
		}
	}
}

// sweepQL chases the bulge from m up to l once.
func sweepQL(d, e, first []float64, l, m int) {
	g := (d[l+1] - d[l]) / (2 * e[l])
	g = d[m] - d[l] + e[l]/(g+math.Copysign(math.Hypot(g, 1), g))
	s, c, p := 1.0, 1.0, 0.0
	for i := m - 1; i >= l; i-- {
		f, b := s*e[i], c*e[i]
		r := math.Hypot(f, g)
		e[i+1] = r
		if r == 0 {
			d[i+1] -= p
			e[m] = 0
			return
		}
		s, c = f/r, g/r
		g = d[i+1] - p
		r = (d[i]-g)*s + 2*c*b
		p = s * r
		d[i+1] = g + p
		g = c*r - b
		first[i], first[i+1] = c*first[i]-s*first[i+1], s*first[i]+c*first[i+1]
	}
	d[l] -= p
	e[l], e[m] = g, 0
}

// ruleCache keeps Gauss-Jacobi rules of one model by purchase count. It is safe for concurrent use.
type ruleCache struct {
	mu    sync.RWMutex
	rules map[ruleKey]*rule
}

type ruleKey struct{ x, n int }

// maxRules bounds the cache; few bases hold as many different purchase counts.
const maxRules = 1 << 14

// get is the n-point rule for Beta(a, b), kept under x. A nil cache keeps nothing.
func (c *ruleCache) get(x, n int, a, b float64) *rule {
	if c == nil {
		return jacobi(a, b, n)
	}
	key := ruleKey{x, n}
	c.mu.RLock()
	q := c.rules[key]
	c.mu.RUnlock()
	if q != nil {
		return q
	}
	q = jacobi(a, b, n)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.rules == nil || len(c.rules) >= maxRules {
		c.rules = make(map[ruleKey]*rule)
	}
	c.rules[key] = q
	return q
}

// logitMean is E f(p) under Beta(a, b) by the trapezoid rule in ξ = ln(p/(1-p)), where the density is smooth and falls off
// exponentially whatever a and b are. Slower than Gauss-Jacobi, and right where that is not.
func logitMean(a, b float64, f func(p float64) float64) float64 {
	spread := math.Sqrt(lnGamma(a).d2 + lnGamma(b).d2) // standard deviation of ξ
	h := math.Min(0.25, spread/2)
	centre := math.Log(a / b)
	lnBeta := lnGamma(a).f - lnRising(b, a).f
	at := func(i int) (p, q, density float64) {
		xi := centre + h*float64(i)
		p, q = logistic(xi), logistic(-xi)
		return p, q, h * math.Exp(a*math.Log(p)+b*math.Log(q)-lnBeta)
	}
	if math.Min(a, b) < heavyTail {
		return logitMeanHeavy(a, b, h, f, at)
	}
	var sum, mass float64
	outwards(h, func(i int) (float64, float64) {
		p, _, density := at(i)
		v := density * f(p)
		sum += v
		mass += density
		return v, sum
	})
	return sum / mass
}

// heavyTail is the parameter below which a tail falls too slowly to be followed to its end.
const heavyTail = 0.5

// logitMeanHeavy takes out the straight line between f(0) and f(1) and puts its mean back: what remains falls at least as
// e^-|ξ| even when a or b is next to nothing.
func logitMeanHeavy(a, b, h float64, f func(float64) float64, at func(int) (p, q, density float64)) float64 {
	at0, at1 := f(0), f(1)
	var sum float64
	outwards(h, func(i int) (float64, float64) {
		p, q, density := at(i)
		v := density * (f(p) - at0*q - at1*p)
		sum += v
		return v, sum
	})
	mean := a / (a + b)
	return at0*(1-mean) + at1*mean + sum
}

// outwards visits 0, 1, 2, ... and then -1, -2, ..., each way until the values returned have stayed negligible against the sum
// for a stretch of ten in ξ.
func outwards(h float64, visit func(i int) (value, sum float64)) {
	patience := int(10 / h)
	for _, side := range []int{1, -1} {
		quiet := 0
		for i := (1 - side) / 2; quiet < patience && i < 100_000; i++ {
			if v, sum := visit(side * i); math.Abs(v) > 1e-18*math.Abs(sum) {
				quiet = 0
			} else {
				quiet++
			}
		}
	}
}
