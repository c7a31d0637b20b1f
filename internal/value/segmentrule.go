package value

import (
	"math"
	"slices"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// Rules are segment rules, ready to be used on many customers.
type Rules struct {
	list []rule
	own  []string // segments that are not among ours, in the order of the rules
}

// rule puts whoever it holds for into a segment.
type rule struct {
	segment, stage, code, text string
	index                      int // its place, from 0
	all                        []func(standing) bool
}

// RulesOf makes the rules in force ready; unit is that in which amounts of theirs are typed. A condition that cannot be read
// holds for nobody.
func RulesOf(document crm.SegmentRules, unit money.Unit) Rules {
	var out Rules
	for i, r := range document.With().Rules {
		one := rule{segment: r.Segment, stage: r.Stage, code: r.Reason, text: r.Text, index: i}
		for _, condition := range r.All {
			one.all = append(one.all, conditionOf(condition, unit))
		}
		out.list = append(out.list, one)
	}
	for _, segment := range document.With().Segments() {
		if !slices.Contains(Segments(), segment) {
			out.own = append(out.own, segment)
		}
	}
	return out
}

// DefaultRules are those that hold until the firm keeps its own.
func DefaultRules() Rules { return RulesOf(crm.SegmentRules{}, money.Unit{}) }

// Segments lists the segments that customers may be in: ours, the most valuable relationship first, then the firm's own.
func (r Rules) Segments() []string { return slices.Concat(Segments(), r.own) }

// of is the first rule that holds; the last, if none should.
func (r Rules) of(s standing) rule {
	for _, one := range r.list {
		if one.holds(s) {
			return one
		}
	}
	return r.list[len(r.list)-1]
}

func (r rule) holds(s standing) bool {
	for _, condition := range r.all {
		if !condition(s) {
			return false
		}
	}
	return true
}

// conditionOf is a condition as a function. What a standing does not tell is NaN, for which no comparison holds.
func conditionOf(c crm.RuleCondition, unit money.Unit) func(standing) bool {
	text := string(c.Value)
	if crm.YesNo(c.Field) {
		text = map[string]string{"yes": "1", "no": "0"}[text]
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return func(standing) bool { return false }
	}
	holds := comparisons[c.Op]
	figure := figures[c.Field]
	if holds == nil || figure == nil {
		return func(standing) bool { return false }
	}
	return func(s standing) bool {
		if c.Field == "profit" && unit.Base() != s.currency {
			return false
		}
		return holds(figure(s), value*factor(c.Field, unit))
	}
}

// factor is how many whole units of the base currency the number of a condition stands for.
func factor(field string, unit money.Unit) float64 {
	base, err := money.ParseUnit(unit.Base())
	if field != "profit" || err != nil {
		return 1
	}
	return float64(unit.Worth()) / float64(base.Worth())
}

var comparisons = map[string]func(a, b float64) bool{
	"=":  func(a, b float64) bool { return a == b },
	"<":  func(a, b float64) bool { return a < b },
	"<=": func(a, b float64) bool { return a <= b },
	">":  func(a, b float64) bool { return a > b },
	">=": func(a, b float64) bool { return a >= b },
}

// figures are the fields of a standing by the names that conditions use.
var figures = map[string]func(standing) float64{
	"bought":     func(s standing) float64 { return yes(s.bought) },
	"hasModel":   func(s standing) float64 { return yes(s.hasModel) },
	"repeats":    func(s standing) float64 { return float64(s.repeats) },
	"since":      func(s standing) float64 { return only(s.bought, float64(s.since)) },
	"age":        func(s standing) float64 { return only(s.bought, float64(s.age)) },
	"alive":      func(s standing) float64 { return only(s.hasModel, s.alive) },
	"expected":   func(s standing) float64 { return only(s.hasModel, s.expected) },
	"percentile": func(s standing) float64 { return float64(s.percentile) },
	"monetary":   func(s standing) float64 { return float64(s.monetary) },
	"profit":     func(s standing) float64 { return only(s.hasProfit, s.profit) },
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func only(known bool, v float64) float64 {
	if !known {
		return math.NaN()
	}
	return v
}

// needs are the figures in the sentences that rules may name; without them the sentence would have holes.
var needs = map[string][]string{
	"prospect": {}, "new": {"days"}, "oneTime": {"days"}, "oneTimeLost": {"days"}, "promising": {"days", "percentile"},
	"lost": {"days", "alive"}, "champion": {"alive", "percentile"}, "loyal": {"alive"}, "atRisk": {"days", "alive"},
	"cooling": {"days", "alive"}, "plainLoyal": {"days"}, "plainCooling": {"days"}, "plainLost": {"days"},
}

// reason says why a rule holds: in the sentence it names, in the firm's own words, or by its number.
func (r rule) reason(args map[string]string) *crm.Reason {
	wanted, ours := needs[r.code]
	missing := slices.ContainsFunc(wanted, func(name string) bool { _, ok := args[name]; return !ok })
	if r.text == "" && ours && !missing {
		return &crm.Reason{Code: r.code, Args: args}
	}
	own := map[string]string{"rule": strconv.Itoa(r.index + 1)}
	for name, value := range args {
		own[name] = value
	}
	if r.text != "" {
		own["text"] = r.text
	}
	return &crm.Reason{Code: crm.OwnRule, Args: own}
}
