package clv

import (
	"iter"
	"runtime"
	"slices"
)

// A history of whole days packs into one word: x in the high bits, then tx, then T, so that keys sort by (x, tx, T).
const (
	dayBits  = 21
	maxDay   = 1<<dayBits - 1        // 5,741 years
	maxCount = 1<<(63-2*dayBits) - 1 // repeat purchase days
)

func (d Days) pack() uint64 {
	return uint64(d.X)<<(2*dayBits) | uint64(d.Tx)<<dayBits | uint64(d.T)
}

func unpack(key uint64) Days {
	return Days{X: int32(key >> (2 * dayBits)), Tx: int32(key >> dayBits & maxDay), T: int32(key & maxDay)}
}

// Grouper counts customers by their exact history, in any order and from any number of parts. The zero value is ready.
// It is not safe for concurrent use: give each goroutine its own and Merge them.
type Grouper struct {
	never     []int64  // customers who never came back, most of many bases, by days watched
	counted   []bin    // of the others, one a history, sorted
	pending   []uint64 // keys as they came, to be sorted and counted when there are many
	spare     []uint64 // for sorting
	customers int64
	refused   int64
}

// bin is how many customers have a history.
type bin struct {
	key   uint64
	count int64
}

// mostPending is how many keys wait at the most before they are counted, unless there are more different ones: 1 MB.
const mostPending = 1 << 17

// Add counts one customer and reports whether the history is valid. An invalid one is only counted as refused.
func (g *Grouper) Add(x, txDays, tDays int32) bool {
	d := Days{X: x, Tx: txDays, T: tDays}
	if !d.Valid() {
		g.refused++
		return false
	}
	g.customers++
	if x == 0 {
		g.addNever(tDays, 1)
		return true
	}
	g.pending = append(g.pending, d.pack())
	if len(g.pending) >= max(mostPending, len(g.counted)) {
		g.settle()
	}
	return true
}

// AddN counts n customers with the same history and reports whether the history and n are valid.
func (g *Grouper) AddN(d Days, n int64) bool {
	if !d.Valid() || n <= 0 {
		g.refused += max(n, 1)
		return false
	}
	g.customers += n
	if d.X == 0 {
		g.addNever(d.T, n)
		return true
	}
	g.counted = merged(g.counted, []bin{{d.pack(), n}})
	return true
}

func (g *Grouper) addNever(days int32, n int64) {
	if short := int(days) + 1 - len(g.never); short > 0 {
		g.never = append(g.never, make([]int64, short)...)
	}
	g.never[days] += n
}

// Merge adds all that other has counted.
func (g *Grouper) Merge(other *Grouper) {
	g.settle()
	other.settle()
	g.counted = merged(g.counted, other.counted)
	for days, n := range other.never {
		g.addNever(int32(days), n)
	}
	g.customers += other.customers
	g.refused += other.refused
}

// Customers is how many valid histories were added.
func (g *Grouper) Customers() int64 { return g.customers }

// Refused is how many histories could not have happened and were left out.
func (g *Grouper) Refused() int64 { return g.refused }

// Distinct is the number of different histories.
func (g *Grouper) Distinct() int { return len(g.bins()) }

// All yields each distinct history with its number of customers, sorted by (x, tx, T).
func (g *Grouper) All() iter.Seq2[Days, int64] {
	return func(yield func(Days, int64) bool) {
		for _, t := range g.bins() {
			if !yield(unpack(t.key), t.count) {
				return
			}
		}
	}
}

// Rows is one weighted row per distinct history, sorted by (x, tx, T) whatever the order of arrival.
func (g *Grouper) Rows() []Row {
	bins := g.bins()
	rows := make([]Row, len(bins))
	for i, t := range bins {
		rows[i] = unpack(t.key).Row(float64(t.count))
	}
	return rows
}

