package clv

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// SpendRow is the spend of Weight customers with X repeat purchase days and the same mean spend on them, in any one unit of
// money: V and every expected spend come out in that unit.
type SpendRow struct {
	X      int     `json:"x"`
	Mean   float64 `json:"mean"`
	Weight float64 `json:"weight"`
}

// usable tells whether the row can enter a fit: at least one repeat purchase and a positive mean.
func (r SpendRow) usable() bool {
	return r.X > 0 && r.X <= mostPurchases && r.Mean >= leastMoney && r.Mean <= mostMoney && r.Weight > 0 && r.Weight <= mostCustomers
}

// GammaGamma is the model of spend per purchase of Fader, Hardie and Lee (2005), Journal of Marketing Research 42:415-430, in
// the form of Fader and Hardie's note 025: spend is Gamma(P, ν), and ν differs among customers as Gamma(Q, V). It assumes that
// spend and frequency are unrelated, which Fit.Correlation checks.
type GammaGamma struct {
	P float64 `json:"p"`
	Q float64 `json:"q"`
	V float64 `json:"v"` // money
}

// Valid tells whether all parameters are positive and finite.
func (m GammaGamma) Valid() bool { return positive(m.P, m.Q, m.V) }

// HasMean tells whether the expected spend of a customer without purchases exists: only if Q > 1.
func (m GammaGamma) HasMean() bool { return m.Q > 1 }

// ExpectedSpend is the expected spend per purchase of a customer whose x repeat purchases came to mean each:
// P (V + x mean) / (P x + Q - 1). With x = 0 it is the mean of the population. The mean exists for P x + Q > 1 only; where it
// does not, the result is +Inf and never a negative value.
func (m GammaGamma) ExpectedSpend(x int, mean float64) float64 {
	n := float64(max(x, 0))
	if n == 0 {
		mean = 0
	}
	below := m.P*n + m.Q - 1
	if !(below > 0) {
		return math.Inf(1)
	}
	return m.P * (m.V + n*mean) / below
}

// Shrinkage splits ExpectedSpend(x, mean) into level + share × mean: how far a customer with x repeat purchases is judged by
// their own spend. It is +Inf where that is.
func (m GammaGamma) Shrinkage(x int) (level, share float64) {
	n := float64(max(x, 0))
	below := m.P*n + m.Q - 1
	if !(below > 0) {
		return math.Inf(1), 0
	}
	return m.P * m.V / below, m.P * n / below
}

// LogLikelihood of the mean spends; rows without purchases or with a mean that is not positive are left out.
func (m GammaGamma) LogLikelihood(rows []SpendRow) float64 {
	return (&gammaGammaLikelihood{rows: keepSpend(rows)}).at(vector{m.P, m.Q, m.V}).value
}

// Simulate draws what n purchases of one customer come to. The taste of the customer, ν, is drawn by Taste, once a future.
func (m GammaGamma) Simulate(taste, n float64, rng *rand.Rand) float64 {
	if n <= 0 {
		return 0
	}
	return gamma(rng, m.P*n) / taste
}

// Taste draws the ν of a customer from its posterior, Gamma(Q + P x, V + x mean): spend per purchase is about P/ν.
func (m GammaGamma) Taste(x int, mean float64, rng *rand.Rand) float64 {
	n := float64(max(x, 0))
	if n == 0 {
		mean = 0
	}
	return gamma(rng, m.Q+m.P*n) / (m.V + n*mean)
}

// FitGammaGamma fits by maximum likelihood on customers with at least one repeat purchase and a positive mean spend; others
// are left out and counted as excluded. A fit with Q <= 1 is not identified: its mean does not exist.
func FitGammaGamma(rows []SpendRow) (GammaGamma, Fit) {
	kept := keepSpend(rows)
	f := screenSpend(rows, kept)
	if f.Status == Refused {
		return GammaGamma{}, f
	}
	l, scale := newGammaGammaLikelihood(kept)
	p := search(l, vector{4, 4, 0.75}, vector{0.5, 2, 2}, vector{30, 2, 0.05}, vector{1, 30, 30})
	names := []string{"p", "q", "v"}
	f.conclude(&p, l.customers, names)
	f.LogLikelihood -= l.customers * math.Log(scale)
	if f.StandardErrors != nil {
		f.StandardErrors["v"] *= scale
	}
	m := GammaGamma{P: math.Exp(p.theta[0]), Q: math.Exp(p.theta[1]), V: math.Exp(p.theta[2]) * scale}
	if f.Status == Converged && !m.HasMean() {
		f.doubt(NoMean, fmt.Sprintf("q = %.4g is not above 1: the expected spend does not exist", m.Q))
	}
	return m, f
}

// Correlation is Pearson's, of the number of purchases and the mean spend, over usable rows; 0 when either never differs.
func Correlation(rows []SpendRow) float64 {
	var n, x, m float64
	for _, r := range keepSpend(rows) {
		n += r.Weight
		x += r.Weight * float64(r.X)
		m += r.Weight * r.Mean
	}
	var xx, mm, xm float64
	for _, r := range keepSpend(rows) {
		dx, dm := float64(r.X)-x/n, r.Mean/(m/n)-1
		xx += r.Weight * dx * dx
		mm += r.Weight * dm * dm
		xm += r.Weight * dx * dm
	}
	if c := xm / math.Sqrt(xx*mm); c >= -1.000001 && c <= 1.000001 {
		return c
	}
	return 0
}

// likeSpend is how far apart two means may be, as a share, that GroupSpend takes as one.
const likeSpend = 0.01

