package clv

import "math"

// fitPareto climbs to the maximum and reports on it.
func fitPareto(e *evidence) (vector, Fit) {
	f := screen(e)
	if f.Status == Refused {
		return vector{}, f
	}
	rate, active := e.rate(), e.activeRate()
	p := search(newParetoLikelihood(e),
		vector{0.5, 0.5 / rate, 0.6, 0.5}, vector{2, 2 / active, 0.5, 0.1},
		vector{0.2, 0.2 / active, 1, 1}, vector{8, 8 / active, 3, 3})
	f.conclude(&p, e.customers, []string{"r", "alpha", "s", "beta"})
	f.rescale(e, "alpha", "beta")
	f.requireDropOut(baseline(e))
	params := exponentials(p.theta, 4)
	params[1] *= e.scale
	params[3] *= e.scale
	return params, f
}

// paretoLikelihood evaluates the likelihood of Pareto/NBD on evidence.
type paretoLikelihood struct {
	*evidence
	a, b  clock  // of alpha and beta
	point vector // r, alpha, s, beta: where to evaluate
}

func newParetoLikelihood(e *evidence) *paretoLikelihood {
	return &paretoLikelihood{evidence: e, a: newClock(e), b: newClock(e)}
}

func (l *paretoLikelihood) size() int       { return 4 }
func (l *paretoLikelihood) weight() float64 { return l.customers }

func (l *paretoLikelihood) thinned() likelihood {
	if few := l.evidence.thinned(); few != nil {
		return newParetoLikelihood(few)
	}
	return nil
}

// at adds the gamma-Poisson part and the survival part, which need no more than margins, and the odds of having left, row by row.
func (l *paretoLikelihood) at(params vector) surface {
	l.point = params
	l.a.set(params[1])
	l.b.set(params[3])
	var s surface
	l.a.addGammaPoisson(&s, params[0])
	l.addSurvival(&s, params[2])
	t := sumRows(len(l.weights), l.odds)
	s.value += t[0]
	k := 5
	for i := range 4 {
		s.grad[i] += t[1+i]
		for j := i; j < 4; j++ {
			s.hess[i][j] += t[k]
			if i != j {
				s.hess[j][i] += t[k]
			}
			k++
		}
	}
	return s
}

// addSurvival adds Σ s ln(beta) - s ln(beta+T).
func (l *paretoLikelihood) addSurvival(sf *surface, s float64) {
	m := l.b.margins()
	sf.value -= s * m.rise
	sf.grad[2] -= m.rise
	sf.grad[3] += s * m.share
	sf.hess[2][3] += m.share
	sf.hess[3][2] += m.share
	sf.hess[3][3] -= s * m.square
}

// odds adds up ln(1 + e^z) and its derivatives over rows, z the log odds of having left: 0 value, 1-4 gradient, 5-14 the upper
// triangle of the Hessian by rows.
func (l *paretoLikelihood) odds(lo, hi int) sums {
	var t sums
	var a, b lapses
	l.blocks(lo, hi, func(g, lo, hi int) {
		l.a.read(&a, lo, hi)
		l.b.read(&b, lo, hi)
		for i := range hi - lo {
			l.addOdds(&t, l.groups[g].x, lo+i, a.at(i), b.at(i))
		}
	})
	return t
}

// addOdds adds what one row gives, which its lapses on both clocks describe.
func (l *paretoLikelihood) addOdds(t *sums, x float64, row int, a, b lapse) {
	d := departure{kappa: l.point[0] + x, alpha: l.point[1], s: l.point[2], beta: l.point[3]}
	if d.tx, d.t = l.timesOf(row); d.tx == d.t {
		return
	}
	m := d.moments(a, b)
	weight, gone := l.weights[row], logistic(m.z)
	w, v := weight*gone, weight*gone*(1-gone)
	t[0] += weight * softplus(m.z)
	k := 5
	for i := range 4 {
		t[1+i] += w * m.first[i]
		for j := i; j < 4; j++ {
			t[k] += v*m.first[i]*m.first[j] + w*m.second[k-5]
			k++
		}
	}
}

