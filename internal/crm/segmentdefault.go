package crm

import "slices"

// DefaultSegmentRules hold until the firm keeps rules of its own. Those with a model come first: probability alive (Schmittlein,
// Morrison & Colombo 1987) tells who has left, expected value who matters. BG/NBD calls one-time buyers alive by construction, so
// they are judged by the days since they bought.
func DefaultSegmentRules() []SegmentRule {
	return []SegmentRule{
		standard("prospect", "prospect", RuleCondition{"bought", "=", "no"}),
		standard("new", "new", RuleCondition{"repeats", "=", "0"}, RuleCondition{"age", "<=", "90"}),
		standard("promising", "promising", RuleCondition{"hasModel", "=", "yes"}, RuleCondition{"repeats", "=", "0"},
			RuleCondition{"age", "<=", "365"}, RuleCondition{"percentile", ">=", "50"}),
		standard("lost", "oneTimeLost", RuleCondition{"repeats", "=", "0"}, RuleCondition{"since", ">", "365"}),
		standard("oneTime", "oneTime", RuleCondition{"repeats", "=", "0"}),
		standard("lost", "lost", RuleCondition{"alive", "<", "0.2"}),
		standard("champion", "champion", RuleCondition{"alive", ">=", "0.8"}, RuleCondition{"percentile", ">=", "90"}),
		standard("loyal", "loyal", RuleCondition{"alive", ">=", "0.6"}),
		standard("atRisk", "atRisk", RuleCondition{"hasModel", "=", "yes"}, RuleCondition{"monetary", ">=", "4"}),
		standard("cooling", "cooling", RuleCondition{"hasModel", "=", "yes"}),
		standard("loyal", "plainLoyal", RuleCondition{"since", "<=", "90"}),
		standard("cooling", "plainCooling", RuleCondition{"since", "<=", "365"}),
		standard("lost", "plainLost"),
	}
}

func standard(segment, reason string, all ...RuleCondition) SegmentRule {
	if all == nil {
		all = []RuleCondition{}
	}
	return SegmentRule{Segment: segment, Reason: reason, All: all}
}

// defaultSegments are those that need no name, because we have words for them.
func defaultSegments() []string { return SegmentRules{Rules: DefaultSegmentRules()}.Segments() }

// defaultReasons are the codes of sentences that a rule may name.
func defaultReasons() []string {
	var out []string
	for _, rule := range DefaultSegmentRules() {
		out = append(out, rule.Reason)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
