package report

import (
	"maps"
	"math/bits"
	"slices"
)

// Amounts are one number a customer, by base currency, in minor units.
type Amounts map[string]*Pile

// Pile is many amounts. Up to mostEach they are kept one by one; more are kept by the steps of a scale whose steps are at most a
// sixty-fourth wide, each with how many there are in it and their sum, so that what is known of many takes no more room than what is
// known of some. One of both is empty.
type Pile struct {
	Each  []int64        `json:"each,omitempty"`
	Steps map[int64]Step `json:"steps,omitempty"` // by the end that is nearer to nothing
}

// Step is the amounts of one step.
type Step struct {
	N   int     `json:"n"`
	Sum float64 `json:"s"`
}

// mostEach is how many amounts are kept one by one. Shares of more are right to about a ten-thousandth.
const mostEach = 400_000

// Put takes in the amount of one customer.
func (a Amounts) Put(currency string, amount int64) {
	a.pile(currency).put(amount)
}

// Add takes in the amounts of other customers.
func (a Amounts) Add(other Amounts) {
	for _, currency := range slices.Sorted(maps.Keys(other)) {
		a.pile(currency).add(other[currency])
	}
}

// Within keeps by steps what is more than so many.
func (a Amounts) Within(most int) {
	for _, pile := range a {
		if len(pile.Each) > most {
			pile.byStep()
		}
	}
}

// Shares are those of the best customers in each currency.
func (a Amounts) Shares() map[string][]Share {
	out := map[string][]Share{}
	for currency, pile := range a {
		if shares := pile.shares(); shares != nil {
			out[currency] = shares
		}
	}
	return out
}

func (a Amounts) pile(currency string) *Pile {
	if a[currency] == nil {
		a[currency] = &Pile{}
	}
	return a[currency]
}

func (p *Pile) put(amount int64) {
	if p.Steps == nil && len(p.Each) < mostEach {
		p.Each = append(p.Each, amount)
		return
	}
	p.byStep()
	p.count(amount)
}

func (p *Pile) add(other *Pile) {
	if p.Steps == nil && other.Steps == nil && len(p.Each)+len(other.Each) <= mostEach {
		p.Each = append(p.Each, other.Each...)
		return
	}
	p.byStep()
	for _, amount := range other.Each {
		p.count(amount)
	}
	for at, step := range other.Steps {
		p.Steps[at] = Step{p.Steps[at].N + step.N, p.Steps[at].Sum + step.Sum}
	}
}

func (p *Pile) byStep() {
	if p.Steps == nil {
		p.Steps = map[int64]Step{}
	}
	for _, amount := range p.Each {
		p.count(amount)
	}
	p.Each = nil
}

func (p *Pile) count(amount int64) {
	at := stepOf(amount)
	p.Steps[at] = Step{p.Steps[at].N + 1, p.Steps[at].Sum + float64(amount)}
}

// exactBits is how many of the first binary digits of an amount its step keeps.
const exactBits = 7

func stepOf(amount int64) int64 {
	size := uint64(amount) // #nosec G115 -- a negative one is turned in the next line
	if amount < 0 {
		size = -size
	}
	shift := max(bits.Len64(size)-exactBits, 0)
	out := int64(size >> shift << shift) // #nosec G115 -- of the least amount it is that amount again
	if amount < 0 {
		return -out
	}
	return out
}

func (p *Pile) shares() []Share {
	if p.Steps == nil {
		return Concentrate(p.Each)
	}
	n, total := 0, 0.0
	for _, step := range p.Steps {
		n, total = n+step.N, total+max(step.Sum, 0)
	}
	if n < leastForShares || total <= 0 {
		return nil
	}
	var out []Share
	for _, percent := range topPercents {
		best := (percent*n + 99) / 100
		out = append(out, Share{Percent: percent, Customers: best, Holds: min(p.heldBy(best)/total, 1)})
	}
	return out
}

// heldBy is what the best so many hold; of those in one step some hold their part of its sum.
func (p *Pile) heldBy(best int) (held float64) {
	for _, at := range slices.Backward(slices.Sorted(maps.Keys(p.Steps))) {
		step := p.Steps[at]
		if step.N >= best {
			return held + max(step.Sum, 0)*float64(best)/float64(step.N)
		}
		held, best = held+max(step.Sum, 0), best-step.N
	}
	return held
}
