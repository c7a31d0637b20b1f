package clv

import (
	"cmp"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
)

// evidence is what a fit reads over and over: the usable rows by rising purchase count, each column for itself. Whole days
// repeat, so their times are kept as places in a table of the distinct ones, and functions of time are taken once for each of
// those; where times differ from row to row, every row keeps its own two. Marginal sums, from which much of every likelihood
// follows without looking at rows, are kept beside.
type evidence struct {
	groups  []group
	weights []float64 // by row
	scale   float64   // weeks: the mean time a customer was watched

	tx, t []float64 // by row, in units of scale; nil when times are in the table

	txAt, tAt []uint32  // by row: the places of its times in the table
	times     []float64 // the table, in units of scale
	atT       []float64 // weight of customers watched for each of the times
	boughtT   []float64 // weight times x of the same

	customers, repeaters, purchases, watched, active, excluded float64
}

// group is the rows of one purchase count.
type group struct {
	x, weight float64
	lo, hi    int // rows
}

// mostTimes is how many distinct times are worth a table: 44 years of days.
const mostTimes = 1 << 14

// gather reads the usable rows and counts the weight of the others as excluded.
func gather(rows []Row) *evidence {
	e := &evidence{}
	xs := e.count(rows)
	if !e.tabulate(rows, xs) {
		e.tx, e.t = make([]float64, len(e.weights)), make([]float64, len(e.weights))
		e.place(rows, xs, func(i int, r *Row) bool {
			e.tx[i], e.t[i] = r.Tx/e.scale, r.T/e.scale
			return true
		})
	}
	return e
}

// count fills the marginal sums and makes room for the rows of each purchase count. The index numbers counts by their groups.
func (e *evidence) count(rows []Row) *index {
	seen, n := newIndex(64), 0
	for i := range rows {
		r := &rows[i]
		if !r.usable() {
			e.excluded += excludedWeight(r.Weight)
			continue
		}
		x := float64(r.X)
		g := int(seen.of(x))
		if g == len(e.groups) {
			e.groups = append(e.groups, group{x: x})
		}
		e.groups[g].weight += r.Weight
		e.groups[g].hi++
		e.watched += r.Weight * r.T
		e.active += r.Weight * r.Tx
		n++
	}
	e.weights = make([]float64, n)
	e.addUp()
	return e.arrange()
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

// arrange puts the groups in order and numbers them.
func (e *evidence) arrange() *index {
	slices.SortFunc(e.groups, func(a, b group) int { return cmp.Compare(a.x, b.x) })
	xs, lo := newIndex(64), 0
	for i := range e.groups {
		g := &e.groups[i]
		xs.of(g.x)
		g.lo, g.hi, lo = lo, lo+g.hi, lo+g.hi
	}
	return xs
}

// tabulate places rows with their times in the table, and gives up when there are too many.
func (e *evidence) tabulate(rows []Row, xs *index) bool {
	e.txAt, e.tAt = make([]uint32, len(e.weights)), make([]uint32, len(e.weights))
	times := newIndex(1024)
	done := e.place(rows, xs, func(i int, r *Row) bool {
		e.txAt[i], e.tAt[i] = times.of(r.Tx/e.scale), times.of(r.T/e.scale)
		return len(times.values) <= mostTimes
	})
	if !done {
		e.txAt, e.tAt = nil, nil
		return false
	}
	e.times = times.values
	e.atT, e.boughtT = make([]float64, len(e.times)), make([]float64, len(e.times))
	for _, g := range e.groups {
		for i := g.lo; i < g.hi; i++ {
			e.atT[e.tAt[i]] += e.weights[i]
			e.boughtT[e.tAt[i]] += e.weights[i] * g.x
		}
	}
	return true
}

// place puts each usable row where it belongs, until put says that it cannot go on.
func (e *evidence) place(rows []Row, xs *index, put func(i int, r *Row) bool) bool {
	next := make([]int, len(e.groups))
	for i, g := range e.groups {
		next[i] = g.lo
	}
	for i := range rows {
		r := &rows[i]
		if !r.usable() {
			continue
		}
		g := xs.of(float64(r.X))
		at := next[g]
		next[g]++
		e.weights[at] = r.Weight
		if !put(at, r) {
			return false
		}
	}
	return true
}

// alike tells whether every customer has the same history, or there is none.
func (e *evidence) alike() bool {
	if len(e.groups) > 1 || e.t != nil {
		return len(e.weights) == 0
	}
	for i := range e.weights {
		if e.txAt[i] != e.txAt[0] || e.tAt[i] != e.tAt[0] {
			return false
		}
	}
	return true
}

// rate is purchases per unit of scaled time.
func (e *evidence) rate() float64 { return e.purchases / e.watched * e.scale }

// activeRate is purchases per unit of scaled time up to each customer's last one: the rate of those who left early too.
func (e *evidence) activeRate() float64 {
	if rate := e.purchases / e.active * e.scale; rate <= math.MaxFloat64 {
		return rate
	}
	return e.rate()
}

// timesOf is the scaled times of a row.
func (e *evidence) timesOf(i int) (tx, t float64) {
	if e.t != nil {
		return e.tx[i], e.t[i]
	}
	return e.times[e.txAt[i]], e.times[e.tAt[i]]
}

// Of more rows than many, thinned keeps one in thinning.
const (
	many     = 1 << 15
	thinning = 16
)

// thinned is the evidence of every sixteenth row in the same units, or nil if there are not many.
func (e *evidence) thinned() *evidence {
	if len(e.weights) <= many {
		return nil
	}
	few := &evidence{}
	for _, g := range e.groups {
		kept := group{x: g.x, lo: len(few.weights)}
		for i := (g.lo + thinning - 1) / thinning * thinning; i < g.hi; i += thinning {
			tx, t := e.timesOf(i)
			few.tx, few.t, few.weights = append(few.tx, tx), append(few.t, t), append(few.weights, e.weights[i])
			kept.weight += e.weights[i]
		}
		if kept.hi = len(few.weights); kept.hi > kept.lo {
			few.groups = append(few.groups, kept)
		}
	}
	few.addUp()
	few.scale = e.scale
	return few
}

// blockRows is how many rows are worked on at a time: few enough to stay close by.
const blockRows = 256

// blocks visits the rows from lo to hi in blocks of one group each.
func (e *evidence) blocks(lo, hi int, visit func(g, lo, hi int)) {
	g, _ := slices.BinarySearchFunc(e.groups, lo, func(g group, row int) int { return cmp.Compare(g.hi, row+1) })
	for ; lo < hi; g++ {
		for end := min(hi, e.groups[g].hi); lo < end; {
			next := min(end, lo+blockRows)
			visit(g, lo, next)
			lo = next
		}
	}
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

// sums is what a pass over rows adds up; which place means what is the model's affair.
type sums [15]float64

// chunk is how many rows one goroutine adds up at a time. Chunks are fixed and added in order, so the result does not depend
// on the number of cores.
const chunk = 4096

// sumRows adds up part(lo, hi) over chunks of n rows, on all cores when there are several chunks.
func sumRows(n int, part func(lo, hi int) sums) sums {
	if n <= chunk {
		return part(0, n)
	}
	parts := make([]sums, (n+chunk-1)/chunk)
	parallel(len(parts), func(i int) { parts[i] = part(i*chunk, min(n, (i+1)*chunk)) })
	var total sums
	for i := range parts {
		for k := range total {
			total[k] += parts[i][k]
		}
	}
	return total
}

// parallel runs do(0) ... do(n-1), shared out evenly among the cores.
func parallel(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	wait.Wait()
}
