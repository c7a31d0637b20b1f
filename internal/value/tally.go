package value

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/report"
)

// Tally decides about customers as the nightly job does and adds them up: by segment, in the order of Segments, and all
// together. Nothing is published. Values are in the business's own unit where it is the same money.
func (s *Scorer) Tally(summaries []crm.Summary, b crm.Business) (segments []crm.SegmentTotal, all crm.SegmentTotal) {
	total := newShardTotal(s, 0)
	for _, summary := range summaries {
		v := crm.Value{Summary: summary}
		f, cost := s.Of(v)
		total.add(s.decide(v, f, cost, time.Time{}), f, cost)
	}
	total.settle()
	return total.report(b, s.rules.Segments())
}

// shardTotal is what scoring a shard found. Values are in minor units of the base currency.
type shardTotal struct {
	Customers int                          `json:"customers"`
	Changed   int                          `json:"changed"`
	Raced     int                          `json:"raced"` // left for the next run, because they changed during this one
	Count     map[string]int               `json:"count"`
	Value     map[string]map[string]int64  `json:"value"`
	Spread    map[string]map[string]spread `json:"spread"` // of the same sums
	// Moves counts customers by the segment they came from, "" for who was in none, and the one they are in.
	Moves     map[string]map[string]int `json:"moves"`
	portfolio *portfolio
	worth     report.Amounts // of each customer, as the model has it
	written   []string       // whose value was written
}

// newShardTotal begins to count the customers of a shard.
func newShardTotal(scorer *Scorer, shard int) *shardTotal {
	return &shardTotal{
		Count: map[string]int{}, Value: map[string]map[string]int64{}, Spread: map[string]map[string]spread{}, Moves: map[string]map[string]int{},
		portfolio: scorer.portfolio(uint64(shard)), worth: report.Amounts{},
	}
}

// add counts a customer, and what they are worth, to their segment. Where no model can tell, no worth is made up.
func (t *shardTotal) add(v crm.Value, f Figures, cost float64) {
	t.Customers++
	t.Count[v.Segment]++
	unit, ok := base(v.Summary)
	worth, err := money.FromFloat(f.Real, unit)
	if !ok || err != nil || v.Internal || math.IsNaN(f.ExpectedSpend) {
		return
	}
	if t.Value[v.Segment] == nil {
		t.Value[v.Segment] = map[string]int64{}
	}
	t.Value[v.Segment][unit.Code()] += worth.Minor()
	t.worth.Put(unit.Code(), worth.Minor())
	t.portfolio.add(v, f, cost, unit)
}

// move counts the way that a customer went since the last run.
func (t *shardTotal) move(from, to string, n int) {
	if t.Moves[from] == nil {
		t.Moves[from] = map[string]int{}
	}
	t.Moves[from][to] += n
}

// moves lists the ways, by where they begin and end.
func (t *shardTotal) moves() []crm.SegmentMove {
	var out []crm.SegmentMove
	for _, from := range slices.Sorted(maps.Keys(t.Moves)) {
		for _, to := range slices.Sorted(maps.Keys(t.Moves[from])) {
			out = append(out, crm.SegmentMove{From: from, To: to, Customers: t.Moves[from][to]})
		}
	}
	return out
}

// settle is called when everybody was added.
func (t *shardTotal) settle() {
	if len(t.portfolio.holdings) > 0 {
		t.Spread = t.portfolio.spreads()
	}
}

func (t *shardTotal) merge(other shardTotal) {
	t.Customers += other.Customers
	t.Changed += other.Changed
	t.Raced += other.Raced
	for from, ways := range other.Moves {
		for to, n := range ways {
			t.move(from, to, n)
		}
	}
	for segment, n := range other.Count {
		t.Count[segment] += n
	}
	for segment, values := range other.Value {
		if t.Value[segment] == nil {
			t.Value[segment], t.Spread[segment] = map[string]int64{}, map[string]spread{}
		}
		for currency, minor := range values {
			t.Value[segment][currency] += minor
			t.Spread[segment][currency] = t.Spread[segment][currency].plus(other.Spread[segment][currency])
		}
	}
}

// sumSeed makes the intervals of sums the same each time.
const sumSeed = 1

// report lists the totals of segments in their order, and that of all of them, values in the business's own unit where it is
// the same money.
func (t *shardTotal) report(b crm.Business, names []string) (segments []crm.SegmentTotal, all crm.SegmentTotal) {
	segments = []crm.SegmentTotal{}
	values, spreads := map[string]int64{}, map[string]spread{}
	for _, name := range names {
		if t.Count[name] == 0 {
			continue
		}
		for currency, minor := range t.Value[name] {
			values[currency] += minor
			spreads[currency] = spreads[currency].plus(t.Spread[name][currency])
		}
		segments = append(segments, totalOf(name, t.Count[name], t.Value[name], t.Spread[name], b))
	}
	return segments, totalOf(crm.AllSegments, t.Customers, values, spreads, b)
}

func totalOf(name string, customers int, values map[string]int64, spreads map[string]spread, b crm.Business) crm.SegmentTotal {
	out := crm.SegmentTotal{Name: name, Customers: customers, Value: map[string]string{}}
	for _, currency := range slices.Sorted(maps.Keys(values)) {
		unit, err := money.ParseUnit(currency)
		if err != nil {
			continue
		}
		shown := b.Estimate(money.FromMinor(values[currency], unit))
		code := shown.Unit().Code()
		out.Value[code] = shown.Decimal()
		spread := spreads[currency]
		if len(spread.Expected) == 0 {
			continue
		}
		interval := clv.SumInterval(spread.Expected, spread.Variance, rand.New(rand.NewPCG(sumSeed, sumSeed)))
		low, errLow := money.FromFloat(interval.Low, unit)
		high, errHigh := money.FromFloat(interval.High, unit)
		if errLow == nil && errHigh == nil {
			put(&out.Low, code, b.Estimate(low).Decimal())
			put(&out.High, code, b.Estimate(high).Decimal())
		}
	}
	return out
}

// put makes the map when there is something to put into it: an empty one is not shown.
func put(into *map[string]string, key, text string) {
	if *into == nil {
		*into = map[string]string{}
	}
	(*into)[key] = text
}
