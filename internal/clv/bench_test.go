package clv

import (
	"math"
	"sync"
	"testing"
)

// base simulates customers like those of CDNOW at day resolution, who first bought in the first 12 of 39 weeks.
func base(n int) []Days {
	rng := seeded(2026)
	days := make([]Days, n)
	for i := range days {
		watched := 27*7 + rng.IntN(12*7)
		row := simulatedRow(cdnowBG, float64(watched)/7, rng)
		days[i] = Days{X: int32(row.X), Tx: int32(math.Ceil(row.Tx * 7)), T: int32(watched)}
	}
	return days
}

var million = sync.OnceValue(func() []Days { return base(1_000_000) })

func BenchmarkGroupMillion(b *testing.B) {
	days := million()
	b.ResetTimer()
	for b.Loop() {
		b.ReportMetric(float64(len(Group(days))), "rows")
	}
}

func BenchmarkFitBGNBDMillion(b *testing.B) {
	days := million()
	for b.Loop() {
		_, f := FitBGNBD(Group(days))
		if f.Status != Converged {
			b.Fatal(f.Reason)
		}
		b.ReportMetric(float64(f.Iterations), "iterations")
	}
}

func BenchmarkFitBGNBDMillionGrouped(b *testing.B) {
	rows := Group(million())
	for b.Loop() {
		FitBGNBD(rows)
	}
}

// BenchmarkFitBGNBDMillionContinuous fits where no two customers are alike.
func BenchmarkFitBGNBDMillionContinuous(b *testing.B) {
	rows := continuous(1_000_000)
	for b.Loop() {
		FitBGNBD(rows)
	}
}

func BenchmarkFitParetoNBDHundredThousand(b *testing.B) {
	days := base(100_000)
	for b.Loop() {
		_, f := FitParetoNBD(Group(days))
		if f.Status != Converged {
			b.Fatal(f.Reason)
		}
		b.ReportMetric(float64(f.Iterations), "iterations")
	}
}

// BenchmarkScoreMillion computes, for each of a million customers, the probability of being alive, purchases in 39 weeks and
// the present value of 12 months, on all cores.
func BenchmarkScoreMillion(b *testing.B) {
	days := million()
	schedule := mustSchedule(b, Terms{Margin: 1, Rate: 0.01, Timing: AtEnd}, 12)
	horizons := append(MonthEnds(12), 39)
	const parts = 8
	type prediction struct{ alive, in39, worth float64 }
	predictions := make([]prediction, len(days))
	for b.Loop() {
		scorer := NewScorer(cdnowBG, horizons)
		parallel(parts, func(part int) {
			s := scorer.Clone()
			ahead := make([]float64, 13)
			for i := part * len(days) / parts; i < (part+1)*len(days)/parts; i++ {
				d := days[i]
				alive := s.Score(int(d.X), float64(d.Tx)/7, float64(d.T)/7, ahead)
				predictions[i] = prediction{alive, ahead[12], schedule.Real(ahead[:12], cdnowGG.ExpectedSpend(int(d.X), 30))}
			}
		})
	}
}

func BenchmarkScoreOne(b *testing.B) {
	s := NewScorer(cdnowBG, MonthEnds(12))
	into := make([]float64, 12)
	s.Score(3, 20, 39, into)
	for b.Loop() {
		s.Score(3, 20, 39, into)
	}
}

func BenchmarkExpectedOne(b *testing.B) {
	for b.Loop() {
		cdnowBG.Expected(3, 20, 39, 39)
	}
}

func BenchmarkResidualOne(b *testing.B) {
	for b.Loop() {
		cdnowBG.ResidualDiscounted(3, 20, 39, 0.002)
	}
}

func BenchmarkInterval(b *testing.B) {
	ends := MonthEnds(12)
	o := Outlook{[]Counts{cdnowBG}, []GammaGamma{cdnowGG}, ends, mustSchedule(b, Terms{Margin: 1, Timing: AtEnd}, 12)}
	rng := seeded(1)
	for b.Loop() {
		o.Interval(3, 20, 39, 30, 1000, rng)
	}
}
