package clv

import (
	"math"
	"math/bits"
	"runtime"
	"sync"
)

// evidence is what a fit reads over and over: the rows as indices into tables of the distinct purchase counts and times,
// so that logarithms and gamma functions are taken once per distinct value and not once per row. It also holds the
// marginal sums from which every model's first part follows without looking at rows at all.
type evidence struct {
	rows  []coded
	xs    []float64 // distinct purchase counts
	times []float64 // distinct times, in units of scale
	scale float64   // weeks: the mean time a customer was watched

	atX     []float64 // weight of customers by index of x
	atT     []float64 // weight of customers by index of T
	boughtT []float64 // weight times x by index of T

	customers, repeaters, purchases, excluded float64
}

// coded is a Row whose values are indices into xs and times.
type coded struct {
	x, tx, t uint32
	weight   float64
}

// gather reads the usable rows and counts the weight of the others as excluded.
func gather(rows []Row) *evidence {
	e := &evidence{rows: make([]coded, 0, len(rows)), scale: meanWatched(rows)}
	xs, times := newIndex(64), newIndex(1024)
	for _, r := range rows {
		if !r.usable() {
			e.excluded += excludedWeight(r.Weight)
			continue
		}
		e.rows = append(e.rows, coded{
			x: xs.of(float64(r.X)), tx: times.of(r.Tx / e.scale), t: times.of(r.T / e.scale), weight: r.Weight,
		})
	}
	e.xs, e.times = xs.values, times.values
	e.addUp()
	return e
}

// addUp fills the marginal sums.
func (e *evidence) addUp() {
	e.atX = make([]float64, len(e.xs))
	e.atT = make([]float64, len(e.times))
	e.boughtT = make([]float64, len(e.times))
	for _, r := range e.rows {
		x := e.xs[r.x]
		e.atX[r.x] += r.weight
		e.atT[r.t] += r.weight
		e.boughtT[r.t] += r.weight * x
		e.customers += r.weight
		e.purchases += r.weight * x
		if x > 0 {
			e.repeaters += r.weight
		}
	}
}

// alike tells whether every customer has the same history, or there is none.
func (e *evidence) alike() bool {
	for _, r := range e.rows {
		if r.x != e.rows[0].x || r.tx != e.rows[0].tx || r.t != e.rows[0].t {
			return false
		}
	}
	return true
}

// rate is purchases per unit of scaled time.
func (e *evidence) rate() float64 {
	watched := 0.0
	for i, w := range e.atT {
		watched += w * e.times[i]
	}
	return e.purchases / watched
}

// activeRate is purchases per unit of scaled time up to each customer's last one: the rate of those who left early too.
func (e *evidence) activeRate() float64 {
	active := 0.0
	for _, r := range e.rows {
		active += r.weight * e.times[r.tx]
	}
	if rate := e.purchases / active; rate <= math.MaxFloat64 {
		return rate
	}
	return e.rate()
}

func meanWatched(rows []Row) float64 {
	watched, customers := 0.0, 0.0
	for _, r := range rows {
		if r.usable() {
			watched += r.Weight * r.T
			customers += r.Weight
		}
	}
	if mean := watched / customers; mean > 0 && mean <= math.MaxFloat64 {
		return mean
	}
	return 1
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
