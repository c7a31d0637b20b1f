package value_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

func itoa(n int) string { return strconv.Itoa(n) }

var today = locale.Date{Year: 2026, Month: 11, Day: 22}

// boughtOn is the summary of somebody who bought so many days before today, each time for minor units.
func boughtOn(code string, minor int64, daysAgo ...int) crm.Summary {
	ledger := crm.Ledger{}
	for _, days := range daysAgo {
		ledger.Record(today.AddDays(-days), crm.Purchase{Amount: money.FromMinor(minor, unitOf(code))})
	}
	summary, err := ledger.Summarise(code, nil)
	if err != nil {
		panic(err)
	}
	return summary
}

// crowd draws customers who differ in how often they come, how long they stay and what they spend, the same for the same seed.
func crowd(n int, code string, seed uint64) []crm.Summary {
	var out []crm.Summary
	for _, ledger := range crowdLedgers(n, seed) {
		summary, err := ledger.Summarise(code, nil)
		if err != nil {
			panic(err)
		}
		out = append(out, summary)
	}
	return out
}

// crowdLedgers are the ledgers of a crowd, in minor units of any currency.
func crowdLedgers(n int, seed uint64) []crm.Ledger {
	rng := rand.New(rand.NewPCG(seed, 1))
	var out []crm.Ledger
	for range n {
		ledger := crm.Ledger{}
		rate, mean := 0.02+0.2*rng.ExpFloat64(), 2000+3000*rng.ExpFloat64()
		for day := -rng.IntN(500) - 30; day <= 0; day += 1 + int(7*rng.ExpFloat64()/rate) {
			amount := int64(mean * (0.5 + rng.Float64()))
			ledger.Record(today.AddDays(day), crm.Purchase{Amount: money.FromMinor(amount, unitOf("USD"))})
			if rng.Float64() < 0.15 {
				break
			}
		}
		out = append(out, ledger)
	}
	return out
}

// fitOn fits a model and sends it through JSON, as the job stores it: a figure that is no number would fail there.
func fitOn(t interface{ Fatal(...any) }, summaries []crm.Summary) *value.Model {
	model, err := value.Fit("run_1", summaries, nil, today, value.DefaultTerms())
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(model)
	if err != nil {
		t.Fatal(err)
	}
	back := new(value.Model)
	if err := json.Unmarshal(encoded, back); err != nil {
		t.Fatal(err)
	}
	if err := back.Ready(); err != nil {
		t.Fatal(err)
	}
	if back.Usable() != model.Usable() {
		t.Fatal("a model is another after it was stored")
	}
	return back
}

func scorerOf(t interface{ Fatal(...any) }, model *value.Model) *value.Scorer {
	scorer, err := model.Scorer(model.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	return scorer
}

var at = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// TestTooLittleToFit: nothing is invented where there is nothing to learn from, and the reason is told.
func TestTooLittleToFit(t *testing.T) {
	many := func(n int, s crm.Summary) []crm.Summary { return slices.Repeat([]crm.Summary{s}, n) }
	for _, c := range []struct {
		name      string
		customers []crm.Summary
		cause     clv.Cause
		quintiles bool
	}{
		{"nobody", nil, clv.TooFewRepeaters, false},
		{"nobody who bought", many(100, crm.Summary{}), clv.TooFewRepeaters, false},
		{"one customer", many(1, boughtOn("USD", 1000, 50, 20, 3)), clv.TooFewRepeaters, false},
		{"nine who came back", crowd(9, "USD", 1), clv.TooFewRepeaters, false},
		{"all bought once", many(100, boughtOn("USD", 1000, 50)), clv.TooFewRepeaters, true},
		{"all the same", many(100, boughtOn("USD", 1000, 200, 100, 50)), clv.AllAlike, true},
		{"all today", many(100, boughtOn("USD", 1000, 0)), clv.TooFewRepeaters, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			model := fitOn(t, c.customers)
			if model.Usable() || model.Counts.Fit.Status != clv.Refused || model.Counts.Fit.Cause != c.cause || len(model.Counts.Parameters) > 0 {
				t.Errorf("counts: %+v", model.Counts)
			}
			for currency, spend := range model.Spend {
				if spend.Parameters != nil {
					t.Errorf("spend in %s: %+v", currency, spend)
				}
			}
			if len(model.Warnings) == 0 || (len(model.Quintile.Recency) > 0) != c.quintiles {
				t.Errorf("warnings %v, quintiles %v", model.Warnings, model.Quintile)
			}
			scorer := scorerOf(t, model)
			for _, s := range append(c.customers, crm.Summary{}, boughtOn("USD", 500, 10)) {
				v := scorer.Decide(crm.Value{Summary: s}, at)
				f, _ := scorer.Of(v)
				if f.HasModel || f.Alive != 0 || f.ExpectedPurchases != 0 || f.Real != 0 || !math.IsNaN(f.ExpectedSpend) {
					t.Errorf("invented: %+v", f)
				}
				if v.Percentile != 0 || !c.quintiles && v.RFM != "" || v.Reason.Args["alive"] != "" {
					t.Errorf("published: %+v", v.Published)
				}
				if _, ok := scorer.Interval("cus_1", s, f, 0); ok {
					t.Error("an interval of nothing")
				}
			}
		})
	}
}

