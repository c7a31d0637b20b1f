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

// betaGeometricLikelihood evaluates the likelihood of BG/NBD (first = 0) or MBG/NBD (first = 1) on evidence.
type betaGeometricLikelihood struct {
	*evidence
	clock clock // of alpha
	first float64
	point vector // r, alpha, a, b: where to evaluate
}

func newBetaGeometricLikelihood(e *evidence, first float64) *betaGeometricLikelihood {
	return &betaGeometricLikelihood{evidence: e, clock: newClock(e), first: first}
}

func (l *betaGeometricLikelihood) size() int       { return 4 }
func (l *betaGeometricLikelihood) weight() float64 { return l.customers }

func (l *betaGeometricLikelihood) thinned() likelihood {
	if few := l.evidence.thinned(); few != nil {
		return newBetaGeometricLikelihood(few, l.first)
	}
	return nil
}

// at adds the gamma-Poisson part and the beta part, which need no more than margins, and the odds of having left, row by row.
func (l *betaGeometricLikelihood) at(params vector) surface {
	l.point = params
	l.clock.set(params[1])
	var s surface
	l.clock.addGammaPoisson(&s, params[0])
	l.addBeta(&s, params[2], params[3])
	addOdds(&s, sumRows(len(l.weights), l.odds), params[2])
	return s
}

// addBeta adds ln B(a, b+x+first) - ln B(a, b) = ln rising(b) - ln rising(a+b), with n = x + first.
func (l *betaGeometricLikelihood) addBeta(s *surface, a, b float64) {
	for _, g := range l.groups {
		n := g.weight
		stay, any := lnRising(b, g.x+l.first), lnRising(a+b, g.x+l.first)
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
	var seen lapses
	l.blocks(lo, hi, func(g, lo, hi int) {
		x := l.groups[g].x
		if x == 0 && l.first == 0 {
			return // who never came back cannot have left
		}
		l.clock.read(&seen, lo, hi)
		kappa, inverseB := l.point[0]+x, 1/(l.point[3]+x+l.first-1)
		add := oddsOf(l.weights[lo:hi], &seen, kappa, math.Log(l.point[2]*inverseB))
		add.into(&t, kappa, inverseB)
	})
	return t
}

// oddsSums is sums over rows of one purchase count: of ln(1 + e^z), and of the products that its derivatives are made of. Rise is
// ln((alpha+T)/(alpha+tx)), fall its negative derivative 1/(alpha+tx) - 1/(alpha+T), bend that of fall,
// 1/(alpha+tx)² - 1/(alpha+T)². They are weighted with the probability w of being gone, or its derivative v = w (1-w).
type oddsSums struct {
	value, w, wRise, wFall, wBend, v, vRise, vFall, vRiseRise, vRiseFall, vFallFall float64
}

// oddsOf adds up rows with z = lnA + kappa rise.
func oddsOf(weights []float64, seen *lapses, kappa, lnA float64) oddsSums {
	var t oddsSums
	var logs logSum
	for i, weight := range weights {
		rise, fall := seen.rise[i], seen.inverseTx[i]-seen.inverseT[i]
		z := lnA + kappa*rise
		e := math.Exp(-math.Abs(z))
		likelier := 1 / (1 + e) // the larger of the probabilities of being gone and not
		logs = logs.add(weight, e, likelier)
		half := math.Copysign(0.5, z)
		w := weight * likelier * (0.5 + half + (0.5-half)*e)
		v := weight * likelier * likelier * e
		t.value += weight * max(z, 0)
		t.w += w
		t.wRise += w * rise
		t.wFall += w * fall
		t.wBend += w * fall * (seen.inverseTx[i] + seen.inverseT[i])
		t.v += v
		t.vRise += v * rise
		t.vFall += v * fall
		t.vRiseRise += v * rise * rise
		t.vRiseFall += v * rise * fall
		t.vFallFall += v * fall * fall
	}
	t.value += logs.total()
	return t
}

// into puts the derivatives together, in the order of odds. Those of z are rise in r, -kappa fall in alpha, 1/a in a, -inverseB in b.
func (o *oddsSums) into(t *sums, kappa, inverseB float64) {
	for i, part := range [...]float64{
		o.value,
		o.wRise, -kappa * o.wFall, o.w, -inverseB * o.w,
		o.vRiseRise, -kappa*o.vRiseFall - o.wFall, o.vRise, -inverseB * o.vRise,
		kappa*kappa*o.vFallFall + kappa*o.wBend, -kappa * o.vFall, inverseB * kappa * o.vFall,
		o.v - o.w, -inverseB * o.v,
		inverseB * inverseB * (o.v + o.w),
	} {
		t[i] += part
	}
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
