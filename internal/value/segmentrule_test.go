package value_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/value"
)

// by decides about a summary by one condition: who meets it is in the segment "yes".
func by(t interface{ Fatal(...any) }, scorer *value.Scorer, unit string, of crm.Summary, field, op, than string) bool {
	in, err := money.ParseUnit(unit)
	if err != nil {
		t.Fatal(err)
	}
	rules := crm.SegmentRules{Rules: []crm.SegmentRule{
		{Segment: "yes", All: []crm.RuleCondition{{Field: field, Op: op, Value: money.Literal(than)}}}, {Segment: "no"},
	}}
	return scorer.By(value.RulesOf(rules, in)).Decide(crm.Value{Summary: of}, at).Segment == "yes"
}

// Every field that a rule may name tells something of a customer, and of nobody what is not known of them.
func TestEveryFieldOfARule(t *testing.T) {
	rich, plain := modelWith(t, 0.01), plainModel(t)
	buyer, prospect := boughtOn("USD", 1000, 60, 50, 40, 30), crm.Summary{}
	buyer.Margin, buyer.MarginUnknown = buyer.Spent, 0
	values := map[string][2]string{ // least and most of a buyer's
		"repeats": {"3", "3"}, "since": {"30", "30"}, "age": {"60", "60"}, "alive": {"0.5", "1"}, "expected": {"1", "100"},
		"percentile": {"1", "99"}, "monetary": {"1", "5"}, "profit": {"40", "40"},
	}
	for _, field := range crm.RuleFields() {
		if crm.YesNo(field) {
			if !by(t, scorerOf(t, rich), "USD", buyer, field, "=", "yes") || by(t, scorerOf(t, rich), "USD", prospect, field, "=", "yes") {
				t.Errorf("%s: wrong", field)
			}
			continue
		}
		ends, ok := values[field]
		if !ok || !by(t, scorerOf(t, rich), "USD", buyer, field, ">=", ends[0]) || !by(t, scorerOf(t, rich), "USD", buyer, field, "<=", ends[1]) {
			t.Errorf("%s of a buyer is not within %v", field, ends)
		}
	}
	for _, field := range []string{"since", "age", "alive", "expected", "profit"} {
		for _, op := range []string{"<", "<=", "=", ">=", ">"} {
			if by(t, scorerOf(t, rich), "USD", prospect, field, op, "0") {
				t.Errorf("%s %s 0 holds for who has bought nothing", field, op)
			}
		}
	}
	if by(t, scorerOf(t, plain), "USD", buyer, "alive", ">=", "0") {
		t.Error("without a model somebody is alive")
	}
	if by(t, scorerOf(t, rich), "IRT", buyer, "profit", ">=", "-100") {
		t.Error("dollars are compared with tomans")
	}
}

// A profit is compared in the firm's own unit, of which ten rials are one.
func TestProfitInTheFirmsUnit(t *testing.T) {
	tomans := boughtOn("IRT", 50000, 10)
	tomans.Margin, tomans.MarginUnknown = tomans.Spent, 0
	kept := money.FromMinor(tomans.Spent, mustUnit(t, "IRR"))
	shown, err := kept.In(mustUnit(t, "IRT"))
	if err != nil {
		t.Fatal(err)
	}
	scorer := scorerOf(t, plainModel(t))
	if !by(t, scorer, "IRT", tomans, "profit", "=", shown.Decimal()) || by(t, scorer, "IRT", tomans, "profit", ">", shown.Decimal()) {
		t.Errorf("the profit is not %s", shown)
	}
}

func mustUnit(t *testing.T, code string) money.Unit {
	t.Helper()
	unit, err := money.ParseUnit(code)
	if err != nil {
		t.Fatal(err)
	}
	return unit
}

// A rule whose sentence would have a hole is explained by its number.
func TestReasonWithoutHoles(t *testing.T) {
	rules := crm.SegmentRules{Rules: []crm.SegmentRule{{Segment: "loyal", Reason: "champion"}}}
	got := scorerOf(t, plainModel(t)).By(value.RulesOf(rules, money.Unit{})).Decide(crm.Value{Summary: boughtOn("USD", 1, 5)}, at)
	if got.Reason.Code != crm.OwnRule || got.Reason.Args["rule"] != "1" {
		t.Error(got.Reason)
	}
}

// Everybody is somewhere before and after, and the ways add up to that.
func TestComparisonAddsUp(t *testing.T) {
	model, plain := modelWith(t, 1), value.DefaultRules()
	others := value.RulesOf(crm.SegmentRules{Rules: []crm.SegmentRule{
		{Segment: "gold", Name: map[string]string{"fa": "x"}, All: []crm.RuleCondition{{Field: "repeats", Op: ">=", Value: "2"}}}, {Segment: "lost"},
	}}, money.Unit{})
	rapid.Check(t, func(t *rapid.T) {
		var shards []*value.Comparison
		customers := 0
		for range rapid.IntRange(1, 4).Draw(t, "shards") {
			c := value.NewComparison(others)
			for range rapid.IntRange(0, 30).Draw(t, "customers") {
				customers++
				days := rapid.SliceOfN(rapid.IntRange(0, 500), 0, 6).Draw(t, "days")
				scorer, err := model.Scorer(today)
				if err != nil {
					t.Fatal(err)
				}
				scorer.Compare([]crm.Value{{Customer: "cus", Summary: boughtOn("USD", 100, days...)}}, plain, others, c)
			}
			shards = append(shards, c)
		}
		all := value.Together(shards, others)
		moved, ways, before, after, taken := 0, 0, 0, 0, 0
		for way, n := range all.Moves {
			ways += n
			if way.From != way.To {
				moved += n
			}
		}
		for _, sum := range all.Before {
			before += sum.Customers
		}
		for _, sum := range all.After {
			after += sum.Customers
		}
		for _, n := range all.ByRule {
			taken += n
		}
		for _, n := range []int{all.Customers, ways, before, after, taken} {
			if n != customers {
				t.Fatalf("%d customers, but %d", customers, n)
			}
		}
		if moved != all.Moved || len(all.Examples) != min(moved, 20) {
			t.Fatalf("%d moved, not %d; %d examples", all.Moved, moved, len(all.Examples))
		}
	})
}

// Cochran's example in small: of 4 shards two were seen, with 10 and 14.
func TestEstimate(t *testing.T) {
	n, standardError := value.Estimate([]int{10, 14}, 4)
	if n != 48 || math.Abs(standardError-4*math.Sqrt(0.5*8/2)) > 1e-12 {
		t.Errorf("%d ± %g", n, standardError)
	}
	if n, standardError := value.Estimate([]int{3, 4, 5, 6}, 4); n != 18 || standardError != 0 {
		t.Errorf("all were seen: %d ± %g", n, standardError)
	}
	if n, _ := value.Estimate(nil, 4); n != 0 {
		t.Error(n)
	}
}
