package clv

import (
	"errors"
	"fmt"
	"math"
)

// Timing says when in a period its money moves.
type Timing string

const (
	AtStart  Timing = "start"
	AtMiddle Timing = "middle"
	AtEnd    Timing = "end"
)

// Terms say what purchases are worth today. Rates are per period (a month, if horizons are month ends), as fractions: 0.01 is 1 %.
type Terms struct {
	Margin          float64 `json:"margin"`          // share of spend that is kept: 1 values revenue
	CostPerPurchase float64 `json:"costPerPurchase"` // cost to serve one purchase, in today's prices
	Rate            float64 `json:"rate"`            // real rate of discount
	Timing          Timing  `json:"timing"`
	// Inflation is the path of price rises, one a period; the last goes on, and none means that prices stand still.
	Inflation []float64 `json:"inflation,omitempty"`
}

// NominalRate is the rate that discounts money of the day as real discounts constant prices: (1+real)(1+inflation) - 1
// (Fisher 1930). It belongs on inflated amounts only; on constant prices it counts inflation twice.
func NominalRate(real, inflation float64) float64 { return (1+real)*(1+inflation) - 1 }

// Schedule is Terms laid out over periods: how much a purchase in each is worth today. It is safe for concurrent use.
type Schedule struct {
	margin, cost float64
	discount     []float64 // value today of one unit of constant prices
	prices       []float64 // price level when the money moves, today's being 1
	nominal      []float64 // value today of one unit of money of that day
}

// ErrTerms marks terms that make no sense.
var ErrTerms = errors.New("clv: terms")

// Schedule lays the terms out over a number of periods.
func (t Terms) Schedule(periods int) (Schedule, error) {
	if err := t.check(); err != nil {
		return Schedule{}, err
	}
	n := max(periods, 0)
	s := Schedule{t.Margin, t.CostPerPurchase, make([]float64, n), make([]float64, n), make([]float64, n)}
	within := map[Timing]float64{AtStart: 0, AtMiddle: 0.5, AtEnd: 1}[t.Timing]
	price, nominal := 1.0, 1.0
	for k := range n {
		inflation := t.inflation(k)
		rate := NominalRate(t.Rate, inflation)
		s.discount[k] = math.Pow(1+t.Rate, -float64(k)-within)
		s.prices[k] = price * math.Pow(1+inflation, within)
		s.nominal[k] = nominal * math.Pow(1+rate, -within)
		price *= 1 + inflation
		nominal /= 1 + rate
	}
	return s, nil
}

// With is the same schedule with another margin and cost per purchase, which must be finite.
func (s Schedule) With(margin, cost float64) Schedule {
	s.margin, s.cost = margin, cost
	return s
}

func (t Terms) check() error {
	if t.Timing != AtStart && t.Timing != AtMiddle && t.Timing != AtEnd {
		return fmt.Errorf("%w: unknown timing %q", ErrTerms, t.Timing)
	}
	for _, rate := range append([]float64{t.Rate}, t.Inflation...) {
		if !(rate > -1 && rate <= math.MaxFloat64) {
			return fmt.Errorf("%w: a rate must be above -1 and finite, not %v", ErrTerms, rate)
		}
	}
	for _, amount := range []float64{t.Margin, t.CostPerPurchase} {
		if math.IsNaN(amount) || math.IsInf(amount, 0) {
			return fmt.Errorf("%w: margin and cost must be finite", ErrTerms)
		}
	}
	return nil
}

func (t Terms) inflation(period int) float64 {
	if len(t.Inflation) == 0 {
		return 0
	}
	return t.Inflation[min(period, len(t.Inflation)-1)]
}

// Real is the present value, in today's prices, of purchases expected by the end of each period (cumulative) at an expected
// spend per purchase: Σ (margin spend - cost) Δpurchases / (1+rate)^k.
func (s Schedule) Real(cumulative []float64, spend float64) float64 {
	sum, before := 0.0, 0.0
	for k, c := range cumulative[:min(len(cumulative), len(s.discount))] {
		sum += (c - before) * s.discount[k]
		before = c
	}
	return sum * (s.margin*spend - s.cost)
}

// Nominal is the same purchases in money of the day: the cash they bring, undiscounted, and its present value at the nominal
// rate, which equals Real whatever the inflation.
func (s Schedule) Nominal(cumulative []float64, spend float64) (cash, present float64) {
	before := 0.0
	for k, c := range cumulative[:min(len(cumulative), len(s.prices))] {
		flow := (c - before) * s.prices[k] * (s.margin*spend - s.cost)
		cash += flow
		present += flow * s.nominal[k]
		before = c
	}
	return cash, present
}
