package clv

import (
	"cmp"
	"iter"
	"math/bits"
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
	slots     []slot // open addressing, at most three quarters full; the length is a power of two
	shift     uint   // 64 - log2(len(slots))
	distinct  int
	customers int64
	refused   int64
}

// slot holds one history. A count of zero marks an empty slot.
type slot struct {
	key   uint64
	count int64
}

// Add counts one customer and reports whether the history is valid. An invalid one is only counted as refused.
func (g *Grouper) Add(x, txDays, tDays int32) bool {
	return g.AddN(Days{X: x, Tx: txDays, T: tDays}, 1)
}

// AddN counts n customers with the same history and reports whether the history and n are valid.
func (g *Grouper) AddN(d Days, n int64) bool {
	if !d.Valid() || n <= 0 {
		g.refused += max(n, 1)
		return false
	}
	g.add(d.pack(), n)
	return true
}

// Merge adds all that other has counted. Room is made first: keys come in the order of their hash, and would pile up at the front
// of a table that is too small.
func (g *Grouper) Merge(other *Grouper) {
	for 4*(g.distinct+other.distinct) > 3*len(g.slots) {
		g.grow()
	}
	for _, s := range other.slots {
		if s.count > 0 {
			g.add(s.key, s.count)
		}
	}
	g.refused += other.refused
}

// Customers is how many valid histories were added.
func (g *Grouper) Customers() int64 { return g.customers }

// Refused is how many histories could not have happened and were left out.
func (g *Grouper) Refused() int64 { return g.refused }

// Distinct is the number of different histories.
func (g *Grouper) Distinct() int { return g.distinct }

// All yields each distinct history with its number of customers, sorted by (x, tx, T).
func (g *Grouper) All() iter.Seq2[Days, int64] {
	return func(yield func(Days, int64) bool) {
		for _, s := range g.sorted() {
			if !yield(unpack(s.key), s.count) {
				return
			}
		}
	}
}

// Rows is one weighted row per distinct history, sorted by (x, tx, T) whatever the order of arrival.
func (g *Grouper) Rows() []Row {
	rows := make([]Row, 0, g.distinct)
	for _, s := range g.sorted() {
		rows = append(rows, unpack(s.key).Row(float64(s.count)))
	}
	return rows
}

// Group is the weighted rows of the valid histories, sorted by (x, tx, T). Invalid histories are left out: a Grouper
// tells how many. Many histories are counted in parts, one a core.
func Group(histories []Days) []Row {
	parts := make([]Grouper, min(runtime.GOMAXPROCS(0), 1+len(histories)/partSize))
	parallel(len(parts), func(i int) {
		for _, d := range histories[i*len(histories)/len(parts) : (i+1)*len(histories)/len(parts)] {
			parts[i].AddN(d, 1)
		}
	})
	for i := range parts[1:] {
		parts[0].Merge(&parts[i+1])
	}
	return parts[0].Rows()
}

// partSize is how many histories are worth a goroutine.
const partSize = 1 << 16

func (g *Grouper) add(key uint64, n int64) {
	if 4*(g.distinct+1) > 3*len(g.slots) {
		g.grow()
	}
	g.customers += n
	mask := uint64(len(g.slots) - 1)
	for i := hash(key) >> g.shift; ; i = (i + 1) & mask {
		s := &g.slots[i]
		if s.count == 0 {
			*s = slot{key, n}
			g.distinct++
			return
		}
		if s.key == key {
			s.count += n
			return
		}
	}
}

func (g *Grouper) grow() {
	old := g.slots
	size := max(1024, 4*len(old))
	g.slots = make([]slot, size)
	g.shift = uint(65 - bits.Len(uint(size)))
	mask := uint64(size - 1)
	for _, s := range old {
		if s.count == 0 {
			continue
		}
		i := hash(s.key) >> g.shift
		for g.slots[i].count != 0 {
			i = (i + 1) & mask
		}
		g.slots[i] = s
	}
}

func (g *Grouper) sorted() []slot {
	full := make([]slot, 0, g.distinct)
	for _, s := range g.slots {
		if s.count > 0 {
			full = append(full, s)
		}
	}
	sortSlots(full)
	return full
}

// sortSlots sorts by key, byte by byte from the lowest, over the bytes in which keys differ at all.
func sortSlots(slots []slot) {
	if len(slots) < 256 {
		slices.SortFunc(slots, func(a, b slot) int { return cmp.Compare(a.key, b.key) })
		return
	}
	var differ uint64
	for _, s := range slots {
		differ |= s.key ^ slots[0].key
	}
	from, to := slots, make([]slot, len(slots))
	for shift := 0; shift < 64; shift += 8 {
		if differ>>shift&0xff != 0 {
			radixPass(from, to, shift)
			from, to = to, from
		}
	}
	copy(slots, from)
}

// radixPass distributes from into to by the byte at shift, keeping the order of equal bytes.
func radixPass(from, to []slot, shift int) {
	var start [256]int
	for _, s := range from {
		start[s.key>>shift&0xff]++
	}
	at := 0
	for i, n := range start {
		start[i], at = at, at+n
	}
	for _, s := range from {
		b := s.key >> shift & 0xff
		to[start[b]] = s
		start[b]++
	}
}

// hash spreads packed keys by Fibonacci hashing; its high bits are the good ones.
func hash(key uint64) uint64 { return (key ^ key>>29) * 0x9E3779B97F4A7C15 }
