package clv

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFitsReachTheMaximumOfTheRoundedSummary(t *testing.T) {
	want, rows := readGolden(t).MLE, summaryRows(t)
	t.Run("bg-nbd", func(t *testing.T) {
		m, f := FitBGNBD(rows)
		nearFit(t, params(t, m), f, want.BGNBD)
		near(t, "LogLikelihood", m.LogLikelihood(rows), want.BGNBD.LogLik, 1e-9)
	})
	t.Run("pareto-nbd", func(t *testing.T) {
		m, f := FitParetoNBD(rows)
		nearFit(t, params(t, m), f, want.ParetoNBD)
		near(t, "LogLikelihood", m.LogLikelihood(rows), want.ParetoNBD.LogLik, 1e-9)
	})
	t.Run("nbd", func(t *testing.T) {
		m, f := FitNBD(rows)
		nearFit(t, params(t, m), f, want.NBD)
		near(t, "LogLikelihood", m.LogLikelihood(rows), want.NBD.LogLik, 1e-9)
	})
	t.Run("gamma-gamma", func(t *testing.T) {
		spend := summarySpend(t)
		m, f := FitGammaGamma(spend)
		nearFit(t, params(t, m), f, want.GammaGamma)
		near(t, "LogLikelihood", m.LogLikelihood(spend), want.GammaGamma.LogLik, 1e-9)
		near(t, "correlation", f.Correlation, 0.1139, 1e-3)
	})
	t.Run("mbg-nbd", func(t *testing.T) { // the reference is not polished: what it prints is near, and never better
		m, f := FitMBGNBD(rows)
		reference := MBGNBD{0.5248377255677019, 6.182988479134203, 0.8913562809310627, 1.614000025671838}
		for name, value := range params(t, reference) {
			near(t, name, params(t, m)[name], value, 1e-5)
		}
		if f.Status != Converged || f.LogLikelihood < reference.LogLikelihood(rows) {
			t.Errorf("%s at %.12g, reference at %.12g", f.Status, f.LogLikelihood, reference.LogLikelihood(rows))
		}
	})
}

func TestFitsReachTheMaximumOfTheSampleInExactDays(t *testing.T) {
	want, rows := readGolden(t).Exact, sampleRows(t)
	bg, f := FitBGNBD(rows)
	nearFit(t, params(t, bg), f, want.BGNBD)
	if f.Customers != 2357 || f.Repeaters != 946 || f.Excluded != 0 {
		t.Errorf("customers %v, repeaters %v, excluded %v", f.Customers, f.Repeaters, f.Excluded)
	}
	pareto, f := FitParetoNBD(rows)
	nearFit(t, params(t, pareto), f, want.ParetoNBD)
	var spend []SpendRow
	for _, o := range readSample(t) {
		spend = append(spend, SpendRow{X: int(o.X), Mean: o.mean, Weight: 1})
	}
	gg, f := FitGammaGamma(spend)
	nearFit(t, params(t, gg), f, want.GammaGamma)
	if f.Customers != 946 || f.Excluded != 2357-946 {
		t.Errorf("spend: customers %v, excluded %v", f.Customers, f.Excluded)
	}
}

func TestUnitOfTimeChangesOnlyTheTimeParameters(t *testing.T) {
	want, weeks := readGolden(t).Invariant, summaryRows(t)
	days := make([]Row, len(weeks))
	for i, r := range weeks {
		days[i] = Row{r.X, r.Tx * 7, r.T * 7, r.Weight}
	}
	bgWeeks, _ := FitBGNBD(weeks)
	bgDays, f := FitBGNBD(days)
	near(t, "BG/NBD log-likelihood", f.LogLikelihood, want.BGDays, 1e-9)
	near(t, "r", bgDays.R, bgWeeks.R, 1e-9)
	near(t, "alpha", bgDays.Alpha, 7*bgWeeks.Alpha, 1e-9)
	near(t, "a", bgDays.A, bgWeeks.A, 1e-9)
	near(t, "b", bgDays.B, bgWeeks.B, 1e-9)
	near(t, "expected", bgDays.Expected(2, 70, 270, 270), bgWeeks.Expected(2, 10, 270.0/7, 270.0/7), 1e-9)
	paretoWeeks, _ := FitParetoNBD(weeks)
	paretoDays, f := FitParetoNBD(days)
	near(t, "Pareto/NBD log-likelihood", f.LogLikelihood, want.ParetoDays, 1e-9)
	near(t, "s", paretoDays.S, paretoWeeks.S, 1e-8)
	near(t, "beta", paretoDays.Beta, 7*paretoWeeks.Beta, 1e-8)
}

