package clv

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// mostTimes is how many distinct times are worth a table: 44 years of days.
const mostTimes = 1 << 14

// gather reads the usable rows and counts the weight of the others as excluded. Rows are counted first and placed then, in
// parts of fixed size on all cores.
func gather(rows []Row) *evidence {
	e := &evidence{}
	parts := make([]part, (len(rows)+partSize-1)/partSize)
	parallel(len(parts), func(i int) {
		parts[i] = countPart(rows[i*partSize : min(len(rows), (i+1)*partSize)])
	})
	e.arrange(parts)
	if !e.tabulate(parts) {
		e.tx, e.t = make([]float64, len(e.weights)), make([]float64, len(e.weights))
		parallel(len(parts), func(i int) {
			e.place(&parts[i], func(at int, r *Row) bool {
				e.tx[at], e.t[at] = r.Tx/e.scale, r.T/e.scale
				return true
			})
		})
	}
	return e
}

// part is some of the rows on their way into evidence.
type part struct {
	rows                      []Row
	xs                        *index  // numbers the groups by purchase count
	groups                    []group // in order of appearance; lo and hi are where their rows belong in the evidence
	watched, active, excluded float64
}

// countPart fills the sums of a part, and the hi of its groups with their numbers of rows.
func countPart(rows []Row) part {
	p := part{rows: rows, xs: newIndex(64)}
	for i := range rows {
		r := &rows[i]
		if !r.usable() {
			p.excluded += excludedWeight(r.Weight)
			continue
		}
		x := float64(r.X)
		g := int(p.xs.of(x))
		if g == len(p.groups) {
			p.groups = append(p.groups, group{x: x})
		}
		p.groups[g].weight += r.Weight
		p.groups[g].hi++
		p.watched += r.Weight * r.T
		p.active += r.Weight * r.Tx
	}
	return p
}

// arrange adds up the parts, puts groups in order of x, and gives each part's groups their places, so that rows of the same x stay
// in the order in which they came.
func (e *evidence) arrange(parts []part) {
	for _, p := range parts {
		e.watched, e.active, e.excluded = e.watched+p.watched, e.active+p.active, e.excluded+p.excluded
		e.groups = append(e.groups, p.groups...)
	}
	slices.SortStableFunc(e.groups, func(a, b group) int { return cmp.Compare(a.x, b.x) })
	e.groups = joined(e.groups)
	e.addUp()
	next, rows := newIndex(64), 0
	var at []int
	for i := range e.groups {
		g := &e.groups[i]
		next.of(g.x)
		g.lo, g.hi = rows, rows+g.hi
		at, rows = append(at, g.lo), g.hi
	}
	for _, p := range parts {
		for i := range p.groups {
			g, to := &p.groups[i], &at[next.of(p.groups[i].x)]
			g.lo, g.hi = *to, *to+g.hi
			*to = g.hi
		}
	}
	e.weights = make([]float64, rows)
}

// joined adds up neighbours of the same x.
func joined(groups []group) []group {
	var all []group
	for _, g := range groups {
		if n := len(all); n > 0 && all[n-1].x == g.x {
			all[n-1].weight += g.weight
			all[n-1].hi += g.hi
			continue
		}
		all = append(all, g)
	}
	return all
}

// addUp fills the sums that follow from those of groups, and the scale.
func (e *evidence) addUp() {
	for _, g := range e.groups {
		e.customers += g.weight
		e.purchases += g.weight * g.x
		if g.x > 0 {
			e.repeaters += g.weight
		}
	}
	e.scale = 1
	if mean := e.watched / e.customers; mean > 0 && mean <= math.MaxFloat64 {
		e.scale = mean
	}
}

// tabulate places rows with their times in the table, and gives up when there are too many.
func (e *evidence) tabulate(parts []part) bool {
	txAt, tAt := make([]uint32, len(e.weights)), make([]uint32, len(e.weights))
	times := newIndex(1024)
	for i := range parts {
		done := e.place(&parts[i], func(at int, r *Row) bool {
			txAt[at], tAt[at] = times.of(r.Tx/e.scale), times.of(r.T/e.scale)
			return len(times.values) <= mostTimes
		})
		if !done {
			return false
		}
	}
	e.txAt, e.tAt, e.times = txAt, tAt, times.values
	e.atT, e.boughtT = make([]float64, len(e.times)), make([]float64, len(e.times))
	for _, g := range e.groups {
		for i := g.lo; i < g.hi; i++ {
			e.atT[tAt[i]] += e.weights[i]
			e.boughtT[tAt[i]] += e.weights[i] * g.x
		}
	}
	return true
}

// place puts each usable row of a part where it belongs, until put says that it cannot go on.
func (e *evidence) place(p *part, put func(at int, r *Row) bool) bool {
	next := make([]int, len(p.groups))
	for i, g := range p.groups {
		next[i] = g.lo
	}
	for i := range p.rows {
		r := &p.rows[i]
		if !r.usable() {
			continue
		}
		g := p.xs.of(float64(r.X))
		at := next[g]
		next[g]++
		e.weights[at] = r.Weight
		if !put(at, r) {
			return false
		}
	}
	return true
}

// excludedWeight counts a row that cannot be used: by its weight if that is a number, else as one customer.
func excludedWeight(w float64) float64 {
	if w >= 0 && w <= mostCustomers {
		return w
	}
	return 1
}

// index numbers distinct floats in order of appearance, by open addressing.
type index struct {
	slots  []uint32 // number + 1; 0 is empty
	shift  uint
	values []float64
	last   uint32 // number of the last value asked for: grouped rows come in runs
}

func newIndex(size int) *index {
	return &index{slots: make([]uint32, size), shift: uint(65 - bits.Len(uint(size)))}
}

func (ix *index) of(v float64) uint32 {
	if len(ix.values) > 0 && ix.values[ix.last] == v {
		return ix.last
	}
	if 2*len(ix.values) >= len(ix.slots) {
		ix.grow()
	}
	i := ix.find(v)
	if ix.slots[i] == 0 {
		ix.values = append(ix.values, v)
		ix.slots[i] = uint32(len(ix.values))
	}
	ix.last = ix.slots[i] - 1
	return ix.last
}

// find is the slot of v, or the empty one where it belongs.
func (ix *index) find(v float64) uint64 {
	mask := uint64(len(ix.slots) - 1)
	for i := hash(math.Float64bits(v)) >> ix.shift; ; i = (i + 1) & mask {
		if n := ix.slots[i]; n == 0 || ix.values[n-1] == v {
			return i
		}
	}
}

func (ix *index) grow() {
	values := ix.values
	*ix = *newIndex(4 * len(ix.slots))
	ix.values = values
	for i, v := range values {
		ix.slots[ix.find(v)] = uint32(i + 1)
	}
}

// hash spreads keys by Fibonacci hashing; its high bits are the good ones.
func hash(key uint64) uint64 { return (key ^ key>>29) * 0x9E3779B97F4A7C15 }
