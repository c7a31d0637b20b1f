package proof

// goes is how often all rows are gone through: to count them, for their means, for how far they are from these, for the coefficients, and
// for what those leave. So nothing that grows with the rows is held.
const goes = 5

// The goes, in order.
const (
	goCount = iota
	goMeans
	goScales
	goFit
	goLeft
)

// compared compares the arms of some rows in some outcomes, as they were and at the same predictions.
type compared struct {
	centring
	outcomes []string
	plain    bool // also as they were
	fits     [][2]regression
	plains   [][2]regression
	cost     float64
}

func newCompared(outcomes []string, plain bool) *compared {
	return &compared{outcomes: outcomes, plain: plain, fits: make([][2]regression, len(outcomes)), plains: make([][2]regression, len(outcomes))}
}

// take takes in a row on one of the goes.
func (c *compared) take(on int, r Row) {
	switch on {
	case goCount:
		c.count()
		c.cost += r.Cost
	case goMeans:
		c.centring.add(r)
	case goScales:
		c.measure(r)
	case goFit:
		c.each(r, (*regression).add)
	case goLeft:
		c.each(r, (*regression).left)
	}
}

func (c *compared) each(r Row, do func(*regression, vector, float64)) {
	arm, line := 0, c.line(r)
	if r.Treated {
		arm = 1
	}
	for k, name := range c.outcomes {
		y := r.outcome(name)
		do(&c.fits[k][arm], line, y)
		if c.plain {
			do(&c.plains[k][arm], vector{1}, y)
		}
	}
}

// end is called after each go.
func (c *compared) end(on int) {
	switch on {
	case goScales:
		c.done()
	case goFit:
		for k := range c.outcomes {
			for arm := range 2 {
				c.fits[k][arm].solve()
				c.plains[k][arm].solve()
			}
		}
	}
}

func (c *compared) adjusted(outcome string) pair { return c.pairIn(c.fits, outcome) }
func (c *compared) raw(outcome string) pair      { return c.pairIn(c.plains, outcome) }

func (c *compared) pairIn(fits [][2]regression, outcome string) pair {
	for k, name := range c.outcomes {
		if name == outcome {
			return pair{treated: fits[k][1].arm, control: fits[k][0].arm}
		}
	}
	return pair{}
}