func TestUnitOfMoneyChangesOnlyTheMoneyParameter(t *testing.T) {
	want, toman := readGolden(t).Invariant, summarySpend(t)
	rial := make([]SpendRow, len(toman))
	for i, r := range toman {
		rial[i] = SpendRow{r.X, r.Mean * 10, r.Weight}
	}
	a, _ := FitGammaGamma(toman)
	b, f := FitGammaGamma(rial)
	near(t, "log-likelihood", f.LogLikelihood, want.GG10, 1e-9)
	near(t, "p", b.P, a.P, 1e-9)
	near(t, "q", b.Q, a.Q, 1e-9)
	near(t, "v", b.V, 10*a.V, 1e-9)
	near(t, "expected spend", b.ExpectedSpend(3, 200), 10*a.ExpectedSpend(3, 20), 1e-9)
}

func TestGroupedRowsFitAsSingleOnes(t *testing.T) {
	var single []Row
	for _, o := range readSample(t) {
		single = append(single, o.Row(1))
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(single), func(i, j int) { single[i], single[j] = single[j], single[i] })
	for _, name := range Names() {
		a, fa, _ := FitCounts(name, single)
		b, fb, _ := FitCounts(name, sampleRows(t))
		near(t, name+" log-likelihood", fa.LogLikelihood, fb.LogLikelihood, 1e-12)
		for param, value := range params(t, b) {
			near(t, name+" "+param, params(t, a)[param], value, 1e-8)
		}
	}
}

// TestDerivativesMatchFiniteDifferences compares gradient and Hessian of each likelihood with central differences.
func TestDerivativesMatchFiniteDifferences(t *testing.T) {
	e := gather(summaryRows(t))
	spend, _ := newGammaGammaLikelihood(keepSpend(summarySpend(t)))
	nbd := &nbdLikelihood{newClock(e)}
	points := []vector{{0.24, 0.11, 0.8, 2.4}, {1.7, 2.5, 0.1, 0.3}, {0.05, 0.02, 30, 70}, {6, 0.5, 3, 0.02}}
	likelihoods := map[string]likelihood{
		"bg-nbd": newBetaGeometricLikelihood(e, 0), "mbg-nbd": newBetaGeometricLikelihood(e, 1),
		"pareto-nbd": newParetoLikelihood(e), "nbd": nbd, "gamma-gamma": spend,
	}
	for name, l := range likelihoods {
		for _, at := range points {
			checkDerivatives(t, name, l, at)
		}
	}
}

func checkDerivatives(t *testing.T, name string, l likelihood, at vector) {
	t.Helper()
	s := l.at(at)
	for i := range l.size() {
		h := 1e-5 * at[i]
		up, down := at, at
		up[i] += h
		down[i] -= h
		above, below := l.at(up), l.at(down)
		noise := 1e-13 * math.Abs(s.value) / h
		if numeric := (above.value - below.value) / (2 * h); math.Abs(numeric-s.grad[i]) > 1e-6*math.Abs(numeric)+10*noise {
			t.Errorf("%s at %v: gradient[%d] = %g, differences give %g", name, at, i, s.grad[i], numeric)
		}
		for j := range l.size() {
			numeric := (above.grad[j] - below.grad[j]) / (2 * h)
			scale := math.Sqrt(math.Abs(s.hess[i][i] * s.hess[j][j]))
			if math.Abs(numeric-s.hess[i][j]) > 1e-5*scale {
				t.Errorf("%s at %v: hessian[%d][%d] = %g, differences give %g", name, at, i, j, s.hess[i][j], numeric)
			}
		}
	}
}

