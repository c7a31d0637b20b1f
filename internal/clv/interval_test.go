package clv

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func seeded(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, n)) }

// TestBootstrapAgreesWithTheReference compares 400 Bayesian replicates with 500 multinomial ones. The ends of such intervals
// are known to a tenth or so of their width from so few.
func TestBootstrapAgreesWithTheReference(t *testing.T) {
	want, rows := readGolden(t).Bootstrap, summaryRows(t)
	models, err := Bootstrap("bg-nbd", rows, 400, seeded(7))
	if err != nil || len(models) < 390 {
		t.Fatal(len(models), err)
	}
	similar := func(name string, got Interval, want [3]float64) {
		width := want[2] - want[0]
		for i, end := range []float64{got.Low, got.Median, got.High} {
			if math.Abs(end-want[i]) > 0.2*width {
				t.Errorf("%s: %+v, reference %v", name, got, want)
			}
		}
	}
	for name, quantiles := range want.Params {
		sample := make([]float64, len(models))
		for i, m := range models {
			sample[i] = params(t, m)[name]
		}
		similar(name, IntervalOf(sample), quantiles)
	}
	similar("total expected", TotalInterval(models, rows, 39), want.Total)
	similar("total", TotalForecast(cdnowBG, models, rows, 39, seeded(8)), want.Predictive)
	similar("expected of customer 1", IntervalOf(expectedOf(models, 2, 30.43, 38.86, 39)), want.One)
}

// expectedOf is what each model expects of one customer, by way of an Ensemble.
func expectedOf(models []Counts, x int, tx, T, horizon float64) []float64 {
	var given [1]float64
	cdnowBG.givenAlive(nil, x, T, []float64{horizon}, given[:])
	out := slices.Clone(NewEnsemble(cdnowBG, models, horizon).Relative(x, tx, T))
	for i := range out {
		out[i] *= given[0]
	}
	return out
}

// TestEnsembleIsNearlyExact: that proportions stand for expectations costs next to nothing of how far models differ.
func TestEnsembleIsNearlyExact(t *testing.T) {
	models := []Counts{BGNBD{0.2, 4, 0.6, 2}, BGNBD{0.28, 5.2, 1.2, 4}}
	for _, T := range []float64{0, 1, 5, 13.3, 39, 100, 157.4, 520} {
		for _, x := range []int{0, 1, 5, 40} {
			for i, got := range expectedOf(models, x, T*0.9, T, 52) {
				near(t, "expected", got, models[i].Expected(x, T*0.9, T, 52), 0.01)
			}
		}
	}
}

func TestOneCustomersIntervalAgreesWithTheReference(t *testing.T) {
	want := readGolden(t).Bootstrap
	purchases := func(r Row, draws int, rng *rand.Rand) Interval {
		sample := make([]float64, draws)
		for i := range sample {
			cdnowBG.Simulate(r.X, r.Tx, r.T, []float64{39}, sample[i:i+1], rng)
		}
		return IntervalOf(sample)
	}
	got := purchases(Row{X: 2, Tx: 30.43, T: 38.86}, 20_000, seeded(1))
	if got.Low != want.OneFuture[0] || math.Abs(got.Median-want.OneFuture[1]) > 1 || math.Abs(got.High-want.OneFuture[2]) > 1 {
		t.Errorf("%+v, reference %v", got, want.OneFuture)
	}
	inside, rows := 0, sampleHoldout(t)
	for i, r := range rows {
		if in := purchases(r.Row, 300, seeded(uint64(i))); r.Actual >= in.Low && r.Actual <= in.High {
			inside++
		}
	}
	if coverage := float64(inside) / float64(len(rows)); math.Abs(coverage-want.Coverage) > 0.012 {
		t.Errorf("%.3f of customers fell inside, reference %.3f", coverage, want.Coverage)
	}
}

// TestSimulationsMeanWhatIsExpected: the mean of simulated futures is the expectation, for each model and month.
func TestSimulationsMeanWhatIsExpected(t *testing.T) {
	const draws = 100_000
	horizons := []float64{0.5, 13, 39, 520}
	for i, m := range []Counts{cdnowBG, MBGNBD(cdnowBG), cdnowPareto, NBD{0.5, 10}} {
		rng := seeded(uint64(i))
		var sum, squares [4]float64
		path := make([]float64, 4)
		for range draws {
			m.Simulate(4, 25, 39, horizons, path, rng)
			if !slices.IsSorted(path) {
				t.Fatalf("%s: cumulative purchases fall: %v", m.Name(), path)
			}
			for k, n := range path {
				sum[k] += n
				squares[k] += n * n
			}
		}
		for k, h := range horizons {
			mean := sum[k] / draws
			stderr := math.Sqrt((squares[k]/draws - mean*mean) / draws)
			if want := m.Expected(4, 25, 39, h); math.Abs(mean-want) > 4*stderr {
				t.Errorf("%s: mean by %v = %v ± %v, expected %v", m.Name(), h, mean, stderr, want)
			}
		}
	}
}

// TestOutlookMeansWhatIsExpected: the middle of simulated values brackets the expected value, and money scales.
func TestOutlookBracketsTheExpectedValue(t *testing.T) {
	ends := MonthEnds(12)
	o := Outlook{[]Counts{cdnowBG}, []GammaGamma{cdnowGG}, ends, mustSchedule(t, Terms{Margin: 0.5, CostPerPurchase: 1, Rate: 0.01, Timing: AtMiddle}, 12)}
	got := o.Interval(20, 30, 31, 40, 4000, seeded(3))
	months := make([]float64, 12)
	NewScorer(cdnowBG, ends).Score(20, 30, 31, months)
	want := o.Schedule.Real(months, cdnowGG.ExpectedSpend(20, 40))
	if !(got.Low < want && want < got.High) || math.Abs(got.Median-want) > 0.15*want {
		t.Errorf("interval %+v, expected value %v", got, want)
	}
	rial := o
	rial.Spend = []GammaGamma{{P: cdnowGG.P, Q: cdnowGG.Q, V: 10 * cdnowGG.V}}
	rial.Schedule = mustSchedule(t, Terms{Margin: 0.5, CostPerPurchase: 10, Rate: 0.01, Timing: AtMiddle}, 12)
	tenfold := rial.Interval(20, 30, 31, 400, 4000, seeded(3))
	near(t, "low", tenfold.Low, 10*got.Low, 1e-9)
	near(t, "high", tenfold.High, 10*got.High, 1e-9)
}

