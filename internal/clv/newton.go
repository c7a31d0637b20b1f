package clv

import "math"

const (
	maxIterations = 60 // of one climb; there are at most maxStarts
	maxStarts     = 4
	maxHalvings   = 40
	maxStep       = 2  // in log parameters: no step changes a parameter by more than e²
	maxLog        = 11 // a parameter beyond e^±11, 60,000, of its natural scale is running away
)

// surface is a log-likelihood with gradient and Hessian at one point, all in the same parameters.
type surface struct {
	value float64
	grad  vector
	hess  matrix
}

// likelihood is a log-likelihood of n parameters.
type likelihood interface {
	size() int
	// weight is the number of customers: the scale of the log-likelihood.
	weight() float64
	// at evaluates at the natural parameters, with derivatives in them.
	at(params vector) surface
}

// peak is where the climb ended.
type peak struct {
	theta      vector // log parameters
	surface           // in log parameters, of the mean over customers
	iterations int
	settled    bool // no further gain can be seen in the last digits
}

// thinnable is a likelihood that can be that of some of its rows.
type thinnable interface {
	// thinned is the likelihood of a few of many rows, or nil if there are not many.
	thinned() likelihood
}

// search climbs from the first start and, where that ends without a maximum, from the others, and returns the highest end.
// From far away a climb may run off along a ridge although there is a maximum elsewhere.
func search(l likelihood, starts ...vector) peak {
	best := climb(l, nearer(l, starts[0]))
	for _, start := range starts[1:min(len(starts), maxStarts)] {
		if best.found(l.size()) {
			break
		}
		if p := climb(l, start); p.value > best.value || !best.finite() {
			p.iterations += best.iterations
			best = p
		} else {
			best.iterations += p.iterations
		}
	}
	return best
}

// nearer is where a climb on a few of the rows ends, close to the maximum of all and cheap to find, or else the start itself.
func nearer(l likelihood, start vector) vector {
	if many, ok := l.(thinnable); ok {
		if few := many.thinned(); few != nil {
			if p := climb(few, start); p.found(few.size()) {
				return exponentials(p.theta, few.size())
			}
		}
	}
	return start
}

// found tells whether the climb ended at a maximum in the range of sense.
func (p *peak) found(n int) bool {
	e := decompose(negate(p.hess), n)
	_, concave := e.condition()
	return p.settled && concave && p.theta.maxAbs() < maxLog
}

// climb maximises in log parameters by damped Newton steps from the given natural parameters. It stops at the noise floor:
// where the gain a step promises is below the rounding of the value itself.
func climb(l likelihood, start vector) peak {
	n := l.size()
	p := peak{}
	for i := range n {
		p.theta[i] = math.Log(start[i])
	}
	p.surface = meanInLogs(l, p.theta)
	for p.iterations < maxIterations && !p.settled && p.theta.maxAbs() < maxLog {
		p.iterations++
		if !advance(l, &p) {
			break
		}
	}
	return p
}

// advance takes one step and reports whether it went anywhere.
func advance(l likelihood, p *peak) bool {
	e := decompose(negate(p.hess), l.size())
	step := e.newtonStep(negated(p.grad))
	if longest := step.maxAbs(); longest > maxStep {
		step = scaled(step, maxStep/longest)
	}
	promised := dot(step, p.grad) / 2
	noise := 8e-16 * (1 + math.Abs(p.value))
	if promised <= noise {
		p.settled = true
		polish(l, p, step)
		return false
	}
	for t, halvings := 1.0, 0; halvings < maxHalvings; t, halvings = t/2, halvings+1 {
		theta := added(p.theta, scaled(step, t))
		next := meanInLogs(l, theta)
		if next.finite() && next.value >= p.value+1e-4*t*promised {
			p.theta, p.surface = theta, next
			return true
		}
		if t*promised <= noise {
			break
		}
	}
	p.settled = promised < 1e3*noise
	return false
}

// polish takes the last step, whose gain is below the noise of the value, if it makes the gradient smaller.
func polish(l likelihood, p *peak, step vector) {
	theta := added(p.theta, step)
	if next := meanInLogs(l, theta); next.finite() && next.grad.maxAbs() < p.grad.maxAbs() {
		p.theta, p.surface = theta, next
	}
}

// meanInLogs is the mean log-likelihood of a customer as a function of the logarithms of the parameters:
// ∂f/∂ln p = p ∂f/∂p, ∂²f/∂ln p ∂ln q = p q ∂²f/∂p∂q + [p=q] p ∂f/∂p.
func meanInLogs(l likelihood, theta vector) surface {
	n := l.size()
	var params vector
	for i := range n {
		params[i] = math.Exp(theta[i])
	}
	s := l.at(params)
	per := 1 / l.weight()
	s.value *= per
	for i := range n {
		s.grad[i] *= params[i] * per
		for j := range n {
			s.hess[i][j] *= params[i] * params[j] * per
		}
		s.hess[i][i] += s.grad[i]
	}
	return s
}

func (s *surface) finite() bool {
	ok := !math.IsNaN(s.value) && !math.IsInf(s.value, 0) && s.grad.finite()
	for i := range s.hess {
		ok = ok && s.hess[i].finite()
	}
	return ok
}

func negated(v vector) vector { return scaled(v, -1) }

func negate(m matrix) matrix {
	for i := range m {
		m[i] = negated(m[i])
	}
	return m
}

func scaled(v vector, by float64) vector {
	for i := range v {
		v[i] *= by
	}
	return v
}

func added(a, b vector) vector {
	for i := range a {
		a[i] += b[i]
	}
	return a
}
