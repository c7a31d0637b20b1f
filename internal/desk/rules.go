package desk

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"vafa/internal/locale"
)

// Rule is a segment rule, as the API has it and as the form does.
type Rule struct {
	Segment string            `json:"segment"`
	Name    map[string]string `json:"name,omitempty"`
	Stage   string            `json:"stage,omitempty"`
	Reason  string            `json:"reason,omitempty"`
	Text    string            `json:"text,omitempty"`
	All     []RuleCondition   `json:"all"`
}

// RuleCondition is one of its conditions.
type RuleCondition struct {
	Field string `json:"field"`
	Op    string `json:"op"`
	Value string `json:"value"`
}

// RuleReport is what GET /v1/segments/rules answers.
type RuleReport struct {
	Rules     []Rule            `json:"rules"`
	Version   int               `json:"version"`
	Own       bool              `json:"own"`
	ChangedBy string            `json:"changedBy"`
	ChangedAt time.Time         `json:"changedAt"`
	Labels    map[string]string `json:"labels"`
}

// Rules is the page of segment rules.
type Rules struct {
	Frame
	RuleReport
	Tag     string // the entity tag of the rules in force
	Preview *RulePreview
}

// RulePreview is what POST /v1/segments/preview answers.
type RulePreview struct {
	Customers int     `json:"customers"`
	Moved     int     `json:"moved"`
	Error     float64 `json:"error"`
	Waiting   int     `json:"waiting"`
	Sample    *struct {
		Customers int `json:"customers"`
		Shards    int `json:"shards"`
		Of        int `json:"of"`
	} `json:"sample"`
	ByRule   []int `json:"byRule"`
	Segments []struct {
		Name   string      `json:"name"`
		Before SegmentSize `json:"before"`
		After  SegmentSize `json:"after"`
	} `json:"segments"`
	Moves []struct {
		SegmentMove
		Error float64 `json:"error"`
	} `json:"moves"`
	Examples []struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		From   string `json:"from"`
		To     string `json:"to"`
		Reason string `json:"reason"`
	} `json:"examples"`
	Labels map[string]string `json:"labels"`
}

// SegmentSize is how many customers a segment has and what they are worth, a decimal by currency.
type SegmentSize struct {
	Customers int               `json:"customers"`
	Value     map[string]string `json:"value"`
}

// newSegment is what is chosen for a segment that has no name yet.
const newSegment = "+"

// yesNo are the fields that are chosen together with their answer.
var yesNo = []string{"bought", "hasModel"}

// numeric are the fields that are compared with a number.
var numeric = []string{"repeats", "since", "age", "alive", "expected", "percentile", "monetary", "profit"}

// RulesOf reads the rules out of the page's form. Conditions of which no field was chosen are left out.
func RulesOf(form url.Values) []Rule {
	out := []Rule{}
	for i := 0; form.Has(fmt.Sprintf("rules.%d.segment", i)); i++ {
		at := func(name string) string { return strings.TrimSpace(form.Get(fmt.Sprintf("rules.%d.%s", i, name))) }
		rule := Rule{Segment: at("segment"), Stage: at("stage"), Reason: at("reason"), Text: at("text"), All: []RuleCondition{}}
		for _, lang := range locale.Langs() {
			if name := at("name." + string(lang)); name != "" {
				if rule.Name == nil {
					rule.Name = map[string]string{}
				}
				rule.Name[string(lang)] = name
			}
		}
		for k := 0; form.Has(fmt.Sprintf("rules.%d.all.%d.field", i, k)); k++ {
			if condition, ok := ConditionOf(form, fmt.Sprintf("rules.%d.all.%d.", i, k)); ok {
				rule.All = append(rule.All, condition)
			}
		}
		out = append(out, rule)
	}
	return out
}

// ConditionOf reads the condition of a form whose fields begin with at; ok says whether one was chosen.
func ConditionOf(form url.Values, at string) (condition RuleCondition, ok bool) {
	typed := func(name string) string { return strings.TrimSpace(form.Get(at + name)) }
	field, answer, both := strings.Cut(typed("field"), ":")
	if both {
		return RuleCondition{field, "=", answer}, true
	}
	return RuleCondition{field, typed("op"), locale.PlainNumber(typed("value"))}, field != ""
}

