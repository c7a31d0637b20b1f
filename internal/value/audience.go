package value

import (
	"math"
	"slices"
	"time"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Audience is a question about customers: who is in one of some segments, on one of some rungs, and meets conditions. A part that is
// not set asks nothing.
type Audience struct {
	segments, rungs []string
	all             []func(standing) bool
}

// AudienceOf makes a question ready to be asked of many; unit is that in which amounts of the conditions are typed.
func AudienceOf(segments, rungs []string, all []crm.RuleCondition, unit money.Unit) Audience {
	out := Audience{segments: segments, rungs: rungs}
	for _, condition := range all {
		out.all = append(out.all, conditionOf(condition, unit))
	}
	return out
}

// Look is what is seen of a customer today. Segment is the one that the last run published, in whose list staff see them; Reason says
// why, unless they would be in another today.
type Look struct {
	Segment    string
	Reason     *crm.Reason
	Percentile int
	Rung       string
	Bought     bool
	Figures    Figures
	standing   standing
}

// Look computes what is seen of a value.
func (s *Scorer) Look(v crm.Value, now time.Time) Look {
	f, cost := s.Of(v)
	st, rfm := s.standing(v, f, cost)
	decided := s.rules.put(v, st, rfm, s.model.Terms, now)
	out := Look{
		Segment: decided.Segment, Reason: decided.Reason, Percentile: st.percentile, Rung: v.Rung.Name, Bought: st.bought, Figures: f, standing: st,
	}
	if v.Segment != "" && v.Segment != decided.Segment {
		out.Segment, out.Reason = v.Segment, nil
	}
	return out
}

// Asks says whether the answer is yes.
func (a Audience) Asks(l Look) bool {
	if len(a.segments) > 0 && !slices.Contains(a.segments, l.Segment) || len(a.rungs) > 0 && !slices.Contains(a.rungs, l.Rung) {
		return false
	}
	for _, condition := range a.all {
		if !condition(l.standing) {
			return false
		}
	}
	return true
}

// Window predicts what customers do within some days of a day; one goroutine each.
type Window struct {
	model  *Model
	asOf   locale.Date
	scorer *clv.Scorer
	path   [1]float64
}

// Expected is what a model expects of a customer within a window: days with a purchase, and what they spend, in minor units of the
// base currency and the prices of the window's first day; Margin is the share of it that is kept.
type Expected struct {
	Purchases float64
	Spend     int64
	Unit      string
	Margin    float64
}

// Window prepares to predict; without a model nothing is expected of anybody.
func (m *Model) Window(asOf locale.Date, days int) *Window {
	out := &Window{model: m, asOf: asOf}
	if m.Usable() {
		out.scorer = clv.NewScorer(m.counts, []float64{float64(days) / clv.DaysPerWeek})
	}
	return out
}

// Expect predicts.
func (w *Window) Expect(v crm.Value) Expected {
	summary := Counted(v)
	out := Expected{}
	out.Margin, _ = marginShare(summary, w.model.Terms)
	unit, ok := base(summary)
	if ok {
		out.Unit = unit.Code()
	}
	days, bought := historyOf(summary, w.asOf)
	if !bought || w.scorer == nil {
		return out
	}
	w.scorer.Score(int(days.X), weeks(days.Tx), weeks(days.T), w.path[:])
	out.Purchases = w.path[0]
	spend, known := w.model.spendModel(unit.Code())
	if !ok || !known {
		return out
	}
	one := w.model.Terms.dearer(summary, w.asOf) * spend.ExpectedSpend(summary.Repeats(), meanRepeat(summary, unit))
	if all, err := money.FromFloat(out.Purchases*one, unit); err == nil && !math.IsNaN(one) {
		out.Spend = all.Minor()
	}
	return out
}
