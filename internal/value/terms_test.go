package value_test

import (
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

// yearly are prices in rials that double each year: at 100 in November 2024, at 400 in November 2026.
var yearly = money.Prices{
	{Month: money.MonthOf(2024, 11), Index: 100}, {Month: money.MonthOf(2025, 11), Index: 200}, {Month: money.MonthOf(2026, 11), Index: 400},
}

// inflated are the default terms of a firm in whose currency prices rise.
func inflated(prices money.Prices) value.Terms {
	return value.TermsOf(crm.Business{Prices: map[string]money.Prices{"IRR": prices}})
}

// learnt fits a model to ledgers in rials under terms.
func learnt(t interface{ Fatal(...any) }, terms value.Terms, ledgers []crm.Ledger) ([]crm.Summary, *value.Model) {
	var summaries []crm.Summary
	for _, ledger := range ledgers {
		summary, err := ledger.Summarise("IRT", terms.Prices["IRR"])
		if err != nil {
			t.Fatal(err)
		}
		summaries = append(summaries, summary)
	}
	model, err := value.Fit("run_1", summaries, nil, today, terms)
	if err != nil {
		t.Fatal(err)
	}
	return summaries, model
}

// times are ledgers with the amount of each day changed by a factor.
func times(ledgers []crm.Ledger, factor func(day locale.Date) int64) []crm.Ledger {
	var out []crm.Ledger
	for _, ledger := range ledgers {
		changed := crm.Ledger{}
		for key, total := range ledger {
			day, err := locale.ParseDate(key)
			if err != nil {
				panic(err)
			}
			total.Amount *= factor(day)
			total.Unknown *= factor(day)
			changed[key] = total
		}
		out = append(out, changed)
	}
	return out
}

// Prices jump in November 2025 to twice and in November 2026 to four times. Customers whose amounts jump with them are judged
// as those are whose prices stand still, and are worth four times as much in the money of today.
func TestInflationAloneChangesNoDecision(t *testing.T) {
	jumps := money.Prices{
		{Month: money.MonthOf(2024, 1), Index: 1}, {Month: money.MonthOf(2025, 10), Index: 1}, {Month: money.MonthOf(2025, 11), Index: 2},
		{Month: money.MonthOf(2026, 10), Index: 2}, {Month: money.MonthOf(2026, 11), Index: 4},
	}
	still := crowdLedgers(150, 3)
	risen := times(still, func(day locale.Date) int64 { return int64(jumps.Ratio(crm.MonthOf(day), jumps.Base())) })
	flat, calm := learnt(t, value.DefaultTerms(), still)
	steep, model := learnt(t, inflated(jumps), risen)
	before, after := scorerOf(t, calm), scorerOf(t, model)
	valued := 0
	for i := range flat {
		a, _ := before.Of(crm.Value{Summary: flat[i]})
		b, _ := after.Of(crm.Value{Summary: steep[i]})
		if a.ExpectedSpend > 0 {
			valued++
		}
		if !alike(b.Real, 4*a.Real) || !alike(b.ExpectedSpend, 4*a.ExpectedSpend) || a.Alive != b.Alive {
			t.Fatalf("customer %d: %+v, with inflation %+v", i, a, b)
		}
		x, y := before.Decide(crm.Value{Summary: flat[i]}, at), after.Decide(crm.Value{Summary: steep[i]}, at)
		if x.Percentile != y.Percentile {
			t.Errorf("customer %d: percentile %d, with inflation %d", i, x.Percentile, y.Percentile)
		}
		low, ok := before.Interval("cus", flat[i], a, 0)
		high, okToo := after.Interval("cus", steep[i], b, 0)
		if !ok || !okToo || !alike(high.High, 4*low.High) || !alike(high.Low, 4*low.Low) {
			t.Fatalf("customer %d: %+v, with inflation %+v", i, low, high)
		}
	}
	if valued < 100 {
		t.Errorf("only %d customers have a value", valued)
	}
}

func alike(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b)) }

