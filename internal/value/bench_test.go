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
	summaries := manyBuyers(customers, "USD", 1)
	model := fitOn(b, summaries)
	b.ReportAllocs()
	for b.Loop() {
		scorerOf(b, model).Tally(summaries, tomanShop)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/customers, "ns/customer")
}

// manyBuyers are customers as BG/NBD and Gamma-Gamma have them, who first bought in the last three years.
func manyBuyers(n int, code string, seed uint64) []crm.Summary {
	rng := rand.New(rand.NewPCG(seed, 2))
	out := make([]crm.Summary, n)
	for i := range out {
		watched := 1 + rng.IntN(3*365)
		rate, leave := 0.02*rng.ExpFloat64(), 0.4*rng.Float64()
		taste := erlang(4, rng) / 1500
		first := int64(erlang(6, rng) / taste)
		days, last := 1, 0.0
		for at := rng.ExpFloat64() / rate; at <= float64(watched); at += 1 + rng.ExpFloat64()/rate {
			days, last = days+1, at
			if rng.Float64() < leave {
				break
			}
		}
		repeat := int64(erlang(6*(days-1), rng) / taste)
		out[i] = crm.Summary{
			Unit: code, PurchaseDays: days, FirstOn: today.AddDays(-watched), LastOn: today.AddDays(int(math.Ceil(last)) - watched),
			Spent: first + repeat, RealSpent: first + repeat, RepeatSum: repeat, MarginUnknown: first + repeat,
		}
	}
	return out
}

// erlang draws from the gamma distribution of a whole shape.
func erlang(shape int, rng *rand.Rand) (sum float64) {
	for range shape {
		sum += rng.ExpFloat64()
	}
	return sum
}