func TestCurrenciesAreFittedApart(t *testing.T) {
	customers := append(crowd(60, "USD", 1), crowd(40, "IRT", 2)...)
	customers = append(customers, crowd(20, "IRR", 3)...)
	customers = append(customers, crowd(12, "EUR", 4)...)
	model := fitOn(t, customers)
	if !model.Usable() || model.Buyers != 132 || fmt.Sprint(model.ByUnit) != "map[EUR:12 IRR:60 USD:60]" {
		t.Fatalf("%d buyers, %v, %+v", model.Buyers, model.ByUnit, model.Counts.Fit)
	}
	for currency, want := range map[string]int{"USD": 99, "IRR": 99, "EUR": 0} {
		if got := len(model.Spend[currency].Percentiles); got != want {
			t.Errorf("%s has %d percentiles", currency, got)
		}
	}
	scorer := scorerOf(t, model)
	for i, s := range customers {
		v := scorer.Decide(crm.Value{Summary: s}, at)
		if (v.RFM == "") != (i >= 120) {
			t.Errorf("%s: RFM %q", s.Unit, v.RFM)
		}
	}
	// Each is compared with their own currency: 100,000 cents are much, as are 100,000 rials, and 90 rials are little.
	for spent, want := range map[crm.Summary]byte{boughtOn("USD", 100_000, 60, 5): '5', boughtOn("IRR", 100_000, 60, 5): '5', boughtOn("IRR", 90, 60, 5): '1'} {
		if got := scorer.Decide(crm.Value{Summary: spent}, at).RFM; got[2] != want {
			t.Errorf("%d %s: RFM %s", spent.Spent, spent.Unit, got)
		}
	}
}

func TestFitIsTheSameInAnyOrder(t *testing.T) {
	customers := append(crowd(60, "USD", 1), append(crowd(12, "IRT", 2), crowd(12, "EUR", 3)...)...)
	first, err := json.Marshal(fitOn(t, customers))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		again, err := json.Marshal(fitOn(t, customers))
		if err != nil || string(again) != string(first) {
			t.Fatalf("%s\n%s", first, again)
		}
	}
	forward := fitOn(t, customers)
	slices.Reverse(customers)
	back := fitOn(t, customers)
	for name, want := range forward.Counts.Parameters {
		if got := back.Counts.Parameters[name]; math.Abs(got-want) > 1e-5*want {
			t.Errorf("%s is %g, then %g", name, want, got)
		}
	}
}

func TestPurchasesAfterTheDayAreNotKnown(t *testing.T) {
	customers := crowd(60, "USD", 1)
	scorer := scorerOf(t, fitOn(t, customers))
	v := scorer.Decide(crm.Value{Summary: boughtOn("USD", 100, -1)}, at)
	if v.Segment != value.SegmentProspect || v.Stage != crm.Prospect || v.RFM != "" {
		t.Errorf("%+v", v)
	}
}

// TestQuintiles: equal customers are treated equally, better ones never worse, and nobody is outside 1 to 5.
func TestQuintiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var customers []crm.Summary
		for range rapid.IntRange(25, 60).Draw(t, "customers") {
			days := rapid.SliceOfNDistinct(rapid.IntRange(0, 12), 1, 4, rapid.ID).Draw(t, "days")
			customers = append(customers, boughtOn("USD", int64(rapid.IntRange(1, 3).Draw(t, "amount")), days...))
		}
		scorer := scorerOf(t, fitOn(t, customers))
		scores := make([]crm.Value, len(customers))
		for i, s := range customers {
			scores[i] = scorer.Decide(crm.Value{Summary: s}, at)
			for _, digit := range scores[i].RFM {
				if digit < '1' || digit > '5' {
					t.Fatalf("RFM %q", scores[i].RFM)
				}
			}
			if len(scores[i].RFM) != 3 || scores[i].Percentile < 0 || scores[i].Percentile > 99 {
				t.Fatalf("%+v", scores[i].Published)
			}
		}
		for i, a := range customers {
			for j, b := range customers {
				x, y := scores[i].RFM, scores[j].RFM
				if !a.LastOn.Before(b.LastOn) && x[0] < y[0] || a.PurchaseDays >= b.PurchaseDays && x[1] < y[1] || a.Spent >= b.Spent && x[2] < y[2] {
					t.Fatalf("%+v has %s, %+v has %s", a, x, b, y)
				}
				if a == b && (x != y || scores[i].Percentile != scores[j].Percentile || scores[i].Segment != scores[j].Segment) {
					t.Fatalf("equals differ: %+v %+v", scores[i].Published, scores[j].Published)
				}
			}
		}
	})
}

func TestQuintilesOfDifferentCustomersAreFifths(t *testing.T) {
	var customers []crm.Summary
	for i := range 100 {
		customers = append(customers, boughtOn("USD", int64(100+i), i, 300))
	}
	scorer := scorerOf(t, fitOn(t, customers))
	count := map[string]int{}
	for _, s := range customers {
		rfm := scorer.Decide(crm.Value{Summary: s}, at).RFM
		count["R"+rfm[:1]]++
		count["M"+rfm[2:]]++
	}
	for _, part := range []string{"R1", "R2", "R3", "R4", "R5", "M1", "M2", "M3", "M4", "M5"} {
		if count[part] != 20 {
			t.Errorf("%s has %d of 100", part, count[part])
		}
	}
}