// Whether the numbers are rials, tomans or new rials of ten thousand: they differ, what is decided does not.
func TestAChangeOfUnitChangesNoDecision(t *testing.T) {
	ledgers := crowdLedgers(80, 5)
	few, small := learnt(t, inflated(nil), ledgers)
	a := scorerOf(t, small)
	for _, worth := range []int64{10, 10_000} {
		lots, large := learnt(t, inflated(nil), times(ledgers, func(locale.Date) int64 { return worth }))
		b := scorerOf(t, large)
		for i := range few {
			f, _ := a.Of(crm.Value{Summary: few[i]})
			g, _ := b.Of(crm.Value{Summary: lots[i]})
			if math.Abs(g.Real/float64(worth)-f.Real) > 1e-4*math.Abs(f.Real) {
				t.Fatalf("%v times %v is not %v", f.Real, worth, g.Real)
			}
			x, y := a.Decide(crm.Value{Summary: few[i]}, at), b.Decide(crm.Value{Summary: lots[i]}, at)
			if x.Segment != y.Segment || x.Percentile != y.Percentile || x.RFM != y.RFM || x.Stage != y.Stage {
				t.Fatalf("%+v, in the other unit %+v", x.Published, y.Published)
			}
		}
	}
}

// The cash of one month, discounted at Fisher's nominal rate, is the value in constant prices.
func TestNominalIsRealInMoneyOfTheDay(t *testing.T) {
	for name, prices := range map[string]money.Prices{"prices that stand still": nil, "prices that double": yearly} {
		terms := inflated(prices)
		terms.Months = 1
		summaries, model := learnt(t, terms, crowdLedgers(100, 7))
		monthly := 0.0
		if prices != nil {
			monthly = terms.Inflation["IRR"][0]
		}
		rate := clv.NominalRate(math.Pow(1+terms.Rate, 1.0/12)-1, monthly)
		f, _ := scorerOf(t, model).Of(crm.Value{Summary: summaries[0]})
		if f.Real <= 0 || !alike(f.Nominal/(1+rate), f.Real) {
			t.Errorf("%s: %v now is %v in a month at %v", name, f.Real, f.Nominal, rate)
		}
	}
}

func TestInflationIsThatOfTheLastYear(t *testing.T) {
	terms := inflated(yearly)
	if path := terms.Inflation["IRR"]; len(path) != 12 || !alike(path[0], math.Pow(2, 1.0/12)-1) || !alike(path[11], path[0]) {
		t.Errorf("%v", path)
	}
	if rise := terms.YearlyInflation("IRR"); !alike(rise, 1) {
		t.Errorf("prices that doubled rise by %v", rise)
	}
	if rise := terms.YearlyInflation("USD"); rise != 0 {
		t.Errorf("dollars rise by %v", rise)
	}
	if shipped := value.TermsOf(crm.Business{Prices: money.PriceTables()}).YearlyInflation("IRR"); math.Abs(shipped-0.526) > 0.0005 {
		t.Errorf("shipped: %v, published 0.526", shipped)
	}
	none := value.TermsOf(crm.Business{})
	if len(none.Inflation) != 0 || len(none.Prices) != 0 {
		t.Errorf("%+v", none)
	}
}

func TestPricesGrowStale(t *testing.T) {
	terms := inflated(yearly)
	for text, want := range map[string]bool{"2026-11-30": false, "2027-05-31": false, "2027-06-01": true} {
		if newest, stale := terms.StalePrices("IRR", date(t, text)); stale != want || newest.String() != "2026-11" {
			t.Errorf("%s: %s, %v", text, newest, stale)
		}
	}
	if _, stale := terms.StalePrices("USD", date(t, "2099-01-01")); stale {
		t.Error("dollars are stale")
	}
}

func TestASummaryOfAnotherTableIsReplayed(t *testing.T) {
	terms := inflated(yearly)
	ledger := crm.Ledger{}
	for _, on := range []string{"2024-11-01", "2026-11-01"} {
		ledger.Record(date(t, on), crm.Purchase{Amount: money.FromMinor(4000, unitOf("IRT"))})
	}
	face, err := ledger.Summarise("IRT", nil)
	if err != nil || terms.Agree(face) {
		t.Errorf("a summary without prices agrees with a table: %+v, %v", face, err)
	}
	got, err := terms.Restated(face, ledger)
	if err != nil || got.RepeatSum != 1000 || got.Spent != 8000 || !terms.Agree(got) || !strings.HasPrefix(got.Prices, "IRR 2024-11 to 2026-11 ") {
		t.Errorf("%+v, %v", got, err)
	}
	if again, err := terms.Restated(got, nil); err != nil || again != got {
		t.Errorf("%+v, %v", again, err)
	}
	if back, err := value.DefaultTerms().Restated(got, ledger); err != nil || back != face {
		t.Errorf("%+v, %v", back, err)
	}
	for _, same := range []crm.Summary{{}, {Unit: "IRT"}, {Unit: "USD", PurchaseDays: 1}} {
		if !terms.Agree(same) {
			t.Errorf("%+v must be replayed", same)
		}
	}
}

