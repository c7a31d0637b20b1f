package clv

import (
	"math"
	"testing"
)

// TestSamplersHaveTheirMoments checks mean and variance of each sampler against theory, at four standard errors.
func TestSamplersHaveTheirMoments(t *testing.T) {
	rng := seeded(42)
	for _, c := range []struct {
		name           string
		draw           func() float64
		mean, variance float64
	}{
		{"gamma 0.2", func() float64 { return gamma(rng, 0.2) }, 0.2, 0.2},
		{"gamma 3.7", func() float64 { return gamma(rng, 3.7) }, 3.7, 3.7},
		{"gamma 400", func() float64 { return gamma(rng, 400) }, 400, 400},
		{"beta 0.8 2.4", func() float64 { return beta(rng, 0.8, 2.4) }, 0.25, 0.25 * 0.75 / 4.2},
		{"geometric 0.3", func() float64 { return geometric(rng, 0.3) }, 1 / 0.3, 0.7 / 0.09},
		{"poisson 0.4", func() float64 { return poisson(rng, 0.4) }, 0.4, 0.4},
		{"poisson 9", func() float64 { return poisson(rng, 9) }, 9, 9},
		{"poisson 11", func() float64 { return poisson(rng, 11) }, 11, 11},
		{"poisson 5000", func() float64 { return poisson(rng, 5000) }, 5000, 5000},
	} {
		const n = 200_000
		var sum, squares, fourths float64
		for range n {
			d := c.draw() - c.mean
			sum += d
			squares += d * d
			fourths += d * d * d * d
		}
		if off := sum / n / math.Sqrt(c.variance/n); math.Abs(off) > 4 {
			t.Errorf("%s: the mean is %.1f standard errors off", c.name, off)
		}
		variance := squares / n
		if off := (variance - c.variance) / math.Sqrt((fourths/n-variance*variance)/n); math.Abs(off) > 4 {
			t.Errorf("%s: the variance is %.1f standard errors off", c.name, off)
		}
	}
}

func TestSamplersAtTheirEnds(t *testing.T) {
	rng := seeded(1)
	if got := geometric(rng, 1); got != 1 {
		t.Errorf("geometric(1) = %v", got)
	}
	if got := geometric(rng, 0); !math.IsInf(got, 1) {
		t.Errorf("geometric(0) = %v", got)
	}
	if got := beta(rng, 1e-300, 1e-300); got != 0 && got != 1 {
		t.Errorf("beta of next to nothing = %v", got)
	}
	for _, mean := range []float64{0, -1, math.NaN()} {
		if got := poisson(rng, mean); got != 0 {
			t.Errorf("poisson(%v) = %v", mean, got)
		}
	}
	if got := poisson(rng, 1e300); got != 1e300 {
		t.Errorf("poisson(1e300) = %v", got)
	}
}
