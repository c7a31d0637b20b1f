package clv

import "math"

// HoldoutRow is a history at the end of calibration and the purchases made in the holdout period after it, by Weight customers.
type HoldoutRow struct {
	Row
	Actual float64 `json:"actual"`
}

// Holdout says how well a model foretold a period it had not seen. MAE and RMSE are over customers.
type Holdout struct {
	Predicted   float64  `json:"predicted"`
	Actual      float64  `json:"actual"`
	MAE         float64  `json:"mae"`
	RMSE        float64  `json:"rmse"`
	Correlation float64  `json:"correlation"`
	ByPurchases []Bucket `json:"byPurchases"`
}

// Bucket is the customers with a number of past repeat purchases: mean predicted and actual purchases in the holdout.
type Bucket struct {
	Purchases int     `json:"purchases"` // LastBucket stands for itself and more
	Customers float64 `json:"customers"`
	Predicted float64 `json:"predicted"`
	Actual    float64 `json:"actual"`
}

// LastBucket gathers all customers with so many repeat purchases or more.
const LastBucket = 7

// Evaluate compares a model's predictions for a holdout of some weeks with what happened. Unusable rows are left out.
func Evaluate(m Counts, rows []HoldoutRow, weeks float64) Holdout {
	s := NewScorer(m, []float64{weeks})
	var sum tally
	var buckets [LastBucket + 1]tally
	var at [1]float64
	for _, r := range rows {
		if !r.usable() {
			continue
		}
		s.Score(r.X, r.Tx, r.T, at[:])
		sum.add(r.Weight, at[0], r.Actual)
		buckets[min(r.X, LastBucket)].add(r.Weight, at[0], r.Actual)
	}
	h := sum.holdout()
	for x, b := range buckets {
		if b.n > 0 {
			h.ByPurchases = append(h.ByPurchases, Bucket{x, b.n, b.p / b.n, b.a / b.n})
		}
	}
	return h
}

// tally adds up predictions p and actuals a.
type tally struct{ n, p, a, absolute, squared, pp, aa, pa float64 }

func (t *tally) add(weight, predicted, actual float64) {
	off := predicted - actual
	t.n += weight
	t.p += weight * predicted
	t.a += weight * actual
	t.absolute += weight * math.Abs(off)
	t.squared += weight * off * off
	t.pp += weight * predicted * predicted
	t.aa += weight * actual * actual
	t.pa += weight * predicted * actual
}

func (t *tally) holdout() Holdout {
	if t.n == 0 {
		return Holdout{}
	}
	h := Holdout{Predicted: t.p, Actual: t.a, MAE: t.absolute / t.n, RMSE: math.Sqrt(t.squared / t.n)}
	if spread := (t.pp - t.p*t.p/t.n) * (t.aa - t.a*t.a/t.n); spread > 0 {
		h.Correlation = (t.pa - t.p*t.a/t.n) / math.Sqrt(spread)
	}
	return h
}
