package check

import (
	"encoding/binary"
	"hash/maphash"
	"maps"
	"slices"
)

// buckets is into how many parts the names of a tally are spread: two megabytes of sums. Of a billion names that all balance none is kept;
// of one that does not, the names of its bucket are looked at again.
const buckets = 1 << 18

// mostNames bounds what a second reading keeps: of further buckets that do not balance it is only said how many they are.
const mostNames = 1 << 20

// mostSides is how many partitions are remembered of a name; one that more speak of cannot be read again.
const mostSides = 64

// tally finds names whose weights do not add up to nothing, in memory that does not grow with their number. A name gets what one side
// says of it with a plus, and what the other says with a minus; so the order in which a table is read does not matter. A bucket holds
// the sum of each name's weight times a random number of its own, so that errors of two names cancel out once in 2^64.
type tally struct {
	seed maphash.Seed
	sums []uint64
	// open are the names of the buckets that are looked at again; nil in a first reading.
	open   map[string]*sum
	wanted func(bucket int, name string) bool
	more   int
}

// sum is what is said of a name, and in which partitions.
type sum struct {
	weight int64
	sides  []string
}

func newTally(seed maphash.Seed) *tally { return &tally{seed: seed, sums: make([]uint64, buckets)} }

// names is a tally that keeps these names, and no others.
func names(only map[string]bool) *tally {
	return &tally{seed: maphash.MakeSeed(), open: map[string]*sum{}, wanted: func(_ int, name string) bool { return only[name] }}
}

// add gives a name a weight, which is said in a partition, or about others.
func (t *tally) add(name string, weight int64, sides ...string) {
	if weight == 0 {
		return
	}
	bucket, number := t.place(name)
	if t.open == nil {
		t.sums[bucket] += number * uint64(weight) // #nosec G115 -- sums wrap around on purpose, modulo 2^64
		return
	}
	if !t.wanted(bucket, name) {
		return
	}
	one := t.open[name]
	if one == nil {
		if len(t.open) >= mostNames {
			t.more++
			return
		}
		one = &sum{}
		t.open[name] = one
	}
	one.weight += weight
	for _, side := range sides {
		if len(one.sides) <= mostSides && !slices.Contains(one.sides, side) {
			one.sides = append(one.sides, side)
		}
	}
}

// place is the bucket of a name, and the odd number that stands for it.
func (t *tally) place(name string) (bucket int, number uint64) {
	hash := maphash.String(t.seed, name)
	var again [8]byte
	binary.LittleEndian.PutUint64(again[:], hash)
	return int(hash % buckets), maphash.Bytes(t.seed, again[:]) | 1
}

// join adds to a tally what another one, of the same kind and seed, has.
func (t *tally) join(other *tally) {
	for bucket, sum := range other.sums {
		t.sums[bucket] += sum
	}
	t.more += other.more
	for name, said := range other.open {
		one := t.open[name]
		if one == nil {
			t.open[name] = said
			continue
		}
		one.weight += said.weight
		for _, side := range said.sides {
			if len(one.sides) <= mostSides && !slices.Contains(one.sides, side) {
				one.sides = append(one.sides, side)
			}
		}
	}
}

// closer makes tallies for a second reading, which keep the names of the buckets that did not balance in this one; nil if all did.
func (t *tally) closer() func() *tally {
	wanted := map[int]bool{}
	for bucket, sum := range t.sums {
		if sum != 0 {
			wanted[bucket] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	return func() *tally {
		return &tally{seed: t.seed, open: map[string]*sum{}, wanted: func(bucket int, _ string) bool { return wanted[bucket] }}
	}
}

// doubts are the names that do not balance and should, in order.
func (t *tally) doubts() []doubt {
	var out []doubt
	for _, name := range slices.Sorted(maps.Keys(t.open)) {
		d := doubt{name: name, weight: t.open[name].weight, sides: t.open[name].sides}
		if _, is := d.finding(); is {
			out = append(out, d)
		}
	}
	return out
}
