package desk_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/desk"
)

func TestRulesOfAForm(t *testing.T) {
	got := desk.RulesOf(url.Values{
		"rules.0.segment": {"+"}, "rules.0.name.fa": {"طلایی"}, "rules.0.name.en": {" Gold "}, "rules.0.text": {"x"}, "rules.0.stage": {"active"},
		"rules.0.all.0.field": {"since"}, "rules.0.all.0.op": {"<="}, "rules.0.all.0.value": {"۱٬۲۰۰"},
		"rules.0.all.1.field": {""}, "rules.0.all.1.op": {"<="},
		"rules.0.all.2.field": {"bought:no"}, "rules.0.all.2.op": {">"}, "rules.0.all.2.value": {"7"},
		"rules.1.segment": {"lost"}, "rules.1.reason": {"plainLost"},
		"rules.3.segment": {"after a gap"},
	})
	want := []desk.Rule{
		{Segment: "+", Name: map[string]string{"fa": "طلایی", "en": "Gold"}, Text: "x", Stage: "active", All: []desk.RuleCondition{{"since", "<=", "1200"}, {"bought", "=", "no"}}},
		{Segment: "lost", Reason: "plainLost", All: []desk.RuleCondition{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, id := range map[string]string{"Gold": "gold", "VIP buyers 2": "vipBuyers2", "": "", "طلایی": "", "a-very-long-name-that-goes-on-and-on-for-ever": "aVeryLongNameThatGoesOnAndOnForE"} {
		if got := desk.Named([]desk.Rule{{Segment: "+", Name: map[string]string{"en": name}}})[0].Segment; got != id {
			t.Errorf("%q is %q, want %q", name, got, id)
		}
	}
}

// Any button does something or nothing, whatever its numbers say.
func TestEditedRules(t *testing.T) {
	segments := func(rules []desk.Rule) (out []string) {
		for _, rule := range rules {
			out = append(out, rule.Segment)
		}
		return out
	}
	for button, want := range map[string][]string{
		"rule.1.add": {"a", "loyal", "b"}, "rule.2.add": {"a", "b", "loyal"}, "rule.0.remove": {"b"}, "rule.1.up": {"b", "a"}, "rule.0.up": {"a", "b"},
		"rule.2.remove": {"a", "b"}, "rule.-1.remove": {"a", "b"}, "rule.x.up": {"a", "b"}, "": {"a", "b"}, "rule": {"a", "b"}, "condition.1.5.remove": {"a", "b"}, "nonsense.1.2.3": {"a", "b"},
	} {
		if diff := cmp.Diff(want, segments(desk.Edited([]desk.Rule{{Segment: "a"}, {Segment: "b"}}, button))); diff != "" {
			t.Errorf("%s: %s", button, diff)
		}
	}
	one := desk.Edited([]desk.Rule{{All: []desk.RuleCondition{{"since", "<", "1"}, {"age", "<", "2"}}}}, "condition.0.0.remove")
	if diff := cmp.Diff([]desk.RuleCondition{{"age", "<", "2"}}, one[0].All); diff != "" {
		t.Error(diff)
	}
	if more := desk.Edited(one, "rule.0.condition"); len(more[0].All) != 2 {
		t.Error(more)
	}
}