func TestMinutesCost(t *testing.T) {
	model := modelWith(t, 1)
	model.Terms.MinuteCost = money.FromMinor(50, unitOf("USD"))
	v := crm.Value{Summary: regular(), Minutes: 60, ServiceCost: 2000, ServiceUnit: "USD"}
	free, _ := scorerOf(t, model).Of(crm.Value{Summary: regular()})
	served, cost := scorerOf(t, model).Of(v)
	if cost != 50 || !alike(served.Real, free.Real*(1-5/free.ExpectedSpend)) {
		t.Errorf("twenty dollars and sixty minutes cost %v: %v of %v", cost, served.Real, free.Real)
	}
}

// Purchases were summarised with the table that is shipped. A run under another replays them all, and the view, whose model is
// that run's, follows.
func TestARunReplaysWhatAnotherTableSummarised(t *testing.T) {
	f := shop(t, 60)
	id := f.Agent().Get("/v1/customers?email=c8@example.com").Text("items/0/id")
	worth := func() apitest.Answer {
		run(f, m{})
		f.Clock.Add(time.Hour) // a model is kept in memory for a while
		return f.Agent().Get("/v1/customers/"+id, "Accept-Language", "en").Want(http.StatusOK)
	}
	shipped := worth()
	if note := shipped.Text("value/lifetime/note"); note != "Prices are known to 2025-12; later ones are taken to stand still." {
		t.Errorf("note %q", note)
	}
	if rise := shipped.Number("value/lifetime/inflation"); math.Abs(rise-0.526) > 0.0005 {
		t.Errorf("inflation %v", rise)
	}
	f.Job.Business.Prices = map[string]money.Prices{"IRR": yearly}
	revised := worth()
	want(t, "inflation", 1.0, math.Round(1e9*revised.Number("value/lifetime/inflation"))/1e9)
	want(t, "note", nil, revised.At("value/lifetime/note"))
	want(t, "newest", []any{"2025-12", "2026-11"}, []any{shipped.At("value/lifetime/pricesNewest"), revised.At("value/lifetime/pricesNewest")})
	if prices := revised.Text("value/lifetime/prices"); !strings.HasPrefix(prices, "IRR 2024-11 to 2026-11 ") {
		t.Errorf("prices %q", prices)
	}
	f.Job.Business.Prices = nil
	face := worth()
	want(t, "without a table", []any{0.0, nil}, []any{face.At("value/lifetime/inflation"), face.At("value/lifetime/prices")})
	want(t, "spent", face.At("value/spent"), shipped.At("value/spent"))
	amount := func(view apitest.Answer, name string) float64 { return amountOf(t, view.Text("value/"+name+"/amount")) }
	want(t, "money that keeps its value", true, amount(face, "lifetime/nominal") >= amount(face, "lifetime/real"))
	want(t, "money that loses it", true, amount(revised, "lifetime/nominal") > 1.2*amount(revised, "lifetime/real"))
	want(t, "old purchases count more", true, amount(revised, "expectedSpend") > amount(face, "expectedSpend"))
}

// amountOf is an amount of tomans as a number.
func amountOf(t *testing.T, text string) float64 {
	t.Helper()
	paid, err := money.Parse(text, "IRT")
	if err != nil {
		t.Fatal(err)
	}
	return paid.Float()
}

// The job reads values from an index that must have the minutes too.
func TestARunCountsMinutes(t *testing.T) {
	f := shop(t, 60)
	id := f.Agent().Get("/v1/customers?email=c8@example.com").Text("items/0/id")
	f.Agent().Post("/v1/customers/"+id+"/interactions", m{
		"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "service", "summary": "A long call.", "minutes": 600,
	}).Want(http.StatusCreated)
	percentile := func() float64 {
		run(f, m{})
		return f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).Number("segment/percentile")
	}
	free := percentile()
	f.Job.Terms.MinuteCost = money.FromMinor(50_000, unitOf("IRT"))
	if paid := percentile(); free < 1 || paid != 0 {
		t.Errorf("percentile %v, with ten hours that cost more than was ever spent %v", free, paid)
	}
}
