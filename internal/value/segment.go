package value

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"vafa/internal/crm"
)

// The default segments.
const (
	SegmentProspect  = "prospect"
	SegmentNew       = "new"
	SegmentPromising = "promising"
	SegmentOneTime   = "oneTime"
	SegmentChampion  = "champion"
	SegmentLoyal     = "loyal"
	SegmentCooling   = "cooling"
	SegmentAtRisk    = "atRisk"
	SegmentLost      = "lost"
)

// Segments lists the default segments, the most valuable relationship first.
func Segments() []string {
	return []string{
		SegmentChampion, SegmentLoyal, SegmentPromising, SegmentNew, SegmentCooling, SegmentAtRisk, SegmentOneTime, SegmentLost,
		SegmentProspect,
	}
}

// standing is all that a segment rule may look at.
type standing struct {
	bought     bool
	repeats    int
	since      int     // days since the last purchase
	age        int     // days since the first
	alive      float64 // NaN without a model
	expected   float64 // purchases over the horizon
	percentile int     // of expected value in the customer's currency
	monetary   int     // quintile of what they spent, 0 without quintiles
	hasModel   bool
	profit     float64 // what was kept of what they spent, less the cost to serve, in whole units of currency
	hasProfit  bool    // whether a margin is known
	currency   string  // base
}

// Decide says what a run publishes about a value: segment with its reason, percentile, quintiles and stage. It keeps the
// dates of what stays as it is.
func (s *Scorer) Decide(v crm.Value, now time.Time) crm.Value {
	f, cost := s.Of(v)
	return s.decide(v, f, cost, now)
}

// By makes the scorer go by rules other than the default.
func (s *Scorer) By(rules Rules) *Scorer {
	s.rules = rules
	return s
}

// decide is Decide when the figures and the cost to serve are known.
func (s *Scorer) decide(v crm.Value, f Figures, cost float64, now time.Time) crm.Value {
	st, rfm := s.standing(v, f, cost)
	return s.rules.put(v, st, rfm, s.model.Terms, now)
}

// put is what rules publish about a value of which the standing is known.
func (r Rules) put(v crm.Value, st standing, rfm string, terms Terms, now time.Time) crm.Value {
	chosen := r.of(st)
	if v.Segment != chosen.segment {
		v.Segment, v.SegmentSince = chosen.segment, now
	}
	v.Reason = chosen.reason(st.args(terms))
	v.Percentile, v.RFM = st.percentile, rfm
	if stage := stageOf(st, chosen); v.Stage != stage {
		v.Stage, v.StageSince = stage, now
	}
	return v
}

// standing looks at a value through the model.
func (s *Scorer) standing(v crm.Value, f Figures, cost float64) (standing, string) {
	summary := v.Summary
	out := standing{hasModel: f.HasModel, alive: f.Alive, expected: f.ExpectedPurchases}
	days, ok := historyOf(summary, s.asOf)
	if !ok {
		return out, ""
	}
	out.bought, out.repeats, out.since, out.age = true, int(days.X), int(days.T-days.Tx), int(days.T)
	unit, ok := base(summary)
	if ok {
		out.currency, out.hasProfit = unit.Code(), f.MarginTold || s.model.Terms.hasMargin()
		out.profit = f.Margin*amount(summary.Spent, unit) - cost
	}
	spend := s.model.Spend[unit.Code()]
	if !ok || len(spend.Percentiles) == 0 {
		return out, ""
	}
	out.percentile = steady(v.Published, part(spend.Percentiles, f.Real)-1)
	out.monetary = part(spend.Monetary, amount(summary.RealSpent, unit))
	recency := part(s.model.Quintile.Recency, -float64(out.since))
	frequency := part(s.model.Quintile.Frequency, float64(out.repeats))
	return out, fmt.Sprintf("%d%d%d", recency, frequency, out.monetary)
}

// steady is the percentile that is published of somebody: the one before while the new one is next to it. Else a single customer who
// buys would push one of each percentile that they pass over its edge, and every day's drift the same: each would be a write.
func steady(before crm.Published, percentile int) int {
	if before.RFM != "" && (percentile == before.Percentile+1 || percentile == before.Percentile-1) {
		return before.Percentile
	}
	return percentile
}

// args are the figures of a standing that sentences may name.
func (s standing) args(t Terms) map[string]string {
	if !s.bought {
		return nil
	}
	out := map[string]string{
		"purchases": strconv.Itoa(s.repeats + 1), "days": strconv.Itoa(s.since), "months": strconv.Itoa(t.Months),
	}
	if s.hasModel {
		out["alive"] = strconv.Itoa(int(math.Round(100 * s.alive)))
		out["expected"] = strconv.FormatFloat(s.expected, 'f', 1, 64)
		out["percentile"] = strconv.Itoa(s.percentile)
	}
	return out
}

// stageOf is the stage of the relationship that goes with a rule: its own, or else that of its segment.
func stageOf(s standing, chosen rule) string {
	segment := chosen.segment
	switch {
	case !s.bought:
		return crm.Prospect
	case chosen.stage != "":
		return chosen.stage
	case segment == SegmentLost:
		return crm.Lost
	case segment == SegmentAtRisk, segment == SegmentCooling, segment == SegmentOneTime:
		return crm.Lapsed
	default:
		return crm.Active
	}
}

// Same says whether what would be published is what is published already; a reason alone is no change, since it names the
// days since the last purchase.
func Same(before, after crm.Value) bool {
	return before.Segment == after.Segment && before.Percentile == after.Percentile && before.RFM == after.RFM &&
		before.Stage == after.Stage && before.Influence.Equal(after.Influence)
}