// moments is the log odds of having left with first and second derivatives (upper triangle).
type moments struct {
	z      float64
	first  [4]float64
	second [10]float64
}

// moments integrates over the time of leaving τ. With φ the logarithm of the integrand and E the mean under it,
// ∂z = E ∂φ and ∂∂z = E ∂∂φ + Cov(∂φ, ∂φ).
func (d *departure) moments(a, b lapse) moments {
	low, length := d.span()
	q, panels := d.plan(length)
	n := nodeSums{d: d, low: low, inverseA: a.inverseTx, inverseB: b.inverseTx}
	width := length / float64(panels)
	for i := range panels {
		for k, node := range q.nodes {
			n.add((float64(i)+node)*width, q.weights[k]*width)
		}
	}
	return n.moments(a.rise, a.inverseT, b.rise, b.inverseT)
}

// nodeSums adds up, over nodes τ, the integrand and its products with a = ln(alpha+τ) - ln(alpha+tx), u = 1/(alpha+τ),
// b = ln(beta+τ) - ln(beta+tx), v = 1/(beta+τ).
type nodeSums struct {
	d                  *departure
	low                float64
	inverseA, inverseB float64 // 1/(alpha+tx), 1/(beta+tx)
	mass               float64
	a, u, b, v,
	aa, au, ab, av, uu, ub, uv, bb, bv, vv float64
}

func (n *nodeSums) add(eta, weight float64) {
	d := n.d
	passed := (n.low + d.tx) * math.Expm1(eta) // τ - tx
	a, b := eta, eta
	if d.alpha == n.low {
		b = math.Log1p(passed * n.inverseB)
	} else {
		a = math.Log1p(passed * n.inverseA)
	}
	u, v := 1/(d.alpha+d.tx+passed), 1/(d.beta+d.tx+passed)
	w := weight * math.Exp(eta-d.kappa*a-(d.s+1)*b)
	n.mass += w
	n.a += w * a
	n.u += w * u
	n.b += w * b
	n.v += w * v
	n.aa += w * a * a
	n.au += w * a * u
	n.ab += w * a * b
	n.av += w * a * v
	n.uu += w * u * u
	n.ub += w * u * b
	n.uv += w * u * v
	n.bb += w * b * b
	n.bv += w * b * v
	n.vv += w * v * v
}

// moments puts the sums together. riseA is a at T, uT is u at T, and so on. The derivatives of φ are, in r: riseA - a; in alpha:
// kappa (uT - u); in s: 1/s + riseB - b; in beta: s vT - (s+1) v.
func (n *nodeSums) moments(riseA, uT, riseB, vT float64) moments {
	d := n.d
	inv := 1 / n.mass
	a, u, b, v := n.a*inv, n.u*inv, n.b*inv, n.v*inv
	k, s1 := d.kappa, d.s+1
	return moments{
		z:     math.Log(n.mass*d.s*(n.low+d.tx)*n.inverseB) + k*riseA + d.s*riseB,
		first: [4]float64{riseA - a, k * (uT - u), 1/d.s + riseB - b, d.s*vT - s1*v},
		second: [10]float64{
			n.aa*inv - a*a,
			uT - u + k*(n.au*inv-a*u),
			n.ab*inv - a*b,
			s1 * (n.av*inv - a*v),
			k*(n.uu*inv-uT*uT) + k*k*(n.uu*inv-u*u),
			k * (n.ub*inv - u*b),
			k * s1 * (n.uv*inv - u*v),
			n.bb*inv - b*b - 1/(d.s*d.s),
			vT - v + s1*(n.bv*inv-b*v),
			s1*n.vv*inv - d.s*vT*vT + s1*s1*(n.vv*inv-v*v),
		},
	}
}
