package proof_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/proof"
)

// audience draws rows of which each arm has at least a few.
func audience(t *rapid.T) []proof.Row {
	n := rapid.IntRange(8, 60).Draw(t, "n")
	rows := make([]proof.Row, n)
	for i := range rows {
		rows[i] = proof.Row{
			Treated: i%2 == 0, Segment: rapid.SampledFrom([]string{"atRisk", "loyal"}).Draw(t, "segment"), Old: rapid.Bool().Draw(t, "old"),
			Expected: rapid.Float64Range(0, 5).Draw(t, "expected"), Spend: rapid.Float64Range(0, 500).Draw(t, "spend"),
			Bought: rapid.Bool().Draw(t, "bought"), Revenue: rapid.Float64Range(-50, 1000).Draw(t, "revenue"),
			Cost: rapid.Float64Range(0, 3).Draw(t, "cost"),
		}
		rows[i].Profit = rows[i].Revenue * 0.3
	}
	return rows
}

func TestArmsExchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := audience(t)
		other := append([]proof.Row{}, rows...)
		for i := range other {
			other[i].Treated = !other[i].Treated
		}
		for _, outcome := range proof.Outcomes() {
			a, b := proof.Adjusted(rows, outcome), proof.Adjusted(other, outcome)
			if !near(a.Difference, -b.Difference) || !near(a.Low, -b.High) || !near(a.High, -b.Low) {
				t.Fatalf("%s: %+v, exchanged %+v", outcome, a, b)
			}
		}
	})
}

func TestUnitsAndOrderDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := audience(t)
		factor := rapid.SampledFrom([]float64{0.01, 10, 1e6}).Draw(t, "factor")
		other := make([]proof.Row, len(rows))
		for i, row := range rows {
			row.Spend *= factor
			row.Revenue *= factor
			row.Profit *= factor
			other[len(rows)-1-i] = row
		}
		a, b := proof.Adjusted(rows, proof.Revenue), proof.Adjusted(other, proof.Revenue)
		if !near(a.Low, b.Low/factor) || !near(a.High, b.High/factor) {
			t.Fatalf("%+v, in another unit %+v", a, b)
		}
	})
}

// near is alike up to what rounding does where predictions hardly vary.
func near(a, b float64) bool {
	return math.Abs(a-b) <= 1e-2*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

func alike(a, b float64) bool {
	return math.Abs(a-b) <= 1e-6*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

func TestGroupsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := proof.Of(audience(t))
		for _, groups := range [][]proof.Group{r.Segments, r.Buyers} {
			treated, control, cost := 0, 0, 0.0
			for _, g := range groups {
				treated, control, cost = treated+g.Treated, control+g.Control, cost+g.Cost
			}
			if treated != r.Treated || control != r.Control || !alike(cost, r.Return.Cost) {
				t.Fatalf("%d and %d cost %g, of %d and %d that cost %g", treated, control, cost, r.Treated, r.Control, r.Return.Cost)
			}
		}
	})
}

// even is an audience of two arms of n in which each of the treated brings more profit than each control.
func even(n int, more, cost float64) []proof.Row {
	var rows []proof.Row
	for i := range 2 * n {
		row := proof.Row{Treated: i%2 == 0, Bought: i%4 < 2, Profit: float64(i % 10)}
		if row.Treated {
			row.Profit += more
			row.Cost = cost
		}
		rows = append(rows, row)
	}
	return rows
}

func TestVerdicts(t *testing.T) {
	for name, c := range map[string]struct {
		rows []proof.Row
		over bool
		want string
	}{
		"before the window is over":            {even(500, 5, 1), false, proof.Early},
		"nobody":                               {nil, true, proof.Small},
		"few members":                          {even(20, 5, 1), true, proof.Small},
		"nobody bought":                        {make([]proof.Row, 1000), true, proof.Small},
		"more than its cost":                   {even(500, 5, 1), true, proof.Paid},
		"nothing at all, at a price":           {even(500, 1, 3), true, proof.Loss},
		"something, perhaps less than it took": {even(500, 3, 2), true, proof.Helped},
		"nothing to be seen":                   {even(500, 1, 0.1), true, proof.Nothing},
	} {
		t.Run(name, func(t *testing.T) {
			if got := proof.Of(c.rows).Verdict(c.over); got != c.want {
				t.Errorf("%s, want %s; %+v", got, c.want, proof.Of(c.rows).Return)
			}
		})
	}
}

func TestReturnFollowsFromTheDifference(t *testing.T) {
	r := proof.Of(even(500, 5, 2))
	profit := r.Comparisons[2].Adjusted
	want := proof.Return{
		Cost: 1000, Profit: 500 * profit.Difference, ProfitLow: 500 * profit.Low, ProfitHigh: 500 * profit.High,
		Net: 500*profit.Difference - 1000, NetLow: 500*profit.Low - 1000, NetHigh: 500*profit.High - 1000,
		Ratio: profit.Difference/2 - 1, RatioLow: profit.Low/2 - 1, RatioHigh: profit.High/2 - 1,
	}
	if diff := cmp.Diff(want, r.Return, cmp.Comparer(alike)); diff != "" {
		t.Error(diff)
	}
}

func TestFiguresThatAreNoneAreLeftOut(t *testing.T) {
	rows := append(even(100, 5, 1), proof.Row{Treated: true, Profit: math.NaN()}, proof.Row{Revenue: math.Inf(1)})
	got, want := proof.Of(rows), proof.Of(even(100, 5, 1))
	want.Dropped = 2
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Of many groups one shows a difference by chance; it holds only if it would be seen even so.
func TestOneOfManyGroupsNeedsMore(t *testing.T) {
	rows := even(400, 1.2, 0)
	for i := range rows {
		rows[i].Segment = string(rune('a' + i/80))
	}
	shown, held := 0, 0
	for _, g := range proof.Of(rows).Segments {
		if g.Profit.Shows() {
			shown++
		}
		if g.Holds {
			held++
		}
	}
	if held > shown {
		t.Errorf("%d groups hold, %d show", held, shown)
	}
	alone := proof.Of(even(400, 5, 0)).Segments
	if len(alone) != 1 || !alone[0].Holds {
		t.Errorf("the only group: %+v", alone)
	}
}

func TestSmallest(t *testing.T) {
	// (1.959964 + 0.841621) * 100 * sqrt(1/900 + 1/100)
	if got := proof.Smallest(900, 100, 100); math.Abs(got-29.5313) > 1e-3 {
		t.Errorf("%g", got)
	}
	if !math.IsInf(proof.Smallest(900, 0, 100), 1) {
		t.Error("an arm of nobody shows something")
	}
}
