package value

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"vafa/internal/crm"
)

// Models learn from the summaries of all buyers, or, where there are more than one function should hold, of a uniform sample of so
// many: those with the smallest hashes of their ids. What a sample leaves open of a parameter is told by its standard error, which is
// of the sample; a percentile of customers is known to about a twelfth of a percent (the binomial distribution).
const usualBuyers = 400_000

// buyersOf is how many buyers a part of so many may keep at most. Where a part cannot have more customers than that, it keeps all.
func buyersOf(all, parts int) int { return (cmp.Or(all, usualBuyers) + parts - 1) / parts }

// ledgersOf is how many ledgers a part of so many keeps for the holdout.
func ledgersOf(parts int) int {
	const all = 8000
	return min(sampleSize, (all+parts-1)/parts)
}

// buyer is a row of a part's sample.
type buyer struct {
	Hash    uint64      `json:"h"`
	Summary crm.Summary `json:"s"`
}

// buyers keeps those with the smallest hashes of whom it is shown; each customer is to be shown once.
type buyers struct {
	most  int
	kept  []buyer
	below uint64 // the least hash that was left out; 0 if none was
}

func newBuyers(most int) *buyers { return &buyers{most: most} }

func hashOf(customer string) uint64 {
	sum := sha256.Sum256([]byte(customer))
	return binary.BigEndian.Uint64(sum[:])
}

func (b *buyers) add(customer string, s crm.Summary) {
	hash := hashOf(customer)
	if b.below != 0 && hash >= b.below {
		return
	}
	s.RepeatSquares = "" // no model asks for it
	b.kept = append(b.kept, buyer{hash, s})
	if len(b.kept) >= 2*b.most {
		b.trim()
	}
}

// all are those kept, in the order of their hashes, and the least hash that was left out.
func (b *buyers) all() ([]buyer, uint64) {
	b.trim()
	return b.kept, b.below
}

func (b *buyers) trim() {
	slices.SortStableFunc(b.kept, func(a, b buyer) int { return cmp.Compare(a.Hash, b.Hash) })
	if len(b.kept) > b.most {
		b.below = b.kept[b.most].Hash
		b.kept = slices.DeleteFunc(b.kept, func(one buyer) bool { return one.Hash >= b.below })
	}
}
