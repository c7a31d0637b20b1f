package proof

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// golden is what testdata/golden.py computed.
type golden struct {
	Rows  []Row
	Cases []struct {
		Outcome                          string
		Adjusted                         bool
		Treated, Control                 goldenArm
		Difference, Error, DF, Low, High float64
	}
	Quantiles []struct{ P, DF, T float64 }
}

type goldenArm struct {
	N                             int
	Mean, HC3, DF, Spread, Design float64
}

func readGolden(t *testing.T) (out golden) {
	t.Helper()
	content, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: %.12g, want %.12g", what, got, want)
	}
}

func TestAgreesWithStatsmodels(t *testing.T) {
	g := readGolden(t)
	for _, c := range g.Cases {
		compared := comparedBy(g.Rows, c.Outcome)
		got, estimate := compared.raw(c.Outcome), Raw(g.Rows, c.Outcome)
		if c.Adjusted {
			got, estimate = compared.adjusted(c.Outcome), Adjusted(g.Rows, c.Outcome)
		}
		for name, arms := range map[string]struct {
			got  arm
			want goldenArm
		}{"treated": {got.treated, c.Treated}, "control": {got.control, c.Control}} {
			name = c.Outcome + " " + name
			near(t, name+" n", float64(arms.got.n), float64(arms.want.N), 0)
			near(t, name+" mean", arms.got.mean, arms.want.Mean, 1e-10)
			near(t, name+" HC3", arms.got.variance, arms.want.HC3, 1e-10)
			near(t, name+" df", arms.got.df, arms.want.DF, 0)
			near(t, name+" spread", arms.got.spread, arms.want.Spread, 1e-10)
			near(t, name+" design", arms.got.design, arms.want.Design, 1e-10)
		}
		near(t, c.Outcome+" difference", estimate.Difference, c.Difference, 1e-10)
		near(t, c.Outcome+" error", estimate.Error, c.Error, 1e-10)
		near(t, c.Outcome+" df", estimate.DF, c.DF, 1e-9)
		near(t, c.Outcome+" low", estimate.Low, c.Low, 1e-9)
		near(t, c.Outcome+" high", estimate.High, c.High, 1e-9)
	}
	if len(g.Cases) != 4 || len(g.Rows) != 160 {
		t.Fatalf("%d cases, %d rows", len(g.Cases), len(g.Rows))
	}
}

func TestStudentQuantiles(t *testing.T) {
	g := readGolden(t)
	for _, q := range g.Quantiles {
		near(t, "quantile", studentQuantile(q.P, q.DF), q.T, 1e-9)
	}
	if len(g.Quantiles) == 0 {
		t.Fatal("no quantiles")
	}
}
