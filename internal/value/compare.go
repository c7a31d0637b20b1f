package value

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// Comparison is what other rules would do to customers: who would be in another segment than by the rules in force, both as of
// the same day by the same model. Each shard of customers has its own; Together adds them up.
type Comparison struct {
	Customers int
	Moved     int                   // would be elsewhere because of the rules
	Waiting   int                   // will be elsewhere at the next run in any case, since time has passed or they have bought
	Moves     map[Way]int           // with those who stay
	ByRule    []int                 // customers whom each of the other rules takes
	Before    map[string]SegmentSum // by segment
	After     map[string]SegmentSum
	Examples  []Mover // of those who would move, the most valuable first
}

// Way is from a segment to a segment.
type Way struct{ From, To string }

// SegmentSum is a segment's size and value, in minor units by base currency.
type SegmentSum struct {
	Customers int
	Value     map[string]int64
}

// Mover is a customer who would move, and why.
type Mover struct {
	Customer string
	Way
	Worth  float64 // in whole units of their base currency
	Reason *crm.Reason
}

// mostExamples is how many movers a comparison names.
const mostExamples = 20

// NewComparison begins a comparison with so many other rules.
func NewComparison(rules Rules) *Comparison {
	return &Comparison{Moves: map[Way]int{}, ByRule: make([]int, len(rules.list)), Before: map[string]SegmentSum{}, After: map[string]SegmentSum{}}
}

// Compare adds customers to a comparison of the rules in force with others; one's own units are left out.
func (s *Scorer) Compare(values []crm.Value, inForce, others Rules, to *Comparison) {
	for _, v := range values {
		if v.Internal {
			continue
		}
		f, cost := s.Of(v)
		st, rfm := s.standing(v, f, cost)
		now := inForce.put(v, st, rfm, s.model.Terms, time.Time{})
		chosen := others.of(st)
		to.add(v, now.Segment, chosen, f)
		if chosen.segment != now.Segment {
			to.name(Mover{v.Customer, Way{now.Segment, chosen.segment}, f.Real, chosen.reason(st.args(s.model.Terms))})
		}
	}
}

func (c *Comparison) add(v crm.Value, now string, chosen rule, f Figures) {
	c.Customers++
	c.Moves[Way{now, chosen.segment}]++
	c.ByRule[chosen.index]++
	if chosen.segment != now {
		c.Moved++
	}
	if v.Segment != now {
		c.Waiting++
	}
	unit, worth := worthOf(v.Summary, f)
	addTo(c.Before, now, unit, worth)
	addTo(c.After, chosen.segment, unit, worth)
}

// worthOf is what a customer adds to the value of a segment, as in a run; "" where no model can tell.
func worthOf(summary crm.Summary, f Figures) (currency string, minor int64) {
	unit, ok := base(summary)
	worth, err := money.FromFloat(f.Real, unit)
	if !ok || err != nil || math.IsNaN(f.ExpectedSpend) {
		return "", 0
	}
	return unit.Code(), worth.Minor()
}

func addTo(sums map[string]SegmentSum, segment, currency string, minor int64) {
	sum := sums[segment]
	sum.Customers++
	if sum.Value == nil {
		sum.Value = map[string]int64{}
	}
	if currency != "" {
		sum.Value[currency] += minor
	}
	sums[segment] = sum
}

// name keeps the most valuable of those who would move.
func (c *Comparison) name(m Mover) {
	c.Examples = append(c.Examples, m)
	if len(c.Examples) > 10*mostExamples {
		c.Examples = mostValuable(c.Examples)
	}
}

func mostValuable(movers []Mover) []Mover {
	slices.SortFunc(movers, func(a, b Mover) int {
		return cmp.Or(cmp.Compare(b.Worth, a.Worth), cmp.Compare(a.Customer, b.Customer))
	})
	return movers[:min(len(movers), mostExamples)]
}

// Together adds up the comparisons of several shards.
func Together(shards []*Comparison, rules Rules) *Comparison {
	out := NewComparison(rules)
	for _, c := range shards {
		out.Customers, out.Moved, out.Waiting = out.Customers+c.Customers, out.Moved+c.Moved, out.Waiting+c.Waiting
		for way, n := range c.Moves {
			out.Moves[way] += n
		}
		for i, n := range c.ByRule {
			out.ByRule[i] += n
		}
		addAll(out.Before, c.Before)
		addAll(out.After, c.After)
		out.Examples = append(out.Examples, c.Examples...)
	}
	out.Examples = mostValuable(out.Examples)
	return out
}

func addAll(to, from map[string]SegmentSum) {
	for _, segment := range slices.Sorted(maps.Keys(from)) {
		sum, more := to[segment], from[segment]
		if sum.Value == nil {
			sum.Value = map[string]int64{}
		}
		sum.Customers += more.Customers
		for currency, minor := range more.Value {
			sum.Value[currency] += minor
		}
		to[segment] = sum
	}
}

// Estimate is a number of all customers, of which only some shards were looked at, with its standard error: shards are a random
// sample without replacement, since customers are spread over them by a hash (Cochran 1977, Sampling Techniques, ch. 2).
func Estimate(counts []int, shards int) (number int, standardError float64) {
	n, sum := float64(len(counts)), 0.0
	for _, count := range counts {
		sum += float64(count)
	}
	if len(counts) == 0 {
		return 0, 0
	}
	mean, squares := sum/n, 0.0
	for _, count := range counts {
		squares += (float64(count) - mean) * (float64(count) - mean)
	}
	of := float64(shards)
	if len(counts) > 1 {
		standardError = of * math.Sqrt((1-n/of)*squares/(n-1)/n)
	}
	return int(math.Round(of * mean)), standardError
}
