package chart

import "math"

// tooLarge bounds what is drawn, so that no sum or difference of figures overflows.
const tooLarge = 1e150

// known says whether a figure can be drawn.
func known(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// bounded is a figure within what can be drawn.
func bounded(v float64) float64 { return math.Max(-tooLarge, math.Min(tooLarge, v)) }

// of is the i-th figure, and whether there is one.
func of(values []float64, i int) (float64, bool) {
	if i >= len(values) || !known(values[i]) {
		return 0, false
	}
	return bounded(values[i]), true
}

// scale goes from low to high in even steps of round numbers, with zero in it.
type scale struct{ low, high, step float64 }

// scaleOf covers the figures and zero by about four steps.
func scaleOf(values ...float64) scale {
	low, high := 0.0, 0.0
	for _, v := range values {
		if known(v) {
			low, high = math.Min(low, bounded(v)), math.Max(high, bounded(v))
		}
	}
	if low == high {
		high = 1
	}
	step := round((high - low) / 4)
	return scale{math.Floor(low/step) * step, math.Ceil(high/step) * step, step}
}

// round is the next of 1, 2, 2.5 and 5 times a power of ten; a span too small for a float is taken for one.
func round(v float64) float64 {
	if v < 1e-150 {
		v = 1e-150
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, k := range []float64{1, 2, 2.5, 5} {
		if v <= k*power*(1+1e-9) {
			return k * power
		}
	}
	return 10 * power
}

func (s scale) ticks() []float64 {
	n := int(math.Round((s.high - s.low) / s.step))
	out := make([]float64, n+1)
	for i := range out {
		out[i] = s.low + float64(i)*s.step
	}
	return out
}

// part is where a figure lies between low and high, 0 to 1.
func (s scale) part(v float64) float64 {
	return math.Max(0, math.Min(1, (v-s.low)/(s.high-s.low)))
}
