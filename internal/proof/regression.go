package proof

import "math"

// covariates is how many predictions there are of a member; with the constant, the regressions have one column more.
const (
	covariates = 2
	columns    = covariates + 1
)

type (
	vector [columns]float64
	matrix [columns]vector
)

// centre is where the regressions of both arms are read: the means of what was predicted; scale keeps columns of different units alike.
type centre struct{ mean, scale [covariates]float64 }

func predicted(r Row) [covariates]float64 { return [covariates]float64{r.Expected, r.Spend} }

// centring finds the centre in two goes over the rows: the means, then how far the rows are from them.
type centring struct {
	centre
	n float64
}

func (c *centring) count() { c.n++ }

func (c *centring) add(r Row) {
	for k, v := range predicted(r) {
		c.mean[k] += v / c.n
	}
}

func (c *centring) measure(r Row) {
	for k, v := range predicted(r) {
		c.scale[k] += (v - c.mean[k]) * (v - c.mean[k]) / c.n
	}
}

func (c *centring) done() {
	for k, v := range c.scale {
		c.scale[k] = math.Sqrt(v)
	}
}

// line is the row's line of the design: the constant, then each prediction from the centre in standard deviations; 0 where nothing varies.
func (c centre) line(r Row) vector {
	out := vector{1}
	for k, v := range predicted(r) {
		if c.scale[k] > 0 {
			out[k+1] = (v - c.mean[k]) / c.scale[k]
		}
	}
	return out
}

// arm is what the regression of one arm tells at the centre: the mean there with its HC3 variance.
type arm struct {
	n        int
	mean     float64
	variance float64
	design   float64 // by which a common variance of the outcome would be multiplied
	df       float64
	spread   float64 // variance of what is left of the outcome
}

// invert gives the inverse of a symmetric matrix; a column that says nothing new after those before it is left out, and has zeros. used
// is the number of columns that are left.
func (m matrix) invert() (inverse matrix, used int) {
	own := m
	var kept [columns]bool
	for k := range columns { // Gauss and Jordan, a pivot a column
		if !(own[k][k] > 1e-9*m[k][k]) {
			continue
		}
		kept[k] = true
		used++
		own.sweep(k)
	}
	for i := range columns {
		for j := range columns {
			if kept[i] && kept[j] {
				inverse[i][j] = -own[i][j]
			}
		}
	}
	return inverse, used
}

// sweep is the sweep operator on column k (Goodnight 1979, The American Statistician 33:149-158).
func (m *matrix) sweep(k int) {
	pivot := m[k][k]
	for i := range columns {
		for j := range columns {
			if i != k && j != k {
				m[i][j] -= m[i][k] * m[k][j] / pivot
			}
		}
	}
	for i := range columns {
		if i != k {
			m[i][k] /= pivot
			m[k][i] /= pivot
		}
	}
	m[k][k] = -1 / pivot
}

func (m matrix) times(v vector) vector {
	var out vector
	for i := range columns {
		out[i] = m[i].dot(v)
	}
	return out
}

func (v vector) dot(w vector) float64 {
	sum := 0.0
	for i := range columns {
		sum += v[i] * w[i]
	}
	return sum
}

// regression is the least-squares regression of an outcome on the predictions within one arm, read at the centre: each row is taken in
// twice, for the coefficients and then for what they leave.
type regression struct {
	arm
	used         int
	cross        matrix
	with         vector
	inverse      matrix
	coefficients vector
}

func (g *regression) add(x vector, y float64) {
	g.n++
	for i := range columns {
		g.with[i] += x[i] * y
		for j := range columns {
			g.cross[i][j] += x[i] * x[j]
		}
	}
}

func (g *regression) solve() {
	g.inverse, g.used = g.cross.invert()
	g.coefficients = g.inverse.times(g.with)
	g.mean, g.df, g.design = g.coefficients[0], float64(g.n-g.used), g.inverse[0][0]
}

func (g *regression) left(x vector, y float64) {
	if g.df < 1 {
		return
	}
	toward := g.inverse.times(x)
	rest := y - g.coefficients.dot(x)
	g.spread += rest * rest / g.df
	g.variance += hc3(toward[0]*rest, x.dot(toward))
}

// hc3 is what one row adds to the variance of the constant. A row that decides a coefficient alone has a leverage of 1 and nothing left.
func hc3(part, leverage float64) float64 {
	if leverage > 1-1e-4 {
		return 0
	}
	part /= 1 - leverage
	return part * part
}
