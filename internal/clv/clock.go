package clv

import "math"

// clock sees the times of evidence from an origin, such as alpha, before the first purchase: every model knows them only as
// ln(1 + t/origin) and 1/(origin + t).
type clock struct {
	*evidence
	origin        float64
	rise, inverse []float64 // by tabulated time: ln(1 + t/origin), 1/(origin + t)
}

func newClock(e *evidence) clock {
	return clock{evidence: e, rise: make([]float64, len(e.times)), inverse: make([]float64, len(e.times))}
}

// set moves the origin.
func (c *clock) set(origin float64) {
	c.origin = origin
	for i, t := range c.times {
		c.rise[i], c.inverse[i] = math.Log1p(t/origin), 1/(origin+t)
	}
}

// lapses is what up to a block of rows shows on a clock.
type lapses struct {
	rise      [blockRows]float64 // ln((origin+T)/(origin+tx))
	inverseTx [blockRows]float64 // 1/(origin+tx)
	inverseT  [blockRows]float64 // 1/(origin+T)
}

// lapse is one of them.
type lapse struct{ rise, inverseTx, inverseT float64 }

func (l *lapses) at(i int) lapse { return lapse{l.rise[i], l.inverseTx[i], l.inverseT[i]} }

// read fills lapses for the rows from lo to hi.
func (c *clock) read(into *lapses, lo, hi int) {
	if c.t == nil {
		tAt := c.tAt[lo:hi]
		for i, at := range c.txAt[lo:hi] {
			into.rise[i] = c.rise[tAt[i]] - c.rise[at]
			into.inverseTx[i], into.inverseT[i] = c.inverse[at], c.inverse[tAt[i]]
		}
		return
	}
	t := c.t[lo:hi]
	for i, tx := range c.tx[lo:hi] {
		into.inverseTx[i], into.inverseT[i] = 1/(c.origin+tx), 1/(c.origin+t[i])
		into.rise[i] = log1p((t[i]-tx)*into.inverseTx[i], (c.origin+tx)*into.inverseT[i])
	}
}

// margins is sums over customers of functions of the time they were watched, T.
type margins struct {
	rise   float64 // ln(1 + T/origin)
	share  float64 // 1/origin - 1/(origin+T)
	square float64 // 1/origin² - 1/(origin+T)²

	boughtRise, boughtInverse, boughtSquare float64 // purchases times ln(1 + T/origin), 1/(origin+T), 1/(origin+T)²
}

// margins adds up, from the table or row by row.
func (c *clock) margins() margins {
	if c.t != nil {
		t := sumRows(len(c.t), c.marginsOf)
		return margins{t[0], t[1], t[2], t[3], t[4], t[5]}
	}
	var m margins
	for i, n := range c.atT {
		if n == 0 {
			continue
		}
		inverse, bought := c.inverse[i], c.boughtT[i]
		share := c.times[i] / c.origin * inverse
		m.rise += n * c.rise[i]
		m.share += n * share
		m.square += n * share * (1/c.origin + inverse)
		m.boughtRise += bought * c.rise[i]
		m.boughtInverse += bought * inverse
		m.boughtSquare += bought * inverse * inverse
	}
	return m
}

// marginsOf is the margins of some rows, in the order of the fields.
func (c *clock) marginsOf(lo, hi int) sums {
	var t sums
	before := 1 / c.origin
	c.blocks(lo, hi, func(g, lo, hi int) {
		var rise logSum
		var share, square, inverses, inverseSquares float64
		weights := c.weights[lo:hi]
		for i, t := range c.t[lo:hi] {
			n, inverse := weights[i], 1/(c.origin+t)
			rise = rise.add(n, t*before, c.origin*inverse)
			share += n * t * inverse
			square += n * t * inverse * (before + inverse)
			inverses += n * inverse
			inverseSquares += n * inverse * inverse
		}
		x, rises := c.groups[g].x, rise.total()
		for k, part := range [...]float64{rises, share * before, square * before, x * rises, x * inverses, x * inverseSquares} {
			t[k] += part
		}
	})
	return t
}
