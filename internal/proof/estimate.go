package proof

import "math"

// Confidence is that of every interval.
const Confidence = 0.95

// lent is the number of members by whose worth the variance of both arms counts in that of each. What customers spend is skewed: a
// control of a hundred without a great buyer has too low a mean and too small a variance together, and an interval of its own variance
// alone held the truth in 90 of 100 campaigns with 50 controls and in 94 with 200, drawn from real purchases; with 200 members lent it
// is 94 to 97 with 50 to 500 controls, missed on either side alike. In large arms what is lent no longer counts.
const lent = 200

// Estimate is how the arms differ in one outcome, for each member. Error 0 says that there is no interval: an arm is too small, or
// nothing varies.
type Estimate struct {
	Treated, Control float64
	Difference       float64
	Low, High        float64
	Error            float64 // standard error of the difference
	DF               float64 // degrees of freedom of the interval
	Spread           float64 // standard deviation of a member's outcome, and of what predictions leave of it when adjusted
}

// Shows says whether the interval leaves out zero: that there is a difference.
func (e Estimate) Shows() bool { return e.Error > 0 && (e.Low > 0 || e.High < 0) }

// Raw is the plain difference of means, with the interval of Welch (1947), Biometrika 34:28-35, but for the variance of small arms.
func Raw(rows []Row, outcome string) Estimate {
	return comparedBy(rows, outcome).raw(outcome).at(Confidence)
}

// Adjusted is the difference at the same predictions.
func Adjusted(rows []Row, outcome string) Estimate {
	return comparedBy(rows, outcome).adjusted(outcome).at(Confidence)
}

func comparedBy(rows []Row, outcome string) *compared {
	c := newCompared([]string{outcome}, true)
	for k := range goes {
		for _, row := range rows {
			c.take(k, row)
		}
		c.end(k)
	}
	return c
}

// pair is what the regressions of both arms tell.
type pair struct{ treated, control arm }

// at gives the interval of a confidence.
func (p pair) at(confidence float64) Estimate {
	out := Estimate{Treated: p.treated.mean, Control: p.control.mean, Difference: p.treated.mean - p.control.mean}
	out.Low, out.High = out.Difference, out.Difference
	if p.treated.df < 1 || p.control.df < 1 {
		return out
	}
	common := (p.treated.spread*p.treated.df + p.control.spread*p.control.df) / (p.treated.df + p.control.df)
	out.Spread = math.Sqrt(common)
	treated, control := p.treated.drawn(common), p.control.drawn(common)
	variance := treated + control
	if !(variance > 0) {
		return out
	}
	out.Error = math.Sqrt(variance)
	out.DF = variance * variance / (treated*treated/p.treated.df + control*control/p.control.df)
	reach := out.Error * studentQuantile((1+confidence)/2, out.DF)
	out.Low, out.High = out.Difference-reach, out.Difference+reach
	return out
}

// drawn is the variance of the arm's mean, drawn towards what it would be were outcomes as variable as in both arms together.
func (a arm) drawn(common float64) float64 {
	own := float64(a.n) / (float64(a.n) + lent)
	return own*a.variance + (1-own)*common*a.design
}
