package report_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/report"
)

// What is kept by steps tells the same shares as the amounts themselves, to a part in a thousand, however the amounts are spread and
// whatever is added to what.
func TestSharesOfManyAmounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n, wide := rapid.IntRange(2000, 5000).Draw(t, "n"), rapid.Float64Range(0, 2).Draw(t, "spread")
		exact, parts := report.Amounts{}, []report.Amounts{{}, {}}
		for range n {
			amount := int64(math.Exp(10 + wide*rng.NormFloat64()))
			if rng.IntN(20) == 0 {
				amount = -amount
			}
			exact.Put("IRR", amount)
			parts[rng.IntN(2)].Put("IRR", amount)
		}
		if rapid.Bool().Draw(t, "both") {
			parts[1].Within(10)
		}
		parts[0].Within(10)
		together := report.Amounts{}
		together.Add(parts[0])
		together.Add(parts[1])
		want, got := exact.Shares()["IRR"], together.Shares()["IRR"]
		if len(want) != len(got) {
			t.Fatalf("%v, %v", want, got)
		}
		for i := range want {
			if want[i].Customers != got[i].Customers || math.Abs(want[i].Holds-got[i].Holds) > 0.002 {
				t.Errorf("%+v, exactly %+v", got[i], want[i])
			}
		}
	})
}

func TestFewAmountsAreKeptAsTheyAre(t *testing.T) {
	amounts := report.Amounts{}
	for i := range 100 {
		amounts.Put("USD", int64(i))
	}
	amounts.Within(100)
	if len(amounts["USD"].Each) != 100 || amounts["USD"].Steps != nil {
		t.Errorf("%+v", amounts["USD"])
	}
	if amounts.Within(99); len(amounts["USD"].Each) != 0 || len(amounts["USD"].Steps) != 100 {
		t.Errorf("%+v", amounts["USD"])
	}
	extremes := report.Amounts{}
	for range 20 {
		extremes.Put("USD", math.MinInt64)
		extremes.Put("USD", math.MaxInt64)
	}
	extremes.Within(0)
	if shares := extremes.Shares()["USD"]; len(shares) != 5 || math.Abs(shares[4].Holds-1) > 1e-9 {
		t.Errorf("%+v", shares)
	}
}
