package proof

import "math"

// studentQuantile is the t that a Student variable of df degrees of freedom stays below with probability p; df may be a fraction.
func studentQuantile(p, df float64) float64 {
	if p == 0.5 {
		return 0
	}
	if p < 0.5 {
		return -studentQuantile(1-p, df)
	}
	high := 1.0
	for studentTail(high, df) > 1-p && high < 1e12 {
		high *= 2
	}
	low := 0.0
	for range 80 {
		middle := (low + high) / 2
		if studentTail(middle, df) > 1-p {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// studentTail is the probability of more than t, for t >= 0. Abramowitz and Stegun 26.7.1.
func studentTail(t, df float64) float64 {
	return betaShare(df/(df+t*t), df/2, 0.5) / 2
}

// betaShare is the regularised incomplete beta function I_x(a, b). Abramowitz and Stegun 26.5.8, from the side where it converges fast.
func betaShare(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return math.Max(0, math.Min(1, x))
	}
	if x > (a+1)/(a+b+2) {
		return 1 - betaShare(1-x, b, a)
	}
	top, _ := math.Lgamma(a + b)
	lowA, _ := math.Lgamma(a)
	lowB, _ := math.Lgamma(b)
	front := math.Exp(top - lowA - lowB + a*math.Log(x) + b*math.Log1p(-x))
	return front * betaFraction(x, a, b) / a
}

// betaFraction is the continued fraction of the incomplete beta function, by the method of Lentz as Thompson and Barnett (1986) have it.
func betaFraction(x, a, b float64) float64 {
	const tiny, steps = 1e-300, 10000
	away := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/away(1-(a+b)*x/(a+1))
	out := d
	for m := 1.0; m < steps; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		for _, term := range []float64{even, odd} {
			d = 1 / away(1+term*d)
			c = away(1 + term/c)
			out *= c * d
		}
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return out
}

// normalQuantile is the z that a normal variable stays below with probability p.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
