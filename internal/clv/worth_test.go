package clv

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func mustSchedule(t testing.TB, terms Terms, periods int) Schedule {
	t.Helper()
	s, err := terms.Schedule(periods)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWorthUnderInflation(t *testing.T) {
	g := readGolden(t).Inflation
	summary := readSummary(t)
	plain := Terms{Margin: 1, Rate: 0.01, Timing: AtEnd}
	with := func(change func(*Terms)) Schedule {
		terms := plain
		change(&terms)
		return mustSchedule(t, terms, 12)
	}
	scorer := NewScorer(cdnowBG, goldenMonths())
	months := make([]float64, 12)
	for id, want := range g.Customers {
		n, _ := strconv.Atoi(id)
		c := summary[n-1]
		spend := cdnowGG.ExpectedSpend(c.x, c.mean)
		scorer.Score(c.x, c.tx, c.t, months)

		near(t, id+" real", with(func(*Terms) {}).Real(months, spend), want.Real, 1e-9)
		_, present := with(func(p *Terms) { p.Inflation = []float64{0.03} }).Nominal(months, spend)
		near(t, id+" nominal at 3 %", present, want.Fisher, 1e-9)
		cash, present := with(func(p *Terms) { p.Inflation = g.Curve }).Nominal(months, spend)
		near(t, id+" nominal on the curve", present, want.Curve, 1e-9)
		near(t, id+" cash on the curve", cash, want.Cash, 1e-9)
		wrong := with(func(p *Terms) { p.Rate = NominalRate(0.01, 0.03) })
		near(t, id+" nominal rate on constant prices", wrong.Real(months, spend), want.Wrong, 1e-9)
		near(t, id+" margin and cost", with(func(p *Terms) { p.Margin, p.CostPerPurchase = 0.3, 2 }).Real(months, spend), want.Margin, 1e-9)
		near(t, id+" middle", with(func(p *Terms) { p.Timing = AtMiddle }).Real(months, spend), want.MidMonth, 1e-9)
		near(t, id+" start", with(func(p *Terms) { p.Timing = AtStart }).Real(months, spend), want.Real*1.01, 1e-9)
		weekly := math.Log(1.01) / 4.345
		near(t, id+" continuous", spend*discountedWithin(cdnowBG, c.x, c.tx, c.t, 12*4.345, weekly), want.Continuous, 1e-9)
	}
}

// TestFisher: whatever the inflation, the timing and the real rate, money of the day at the nominal rate is worth what
// constant prices at the real rate are.
func TestFisher(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(-0.5, 3)
		terms := Terms{
			Margin: rapid.Float64Range(0, 1).Draw(t, "margin"), CostPerPurchase: rapid.Float64Range(0, 10).Draw(t, "cost"),
			Rate: rate.Draw(t, "rate"), Timing: rapid.SampledFrom([]Timing{AtStart, AtMiddle, AtEnd}).Draw(t, "timing"),
			Inflation: rapid.SliceOfN(rate, 0, 12).Draw(t, "inflation"),
		}
		s, err := terms.Schedule(12)
		if err != nil {
			t.Fatal(err)
		}
		cumulative := make([]float64, 12)
		sum := 0.0
		for i := range cumulative {
			sum += rapid.Float64Range(0, 5).Draw(t, "purchases")
			cumulative[i] = sum
		}
		real := s.Real(cumulative, 20)
		if _, present := s.Nominal(cumulative, 20); math.Abs(present-real) > 1e-9*math.Abs(real)+1e-12 {
			t.Fatalf("nominal %v, real %v", present, real)
		}
	})
}

func TestTermsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, terms := range []Terms{
		{Timing: "noon"}, {Timing: AtEnd, Rate: -1}, {Timing: AtEnd, Rate: math.NaN()}, {Timing: AtEnd, Inflation: []float64{-2}},
		{Timing: AtEnd, Margin: math.Inf(1)}, {Timing: AtEnd, CostPerPurchase: math.NaN()}, {},
	} {
		if _, err := terms.Schedule(12); !errors.Is(err, ErrTerms) {
			t.Errorf("%+v: %v", terms, err)
		}
	}
}

func TestWorthWithoutPeriodsIsNothing(t *testing.T) {
	s := mustSchedule(t, Terms{Margin: 1, Timing: AtEnd}, 0)
	if got := s.Real([]float64{1, 2}, 10); got != 0 {
		t.Errorf("real = %v", got)
	}
	if cash, present := mustSchedule(t, Terms{Margin: 1, Timing: AtEnd}, 3).Nominal(nil, 10); cash != 0 || present != 0 {
		t.Errorf("nominal = %v, %v", cash, present)
	}
}