// simulated draws histories of n customers from BG/NBD on continuous time.
func simulated(m BGNBD, n int, rng *rand.Rand) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = simulatedRow(m, 20+60*rng.Float64(), rng)
	}
	return rows
}

func simulatedRow(m BGNBD, watched float64, rng *rand.Rand) Row {
	row := Row{T: watched, Weight: 1}
	rate, leave := gamma(rng, m.R)/m.Alpha, beta(rng, m.A, m.B)
	for at := rng.ExpFloat64() / rate; at <= watched; at += rng.ExpFloat64() / rate {
		row.X, row.Tx = row.X+1, at
		if rng.Float64() < leave {
			break
		}
	}
	return row
}

func TestFitRecoversTheParametersThatMadeTheData(t *testing.T) {
	truth := BGNBD{0.6, 8, 0.9, 3}
	m, f := FitBGNBD(simulated(truth, 60_000, rand.New(rand.NewPCG(3, 4))))
	if f.Status != Converged {
		t.Fatal(f.Reason)
	}
	want := params(t, truth)
	for name, got := range params(t, m) {
		if off := math.Abs(got-want[name]) / f.StandardErrors[name]; off > 3.5 {
			t.Errorf("%s = %g, made with %g: %.1f standard errors off", name, got, want[name], off)
		}
	}
}

func TestTooLittleIsRefused(t *testing.T) {
	same := make([]Row, 40)
	for i := range same {
		same[i] = Row{X: 2, Tx: 10, T: 20, Weight: 1}
	}
	tests := map[string]struct {
		rows  []Row
		cause Cause
	}{
		"nobody":           {nil, TooFewRepeaters},
		"nobody came back": {[]Row{{T: 10, Weight: 500}, {T: 20, Weight: 500}}, TooFewRepeaters},
		"nine came back":   {append(same[:9:9], Row{T: 10, Weight: 500}), TooFewRepeaters},
		"no time":          {[]Row{{X: 2, Weight: 50}, {X: 3, Weight: 50}}, NoTime},
		"all alike":        {same, AllAlike},
		"no valid row":     {[]Row{{X: 3, Tx: 9, T: 4, Weight: 50}, {X: 3, Tx: math.NaN(), T: 4, Weight: 50}}, TooFewRepeaters},
	}
	for name, test := range tests {
		for _, model := range Names() {
			m, f, err := FitCounts(model, test.rows)
			if err != nil || f.Status != Refused || f.Cause != test.cause || f.Reason == "" || m.Valid() {
				t.Errorf("%s, %s: %+v, model %+v, error %v", name, model, f, m, err)
			}
		}
	}
	if _, f := FitGammaGamma([]SpendRow{{3, 5, 9}, {3, 6, 0.5}}); f.Cause != TooFewRepeaters {
		t.Errorf("few spenders: %+v", f)
	}
	if _, f := FitGammaGamma([]SpendRow{{3, 5, 9}, {4, 5, 8}, {2, -1, 3}}); f.Cause != AllAlike || f.Excluded != 3 {
		t.Errorf("equal spenders: %+v", f)
	}
}

// TestConclude: a climb that ends without a proper maximum is said to, whatever made it end there.
func TestConclude(t *testing.T) {
	names := []string{"r", "alpha"}
	end := func(settled bool, first, second float64) *peak {
		p := &peak{settled: settled}
		p.hess[0][0], p.hess[1][1] = -first, -second
		return p
	}
	away := end(true, 1, 1)
	away.theta[1] = -maxLog
	for _, c := range []struct {
		end    *peak
		status Status
		cause  Cause
		says   string
	}{
		{end(true, 1, 0.25), Converged, "", ""},
		{end(true, 1, -0.3), NotIdentified, NoMaximum, "not definite"},
		{end(true, 1, -1e-14), NotIdentified, Unbounded, "alpha is not bounded"},
		{end(true, 1e-6, 1), NotIdentified, Unbounded, "r is known"},
		{end(false, 1, 1), NotIdentified, IterationsSpent, "not settled"},
		{away, NotIdentified, Unbounded, "alpha shrinks"},
	} {
		var f Fit
		f.conclude(c.end, 100, names)
		if f.Status != c.status || f.Cause != c.cause || !strings.Contains(f.Reason, c.says) {
			t.Errorf("%+v, want %s, %s", f, c.status, c.cause)
		}
	}
	var f Fit
	f.conclude(end(true, 1, 0.25), 100, names)
	near(t, "condition", f.Condition, 4, 1e-12)
	near(t, "standard error", f.StandardErrors["alpha"], 1/math.Sqrt(25), 1e-12)
}

