package clv

import (
	"math"
	"runtime"
	"testing"
)

// eachItsOwn is evidence whose rows keep their own times, as where most differ.
func eachItsOwn(e *evidence) *evidence {
	own := *e
	own.tx, own.t = make([]float64, len(e.weights)), make([]float64, len(e.weights))
	for i := range e.weights {
		own.tx[i], own.t[i] = e.timesOf(i)
	}
	own.txAt, own.tAt, own.times, own.atT, own.boughtT = nil, nil, nil, nil, nil
	return &own
}

// likelihoodsOf is those of the count models.
func likelihoodsOf(e *evidence) map[string]likelihood {
	return map[string]likelihood{
		"bg-nbd": newBetaGeometricLikelihood(e, 0), "mbg-nbd": newBetaGeometricLikelihood(e, 1),
		"pareto-nbd": newParetoLikelihood(e), "nbd": &nbdLikelihood{newClock(e)},
	}
}

// continuous simulates customers of whom no two are alike.
func continuous(n int) []Row {
	rng := seeded(2027)
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = simulatedRow(cdnowBG, 27+12*rng.Float64(), rng)
	}
	return rows
}

// TestTimesInATableOrNotAreTheSame: value and derivatives do not depend on how times are kept, also where alpha is so large that
// little is left of ln(1 + t/alpha).
func TestTimesInATableOrNotAreTheSame(t *testing.T) {
	tabulated := gather(summaryRows(t))
	own := likelihoodsOf(eachItsOwn(tabulated))
	for name, l := range likelihoodsOf(tabulated) {
		for _, at := range []vector{{0.24, 0.11, 0.8, 2.4}, {1.7, 2.5, 0.1, 0.3}, {0.05, 0.02, 30, 70}, {3e4, 5e4, 3, 0.02}} {
			a, b := l.at(at), own[name].at(at)
			near(t, name+" value", b.value, a.value, 1e-12)
			for i := range l.size() {
				if math.Abs(b.grad[i]-a.grad[i]) > 1e-11*(math.Abs(a.grad[i])+tabulated.customers/at[i]) {
					t.Errorf("%s at %v: gradient[%d] = %v, in a table %v", name, at, i, b.grad[i], a.grad[i])
				}
				for j := range l.size() {
					if math.Abs(b.hess[i][j]-a.hess[i][j]) > 1e-11*(math.Abs(a.hess[i][j])+tabulated.customers/at[i]/at[j]) {
						t.Errorf("%s at %v: hessian[%d][%d] = %v, in a table %v", name, at, i, j, b.hess[i][j], a.hess[i][j])
					}
				}
			}
		}
	}
}

// TestAClimbThatStartsOnAFewRowsEndsAtTheMaximumOfAll, and rows of which no two are alike give the likelihood of the formula.
func TestAClimbThatStartsOnAFewRowsEndsAtTheMaximumOfAll(t *testing.T) {
	rows := continuous(2*many + 5)
	e := gather(rows)
	if e.t == nil || e.thinned() == nil {
		t.Fatal("rows are too few for this test")
	}
	m, f := FitBGNBD(rows)
	near(t, "log-likelihood", f.LogLikelihood, m.LogLikelihood(rows), 1e-12)
	p := climb(newBetaGeometricLikelihood(e, 0), vector{0.5, 0.5 / e.rate(), 0.8, 2.4})
	want := exponentials(p.theta, 4)
	for i, got := range []float64{m.R, m.Alpha / e.scale, m.A, m.B} {
		near(t, "parameter", got, want[i], 1e-9)
	}
	if f.Status != Converged || f.Iterations >= p.iterations {
		t.Errorf("%s after %d iterations, from afar %d", f.Status, f.Iterations, p.iterations)
	}
}

func TestFitsDoNotDependOnTheNumberOfCores(t *testing.T) {
	rows := continuous(3 * partSize / 2)
	_, several := FitBGNBD(rows)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if _, one := FitBGNBD(rows); one.LogLikelihood != several.LogLikelihood || one.GradientNorm != several.GradientNorm {
		t.Errorf("one core finds %v, several %v", one, several)
	}
}

func TestLogSum(t *testing.T) {
	rng := seeded(8)
	var sum logSum
	want := 0.0
	for i := range 20_000 {
		weight, u := float64(1+i/700%3), math.Exp(40*rng.Float64()-35)
		sum = sum.add(weight, u, 1/(1+u))
		want += weight * math.Log1p(u)
		near(t, "ln(1+u)", log1p(u, 1/(1+u)), math.Log1p(u), 1e-15)
	}
	near(t, "sum", sum.total(), want, 1e-13)
}