// Edited is the rules after a button of the form: rule.3.add, rule.3.up, rule.3.remove, rule.3.condition, or condition.3.1.remove.
func Edited(rules []Rule, button string) []Rule {
	parts := strings.Split(button, ".")
	if len(parts) < 3 {
		return rules
	}
	i, err := strconv.Atoi(parts[1])
	if err != nil || i < 0 || i > len(rules) {
		return rules
	}
	what := parts[len(parts)-1]
	switch {
	case parts[0] == "rule" && what == "add":
		return slices.Insert(rules, i, Rule{Segment: "loyal", All: []RuleCondition{{}}})
	case i == len(rules):
		return rules
	case parts[0] == "rule" && what == "remove":
		return slices.Delete(rules, i, i+1)
	case parts[0] == "rule" && what == "up" && i > 0:
		rules[i-1], rules[i] = rules[i], rules[i-1]
	case parts[0] == "rule" && what == "condition":
		rules[i].All = append(rules[i].All, RuleCondition{})
	case parts[0] == "condition" && what == "remove":
		if k, err := strconv.Atoi(parts[2]); err == nil && k >= 0 && k < len(rules[i].All) {
			rules[i].All = slices.Delete(rules[i].All, k, k+1)
		}
	}
	return rules
}

// Named is the rules in which those that begin a segment have its id, made of its English name.
func Named(rules []Rule) []Rule {
	rules = slices.Clone(rules)
	for i, rule := range rules {
		if rule.Segment == newSegment {
			rules[i].Segment = idFrom(rule.Name["en"])
		}
	}
	return rules
}

// idFrom is a name such as "Gold buyers" as an id: goldBuyers.
func idFrom(name string) string {
	out := ""
	for i, word := range strings.FieldsFunc(name, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9') }) {
		word = strings.ToLower(word)
		if i > 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		out += word
	}
	return out[:min(len(out), 32)]
}

// Called is what a segment is called.
func (r Rules) Called(name string) string {
	if r.Preview != nil && r.Preview.Labels[name] != "" {
		return r.Preview.Labels[name]
	}
	if label := r.Labels[name]; label != "" {
		return label
	}
	return r.Or("segment."+name, name)
}

// ourSegments are those that need no name, in the order in which they are offered.
var ourSegments = []string{"champion", "loyal", "promising", "new", "cooling", "atRisk", "oneTime", "lost", "prospect"}

// SegmentField is where a rule leads to.
func (r Rules) SegmentField(i int) (Field, error) {
	choices := []Choice{}
	for _, name := range ourSegments {
		choices = append(choices, Choice{Value: name, Text: text(r.Lang, "segment."+name)})
	}
	for _, rule := range r.Rules {
		if known := func(c Choice) bool { return c.Value == rule.Segment }; rule.Segment != newSegment && rule.Segment != "" && !slices.ContainsFunc(choices, known) {
			choices = append(choices, Choice{Value: rule.Segment, Text: r.ownName(rule)})
		}
	}
	choices = append(choices, Choice{Value: newSegment, Text: text(r.Lang, "rules.newSegment")})
	out, err := r.Select(r.place(i, "segment"), "rules.segment", choices, "required", "value="+r.Rules[i].Segment)
	out.Errors = append(out.Errors, r.Trouble.exactly(fmt.Sprintf("rules.%d", i))...)
	out.Errors = append(out.Errors, r.Trouble.exactly(r.place(i, "all"))...)
	return out, err
}

// ownName is what the form or the rules in force call a segment of the firm's own.
func (r Rules) ownName(rule Rule) string {
	if name := rule.Name[string(r.Lang)]; name != "" {
		return name
	}
	return r.Called(rule.Segment)
}

// exactly are the faults of a place itself, without those of what is within it.
func (t *Trouble) exactly(name string) []string {
	var out []string
	if t == nil {
		return nil
	}
	for _, fault := range t.Faults {
		if fault.Field == name {
			out = append(out, fault.Text)
		}
	}
	return out
}

