package value_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

func ledgerOf(t *testing.T, days ...string) crm.Ledger {
	t.Helper()
	ledger := crm.Ledger{}
	amount, err := money.Parse("5", "USD")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range days {
		day, err := locale.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		ledger.Record(day, crm.Purchase{Amount: amount})
	}
	return ledger
}

// TestHoldoutRow: the day of the fit belongs to the history, the last day of the weeks to what came, the next to neither.
func TestHoldoutRow(t *testing.T) {
	asOf := locale.Date{Year: 2024, Month: 1, Day: 29}
	ledger := ledgerOf(t, "2024-01-01", "2024-01-15", "2024-01-29", "2024-01-30", "2024-01-30", "2024-02-12", "2024-02-13")
	row, ok, err := value.HoldoutRow(ledger, asOf, 2)
	want := clv.HoldoutRow{Row: clv.Row{X: 2, Tx: 4, T: 4, Weight: 1}, Actual: 2}
	if diff := cmp.Diff(want, row); diff != "" || !ok || err != nil {
		t.Error(ok, err, diff)
	}
	if _, ok, err := value.HoldoutRow(ledgerOf(t, "2024-01-30"), asOf, 2); ok || err != nil {
		t.Errorf("a later customer: %v, %v", ok, err)
	}
}

// TestTallyWithoutModel: too few customers are counted, and given no worth.
func TestTallyWithoutModel(t *testing.T) {
	asOf := locale.Date{Year: 2024, Month: 1, Day: 29}
	summary, err := ledgerOf(t, "2024-01-01", "2024-01-15").Summarise("USD", nil)
	if err != nil {
		t.Fatal(err)
	}
	model, err := value.Fit("test", []crm.Summary{summary}, nil, asOf, value.DefaultTerms())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range model.Candidates {
		if c.Holdout != nil {
			t.Errorf("a holdout without a model: %+v", c)
		}
	}
	scorer, err := model.Scorer(asOf)
	if err != nil {
		t.Fatal(err)
	}
	want := []crm.SegmentTotal{{Name: value.SegmentLoyal, Customers: 1, Value: map[string]string{}}, {Name: value.SegmentProspect, Customers: 1, Value: map[string]string{}}}
	segments, all := scorer.Tally([]crm.Summary{summary, {}}, crm.Business{})
	if diff := cmp.Diff(want, segments); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(crm.SegmentTotal{Name: crm.AllSegments, Customers: 2, Value: map[string]string{}}, all); diff != "" {
		t.Error(diff)
	}
}
