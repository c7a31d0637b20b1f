package clv

import "math"

// fitBetaGeometric climbs to the maximum and reports on it.
func fitBetaGeometric(e *evidence, first float64) (vector, Fit) {
	f := screen(e)
	if f.Status == Refused {
		return vector{}, f
	}
	rate, active := e.rate(), e.activeRate()
	p := search(newBetaGeometricLikelihood(e, first),
		vector{0.5, 0.5 / rate, 0.8, 2.4}, vector{2, 2 / active, 0.5, 0.5},
		vector{0.2, 0.2 / active, 0.2, 1}, vector{8, 8 / active, 2, 2})
	f.conclude(&p, e.customers, []string{"r", "alpha", "a", "b"})
	f.rescale(e, "alpha")
	f.requireDropOut(baseline(e))
	params := exponentials(p.theta, 4)
	params[1] *= e.scale
	return params, f
}

// betaGeometricLikelihood evaluates the likelihood of BG/NBD (first = 0) or MBG/NBD (first = 1) on evidence. Its tables are
// filled anew at each point: by distinct purchase count and by distinct time.
type betaGeometricLikelihood struct {
	*evidence
	first    float64
	lnA      []float64 // by x: ln(a / (b+x+first-1)), -Inf where leaving is impossible
	inverseB []float64 // by x: 1 / (b+x+first-1)
	kappa    []float64 // by x: r + x
	rise     []float64 // by time: ln(1 + t/alpha)
	inverse  []float64 // by time: 1 / (alpha + t)
}

func newBetaGeometricLikelihood(e *evidence, first float64) *betaGeometricLikelihood {
	return &betaGeometricLikelihood{
		evidence: e, first: first,
		lnA: make([]float64, len(e.xs)), inverseB: make([]float64, len(e.xs)), kappa: make([]float64, len(e.xs)),
		rise: make([]float64, len(e.times)), inverse: make([]float64, len(e.times)),
	}
}

func (l *betaGeometricLikelihood) size() int       { return 4 }
func (l *betaGeometricLikelihood) weight() float64 { return l.customers }

// at adds the gamma-Poisson part and the beta part, which need the margins only, and the odds of having left, row by row.
func (l *betaGeometricLikelihood) at(params vector) surface {
	r, alpha, a, b := params[0], params[1], params[2], params[3]
	var s surface
	l.addGammaPoisson(&s, r, alpha, l.rise, l.inverse)
	l.addBeta(&s, a, b)
	for i, x := range l.xs {
		l.kappa[i] = r + x
		l.lnA[i], l.inverseB[i] = math.Inf(-1), 0
		if gone := b + x + l.first - 1; x > 0 || l.first > 0 {
			l.lnA[i], l.inverseB[i] = math.Log(a/gone), 1/gone
		}
	}
	addOdds(&s, sumRows(len(l.rows), l.odds), a)
	return s
}

// addBeta adds ln B(a, b+x+first) - ln B(a, b) = ln rising(b) - ln rising(a+b), with n = x + first.
func (l *betaGeometricLikelihood) addBeta(s *surface, a, b float64) {
	for i, x := range l.xs {
		n := l.atX[i]
		stay, any := lnRising(b, x+l.first), lnRising(a+b, x+l.first)
		s.value += n * (stay.f - any.f)
		s.grad[2] -= n * any.d1
		s.grad[3] += n * (stay.d1 - any.d1)
		s.hess[2][2] -= n * any.d2
		s.hess[2][3] -= n * any.d2
		s.hess[3][2] -= n * any.d2
		s.hess[3][3] += n * (stay.d2 - any.d2)
	}
}

// odds adds up ln(1 + e^z) and its derivatives over rows, where z = ln(a/(b+x+first-1)) + (r+x) ln((alpha+T)/(alpha+tx)):
// 0 value; 1 r, 2 alpha, 3 a, 4 b; 5 rr, 6 r alpha, 7 ra, 8 rb; 9 alpha alpha, 10 alpha a, 11 alpha b; 12 aa, 13 ab, 14 bb.
// Derivatives in a are left without their factors 1/a, which addOdds puts in.
func (l *betaGeometricLikelihood) odds(lo, hi int) sums {
	var t sums
	for _, r := range l.rows[lo:hi] {
		kappa, inverseB := l.kappa[r.x], l.inverseB[r.x]
		zr := l.rise[r.t] - l.rise[r.tx]
		zra := l.inverse[r.t] - l.inverse[r.tx]
		za := kappa * zra
		z := l.lnA[r.x] + kappa*zr

		e := math.Exp(-math.Abs(z))
		w := r.weight / (1 + e) // weight times the probability of being gone, once turned the right way round
		v := w * e / (1 + e)
		if z < 0 {
			w *= e
		}
		t[0] += r.weight * (math.Max(z, 0) + math.Log(1+e))
		t[1] += w * zr
		t[2] += w * za
		t[3] += w
		t[4] -= w * inverseB
		t[5] += v * zr * zr
		t[6] += v*zr*za + w*zra
		t[7] += v * zr
		t[8] -= v * zr * inverseB
		t[9] += v*za*za - w*za*(l.inverse[r.t]+l.inverse[r.tx])
		t[10] += v * za
		t[11] -= v * za * inverseB
		t[12] += v - w
		t[13] -= v * inverseB
		t[14] += (v + w) * inverseB * inverseB
	}
	return t
}

// addOdds adds what odds summed.
func addOdds(s *surface, t sums, a float64) {
	s.value += t[0]
	gradient := [4]float64{t[1], t[2], t[3] / a, t[4]}
	hessian := [4][4]float64{
		{t[5], t[6], t[7] / a, t[8]},
		{t[6], t[9], t[10] / a, t[11]},
		{t[7] / a, t[10] / a, t[12] / (a * a), t[13] / a},
		{t[8], t[11], t[13] / a, t[14]},
	}
	for i := range gradient {
		s.grad[i] += gradient[i]
		for j := range gradient {
			s.hess[i][j] += hessian[i][j]
		}
	}
}
