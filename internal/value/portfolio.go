package value

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/money"
)

// portfolio gathers customers of a Scorer until it is known how far the sum of what they are worth may be from what it is
// expected to be. The replicates of the model differ in what they expect of a history; chance is measured on simulated futures.
type portfolio struct {
	scorer   *Scorer
	holdings map[holdingKey]holding
	chances  map[sumKey]chance
	outlooks map[string]clv.Outlook // by base currency, of the model in use
	rng      *rand.Rand
	path     []float64
}

type sumKey struct{ segment, currency string }

type holdingKey struct {
	sumKey
	days clv.Days
}

// holding is all customers with one history, segment and currency. A model expects them to bring
// alive × Ensemble.Relative × (margin × level + spent × shrinkage − cost), so sums are enough to know of them.
type holding struct {
	alive  float64 // discounted purchases of one who is alive, by the model in use
	margin float64 // Σ margin, in the prices of asOf
	spent  float64 // Σ margin × mean spend of the repeat purchases
	cost   float64 // Σ cost to serve one purchase
}

// chance is the variance of the sum of what so many customers will bring, given what is expected of each.
type chance struct {
	customers int
	variance  float64
}

// spread is what the replicates expect of a sum, in whole units, and its variance by chance.
type spread struct {
	Expected []float64 `json:"expected"`
	Variance float64   `json:"variance"`
}

func (s *Scorer) portfolio(seed uint64) *portfolio {
	return &portfolio{
		scorer: s, holdings: map[holdingKey]holding{}, chances: map[sumKey]chance{}, outlooks: map[string]clv.Outlook{},
		rng: rand.New(rand.NewPCG(uint64(s.asOf.Days()), seed)), path: make([]float64, len(s.ends)),
	}
}

// add takes in a customer whose currency has a model of spend.
func (p *portfolio) add(v crm.Value, f Figures, cost float64, unit money.Unit) {
	days, ok := historyOf(v.Summary, p.scorer.asOf)
	if !ok {
		return
	}
	mean, dearer := meanRepeat(v.Summary, unit), p.scorer.model.Terms.dearer(v.Summary, p.scorer.asOf)
	key := holdingKey{sumKey{v.Segment, unit.Code()}, days}
	h := p.holdings[key]
	if f.Alive > 0 {
		h.alive = f.discounted / f.Alive
	}
	h.margin += f.Margin * dearer
	h.spent += f.Margin * dearer * mean
	h.cost += costOfOne(v.Summary, cost)
	p.holdings[key] = h
	p.simulate(key, v.Summary, f, cost, unit, mean, dearer)
}

// fewCustomers is from how many customers on one future of each tells the variance of their sum.
const fewCustomers = 64

// simulate draws one future of a customer, and more of the first of a segment: the variance of few is not told by one each.
func (p *portfolio) simulate(key holdingKey, s crm.Summary, f Figures, cost float64, unit money.Unit, mean, dearer float64) {
	outlook, known := p.outlooks[unit.Code()]
	if !known {
		spend, _ := p.scorer.model.spendModel(unit.Code())
		schedule, _ := p.scorer.schedule(unit) // there are figures, so there is one
		outlook = clv.Outlook{Counts: []clv.Counts{p.scorer.model.counts}, Spend: []clv.GammaGamma{spend}, Ends: p.scorer.ends, Schedule: schedule}
		p.outlooks[unit.Code()] = outlook
	}
	outlook.Schedule = outlook.Schedule.With(f.Margin, costOfOne(s, cost)/dearer)
	c := p.chances[key.sumKey]
	c.customers++
	futures := max(1, fewCustomers/c.customers)
	for i := range futures {
		off := dearer*outlook.Future(i, int(key.days.X), weeks(key.days.Tx), weeks(key.days.T), mean, p.path, p.rng) - f.Real
		if square := off * off / float64(futures); c.variance+square <= math.MaxFloat64 {
			c.variance += square
		}
	}
	p.chances[key.sumKey] = c
}

// spreads are those of each segment and currency. Histories are taken in an order in which their neighbours share work; the
// order also makes the sums the same each time.
func (p *portfolio) spreads() map[string]map[string]spread {
	sums := map[sumKey]spread{}
	for key, c := range p.chances {
		sums[key] = spread{Expected: make([]float64, p.variants(key.currency)), Variance: c.variance}
	}
	model := p.scorer.model
	counts := clv.NewEnsemble(model.counts, model.variants(), p.scorer.ends[len(p.scorer.ends)-1])
	for _, key := range slices.SortedFunc(maps.Keys(p.holdings), compareHoldings) {
		h := p.holdings[key]
		spends := p.spends(key.currency)
		purchases := counts.Relative(int(key.days.X), weeks(key.days.Tx), weeks(key.days.T))
		into := sums[key.sumKey].Expected
		for i := range into {
			level, shrinkage := spends[i%len(spends)].Shrinkage(int(key.days.X))
			worth := h.alive * purchases[i%len(purchases)] * (h.margin*level + h.spent*shrinkage - h.cost)
			if !math.IsNaN(worth) && !math.IsInf(into[i]+worth, 0) {
				into[i] += worth
			}
		}
	}
	out := map[string]map[string]spread{}
	for key, sum := range sums {
		if out[key.segment] == nil {
			out[key.segment] = map[string]spread{}
		}
		out[key.segment][key.currency] = sum
	}
	return out
}

func (p *portfolio) spends(currency string) []clv.GammaGamma {
	return p.scorer.model.spendVariants(currency, p.outlooks[currency].Spend[0])
}

// variants is how many combinations of replicates are looked at: each counts with one of the other model's.
func (p *portfolio) variants(currency string) int {
	return max(len(p.scorer.model.variants()), len(p.spends(currency)))
}

func compareHoldings(a, b holdingKey) int {
	return cmp.Or(
		cmp.Compare(a.days.X, b.days.X), cmp.Compare(a.days.T, b.days.T), cmp.Compare(a.days.Tx, b.days.Tx),
		cmp.Compare(a.segment, b.segment), cmp.Compare(a.currency, b.currency),
	)
}

// plus is the spread of the sum of two sums of independent customers.
func (s spread) plus(other spread) spread {
	if len(s.Expected) == 0 {
		return other
	}
	out := spread{Expected: slices.Clone(s.Expected), Variance: s.Variance + other.Variance}
	for i, e := range other.Expected {
		out.Expected[i%len(out.Expected)] += e
	}
	return out
}
