package crm

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// ruleField is what a field of a standing can be. Fields about purchases say that somebody has bought, those of the model that
// there is one.
type ruleField struct {
	low, high              float64
	whole, yesNo           bool
	needsBought, needModel bool
}

var ruleFields = map[string]ruleField{
	"bought":     {high: 1, whole: true, yesNo: true},
	"hasModel":   {high: 1, whole: true, yesNo: true},
	"repeats":    {high: 100000, whole: true},
	"since":      {high: 36500, whole: true, needsBought: true},
	"age":        {high: 36500, whole: true, needsBought: true},
	"alive":      {high: 1, needModel: true},
	"expected":   {high: 100000, needModel: true},
	"percentile": {high: 99, whole: true},
	"monetary":   {high: 5, whole: true},
	"profit":     {low: -1e15, high: 1e15, needsBought: true},
}

// RuleFields are the fields that a condition may name, in order.
func RuleFields() []string { return slices.Sorted(maps.Keys(ruleFields)) }

// YesNo says whether a field is compared with yes or no.
func YesNo(field string) bool { return ruleFields[field].yesNo }

// stretch is an interval of a field, of which the ends belong to it unless they are open.
type stretch struct {
	low, high         float64
	lowOpen, highOpen bool
}

func (s stretch) empty() bool {
	return s.low > s.high || s.low == s.high && (s.lowOpen || s.highOpen)
}

// within says whether all of s lies in t.
func (s stretch) within(t stretch) bool {
	low := s.low > t.low || s.low == t.low && (!t.lowOpen || s.lowOpen)
	high := s.high < t.high || s.high == t.high && (!t.highOpen || s.highOpen)
	return low && high
}

func (s stretch) and(t stretch) stretch {
	if t.low > s.low || t.low == s.low && t.lowOpen {
		s.low, s.lowOpen = t.low, t.lowOpen
	}
	if t.high < s.high || t.high == s.high && t.highOpen {
		s.high, s.highOpen = t.high, t.highOpen
	}
	return s
}

// stretchOf is where a condition holds. Of whole numbers "more than 5" is "6 or more".
func stretchOf(c RuleCondition) stretch {
	field := ruleFields[c.Field]
	v, _ := strconv.ParseFloat(string(c.Value), 64) // was checked; yes and no come next
	if field.yesNo {
		v = map[string]float64{"yes": 1}[string(c.Value)]
	}
	out := stretch{low: field.low, high: field.high}
	switch c.Op {
	case "=":
		out.low, out.high = v, v
	case "<":
		out.high, out.highOpen = v, true
	case "<=":
		out.high = v
	case ">":
		out.low, out.lowOpen = v, true
	case ">=":
		out.low = v
	}
	if field.whole && out.lowOpen {
		out.low, out.lowOpen = math.Floor(out.low)+1, false
	}
	if field.whole && out.highOpen {
		out.high, out.highOpen = math.Ceil(out.high)-1, false
	}
	return out
}

// reach is where a rule holds, by field, with what its conditions imply: who has a probability of being alive has bought, and
// there is a model.
func (r SegmentRule) reach() map[string]stretch {
	out := map[string]stretch{}
	for name, field := range ruleFields {
		out[name] = stretch{low: field.low, high: field.high}
	}
	yes := stretch{low: 1, high: 1}
	for _, c := range r.All {
		field := ruleFields[c.Field]
		out[c.Field] = out[c.Field].and(stretchOf(c))
		if field.needModel {
			out["hasModel"] = out["hasModel"].and(yes)
		}
		if field.needsBought {
			out["bought"] = out["bought"].and(yes)
		}
	}
	if out["hasModel"].low == 1 || out["repeats"].low > 0 {
		out["bought"] = out["bought"].and(yes)
	}
	return out
}

// checkReach finds rules that can never hold: because of their own conditions, or because one earlier rule takes everybody for
// whom they would. Whom several earlier rules take together is not looked into. The last rule must hold for everybody.
func checkReach(rules []SegmentRule, faults *Faults) {
	var reaches []map[string]stretch
	for i, rule := range rules {
		at, reach := fmt.Sprintf("/rules/%d", i), rule.reach()
		empty := slices.ContainsFunc(slices.Collect(maps.Values(reach)), stretch.empty)
		by := slices.IndexFunc(reaches, func(earlier map[string]stretch) bool { return covers(earlier, reach) })
		switch {
		case empty:
			faults.Add(at+"/all", "rule.contradiction")
		case by >= 0:
			faults.Add(at, "rule.unreachable", "limit", strconv.Itoa(by+1))
		}
		reaches = append(reaches, reach)
	}
	if last := len(rules) - 1; len(rules[last].All) > 0 {
		faults.Add(fmt.Sprintf("/rules/%d/all", last), "rule.last")
	}
}

// covers says whether the wider reach holds everything of the narrower; a contradiction holds nothing.
func covers(wider, narrower map[string]stretch) bool {
	for name, s := range narrower {
		if wider[name].empty() || !s.within(wider[name]) {
			return false
		}
	}
	return true
}