// Group is the weighted rows of the valid histories, sorted by (x, tx, T). Invalid histories are left out: a Grouper
// tells how many. Many histories are counted in parts, one a core.
func Group(histories []Days) []Row {
	parts := make([]Grouper, min(runtime.GOMAXPROCS(0), 1+len(histories)/partSize))
	parallel(len(parts), func(i int) {
		g, own := &parts[i], histories[i*len(histories)/len(parts):(i+1)*len(histories)/len(parts)]
		g.pending = make([]uint64, 0, min(len(own), mostPending))
		for _, d := range own {
			g.Add(d.X, d.Tx, d.T)
		}
		g.settle()
	})
	for i := range parts[1:] {
		parts[0].Merge(&parts[i+1])
	}
	return parts[0].Rows()
}

// partSize is how many histories are worth a goroutine.
const partSize = 1 << 16

// bins is all that was counted, sorted.
func (g *Grouper) bins() []bin {
	g.settle()
	all := make([]bin, 0, len(g.counted))
	for days, n := range g.never {
		if n > 0 {
			all = append(all, bin{Days{T: int32(days)}.pack(), n})
		}
	}
	return append(all, g.counted...)
}

// settle counts what is pending.
func (g *Grouper) settle() {
	if len(g.pending) == 0 {
		return
	}
	if len(g.spare) < len(g.pending) {
		g.spare = make([]uint64, cap(g.pending))
	}
	sortKeys(g.pending, g.spare)
	g.counted = merged(g.counted, binned(g.pending))
	g.pending = g.pending[:0]
}

// binned counts sorted keys.
func binned(keys []uint64) []bin {
	distinct := 1
	for i := range keys[1:] {
		if keys[i] != keys[i+1] {
			distinct++
		}
	}
	bins := make([]bin, 0, distinct)
	for from, i := 0, 1; i <= len(keys); i++ {
		if i == len(keys) || keys[i] != keys[from] {
			bins = append(bins, bin{keys[from], int64(i - from)})
			from = i
		}
	}
	return bins
}

// merged is two sorted lists in one; a key in both has the sum of its counts.
func merged(a, b []bin) []bin {
	if len(a) == 0 {
		return b
	}
	all := make([]bin, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].key < b[0].key:
			all, a = append(all, a[0]), a[1:]
		case a[0].key > b[0].key:
			all, b = append(all, b[0]), b[1:]
		default:
			all, a, b = append(all, bin{a[0].key, a[0].count + b[0].count}), a[1:], b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// digit is some bits of a key.
type digit struct{ shift, mask uint64 }

// mostDigits is how many values a digit has at the most.
const mostDigits = 1 << 11

// digits cut a key so that each of T, tx and x is one digit while it is below 2048, and has a second above.
var digits = [...]digit{
	{0, mostDigits - 1}, {11, mostDigits/2 - 1},
	{dayBits, mostDigits - 1}, {dayBits + 11, mostDigits/2 - 1},
	{2 * dayBits, mostDigits - 1}, {2*dayBits + 11, mostDigits/2 - 1},
}

func (d digit) of(key uint64) uint64 { return key >> d.shift & d.mask }

// sortKeys sorts digit by digit from the lowest, over the digits in which keys differ at all. Spare is as long as keys.
func sortKeys(keys, spare []uint64) {
	if len(keys) < 256 {
		slices.Sort(keys)
		return
	}
	var differ uint64
	for _, key := range keys {
		differ |= key ^ keys[0]
	}
	from, to := keys, spare[:len(keys)]
	for _, d := range digits {
		if d.of(differ) != 0 {
			sortByDigit(from, to, d)
			from, to = to, from
		}
	}
	copy(keys, from)
}

// sortByDigit distributes from into to by a digit, keeping the order of equal digits.
func sortByDigit(from, to []uint64, d digit) {
	var start [mostDigits]int
	for _, key := range from {
		start[d.of(key)]++
	}
	at := 0
	for i, n := range start {
		start[i], at = at, at+n
	}
	for _, key := range from {
		k := d.of(key)
		to[start[k]] = key
		start[k]++
	}
}