func TestEvaluationAllocatesNothingPerRow(t *testing.T) {
	e := gather(summaryRows(t))
	for name, l := range map[string]likelihood{"bg-nbd": newBetaGeometricLikelihood(e, 0), "pareto-nbd": newParetoLikelihood(e)} {
		if n := testing.AllocsPerRun(10, func() { l.at(vector{0.5, 0.3, 0.6, 0.5}) }); n > 2 {
			t.Errorf("%s: %v allocations an evaluation", name, n)
		}
	}
}

func TestNoDropOutIsSaidSo(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	rows := make([]Row, 3000)
	for i := range rows { // customers who never leave
		rows[i] = simulatedRow(BGNBD{0.8, 5, 1e-9, 1}, 20+60*rng.Float64(), rng)
	}
	for _, name := range []string{"bg-nbd", "mbg-nbd", "pareto-nbd"} {
		m, f, _ := FitCounts(name, rows)
		if f.Status != NotIdentified || f.Cause != NoDropOut || !strings.Contains(f.Reason, "no drop-out") {
			t.Errorf("%s: %+v", name, f)
		}
		if !m.Valid() || f.StandardErrors != nil {
			t.Errorf("%s: model %+v, errors %v", name, m, f.StandardErrors)
		}
	}
	if m, f := FitNBD(rows); f.Status != Converged || math.Abs(m.R-0.8) > 5*f.StandardErrors["r"] {
		t.Errorf("nbd: %+v %+v", m, f)
	}
}

func TestCustomersWhoDoNotDifferAreSaidSo(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	rows := make([]Row, 2000)
	for i := range rows { // one rate for all, fewer extremes than chance makes
		x := 3 + rng.IntN(3)
		rows[i] = Row{X: x, Tx: 30 + 5*rng.Float64(), T: 40, Weight: 1}
	}
	if _, f := FitNBD(rows); f.Status != NotIdentified || f.Cause != Unbounded {
		t.Errorf("%+v", f)
	}
}

func TestSpendWithoutAMeanIsSaidSo(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	wild := GammaGamma{P: 3, Q: 0.6, V: 5}
	rows := make([]SpendRow, 3000)
	for i := range rows {
		x := 1 + rng.IntN(4)
		rows[i] = SpendRow{X: x, Mean: wild.Simulate(wild.Taste(0, 0, rng), float64(x), rng) / float64(x), Weight: 1}
	}
	m, f := FitGammaGamma(rows)
	if f.Status != NotIdentified || f.Cause != NoMean || m.HasMean() {
		t.Errorf("%+v %+v", m, f)
	}
	if got := m.ExpectedSpend(0, 0); !math.IsInf(got, 1) {
		t.Errorf("a mean that does not exist came out as %v", got)
	}
	if got := m.ExpectedSpend(3, 10); !(got > 0) || math.IsInf(got, 1) {
		t.Errorf("posterior mean of a known customer: %v", got)
	}
}

func TestImpossibleRowsAreCountedAndLeftOut(t *testing.T) {
	rows := summaryRows(t)
	clean, _ := FitBGNBD(rows)
	bad := []Row{
		{-1, 0, 5, 2}, {2, 6, 5, 1}, {2, -1, 5, 1}, {0, 3, 5, 1}, {1, 1, math.Inf(1), 1}, {1, math.NaN(), 3, 1}, {1, 1, 2, math.NaN()},
	}
	m, f := FitBGNBD(append(bad, rows...))
	if m != clean || f.Excluded != 8 {
		t.Errorf("%+v instead of %+v, excluded %v", m, clean, f.Excluded)
	}
}

