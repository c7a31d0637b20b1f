package clv

import "math"

// maxParams is the most parameters a model here has; vectors and matrices are arrays of this size, so that nothing is
// allocated while fitting.
const maxParams = 4

type vector [maxParams]float64

type matrix [maxParams]vector

// eigen is a symmetric matrix as Σ values[k] vectors[k] vectors[k]'.
type eigen struct {
	n       int
	values  vector
	vectors matrix
}

// decompose finds eigenvalues and vectors of the leading n by n block of a symmetric matrix by Jacobi rotations.
func decompose(m matrix, n int) eigen {
	e := eigen{n: n}
	for i := range n {
		e.vectors[i][i] = 1
	}
	for sweep := 0; sweep < 50 && offDiagonal(&m, n) > 0; sweep++ {
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(&m, &e.vectors, n, p, q)
			}
		}
	}
	for i := range n {
		e.values[i] = m[i][i]
	}
	return e
}

func offDiagonal(m *matrix, n int) float64 {
	sum := 0.0
	for i := range n {
		for j := range i {
			sum += math.Abs(m[i][j])
		}
	}
	return sum
}

// rotate makes m[p][q] zero. Rows of v become the eigenvectors.
func rotate(m, v *matrix, n, p, q int) {
	if m[p][q] == 0 {
		return
	}
	theta := (m[q][q] - m[p][p]) / (2 * m[p][q])
	t := math.Copysign(1/(math.Abs(theta)+math.Hypot(theta, 1)), theta)
	c := 1 / math.Hypot(t, 1)
	s := t * c
	for k := range n {
		m[k][p], m[k][q] = c*m[k][p]-s*m[k][q], s*m[k][p]+c*m[k][q]
	}
	for k := range n {
		m[p][k], m[q][k] = c*m[p][k]-s*m[q][k], s*m[p][k]+c*m[q][k]
		v[p][k], v[q][k] = c*v[p][k]-s*v[q][k], s*v[p][k]+c*v[q][k]
	}
	m[p][q], m[q][p] = 0, 0
}

// newtonStep is -|H|⁻¹ g: along directions of negative curvature it goes downhill too. Curvatures are floored, so that
// a flat direction gives a long step and not an infinite one.
func (e *eigen) newtonStep(g vector) vector {
	largest := 0.0
	for k := range e.n {
		largest = math.Max(largest, math.Abs(e.values[k]))
	}
	floor := math.Max(largest*1e-14, 1e-300)
	var step vector
	for k := range e.n {
		along := dot(e.vectors[k], g) / math.Max(math.Abs(e.values[k]), floor)
		for i := range e.n {
			step[i] -= along * e.vectors[k][i]
		}
	}
	return step
}

// condition is the largest over the smallest eigenvalue; ok is false unless all are positive.
func (e *eigen) condition() (number float64, ok bool) {
	low, high := math.Inf(1), 0.0
	for k := range e.n {
		low, high = math.Min(low, e.values[k]), math.Max(high, e.values[k])
	}
	if !(low > 0) {
		return 0, false
	}
	return high / low, true
}

// flattest is the smallest eigenvalue, the largest, and the coordinate along which the smallest direction mostly lies.
func (e *eigen) flattest() (lowest, highest float64, coordinate int) {
	flat := 0
	for k := range e.n {
		highest = math.Max(highest, e.values[k])
		if e.values[k] < e.values[flat] {
			flat = k
		}
	}
	for i := range e.n {
		if math.Abs(e.vectors[flat][i]) > math.Abs(e.vectors[flat][coordinate]) {
			coordinate = i
		}
	}
	return e.values[flat], highest, coordinate
}

// inverseDiagonal is the diagonal of the inverse.
func (e *eigen) inverseDiagonal() vector {
	var d vector
	for i := range e.n {
		for k := range e.n {
			d[i] += e.vectors[k][i] * e.vectors[k][i] / e.values[k]
		}
	}
	return d
}

func dot(a, b vector) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func (v vector) maxAbs() float64 {
	m := 0.0
	for _, x := range v {
		m = math.Max(m, math.Abs(x))
	}
	return m
}

func (v vector) finite() bool {
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
