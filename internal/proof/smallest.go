package proof

import "math"

// Power is the probability with which the smallest effect would be shown.
const Power = 0.8

// Smallest is the smallest difference between the arms that an experiment shows with a probability of 80 %, tested at 5 % from both
// sides: (z 0.975 + z 0.8) times the standard error (Bloom 1995, Evaluation Review 19:547-556). spread is the standard deviation of
// what predictions leave of a member's outcome. It is +Inf where an arm is empty.
func Smallest(treated, control int, spread float64) float64 {
	if treated <= 0 || control <= 0 {
		return math.Inf(1)
	}
	reach := normalQuantile((1+Confidence)/2) + normalQuantile(Power)
	return reach * spread * math.Sqrt(1/float64(treated)+1/float64(control))
}

// Outlook adds up what is predicted of an audience before anything is sent. The zero Outlook has nobody.
type Outlook struct {
	n               float64
	buyers, within  float64
	spend, variance float64
}

// baskets is the mean of a basket's square by the square of its mean, as for baskets that are exponential.
const baskets = 2

// Add takes in a member: purchases expected in the window, and spend.
func (o *Outlook) Add(expected, spend float64) {
	if !(expected > 0) || math.IsInf(expected, 0) || math.IsNaN(spend) || math.IsInf(spend, 0) {
		o.n++
		return
	}
	basket := spend / expected
	buys := -math.Expm1(-expected)
	o.n++
	o.buyers += buys
	o.within += buys * (1 - buys)
	o.spend += spend
	o.variance += baskets * expected * basket * basket // of a compound Poisson sum
}

// Join takes in everybody whom another has taken in.
func (o *Outlook) Join(other Outlook) {
	o.n += other.n
	o.buyers += other.buyers
	o.within += other.within
	o.spend += other.spend
	o.variance += other.variance
}

// Members is how many were added.
func (o *Outlook) Members() int { return int(o.n) }

// Buyers is the share of members who are expected to buy, and the standard deviation of what predictions leave of it.
func (o *Outlook) Buyers() (share, spread float64) {
	return o.buyers / math.Max(o.n, 1), math.Sqrt(o.within / math.Max(o.n, 1))
}

// Revenue is what a member is expected to spend, and the standard deviation of what predictions leave of it.
func (o *Outlook) Revenue() (mean, spread float64) {
	return o.spend / math.Max(o.n, 1), math.Sqrt(o.variance / math.Max(o.n, 1))
}