// GroupSpend groups rows with the same X whose means differ by less than a percent into one of their weight and mean; unusable
// rows are left out. A fit on them is all but the same and takes a time that does not grow with the customers. What is grouped
// depends neither on the order of the rows nor on the unit of money.
func GroupSpend(rows []SpendRow) []SpendRow {
	kept := keepSpend(rows)
	centre, customers := 0.0, 0.0
	for _, r := range kept {
		centre += r.Weight * math.Log(r.Mean)
		customers += r.Weight
	}
	type cell struct{ x, mean int }
	grouped := map[cell]SpendRow{}
	cells := []cell{}
	for _, r := range kept {
		at := cell{r.X, int(math.Round((math.Log(r.Mean) - centre/customers) / likeSpend))}
		so, found := grouped[at]
		if !found {
			cells = append(cells, at)
		}
		grouped[at] = SpendRow{X: r.X, Mean: so.Mean + r.Weight*r.Mean, Weight: so.Weight + r.Weight} // Mean is a sum so far
	}
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.mean, b.mean)) })
	out := make([]SpendRow, len(cells))
	for i, at := range cells {
		so := grouped[at]
		out[i] = SpendRow{X: at.x, Mean: so.Mean / so.Weight, Weight: so.Weight}
	}
	return out
}

func keepSpend(rows []SpendRow) []SpendRow {
	kept := make([]SpendRow, 0, len(rows))
	for _, r := range rows {
		if r.usable() {
			kept = append(kept, r)
		}
	}
	return kept
}

func screenSpend(rows, kept []SpendRow) Fit {
	f := Fit{}
	for _, r := range rows {
		if r.usable() {
			f.Customers += r.Weight
		} else {
			f.Excluded += excludedWeight(r.Weight)
		}
	}
	f.Repeaters = f.Customers
	f.Correlation = Correlation(kept)
	alike := true
	for _, r := range kept {
		alike = alike && r.Mean == kept[0].Mean
	}
	switch {
	case f.Repeaters < MinRepeaters:
		f.refuse(TooFewRepeaters, fmt.Sprintf("%.4g customers came back; at least %d are needed", f.Repeaters, MinRepeaters))
	case alike:
		f.refuse(AllAlike, "every customer spends the same")
	}
	return f
}

// gammaGammaLikelihood is the likelihood of spend rows whose means are in units of the mean over rows.
type gammaGammaLikelihood struct {
	rows      []SpendRow
	customers float64
}

// newGammaGammaLikelihood takes the unit out of the rows and returns it.
func newGammaGammaLikelihood(rows []SpendRow) (*gammaGammaLikelihood, float64) {
	sum, n := 0.0, 0.0
	for _, r := range rows {
		sum += r.Weight * math.Log(r.Mean)
		n += r.Weight
	}
	scale := math.Exp(sum / n)
	scaledRows := make([]SpendRow, len(rows))
	for i, r := range rows {
		scaledRows[i] = SpendRow{r.X, r.Mean / scale, r.Weight}
	}
	slices.SortStableFunc(scaledRows, func(a, b SpendRow) int { return cmp.Compare(a.X, b.X) }) // gamma functions once per x
	return &gammaGammaLikelihood{scaledRows, n}, scale
}

func (l *gammaGammaLikelihood) size() int       { return 3 }
func (l *gammaGammaLikelihood) weight() float64 { return l.customers }

// at evaluates Σ ln Γ(px+q) - ln Γ(px) - ln Γ(q) + q ln v + (px-1) ln m + px ln x - (px+q) ln(v + m x).
func (l *gammaGammaLikelihood) at(params vector) surface {
	p, q, v := params[0], params[1], params[2]
	t := sumRows(len(l.rows), func(lo, hi int) sums { return spendSums(l.rows[lo:hi], p, q, v) })
	return surface{
		value: t[0],
		grad:  vector{t[1], t[2], t[3]},
		hess:  matrix{{t[4], t[5], t[6]}, {t[5], t[7], t[8]}, {t[6], t[8], t[9]}},
	}
}

// spendSums adds up: 0 value; 1 p, 2 q, 3 v; 4 pp, 5 pq, 6 pv, 7 qq, 8 qv, 9 vv.
func spendSums(rows []SpendRow, p, q, v float64) sums {
	var t sums
	var x float64
	var rising, sum, shape derivs // of Γ(px+q)/Γ(px) in px, of Γ(px+q), and of Γ(px+q)/(Γ(px) Γ(q)) in q
	atQ := lnGamma(q)
	for _, r := range rows {
		if float64(r.X) != x {
			x = float64(r.X)
			rising, sum = lnRising(p*x, q), lnGamma(p*x+q)
			shape = derivs{f: rising.f - atQ.f, d1: sum.d1 - atQ.d1, d2: sum.d2 - atQ.d2}
		}
		w := r.Weight
		total := v + r.Mean*x
		// ln(total/v) and ln(total/(m x)), each without cancellation where it is small
		overV, overM := math.Log1p(r.Mean*x/v), math.Log1p(v/(r.Mean*x))
		t[0] += w * (shape.f - q*overV - p*x*overM - math.Log(r.Mean))
		t[1] += w * x * (rising.d1 - overM)
		t[2] += w * (shape.d1 - overV)
		t[3] += w * (q/v - (p*x+q)/total)
		t[4] += w * x * x * rising.d2
		t[5] += w * x * sum.d2
		t[6] -= w * x / total
		t[7] += w * shape.d2
		t[8] += w * (1/v - 1/total)
		t[9] += w * ((p*x+q)/(total*total) - q/(v*v))
	}
	return t
}
