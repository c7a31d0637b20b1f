package clv

import (
	"math"
	"math/rand/v2"
)

// gamma draws from Gamma(shape, 1): Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26:363-372.
func gamma(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(rng, shape+1) * math.Pow(1-rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		n := rng.NormFloat64()
		v := 1 + c*n
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-rng.Float64()) < n*n/2+d*(1-v+math.Log(v)) {
			return d * v
		}
	}
}

// beta draws from Beta(a, b).
func beta(rng *rand.Rand, a, b float64) float64 {
	u, v := gamma(rng, a), gamma(rng, b)
	if u+v > 0 {
		return u / (u + v)
	}
	if rng.Float64()*(a+b) < a { // both vanishingly small: all the mass is at the ends
		return 1
	}
	return 0
}

// geometric draws how many trials it takes to the first success of probability p: 1, 2, ... or +Inf.
func geometric(rng *rand.Rand, p float64) float64 {
	return 1 + math.Floor(math.Log(1-rng.Float64())/math.Log1p(-p))
}

// poisson draws a Poisson number. Beyond 2⁵³, where counts are no longer told apart, it is its mean.
func poisson(rng *rand.Rand, mean float64) float64 {
	switch {
	case !(mean > 0):
		return 0
	case mean < 10:
		return poissonSmall(rng, mean)
	case mean < 1<<53:
		return poissonLarge(rng, mean)
	}
	return mean
}

func poissonSmall(rng *rand.Rand, mean float64) float64 {
	n, product, limit := 0.0, 1-rng.Float64(), math.Exp(-mean)
	for product > limit {
		product *= 1 - rng.Float64()
		n++
	}
	return n
}

// poissonLarge is transformed rejection: Hörmann (1993), Insurance: Mathematics and Economics 12:39-45, algorithm PTRS.
func poissonLarge(rng *rand.Rand, mean float64) float64 {
	b := 0.931 + 2.53*math.Sqrt(mean)
	a := -0.059 + 0.02483*b
	inverse := 1.1239 + 1.1328/(b-3.4)
	squeeze := 0.9277 - 3.6224/(b-2)
	for {
		u, v := rng.Float64()-0.5, 1-rng.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + mean + 0.43)
		if us >= 0.07 && v <= squeeze {
			return k
		}
		if k < 0 || (us < 0.013 && v > us) {
			continue
		}
		if math.Log(v*inverse/(a/(us*us)+b)) <= k*math.Log(mean)-mean-lnGamma(k+1).f {
			return k
		}
	}
}

// poissonPath draws cumulative purchases at rising horizons at a rate, up to a lifetime and to a last purchase.
func poissonPath(rate, lifetime, last float64, horizons, into []float64, rng *rand.Rand) {
	n, from := 0.0, 0.0
	for i, h := range horizons {
		to := math.Min(h, lifetime)
		if n < last && to > from {
			n += poisson(rng, rate*(to-from))
			from = to
		}
		into[i] = math.Min(n, last)
	}
}
