package clv

import "math"

// stirlingFrom is where the asymptotic series of the gamma function, cut after five terms, are exact to the last digit.
const stirlingFrom = 16

// derivs is a function's value with its first and second derivative.
type derivs struct{ f, d1, d2 float64 }

// lnGamma is ln Γ(x) with digamma and trigamma, for x > 0: the recurrence up to 16, then Stirling's series.
// Abramowitz and Stegun 6.1.41, 6.3.18, 6.4.12.
func lnGamma(x float64) derivs {
	var below derivs
	product := 1.0
	for x < stirlingFrom {
		product *= x
		below.d1 += 1 / x
		below.d2 -= 1 / (x * x)
		x++
	}
	below.f = math.Log(product)
	ln := math.Log(x)
	tail := stirling(x)
	return derivs{
		f:  (x-0.5)*ln - x + 0.5*math.Log(2*math.Pi) + tail.f - below.f,
		d1: ln - 0.5/x + tail.d1 - below.d1,
		d2: 1/x + 0.5/(x*x) + tail.d2 - below.d2,
	}
}

// lnRising is ln(Γ(x+n)/Γ(x)) with its derivatives in x, for x > 0 and n >= 0. Taking the difference inside the series keeps
// it exact where ln Γ itself is huge: x in the millions, n small.
func lnRising(x, n float64) derivs {
	var sum derivs
	product := 1.0
	for ; x < stirlingFrom && n >= 1; n-- {
		product *= x
		sum.d1 += 1 / x
		sum.d2 -= 1 / (x * x)
		x++
	}
	sum.f = math.Log(product)
	if n == 0 {
		return sum
	}
	var rest derivs
	if x < stirlingFrom {
		rest = lnGamma(x + n).minus(lnGamma(x))
	} else {
		rest = lnRisingFar(x, n)
	}
	return derivs{sum.f + rest.f, sum.d1 + rest.d1, sum.d2 + rest.d2}
}

// lnRisingFar is lnRising for x beyond stirlingFrom.
func lnRisingFar(x, n float64) derivs {
	y := x + n
	ratio := math.Log1p(n / x)
	tail := stirling(y).minus(stirling(x))
	return derivs{
		f:  (x-0.5)*ratio + n*(math.Log(y)-1) + tail.f,
		d1: ratio + 0.5*n/(x*y) + tail.d1,
		d2: -n/(x*y) - 0.5*n*(x+y)/(x*x*y*y) + tail.d2,
	}
}

// stirling is the correction Σ B(2k) / (2k(2k-1) x^(2k-1)) and its derivatives.
func stirling(x float64) derivs {
	i := 1 / x
	j := i * i
	return derivs{
		f:  i * (1.0/12 - j*(1.0/360-j*(1.0/1260-j*(1.0/1680-j/1188)))),
		d1: -j * (1.0/12 - j*(1.0/120-j*(1.0/252-j*(1.0/240-j/132)))),
		d2: i * j * (1.0/6 - j*(1.0/30-j*(1.0/42-j*(1.0/30-j*5/66)))),
	}
}

func (a derivs) minus(b derivs) derivs { return derivs{a.f - b.f, a.d1 - b.d1, a.d2 - b.d2} }

// softplus is ln(1 + e^z) without overflow.
func softplus(z float64) float64 {
	return math.Max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
}

// logistic is 1/(1 + e^-z).
func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// log1p is ln(1+u) for u >= 0, given 1/(1+u), which callers have at hand: with it, putting back what rounding takes from 1+u
// costs next to nothing.
func log1p(u, inverse float64) float64 {
	factor := 1 + u
	return math.Log(factor) + (u-(factor-1))*inverse
}

// logSum adds up weight times ln(1+u), u >= 0. Factors 1+u of equal weight are multiplied, and a logarithm is taken of many
// together. What rounding takes from 1+u is put back, so that small u keep their digits.
type logSum struct{ sum, weight, product float64 }

// add takes 1/(1+u) as well: who adds has it.
func (s logSum) add(weight, u, inverse float64) logSum {
	if weight != s.weight || s.product > 1e150 {
		s = logSum{s.total(), weight, 1}
	}
	factor := 1 + u
	return logSum{s.sum + weight*(u-(factor-1))*inverse, s.weight, s.product * factor}
}

// total is the sum so far.
func (s logSum) total() float64 {
	if s.product > 1 {
		return s.sum + s.weight*math.Log(s.product)
	}
	return s.sum
}
