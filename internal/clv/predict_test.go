package clv

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

var (
	cdnowBG     = BGNBD{0.2425929070995656, 4.413531557151212, 0.7928861471876347, 2.4257534314602207}
	cdnowPareto = ParetoNBD{0.5532755090792312, 10.577612240651456, 0.6062135675504902, 11.667911186450763}
	cdnowGG     = GammaGamma{6.248802399942321, 3.7445884703090986, 15.447748324732078}
)

func TestPredictionsForKnownCustomers(t *testing.T) {
	weekly := math.Log(1.15) / 52
	schedule, err := Terms{Margin: 1, Rate: 0.01, Timing: AtEnd}.Schedule(12)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range readGolden(t).Customers {
		x, want := int(c.X), c.Polished
		id := strconv.Itoa(c.ID) + " "
		spend := cdnowGG.ExpectedSpend(x, c.M)
		near(t, id+"bg alive", cdnowBG.Alive(x, c.Tx, c.T), want["bg_palive"], 1e-9)
		near(t, id+"bg expected", cdnowBG.Expected(x, c.Tx, c.T, 39), want["bg_exp39"], 1e-9)
		near(t, id+"pareto alive", cdnowPareto.Alive(x, c.Tx, c.T), want["pa_palive"], 1e-9)
		near(t, id+"pareto expected", cdnowPareto.Expected(x, c.Tx, c.T, 39), want["pa_exp39"], 1e-9)
		near(t, id+"spend", spend, want["gg_avg"], 1e-9)
		dert := cdnowPareto.ResidualDiscounted(x, c.Tx, c.T, weekly)
		near(t, id+"DERT", dert, want["pa_DERT_15pct_yr"], 1e-9)
		near(t, id+"DERT times spend", dert*spend, want["pa_DERT_x_gg"], 1e-9)
		for name, m := range map[string]Counts{"bg_clv12_W": cdnowBG, "pa_clv12_W": cdnowPareto} {
			months := make([]float64, 12)
			NewScorer(m, goldenMonths()).Score(x, c.Tx, c.T, months)
			near(t, id+name, schedule.Real(months, spend), want[name], 1e-9)
		}
	}
}

// goldenMonths are the month ends of the reference: 4.345 weeks each.
func goldenMonths() []float64 {
	ends := make([]float64, 12)
	for i := range ends {
		ends[i] = 4.345 * float64(i+1)
	}
	return ends
}

func TestEdgeCases(t *testing.T) {
	edge := readGolden(t).Edge
	check := func(t *testing.T, m Counts, c edgeCase) {
		got := m.LogLikelihood([]Row{{c.X, c.Tx, c.T, 1}})
		if math.Abs(c.LogLik) < 1e-50 { // zero but for 60 digits of rounding
			c.LogLik = 0
		}
		near(t, "log-likelihood", got, c.LogLik, 1e-9)
		near(t, "alive", m.Alive(c.X, c.Tx, c.T), c.Alive, 1e-9)
		near(t, "expected", m.Expected(c.X, c.Tx, c.T, c.Horizon), c.Expected, 1e-9)
		if got := m.ResidualDiscounted(c.X, c.Tx, c.T, 0.003); !(got >= 0) || math.IsInf(got, 1) {
			t.Errorf("residual = %v", got)
		}
	}
	for _, c := range edge.BGNBD {
		t.Run("bg-nbd "+c.Name, func(t *testing.T) { check(t, BGNBD{c.Params[0], c.Params[1], c.Params[2], c.Params[3]}, c) })
	}
	for _, c := range edge.ParetoNBD {
		t.Run("pareto-nbd "+c.Name, func(t *testing.T) { check(t, ParetoNBD{c.Params[0], c.Params[1], c.Params[2], c.Params[3]}, c) })
	}
}

// TestMBGNBD compares with 50-digit mpmath: the two beta-function terms of the likelihood, and E as a 3F2.
func TestMBGNBD(t *testing.T) {
	m := MBGNBD{0.5248, 6.183, 0.8914, 1.614}
	for _, c := range []edgeCase{
		{X: 0, Tx: 0, T: 39, LogLik: -0.54020283179525482326, Alive: 0.38933551138582809137, Expected: 0.1533717950868138245},
		{X: 3, Tx: 20, T: 39, LogLik: -12.06050201305229259, Alive: 0.4306717543792544231, Expected: 1.0558368895241159028},
		{X: 2000, Tx: 38.9, T: 39, LogLik: 5573.5610224054449004, Alive: 0.96388136214394856211, Expected: 1241.6632612776364769},
	} {
		near(t, "log-likelihood", m.LogLikelihood([]Row{{c.X, c.Tx, c.T, 1}}), c.LogLik, 1e-12)
		near(t, "alive", m.Alive(c.X, c.Tx, c.T), c.Alive, 1e-12)
		near(t, "expected", m.Expected(c.X, c.Tx, c.T, 39), c.Expected, 1e-10)
	}
}

