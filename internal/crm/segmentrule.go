package crm

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// SegmentRules put customers into segments: of the rules the first that holds decides. Version counts changes, from 0 for the
// default that nobody has touched; a document without rules stands for the default.
type SegmentRules struct {
	Version   int           `json:"version"`
	Rules     []SegmentRule `json:"rules,omitempty"`
	ChangedBy string        `json:"changedBy,omitempty"`
	ChangedAt time.Time     `json:"changedAt,omitzero"`
}

// SegmentRule holds for whoever meets all of its conditions; one without conditions holds for everybody. Reason is the code of
// the sentence that says why, Text one of the firm's own instead. A segment of the firm's own has a name in every language, and
// a stage of the relationship that goes with it.
type SegmentRule struct {
	Segment string            `json:"segment"`
	Name    map[string]string `json:"name,omitempty"` // by language
	Stage   string            `json:"stage,omitempty"`
	Reason  string            `json:"reason,omitempty"`
	Text    string            `json:"text,omitempty"`
	All     []RuleCondition   `json:"all"`
}

// RuleCondition compares a field of a customer's standing with a value: a number, or yes or no.
type RuleCondition struct {
	Field string        `json:"field" enum:"bought,hasModel,repeats,since,age,alive,expected,percentile,monetary,profit"`
	Op    string        `json:"op" enum:"=,<,<=,>,>="`
	Value money.Literal `json:"value"`
}

// OwnRule is the code of the reason of a rule without a sentence of ours; its text, if it has one, is its argument "text".
const OwnRule = "ownRule"

// With is the rules in force: those that the firm keeps itself, or the default.
func (r SegmentRules) With() SegmentRules {
	if len(r.Rules) == 0 {
		r.Rules = DefaultSegmentRules()
	}
	return r
}

// Segments are the segments that the rules lead to, each once, in the order of the rules.
func (r SegmentRules) Segments() []string {
	var out []string
	for _, rule := range r.Rules {
		if !slices.Contains(out, rule.Segment) {
			out = append(out, rule.Segment)
		}
	}
	return out
}

// NameOf is what the firm calls a segment of its own in a language; "" for one of ours.
func (r SegmentRules) NameOf(segment, lang string) string {
	for _, rule := range r.Rules {
		if rule.Segment == segment && len(rule.Name) > 0 {
			return rule.Name[lang]
		}
	}
	return ""
}

// SegmentRulesForm is a whole document of rules as typed, the first that holds first.
type SegmentRulesForm struct {
	Rules []SegmentRuleForm `json:"rules" minItems:"1" maxItems:"40"`
}

// SegmentRuleForm is one rule as typed.
type SegmentRuleForm struct {
	Segment string          `json:"segment"`
	Name    *NameForm       `json:"name,omitempty"`
	Stage   string          `json:"stage,omitempty" enum:"active,lapsed,lost"`
	Reason  string          `json:"reason,omitempty"`
	Text    string          `json:"text,omitempty"`
	All     []RuleCondition `json:"all" maxItems:"10"`
}

const (
	maxRules      = 40
	maxConditions = 10
)

// Parse checks the rules: every condition for itself, that each rule can hold for somebody whom no earlier rule takes, and that
// the last holds for everybody.
func (in SegmentRulesForm) Parse() ([]SegmentRule, error) {
	var faults Faults
	switch {
	case len(in.Rules) == 0:
		faults.Add("/rules", "list.empty")
	case len(in.Rules) > maxRules:
		faults.Add("/rules", "list.tooLong", "limit", strconv.Itoa(maxRules))
		return nil, faults
	}
	out := make([]SegmentRule, len(in.Rules))
	named := map[string]bool{}
	for i, typed := range in.Rules {
		f := form{at: fmt.Sprintf("/rules/%d", i), faults: &faults}
		out[i] = f.segmentRule(typed, named)
	}
	if len(faults) == 0 {
		checkReach(out, &faults)
	}
	return out, faults.Err()
}

var ownSegment = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,31}$`)

// segmentRule reads one rule; named are the segments of the firm's own that have a name already.
func (f form) segmentRule(in SegmentRuleForm, named map[string]bool) SegmentRule {
	out := SegmentRule{
		Segment: f.segment(in.Segment), Stage: f.oneOf("stage", in.Stage, Active, Lapsed, Lost),
		Reason: f.oneOf("reason", in.Reason, defaultReasons()...), Text: f.text("text", in.Text, maxLine), All: []RuleCondition{},
	}
	if in.Name != nil {
		out.Name = f.inLanguages("name", *in.Name, maxName)
	}
	if out.Segment != "" && !slices.Contains(defaultSegments(), out.Segment) {
		f.ownNames(out, named)
	}
	if len(in.All) > maxConditions {
		f.fault("all", "list.tooLong", "limit", strconv.Itoa(maxConditions))
		return out
	}
	for i, condition := range in.All {
		at := form{at: fmt.Sprintf("%s/all/%d", f.at, i), faults: f.faults}
		out.All = append(out.All, at.condition(condition))
	}
	return out
}

func (f form) segment(typed string) string {
	switch typed = strings.TrimSpace(typed); {
	case typed == "":
		f.fault("segment", "required")
	case !ownSegment.MatchString(typed) || typed == AllSegments:
		f.fault("segment", "segment.invalid")
	default:
		return typed
	}
	return ""
}

// ownNames demands of the first rule of a segment of the firm's own what it is called, in every language.
func (f form) ownNames(rule SegmentRule, named map[string]bool) {
	if len(rule.Name) == 0 && named[rule.Segment] {
		return
	}
	named[rule.Segment] = true
	for _, lang := range locale.Langs() {
		if rule.Name[string(lang)] == "" && !f.faulty("name/"+string(lang)) {
			f.fault("name/"+string(lang), "required")
		}
	}
}

var plainValue = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,6})?$`)

// condition reads one condition; its value is kept as a plain decimal, or yes or no.
func (f form) condition(in RuleCondition) RuleCondition {
	bounds, known := ruleFields[in.Field]
	if !known {
		f.fault("field", "choice", "allowed", strings.Join(RuleFields(), ", "))
		return in
	}
	ops := []string{"=", "<", "<=", ">", ">="}
	if bounds.yesNo {
		ops = ops[:1]
	}
	if in.Op == "" {
		f.fault("op", "required")
	}
	in.Op = f.oneOf("op", in.Op, ops...)
	value := strings.TrimSpace(string(in.Value))
	switch {
	case value == "":
		f.fault("value", "required")
	case bounds.yesNo:
		f.oneOf("value", value, "yes", "no")
	default:
		value = f.ruleNumber(value, bounds)
	}
	in.Value = money.Literal(value)
	return in
}

// ruleNumber is a number within what a field can be.
func (f form) ruleNumber(typed string, bounds ruleField) string {
	value := locale.PlainNumber(typed)
	number, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || !plainValue.MatchString(value):
		f.fault("value", "number.invalid")
	case number < bounds.low || number > bounds.high:
		f.fault("value", "number.range", "low", plainFloat(bounds.low), "high", plainFloat(bounds.high))
	case bounds.whole && strings.Contains(value, "."):
		f.fault("value", "number.whole")
	}
	return value
}

func plainFloat(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