func TestModelsSurviveStorage(t *testing.T) {
	for _, m := range []Counts{BGNBD{1, 2, 3, 4}, MBGNBD{1, 2, 3, 4}, ParetoNBD{1, 2, 3, 4}, NBD{1, 2}} {
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeCounts(m.Name(), data)
		if err != nil || back != m {
			t.Errorf("%s became %+v (%v) through %s", m.Name(), back, err, data)
		}
	}
	if data, _ := json.Marshal(ParetoNBD{1, 2, 3, 4}); string(data) != `{"r":1,"alpha":2,"s":3,"beta":4}` {
		t.Errorf("stored as %s", data)
	}
	for _, bad := range []struct{ name, params string }{{"bg-nbd", `{"r":1}`}, {"bg-nbd", `{`}, {"xyz", `{}`}, {"nbd", `{"r":-1,"alpha":2}`}} {
		if m, err := DecodeCounts(bad.name, []byte(bad.params)); err == nil {
			t.Errorf("%v decoded as %+v", bad, m)
		}
	}
}

// TestNoFitIsWorseThanTheTruth: whatever parameters made the data, the fit explains them at least as well, whether or not
// it is identified.
func TestNoFitIsWorseThanTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, alpha, a, b := param(t, "r", 0.05, 10), param(t, "alpha", 0.5, 100), param(t, "a", 0.05, 10), param(t, "b", 0.05, 20)
		truth := rapid.SampledFrom([]Counts{BGNBD{r, alpha, a, b}, ParetoNBD{r, alpha, a, 10 * b}}).Draw(t, "truth")
		rng := seeded(rapid.Uint64().Draw(t, "seed"))
		rows := make([]Row, rapid.IntRange(100, 1000).Draw(t, "customers"))
		for i := range rows {
			rows[i] = historyUnder(truth, 10+90*rng.Float64(), rng)
		}
		m, f, _ := FitCounts(truth.Name(), rows)
		if f.Status == Refused {
			return
		}
		if made := truth.LogLikelihood(rows); f.LogLikelihood < made-1e-6 {
			t.Fatalf("%+v (%s, %s) at %v; %+v made it, at %v", m, f.Status, f.Reason, f.LogLikelihood, truth, made)
		}
		near(t, "reported log-likelihood", f.LogLikelihood, m.LogLikelihood(rows), 1e-9)
	})
}

func param(t *rapid.T, name string, low, high float64) float64 {
	return math.Exp(rapid.Float64Range(math.Log(low), math.Log(high)).Draw(t, name))
}

// historyUnder draws a history from a model that knows only BG/NBD and Pareto/NBD.
func historyUnder(m Counts, watched float64, rng *rand.Rand) Row {
	pareto, ok := m.(ParetoNBD)
	if !ok {
		return simulatedRow(m.(BGNBD), watched, rng)
	}
	row := Row{T: watched, Weight: 1}
	rate := gamma(rng, pareto.R) / pareto.Alpha
	until := math.Min(watched, rng.ExpFloat64()*pareto.Beta/gamma(rng, pareto.S))
	for at := rng.ExpFloat64() / rate; at <= until; at += rng.ExpFloat64() / rate {
		row.X, row.Tx = row.X+1, at
	}
	return row
}

func TestNoSpendFitIsWorseThanTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth := GammaGamma{param(t, "p", 0.2, 50), param(t, "q", 0.3, 30), param(t, "v", 0.01, 1e7)}
		rng := seeded(rapid.Uint64().Draw(t, "seed"))
		rows := make([]SpendRow, rapid.IntRange(50, 1000).Draw(t, "customers"))
		for i := range rows {
			x := 1 + rng.IntN(6)
			rows[i] = SpendRow{x, truth.Simulate(truth.Taste(0, 0, rng), float64(x), rng) / float64(x), 1}
		}
		m, f := FitGammaGamma(rows)
		if made := truth.LogLikelihood(rows); f.Status != Refused && f.LogLikelihood < made-1e-6 {
			t.Fatalf("%+v (%s, %s) at %v; %+v made it, at %v", m, f.Status, f.Reason, f.LogLikelihood, truth, made)
		}
	})
}
