package value_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"vafa/internal/crm"
)

// BenchmarkTally is what the score step costs but for reading rows and writing what changed: 100,000 customers of three years
// are decided about and added up by segment, with the intervals.
func BenchmarkTally(b *testing.B) {
	const customers = 100_000
	summaries := manyBuyers(customers, 1)
	model := fitOn(b, summaries)
	b.ReportAllocs()
	for b.Loop() {
		scorerOf(b, model).Tally(summaries, tomanShop)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/customers, "ns/customer")
}

// manyBuyers are customers as BG/NBD and Gamma-Gamma have them, who first bought in the last three years.
func manyBuyers(n int, seed uint64) []crm.Summary {
	rng := rand.New(rand.NewPCG(seed, 2))
	out := make([]crm.Summary, n)
	for i := range out {
		watched := 1 + rng.IntN(3*365)
		rate, leave := 0.02*rng.ExpFloat64(), 0.4*rng.Float64()
		mean := int64(2000 + 3000*rng.ExpFloat64())
		days, last := 1, 0.0
		for at := rng.ExpFloat64() / rate; at <= float64(watched); at += 1 + rng.ExpFloat64()/rate {
			days, last = days+1, at
			if rng.Float64() < leave {
				break
			}
		}
		repeat := int64(float64(days-1) * float64(mean) * (0.7 + 0.6*rng.Float64()))
		out[i] = crm.Summary{
			Unit: "USD", PurchaseDays: days, FirstOn: today.AddDays(-watched), LastOn: today.AddDays(int(math.Ceil(last)) - watched),
			Spent: mean + repeat, RealSpent: mean + repeat, RepeatSum: repeat, MarginUnknown: mean + repeat,
		}
	}
	return out
}
