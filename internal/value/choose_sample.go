package value

import (
	"cmp"
	"slices"
)

// The holdout needs whole ledgers, which are dear to read, and no more customers than these to tell models apart.
const (
	samplePart  = "sample"
	sampleSize  = 1000 // customers of a shard
	ledgerBatch = 100  // as many as one BatchGetItem reads
)

// Sample keeps at most size of the customers it is shown: those with the smallest hashes of their ids. Whoever is shown them
// again, in any order, keeps the same; and nothing about a customer but the id says whether they are in it.
type Sample struct {
	size int
	kept []sampledID // while there are more than size, at most twice as many
}

type sampledID struct {
	hash     uint64
	customer string
}

// NewSample is an empty sample of at most size customers.
func NewSample(size int) *Sample { return &Sample{size: size} }

// Add shows a customer.
func (s *Sample) Add(customer string) {
	s.kept = append(s.kept, sampledID{hashOf(customer), customer})
	if len(s.kept) >= 2*s.size {
		s.trim()
	}
}

// Customers are the ids kept, each once, in the order of their hashes.
func (s *Sample) Customers() []string {
	s.trim()
	out := make([]string, len(s.kept))
	for i, one := range s.kept {
		out[i] = one.customer
	}
	return out
}

func (s *Sample) trim() {
	slices.SortFunc(s.kept, func(a, b sampledID) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.customer, b.customer))
	})
	s.kept = slices.Compact(s.kept)
	s.kept = s.kept[:min(s.size, len(s.kept))]
}
