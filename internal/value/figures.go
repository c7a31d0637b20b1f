package value

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Figures are what a model says of one customer, in whole units of their base currency. HasModel is false when there was
// too little to fit: then only what is past is known.
type Figures struct {
	HasModel          bool
	Alive             float64 // probability that they still buy
	ExpectedPurchases float64 // over the horizon
	ExpectedSpend     float64 // of one purchase day, in the prices of asOf; NaN when the currency has no spend model
	Real              float64 // present value of the horizon's margin less cost to serve, in the prices of asOf
	Nominal           float64 // the same as cash, undiscounted, in money of the day on which each part of it comes
	Margin            float64 // share of spend that was counted
	MarginTold        bool
	discounted        float64 // ExpectedPurchases, each at the value today of one unit of constant prices
}

// Scorer computes figures of many customers; one goroutine each.
type Scorer struct {
	model     *Model
	rules     Rules
	asOf      locale.Date
	scorer    *clv.Scorer
	ends      []float64
	path      []float64
	discount  clv.Terms
	schedules map[string]clv.Schedule // by base currency, with a margin of 1 and no cost
}

// Scorer prepares to compute figures as of a day.
func (m *Model) Scorer(asOf locale.Date) (*Scorer, error) {
	ends := clv.MonthEnds(m.Terms.Months)
	out := &Scorer{model: m, rules: DefaultRules(), asOf: asOf, ends: ends, path: make([]float64, len(ends)), discount: clv.Terms{
		Margin: 1, Rate: math.Pow(1+m.Terms.Rate, 1.0/12) - 1, Timing: m.Terms.Timing,
	}, schedules: map[string]clv.Schedule{}}
	if m.Usable() {
		out.scorer = clv.NewScorer(m.counts, ends)
	}
	_, err := out.discount.Schedule(m.Terms.Months)
	return out, err
}

// figures computes what the model says; cost is the cost to serve so far, in whole units of the base currency.
func (s *Scorer) figures(summary crm.Summary, cost float64) Figures {
	out := Figures{ExpectedSpend: math.NaN()}
	out.Margin, out.MarginTold = marginShare(summary, s.model.Terms)
	days, ok := historyOf(summary, s.asOf)
	if !ok || s.scorer == nil {
		return out
	}
	out.HasModel = true
	out.Alive = s.scorer.Score(int(days.X), weeks(days.Tx), weeks(days.T), s.path)
	out.ExpectedPurchases = s.path[len(s.path)-1]
	unit, ok := base(summary)
	if !ok {
		return out
	}
	spend, ok := s.model.spendModel(unit.Code())
	if !ok {
		return out
	}
	dearer := s.model.Terms.dearer(summary, s.asOf)
	out.ExpectedSpend = dearer * spend.ExpectedSpend(summary.Repeats(), meanRepeat(summary, unit))
	schedule, err := s.schedule(unit)
	if err == nil {
		out.discounted = schedule.Real(s.path, 1)
		schedule = schedule.With(out.Margin, costOfOne(summary, cost))
		out.Real = schedule.Real(s.path, out.ExpectedSpend)
		out.Nominal, _ = schedule.Nominal(s.path, out.ExpectedSpend)
	}
	return out
}

// schedule lays the model's terms out for a currency; With sets a customer's own margin and cost of one purchase.
func (s *Scorer) schedule(unit money.Unit) (clv.Schedule, error) {
	out, known := s.schedules[unit.Code()]
	if known {
		return out, nil
	}
	terms := s.discount
	terms.Inflation = s.model.Terms.Inflation[unit.Code()]
	out, err := terms.Schedule(len(s.ends))
	if err == nil {
		s.schedules[unit.Code()] = out
	}
	return out, err
}

// costOfOne is what it costs to serve one purchase, if it goes on as it did so far.
func costOfOne(summary crm.Summary, cost float64) float64 {
	return cost / float64(max(summary.PurchaseDays, 1))
}

// intervalDraws is how many futures are drawn for one customer's interval: some of each replicate.
const intervalDraws = 400

// Interval is what the customer may bring over the horizon, in the prices of asOf, in 95 of 100 futures drawn from the
// posterior given their history. IntervalCovers says what that covers. The seed is made of the customer's id, so that looking
// twice shows the same.
func (s *Scorer) Interval(customer string, summary crm.Summary, f Figures, cost float64) (clv.Interval, bool) {
	unit, ok := base(summary)
	if !ok || !f.HasModel || math.IsNaN(f.ExpectedSpend) {
		return clv.Interval{}, false
	}
	days, bought := historyOf(summary, s.asOf)
	dearer := s.model.Terms.dearer(summary, s.asOf)
	outlook, ok := s.outlook(unit, f.Margin, costOfOne(summary, cost)/dearer)
	if !ok || !bought {
		return clv.Interval{}, false
	}
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(customer)) // never fails, says its documentation
	rng := rand.New(rand.NewPCG(seed.Sum64(), uint64(days.T)))
	out := outlook.Interval(int(days.X), weeks(days.Tx), weeks(days.T), meanRepeat(summary, unit), intervalDraws, rng)
	return clv.Interval{Low: dearer * out.Low, Median: dearer * out.Median, High: dearer * out.High}, true
}

// outlook is what futures in a currency are drawn from, in the prices in which summaries are kept.
func (s *Scorer) outlook(unit money.Unit, margin, cost float64) (clv.Outlook, bool) {
	spend, ok := s.model.spendModel(unit.Code())
	schedule, err := s.schedule(unit)
	if !ok || err != nil {
		return clv.Outlook{}, false
	}
	return clv.Outlook{
		Counts: s.model.variants(), Spend: s.model.spendVariants(unit.Code(), spend), Ends: s.ends, Schedule: schedule.With(margin, cost),
	}, true
}

// Of computes the figures of a value, with its cost to serve.
func (s *Scorer) Of(v crm.Value) (f Figures, cost float64) {
	cost = costOf(v, s.model.Terms.MinuteCost)
	return s.figures(Counted(v), cost), cost
}

// costOf is the cost to serve so far, with staff's minutes at their price, in whole units of the currency of the purchases; a
// cost in another currency cannot be set against them and is left out.
func costOf(v crm.Value, minute money.Money) float64 {
	cost, ok := v.CostToServe(minute)
	if !ok {
		return 0
	}
	own, bought := base(v.Summary)
	if !bought {
		own = cost.Unit()
	}
	if own.Base() != cost.Base() {
		return 0
	}
	return amount(cost.Minor(), own)
}
