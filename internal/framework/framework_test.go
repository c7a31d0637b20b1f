package framework_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/framework"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/report"
)

func unit(t rapid.TB, code string) money.Unit {
	t.Helper()
	out, err := money.ParseUnit(code)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func day(t rapid.TB, text string) locale.Date {
	t.Helper()
	out, err := locale.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// firm is the input of a firm of which nothing but its days is known.
func firm(t rapid.TB) framework.Input {
	t.Helper()
	toman := unit(t, "IRT")
	return framework.Input{
		Ran: true, Firm: crm.Business{Unit: toman, MinuteCost: money.FromMinor(1000, toman)}, From: day(t, "2026-10-01"), Until: day(t, "2026-11-22"),
		RealRate:  0.1,
		Relations: report.RelationsNow{AsOf: day(t, "2026-11-22"), Relations: report.NewRelations()},
		Months:    []report.Period{month(t, "2026-10-01", "2026-10-31"), month(t, "2026-11-01", "2026-11-30")},
		Before:    []report.Period{month(t, "2026-08-01", "2026-08-31"), month(t, "2026-09-01", "2026-09-30")},
	}
}

func month(t rapid.TB, from, to string) report.Period {
	t.Helper()
	return report.Period{From: day(t, from), To: day(t, to), Contacts: crm.Counts{}, Money: map[string]report.Money{}}
}

func figures(in framework.Input) map[string]framework.Figure {
	out := map[string]framework.Figure{}
	for _, section := range in.Sections() {
		for _, figure := range section.Figures {
			out[figure.Key] = figure
		}
	}
	return out
}

func want(t rapid.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func value(t rapid.TB, q *framework.Quantity) float64 {
	t.Helper()
	if q == nil || q.Number == nil {
		t.Fatal("no number")
	}
	return *q.Number
}

func amount(t rapid.TB, q *framework.Quantity) string {
	t.Helper()
	if q == nil || q.Amount == nil {
		t.Fatal("no amount")
	}
	return q.Amount.String()
}

// Every figure has a title, says how it is computed and, as long as nothing is known, what it needs, in every language; nothing is
// made up of nothing.
func TestNothingIsMadeUp(t *testing.T) {
	for _, in := range []framework.Input{firm(t), {}} {
		for key, figure := range figures(in) {
			if figure.Value != nil && key != "further.threeParts" {
				t.Errorf("%s of nothing is %+v", key, figure.Value)
			}
			codes := []string{"title." + key, "query." + key}
			if figure.Needs != nil {
				codes = append(codes, figure.Needs.Code)
			} else if figure.Value == nil {
				t.Errorf("%s does not say what it needs", key)
			}
			for _, code := range codes {
				for _, lang := range locale.Langs() {
					if said := phrase.Of(lang, &crm.Reason{Code: code}); said == code {
						t.Errorf("%s is not said in %s", code, lang)
					}
				}
			}
		}
	}
}

// What contacts cost is told beside what they cost before, and what was saved by the difference.
func TestCostSaved(t *testing.T) {
	in := firm(t)
	effort := func(contacts, minutes int64) crm.Counts {
		return crm.Counts{crm.CountEffort(crm.Keeping, "contacts"): contacts, crm.CountEffort(crm.Keeping, "minutes"): minutes}
	}
	in.Months[0].Contacts, in.Months[1].Contacts, in.Before[1].Contacts = effort(4, 20), effort(6, 20), effort(5, 50)
	in.Months[1].Customers, in.Before[1].Customers = 8, 5
	got := figures(in)
	cost := got["barnett.costPerContact"]
	want(t, "cost of a contact", []string{"400 IRT", "1000 IRT"}, []string{amount(t, cost.Value), amount(t, cost.Baseline)})
	want(t, "cost of a customer", "500 IRT", amount(t, got["barnett.costPerCustomer"].Value))
	want(t, "saved", "6000 IRT", amount(t, got["barnett.costSaved"].Value))
	want(t, "minutes", []float64{4, 10}, []float64{value(t, got["further.timePerContact"].Value), value(t, got["further.timePerContact"].Baseline)})
	want(t, "keeping", 1.0, value(t, got["further.keepingShare"].Value))
}

// The first sale is dear: with a mean profit of 300, 200, 100 for each purchase, what cost 550 is made good by the third.
func TestBreakEvenPurchase(t *testing.T) {
	in := firm(t)
	in.Months[0].New = 10
	in.Targets.Costs = []crm.Cost{{From: in.From, Until: in.Until, What: crm.Winning, Amount: money.FromMinor(55_000, in.Firm.Unit)}}
	in.Relations.Relations.Sources["fair"] = report.SourceSum{
		Buyers: 10, Repeat: 8, Reached: []int{10, 8, 6, 4}, Profit: map[string][]int64{"IRR": {30_000, 16_000, 6_000, 4_000}},
	}
	got := figures(in)["elements.breakEven"]
	want(t, "purchase", 3.0, value(t, got.Value))
	want(t, "source", []any{"fair", 3.0}, []any{got.Rows[0].Name, value(t, got.Rows[0].Value)})
	in.Targets.Costs[0].Amount = money.FromMinor(90_000, in.Firm.Unit)
	want(t, "not within what is known", (*framework.Quantity)(nil), figures(in)["elements.breakEven"].Value)
}

// Five more in a hundred who stay: with r = 0.6 and d = 0.1, worth goes from 0.6/0.5 to 0.65/0.45, which is 20.37 % more.
func TestRetentionWorth(t *testing.T) {
	in := firm(t)
	in.Relations.Relations.Years["IRR"] = report.YearSum{Before: 10, Again: 6, Active: 12, Profit: 1000}
	got := figures(in)["further.retentionWorth"]
	if more := value(t, got.Value); more < 0.2036 || more > 0.2038 {
		t.Errorf("worth rises by %v", more)
	}
}

// Campaigns add up: the differences of each by the members who were addressed, with the roots of their squared half intervals.
func TestRevenueGained(t *testing.T) {
	in := firm(t)
	for _, one := range []struct{ low, difference, high int64 }{{20, 50, 80}, {0, 40, 80}} {
		effect := crm.Effect{Treated: 10, Control: 2}
		of := func(minor int64) money.Money { return money.FromMinor(10*minor, in.Firm.Unit) }
		effect.Revenue.Adjusted = crm.MoneyEffect{Difference: of(one.difference), Low: of(one.low), High: of(one.high), Known: true}
		effect.Profit = effect.Revenue
		in.Campaigns = append(in.Campaigns, framework.Campaign{
			Campaign: crm.Campaign{Name: "spring", Variants: make([]crm.Variant, 2)}, Result: &crm.CampaignResult{Effect: effect},
		})
	}
	got := figures(in)
	gained := got["barnett.revenueGained"]
	want(t, "gained", []string{"900 IRT", "400 IRT", "1400 IRT"}, []string{amount(t, gained.Value), amount(t, gained.Low), amount(t, gained.High)})
	want(t, "piloted", []any{2.0, int64(24), 2}, []any{value(t, got["newell.piloted"].Value), got["newell.piloted"].N, len(got["newell.piloted"].Rows)})
	want(t, "differentiation", 2.0, value(t, got["elements.differentiation"].Value))
}

// A stop signal is told when all campaigns together cost more than they bring.
func TestStopSignal(t *testing.T) {
	in := firm(t)
	net := func(minor int64) money.Money { return money.FromMinor(minor, in.Firm.Unit) }
	in.Programme = &crm.Programme{Since: in.From, AsOf: in.Until, Stop: true}
	in.Programme.Effect.Return = crm.Return{
		Cost: net(300), Profit: crm.MoneyInterval{Value: net(100)}, Net: crm.MoneyInterval{Value: net(-200), Low: net(-300), High: net(-100)},
		Ratio: &crm.ShareInterval{Value: -0.66, Low: -1, High: -0.3},
	}
	got := figures(in)
	want(t, "net", "-20 IRT", amount(t, got["further.programme"].Value))
	want(t, "signal", "programme.stop", got["further.programme"].Rows[3].Code)
	want(t, "return", -0.66, value(t, got["newell.proven"].Value))
}

// Tags of feedback and the changes that they led to.
func TestValuesLeadToChanges(t *testing.T) {
	in := firm(t)
	in.Values = []framework.SegmentValues{
		{Label: "Loyal", Named: map[string]int64{"price": 3, "speed": 3, "trust": 3}, Answers: 6},
		{Label: "New", Named: map[string]int64{"price": 2}, Answers: 2},
	}
	in.Tags = []framework.TagLabel{{ID: "price", Label: "Price"}}
	in.Changes = []crm.Happening{{Kind: crm.HappeningChange, Tags: []string{"speed"}}}
	got := figures(in)
	want(t, "segments with values", 1.0, value(t, got["newell.values"].Value))
	want(t, "weights", 100.0, value(t, got["newell.weights"].Value))
	if name := got["newell.values"].Rows[0].Name; !strings.HasPrefix(name, "Loyal: ") {
		t.Errorf("row %q", name)
	}
	want(t, "customised", 1.0/3, value(t, got["galbreath.customised"].Value))
}

// Intervals hold their shares, which lie between 0 and 1, whatever was counted.
func TestSharesAreWithinTheirIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := firm(t)
		of := rapid.IntRange(0, 5000).Draw(t, "of")
		came := rapid.IntRange(0, of).Draw(t, "came")
		in.Relations.Relations.Claims = report.Return{Of: of, Came: came}
		got := figures(in)["galbreath.afterSales"]
		if of < framework.Fewest {
			if got.Value != nil {
				t.Errorf("of %d: %v", of, *got.Value.Number)
			}
			return
		}
		low, share, high := value(t, got.Low), value(t, got.Value), value(t, got.High)
		if low < 0 || low > share+1e-12 || share > high+1e-12 || high > 1 || share != float64(came)/float64(of) {
			t.Errorf("%d of %d: %v in %v-%v", came, of, share, low, high)
		}
	})
}

func TestStepsOfPlaysAreFollowedOrNot(t *testing.T) {
	in := firm(t)
	in.Uses = []crm.PlayUse{{
		Play: "wake", Version: 2, Texts: []map[string]string{{"en": "Call"}, {"en": "Write"}},
		Counts: crm.Counts{"started": 5, "step.0.asWritten": 5, "step.1.asWritten": 3, "step.1.late": 2},
	}}
	got := figures(in)["kalakota.process"]
	if got.Value == nil || got.Value.Number == nil || *got.Value.Number != 0.8 || got.N != 10 {
		t.Errorf("%+v", got)
	}
}
