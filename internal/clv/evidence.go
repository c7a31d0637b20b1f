package clv

import (
	"cmp"
	"math"
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
	many     = 1 << 13
	thinning = 16
)

// thinned is the evidence of every sixteenth row in the same units, or nil if there are not many. It serves to climb on: its rates
// are not filled in.
func (e *evidence) thinned() *evidence {
	if len(e.weights) <= many {
		return nil
	}
	rows := (len(e.weights) + thinning - 1) / thinning
	few := &evidence{tx: make([]float64, 0, rows), t: make([]float64, 0, rows), weights: make([]float64, 0, rows)}
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