// TestResidualDiscounted compares with mpmath: Pareto/NBD by Ψ(s, s; ·) in 50 digits, the beta-geometric models by integrating
// e^(-rate t) times a 2F1.
func TestResidualDiscounted(t *testing.T) {
	d := math.Log(1.15) / 52
	for _, c := range []struct {
		m           Counts
		x           int
		tx, T, rate float64
		want        float64
	}{
		{cdnowPareto, 0, 0, 0, d, 3.9641329177597863906},
		{cdnowPareto, 0, 0, 39, d, 0.47609403263674823146},
		{cdnowPareto, 5, 39, 39, d, 16.238398556386977321},
		{cdnowPareto, 2000, 38.9, 39, d, 5754.5741676374940591},
		{cdnowPareto, 3, 20, 39, 1e-6, 205.79072139448431195},
		{cdnowPareto, 3, 20, 39, 2, 0.01865366664395762861},
		{ParetoNBD{0.55, 11, 1, 11}, 3, 20, 39, d, 2.3330017871017244943},
		{ParetoNBD{0.55, 11, 2, 11}, 3, 20, 39, d, 0.4688684367474078632},
		{ParetoNBD{0.55, 11, 1.0000001, 3}, 3, 20, 39, d, 1.6893324013811586645},
		{ParetoNBD{0.5, 10, 300, 8000}, 4, 30, 39, d, 1.3875629744256061123},
		{ParetoNBD{0.5, 10, 1e-9, 30}, 4, 30, 39, d, 34.168888285702301556},
		{cdnowBG, 0, 0, 0, d, 3.6512832747827992012},
		{cdnowBG, 0, 0, 39, d, 1.0150940316695198366},
		{cdnowBG, 5, 39, 39, d, 13.163400487314986179},
		{cdnowBG, 2000, 38.9, 39, d, 4690.4242653480957983},
		{cdnowBG, 3, 20, 39, 1e-6, 65.177879011357335791},
		{cdnowBG, 3, 20, 39, 2, 0.017196241244161270459},
		{BGNBD{0.5, 10, 0.02, 0.05}, 0, 0, 39, d, 2.7676865139662450559},
		{BGNBD{0.5, 10, 1, 2.5}, 2, 20, 39, d, 3.0377424418274634704},
		{BGNBD{0.5, 10, 5, 40}, 6, 30, 39, d, 6.5902939174158673854},
		{MBGNBD(cdnowBG), 0, 0, 39, d, 0.71597741355783082666},
		{MBGNBD(cdnowBG), 3, 20, 39, d, 5.3773608666708542621},
		{NBD{0.5, 10}, 4, 30, 39, d, 4.5 / 49 / d},
	} {
		near(t, c.m.Name()+" DERT", c.m.ResidualDiscounted(c.x, c.tx, c.T, c.rate), c.want, 1e-10)
	}
}

// TestBetaIntegral compares with mpmath: kappa y 3F2(kappa+1, a, 1; a+b, 2; -y).
func TestBetaIntegral(t *testing.T) {
	for _, c := range []struct{ a, b, x, y, want float64 }{
		{.79, 2.4, 0, .9, 0.19240279665125087383},
		{.79, 2.4, 1000, 12, 3402.8003406238415257},
		{30, 2.4, 1000, 2, 35.565517241378370007},
		{30, 300, 1000, 9, 45.827586206896551724},
		{.001, 1e6, 100000, 1, 99995.82641389407424},
		{500, 4000, 100, 40, 9.2164328657314629259},
		{.79, .05, 3, 120, 24.673087967013518922},
		{.02, .05, 10, 40, 386.48494967183014329},
	} {
		in := betaIntegral{c.a, c.b + c.x, 0.24 + c.x}
		near(t, "by logit", in.byLogit(c.y), c.want, 1e-11)
		var got [1]float64
		in.means(nil, int(c.x), 1, []float64{c.y}, got[:])
		near(t, "by the method chosen", got[0], c.want, 1e-11)
	}
}

// anyHistory draws a history that can have happened.
func anyHistory(t *rapid.T) (x int, tx, T float64) {
	T = rapid.Float64Range(0, 600).Draw(t, "T")
	if x = rapid.IntRange(0, 3000).Draw(t, "x"); x > 0 {
		tx = T * rapid.Float64Range(0, 1).Draw(t, "tx/T")
	}
	return x, tx, T
}

func anyModel(t *rapid.T) Counts {
	param := func(name string) float64 {
		return math.Exp(rapid.Float64Range(-7, 7).Draw(t, name))
	}
	r, alpha, a, b := param("r"), param("alpha"), param("a"), param("b")
	return rapid.SampledFrom([]Counts{BGNBD{r, alpha, a, b}, MBGNBD{r, alpha, a, b}, ParetoNBD{r, alpha, a, b}, NBD{r, alpha}}).Draw(t, "model")
}

