package value_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/value"
)

func TestConcentration(t *testing.T) {
	amounts := make([]float64, 200) // two customers of 50, the other 198 share 100
	for i := range amounts {
		amounts[i] = 100.0 / 198
	}
	amounts[7], amounts[90] = 50, 50
	c, ok := value.Concentrate(amounts)
	if !ok || c.Customers != 200 || len(c.Top) != 3 || len(c.Deciles) != 10 {
		t.Fatalf("%v %+v", ok, c)
	}
	near(t, "the best of all", 0.5, c.Top[0].Carries)
	want(t, "how many", []int{2, 20, 40}, []int{c.Top[0].Customers, c.Top[1].Customers, c.Top[2].Customers})
	near(t, "the best tenth", 0.5+18.0/198/2, c.Top[1].Carries)
	near(t, "the last tenth", 20.0/198/2, c.Deciles[9].Carries)
}

func TestConcentrationOfNothing(t *testing.T) {
	for name, amounts := range map[string][]float64{
		"nobody": nil, "two": {1, 2}, "all nothing": make([]float64, 30), "a loss": append(make([]float64, 30), 5, -1),
		"no number": append(make([]float64, 30), 5, math.NaN()), "without end": append(make([]float64, 30), math.Inf(1)),
	} {
		if c, ok := value.Concentrate(amounts); ok {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// TestConcentrationAddsUp: tenths hold every customer and the whole total, the best carry no less than their share.
func TestConcentrationAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Float64Range(0.01, 1e6), 25, 150).Draw(t, "amounts")
		c, ok := value.Concentrate(amounts)
		if !ok {
			t.Fatal("refused")
		}
		customers, carried, before := 0, 0.0, math.Inf(1)
		for _, d := range c.Deciles {
			customers, carried = customers+d.Customers, carried+d.Carries
			if each := d.Carries / float64(max(d.Customers, 1)); each > before*(1+1e-9) {
				t.Fatalf("a later tenth carries more: %+v", c.Deciles)
			} else if d.Customers > 0 {
				before = each
			}
		}
		if customers != len(amounts) || math.Abs(carried-1) > 1e-9 {
			t.Fatalf("%d customers carry %v", customers, carried)
		}
		for _, top := range c.Top {
			if top.Carries < top.Of*(1-1e-9) || float64(top.Customers) < top.Of*float64(len(amounts)) {
				t.Fatalf("%+v", top)
			}
		}
	})
}
