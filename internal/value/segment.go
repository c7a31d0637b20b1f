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
}

// rule puts a standing into a segment; the first that holds decides. Code names the sentence that says why.
type rule struct {
	segment string
	code    string
	holds   func(standing) bool
}

// rules are the defaults. Those with a model come first: probability alive (Schmittlein, Morrison & Colombo 1987) tells
// who has left, expected value who matters. BG/NBD calls one-time buyers alive by construction, so they are judged by the
// days since they bought.
var rules = []rule{
	{SegmentProspect, "prospect", func(s standing) bool { return !s.bought }},
	{SegmentNew, "new", func(s standing) bool { return s.repeats == 0 && s.age <= 90 }},
	{SegmentPromising, "promising", func(s standing) bool {
		return s.hasModel && s.repeats == 0 && s.age <= 365 && s.percentile >= 50
	}},
	{SegmentLost, "oneTimeLost", func(s standing) bool { return s.repeats == 0 && s.since > 365 }},
	{SegmentOneTime, "oneTime", func(s standing) bool { return s.repeats == 0 }},
	{SegmentLost, "lost", func(s standing) bool { return s.hasModel && s.alive < 0.2 }},
	{SegmentChampion, "champion", func(s standing) bool { return s.hasModel && s.alive >= 0.8 && s.percentile >= 90 }},
	{SegmentLoyal, "loyal", func(s standing) bool { return s.hasModel && s.alive >= 0.6 }},
	{SegmentAtRisk, "atRisk", func(s standing) bool { return s.hasModel && s.monetary >= 4 }},
	{SegmentCooling, "cooling", func(s standing) bool { return s.hasModel }},
	{SegmentLoyal, "plainLoyal", func(s standing) bool { return s.since <= 90 }},
	{SegmentCooling, "plainCooling", func(s standing) bool { return s.since <= 365 }},
	{SegmentLost, "plainLost", func(standing) bool { return true }},
}

// Decide says what a run publishes about a value: segment with its reason, percentile, quintiles and stage. It keeps the
// dates of what stays as it is.
func (s *Scorer) Decide(v crm.Value, now time.Time) crm.Value {
	f, _ := s.Of(v)
	return s.decide(v, f, now)
}

// decide is Decide when the figures are known.
func (s *Scorer) decide(v crm.Value, f Figures, now time.Time) crm.Value {
	st, rfm := s.standing(v.Summary, f)
	chosen := rules[len(rules)-1]
	for _, r := range rules {
		if r.holds(st) {
			chosen = r
			break
		}
	}
	if v.Segment != chosen.segment {
		v.Segment, v.SegmentSince = chosen.segment, now
	}
	v.Reason = &crm.Reason{Code: chosen.code, Args: st.args(s.model.Terms)}
	v.Percentile, v.RFM = st.percentile, rfm
	if stage := stageOf(st, chosen.segment); v.Stage != stage {
		v.Stage, v.StageSince = stage, now
	}
	return v
}

// standing looks at a summary through the model.
func (s *Scorer) standing(summary crm.Summary, f Figures) (standing, string) {
	out := standing{hasModel: f.HasModel, alive: f.Alive, expected: f.ExpectedPurchases}
	days, ok := historyOf(summary, s.asOf)
	if !ok {
		return out, ""
	}
	out.bought, out.repeats, out.since, out.age = true, int(days.X), int(days.T-days.Tx), int(days.T)
	unit, ok := base(summary)
	spend := s.model.Spend[unit.Code()]
	if !ok || len(spend.Percentiles) == 0 {
		return out, ""
	}
	out.percentile = part(spend.Percentiles, f.Real) - 1
	out.monetary = part(spend.Monetary, amount(summary.RealSpent, unit))
	recency := part(s.model.Quintile.Recency, -float64(out.since))
	frequency := part(s.model.Quintile.Frequency, float64(out.repeats))
	return out, fmt.Sprintf("%d%d%d", recency, frequency, out.monetary)
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

// stageOf is the stage of the relationship that goes with a segment.
func stageOf(s standing, segment string) string {
	switch {
	case !s.bought:
		return crm.Prospect
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