func TestIntervalsRepeatWithTheirSeed(t *testing.T) {
	rows := sampleRows(t)
	a, _ := Bootstrap("nbd", rows, 20, seeded(5))
	b, _ := Bootstrap("nbd", rows, 20, seeded(5))
	if !slices.Equal(a, b) {
		t.Error("the same seed gave other replicates")
	}
	if TotalForecast(a[0], a, rows, 39, seeded(6)) != TotalForecast(b[0], b, rows, 39, seeded(6)) {
		t.Error("the same seed gave another forecast")
	}
	if _, err := Bootstrap("no such", rows, 1, seeded(1)); err == nil {
		t.Error("an unknown model was bootstrapped")
	}
}

// Rows of one count whose means hardly differ are grouped, in whatever order they come; a fit hardly sees it.
func TestGroupSpend(t *testing.T) {
	rows := summarySpend(t)
	grouped := GroupSpend(append(slices.Clone(rows), SpendRow{X: 0, Mean: 3, Weight: 1}))
	slices.Reverse(rows)
	if again := GroupSpend(rows); len(again) != len(grouped) || len(grouped) >= len(rows) {
		t.Errorf("%d rows, grouped to %d and in another order to %d", len(rows), len(grouped), len(again))
	}
	var before, after, weight float64
	for _, r := range rows {
		before += r.Mean
	}
	for _, r := range grouped {
		after, weight = after+r.Weight*r.Mean, weight+r.Weight
	}
	near(t, "sum", after, before, 1e-12)
	near(t, "weight", weight, float64(len(rows)), 1e-12)
	exact, _ := FitGammaGamma(rows)
	near(t, "p", params(t, first(FitGammaGamma(grouped)))["p"], exact.P, 0.002)
	near(t, "q", params(t, first(FitGammaGamma(grouped)))["q"], exact.Q, 0.002)
	near(t, "v", params(t, first(FitGammaGamma(grouped)))["v"], exact.V, 0.002)
}

func first[A, B any](a A, _ B) A { return a }

// A refit of spend differs from the fit as its standard errors say, and one that does not converge is left out.
func TestBootstrapSpend(t *testing.T) {
	rows := summarySpend(t)
	_, fit := FitGammaGamma(rows)
	refits := BootstrapSpend(rows, 100, seeded(3))
	if len(refits) != 100 || !slices.Equal(refits, BootstrapSpend(rows, 100, seeded(3))) {
		t.Fatalf("%d refits, or others with the same seed", len(refits))
	}
	qs := make([]float64, len(refits))
	for i, m := range refits {
		qs[i] = m.Q
	}
	if in := IntervalOf(qs); math.Abs((in.High-in.Low)/(2*normal95*fit.StandardErrors["q"])-1) > 0.35 {
		t.Errorf("q between %v and %v, standard error %v", in.Low, in.High, fit.StandardErrors["q"])
	}
	if few := BootstrapSpend(rows[:5], 10, seeded(3)); len(few) != 0 {
		t.Errorf("of five customers %v", few)
	}
}

// A sum of few is skewed and not negative, one of many is normal; what is not known adds to chance; a loss is a loss.
func TestSumInterval(t *testing.T) {
	many := SumInterval([]float64{1000}, 100*100, seeded(1))
	near(t, "low", many.Low, 1000-196, 0.02)
	near(t, "high", many.High, 1000+196, 0.02)
	unsure := SumInterval([]float64{900, 1000, 1100}, 100*100, seeded(1))
	if !(unsure.Low < many.Low-50 && unsure.High > many.High+50) {
		t.Errorf("known %+v, unsure %+v", many, unsure)
	}
	if few := SumInterval([]float64{10}, 400, seeded(1)); few.Low < 0 || few.High < 50 {
		t.Errorf("of few %+v", few)
	}
	if loss := SumInterval([]float64{-10, -12}, 1, seeded(1)); !(loss.Low < -11 && loss.High < 0 && loss.Low < loss.High) {
		t.Errorf("of a loss %+v", loss)
	}
	if sure := SumInterval([]float64{5}, 0, seeded(1)); math.Abs(sure.Low-5) > 1e-9 || math.Abs(sure.High-5) > 1e-9 {
		t.Errorf("without chance %+v", sure)
	}
	if none := SumInterval(nil, 1, seeded(1)); none != (Interval{}) {
		t.Errorf("of nothing %+v", none)
	}
}

func TestIntervalOfFew(t *testing.T) {
	if got := IntervalOf(nil); got != (Interval{}) {
		t.Errorf("of none: %+v", got)
	}
	if got := IntervalOf([]float64{3}); got != (Interval{3, 3, 3}) {
		t.Errorf("of one: %+v", got)
	}
	if got := IntervalOf([]float64{4, 0, 2}); got != (Interval{0.1, 2, 3.9}) {
		t.Errorf("of three: %+v", got)
	}
	if got := (Outlook{}).Interval(0, 0, 1, 0, -3, seeded(1)); got != (Interval{}) {
		t.Errorf("of a negative number of draws: %+v", got)
	}
}