func TestPredictionsMakeSense(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		x, tx, T := anyHistory(t)
		alive := m.Alive(x, tx, T)
		if !(alive >= 0 && alive <= 1) {
			t.Fatalf("alive = %v", alive)
		}
		before, rate := 0.0, expectedRate(m, x, T)
		for _, h := range []float64{0.1, 1, 10, 52, 520} {
			e := m.Expected(x, tx, T, h)
			if !(e >= before*(1-1e-9)) || !(e <= alive*rate*h*(1+1e-9)) {
				t.Fatalf("expected by %v = %v: before %v, at most %v", h, e, before, alive*rate*h)
			}
			before = e
		}
		if r := m.ResidualDiscounted(x, tx, T, 0.002); !(r >= 0 && r <= alive*rate/0.002*(1+1e-9)) {
			t.Fatalf("residual = %v, at most %v", r, alive*rate/0.002)
		}
		if ll := m.LogLikelihood([]Row{{x, tx, T, 1}}); math.IsNaN(ll) || math.IsInf(ll, 0) {
			t.Fatalf("log-likelihood = %v", ll)
		}
	})
}

// expectedRate is purchases per week if nobody left: the mean of the Gamma posterior.
func expectedRate(m Counts, x int, T float64) float64 {
	switch m := m.(type) {
	case BGNBD:
		return (m.R + float64(x)) / (m.Alpha + T)
	case MBGNBD:
		return (m.R + float64(x)) / (m.Alpha + T)
	case ParetoNBD:
		return (m.R + float64(x)) / (m.Alpha + T)
	}
	return m.Expected(x, 0, T, 1)
}

// discountedWithin is the expected purchases in (T, T+horizon], each discounted at a continuous rate per week at the moment it is
// made: e^(-rate H) E[X(H)] + rate ∫ e^(-rate t) E[X(t)] dt.
func discountedWithin(m Counts, x int, tx, T, horizon, rate float64) float64 {
	rules := &ruleCache{}
	var at [1]float64
	given := func(t float64) float64 {
		m.givenAlive(rules, x, T, []float64{t}, at[:])
		return at[0] * math.Exp(-rate*t)
	}
	unit := T + 1 // E[X(t)] is smooth in ln(1 + t/unit)
	end := math.Log1p(horizon / unit)
	integral := legendre.over(0, end, 1+int(end+rate*horizon/8), func(eta float64) float64 {
		return given(unit*math.Expm1(eta)) * unit * math.Exp(eta)
	})
	return m.Alive(x, tx, T) * (given(horizon) + rate*integral)
}

// TestDiscountedWithinGrowsIntoResidual: a horizon without end gives DERT, and no discount gives the expectation.
func TestDiscountedWithinGrowsIntoResidual(t *testing.T) {
	for _, m := range []Counts{cdnowBG, MBGNBD(cdnowBG), cdnowPareto, NBD{0.5, 10}} {
		near(t, m.Name(), discountedWithin(m, 3, 20, 39, 6000, 0.01), m.ResidualDiscounted(3, 20, 39, 0.01), 1e-9)
		near(t, m.Name(), discountedWithin(m, 3, 20, 39, 100, 0), m.Expected(3, 20, 39, 100), 1e-9)
	}
}

func TestScorerAgreesWithSingleCustomers(t *testing.T) {
	horizons := MonthEnds(12)
	rng := rand.New(rand.NewPCG(11, 12))
	for _, m := range []Counts{cdnowBG, MBGNBD(cdnowBG), cdnowPareto, NBD{0.5, 10}} {
		s := NewScorer(m, horizons)
		clone := s.Clone()
		got, again := make([]float64, 12), make([]float64, 12)
		for range 200 {
			x, T := rng.IntN(30), float64(rng.IntN(400))/7
			tx := T * rng.Float64() * math.Min(float64(x), 1)
			alive := s.Score(x, tx, T, got)
			near(t, "alive", alive, m.Alive(x, tx, T), 0)
			clone.Score(x, tx, T, again)
			for k, h := range horizons {
				near(t, m.Name(), got[k], m.Expected(x, tx, T, h), 1e-13)
				near(t, m.Name()+" clone", again[k], got[k], 0)
			}
		}
	}
}

func TestScorerAllocatesNothingOnceItKnows(t *testing.T) {
	s := NewScorer(cdnowBG, MonthEnds(12))
	into := make([]float64, 12)
	s.Score(3, 20, 39, into)
	if n := testing.AllocsPerRun(100, func() { s.Score(3, 10, 39, into) }); n != 0 {
		t.Errorf("%v allocations a customer", n)
	}
}

// TestScorerForgetsBeforeItFills: more different (x, T) than it keeps do not change what it says.
func TestScorerForgetsBeforeItFills(t *testing.T) {
	m := NBD{0.5, 10}
	s := NewScorer(m, []float64{39})
	var into [1]float64
	for i := range 3 * scorerSlots {
		T := float64(i) * 0.001
		s.Score(2, 0, T, into[:])
		if want := m.Expected(2, 0, T, 39); into[0] != want {
			t.Fatalf("customer %d: %v, want %v", i, into[0], want)
		}
	}
}
