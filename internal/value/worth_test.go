package value_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/value"
)

// The worth of all is that of each together; two currencies are never added.
func TestWorthIsThatOfEach(t *testing.T) {
	summaries := append(crowd(60, "USD", 1), crowd(40, "EUR", 2)...)
	scorer := scorerOf(t, fitOn(t, summaries))
	worth, total := scorer.Worth(summaries), map[string]money.Money{}
	for _, s := range summaries {
		f, _ := scorer.Of(crm.Value{Summary: s})
		each, err := money.FromFloat(f.Real, unitOf(s.Unit))
		if err != nil {
			t.Fatal(err)
		}
		if total[s.Unit], err = total[s.Unit].Add(each); err != nil {
			t.Fatal(err)
		}
	}
	for currency, sum := range total {
		want(t, currency, sum.String(), worth[currency].Real.String())
		if nominal, _ := worth[currency].Nominal.Cmp(sum); nominal <= 0 || worth[currency].TooMuch {
			t.Errorf("%+v", worth[currency])
		}
	}
	want(t, "customers", []int{2, 60, 60, 60, 40}, []int{len(worth), worth["USD"].Customers, len(worth["USD"].Values), len(worth["USD"].Spent), worth["EUR"].Customers})
}

// What a model cannot tell is worth no made-up amount.
func TestWorthWithoutModel(t *testing.T) {
	summaries := crowd(3, "USD", 1)
	scorer := scorerOf(t, fitOn(t, summaries))
	worth := scorer.Worth(append(summaries, crm.Summary{}))
	if w := worth["USD"]; len(worth) != 1 || w.Customers != 3 || w.Real.IsSet() || len(w.Values) != 0 || len(w.Spent) != 3 {
		t.Errorf("%+v", worth["USD"])
	}
	if residual, ok := scorer.Residual(summaries[0]); ok {
		t.Errorf("residual %v", residual)
	}
	if residual, ok := scorer.TotalResidual(summaries); ok {
		t.Errorf("residual %v", residual)
	}
}

// The total of what is still to come is the sum over customers, who may buy more for ever than in a year.
func TestResidualAddsUp(t *testing.T) {
	summaries := crowd(60, "USD", 1)
	scorer := scorerOf(t, fitOn(t, summaries))
	sum := 0.0
	for _, s := range summaries {
		residual, ok := scorer.Residual(s)
		f, _ := scorer.Of(crm.Value{Summary: s})
		if !ok || residual < 0.9*f.ExpectedPurchases {
			t.Fatalf("%v, %v of %v in a year", ok, residual, f.ExpectedPurchases)
		}
		sum += residual
	}
	total, ok := scorer.TotalResidual(summaries)
	if !ok {
		t.Fatal("no total")
	}
	near(t, "total", sum, total)
}

// Amounts that no sum can hold are told, and give no wrapped total.
func TestWorthTooMuch(t *testing.T) {
	summaries := crowd(60, "USD", 1)
	for i := range summaries {
		summaries[i].RepeatSum *= 1e12
		summaries[i].RealSpent *= 1e12
	}
	worth := scorerOf(t, fitOn(t, summaries)).Worth(summaries)["USD"]
	if !worth.TooMuch || worth.Real.IsSet() || worth.Nominal.IsSet() {
		t.Errorf("%v %v %v", worth.TooMuch, worth.Real, worth.Nominal)
	}
}

// A tracker's periods add up to the holdout by which the model was chosen.
func TestPeriodsAddUpToTheHoldout(t *testing.T) {
	ledgers := cdnow(t)
	asOf := date(t, "1998-07-01")
	model := fitChosen(t, slices.Collect(maps.Values(ledgers)), asOf)
	tracker := value.NewTracker(asOf.AddDays(-39*clv.DaysPerWeek), 39)
	for _, name := range slices.Sorted(maps.Keys(ledgers)) {
		if err := tracker.Add(ledgers[name]); err != nil {
			t.Fatal(err)
		}
	}
	fitted, err := tracker.Fit(model.Chosen.Name)
	if err != nil || fitted == nil {
		t.Fatal(fitted, err)
	}
	periods := tracker.Periods(fitted)
	predicted, actual := 0.0, 0.0
	for k, p := range periods {
		predicted, actual = predicted+p.Predicted, actual+p.Actual
		if k > 0 {
			want(t, "next", periods[k-1].To.AddDays(1).String(), p.From.String())
		}
	}
	near(t, "predicted", model.Tracking.Predicted, predicted)
	near(t, "actual", model.Tracking.Actual, actual)
	want(t, "last day", asOf.String(), periods[len(periods)-1].To.String())
}

func TestPeriods(t *testing.T) {
	asOf := date(t, "2024-01-29")
	for weeks, periods := range map[int]int{0: 0, 1: 1, 4: 1, 5: 2, 52: 13, 53: 7, 520: 13} {
		t.Run(fmt.Sprint(weeks), func(t *testing.T) {
			tracker := value.NewTracker(asOf, weeks)
			last := asOf.AddDays(weeks * clv.DaysPerWeek)
			for _, ledger := range []crm.Ledger{
				ledgerOf(t, "2024-01-29", "2024-01-30", last.String(), last.AddDays(1).String()), ledgerOf(t, "2024-01-30"),
			} {
				if err := tracker.Add(ledger); err != nil {
					t.Fatal(err)
				}
			}
			got, came := tracker.Periods(clv.NBD{R: 1, Alpha: 1}), 0.0
			for _, p := range got {
				came += p.Actual
			}
			want(t, "periods", periods, len(got))
			if weeks > 0 {
				want(t, "came", 2.0, came)
				want(t, "first and last day", []string{"2024-01-30", last.String()}, []string{got[0].From.String(), got[len(got)-1].To.String()})
			}
		})
	}
	if model, err := value.NewTracker(asOf, 4).Fit("nbd"); model != nil || err != nil {
		t.Errorf("a fit of nobody: %v, %v", model, err)
	}
}