func (r Rules) place(i int, name string) string { return fmt.Sprintf("rules.%d.%s", i, name) }

// NameFields are what a segment of the firm's own is called.
func (r Rules) NameFields(i int) ([]Field, error) {
	var out []Field
	for _, lang := range locale.Langs() {
		field, err := r.Field(r.place(i, "name."+string(lang)), "rules.name."+string(lang), "value="+r.Rules[i].Name[string(lang)])
		if err != nil {
			return nil, err
		}
		out = append(out, field)
	}
	return out, nil
}

// Names says whether a rule's fields for a name are to be seen: it begins a segment, has a name already, or one is at fault.
func (r Rules) Names(i int) bool {
	fields, err := r.NameFields(i)
	wrong := err == nil && slices.ContainsFunc(fields, func(f Field) bool { return len(f.Errors) > 0 })
	return wrong || r.Rules[i].Segment == newSegment || len(r.Rules[i].Name) > 0
}

// TextField is the firm's own sentence for a rule.
func (r Rules) TextField(i int) (Field, error) {
	return r.Field(r.place(i, "text"), "rules.text", "hint", "value="+r.Rules[i].Text)
}

// StageField is the stage that goes with a rule.
func (r Rules) StageField(i int) (Field, error) {
	choices := append([]Choice{{Value: "", Text: text(r.Lang, "rules.stage.usual")}}, r.Choices("rules.stage.", "active", "lapsed", "lost")...)
	return r.Select(r.place(i, "stage"), "rules.stage", choices, "value="+r.Rules[i].Stage)
}

// ConditionFields are field, comparison and value of a condition.
func (r Rules) ConditionFields(i, k int) ([]Field, error) {
	c := r.Rules[i].All[k]
	chosen, value := r.ConditionTyped(c)
	return r.conditionFields(fmt.Sprintf("rules.%d.all.%d.", i, k), chosen, c.Op, value)
}

// ConditionTyped is a condition as a form has it: the choice of its field, and the number beside it.
func (f Frame) ConditionTyped(c RuleCondition) (chosen, value string) {
	if slices.Contains(yesNo, c.Field) {
		return c.Field + ":" + c.Value, ""
	}
	return c.Field, locale.Number(f.Lang, c.Value)
}

// conditionFields are the fields of a condition whose names begin with at.
func (f Frame) conditionFields(at, chosen, op, value string) ([]Field, error) {
	field, err := f.Select(at+"field", "rules.field", f.fieldChoices(), "value="+chosen)
	if err != nil {
		return nil, err
	}
	compared, err := f.Select(at+"op", "rules.op", f.Choices("rules.op.", "<=", "<", ">=", ">", "="), "required", "value="+op)
	if err != nil {
		return nil, err
	}
	number, err := f.Field(at+"value", "rules.value", "ltr", "mode=decimal", "value="+value)
	number.Optional = "" // whether it is needed depends on the field that is chosen
	return []Field{field, compared, number}, err
}

func (f Frame) fieldChoices() []Choice {
	out := []Choice{{Value: "", Text: text(f.Lang, "rules.field.none")}}
	for _, name := range yesNo {
		out = append(out, f.Choices("rules.field.", name+":yes", name+":no")...)
	}
	return append(out, f.Choices("rules.field.", numeric...)...)
}

// Condition is a condition in words.
func (f Frame) Condition(c RuleCondition) string {
	if slices.Contains(yesNo, c.Field) {
		return text(f.Lang, "rules.field."+c.Field+":"+c.Value)
	}
	return f.Or("rules.field."+c.Field, c.Field) + " " + f.Or("rules.op."+c.Op, c.Op) + " " + locale.Number(f.Lang, c.Value)
}

// TakenBy is how many customers a rule takes by the preview, -1 where there is none.
func (r Rules) TakenBy(i int) int {
	if r.Preview == nil || i >= len(r.Preview.ByRule) {
		return -1
	}
	return r.Preview.ByRule[i]
}

// Currency is the one of the firm, in which values are compared.
func (r Rules) Currency() string { return r.Firm.Unit.Code() }

// Add is a number after another, for words that count from one.
func (f Frame) Add(i, n int) int { return i + n }
