package value_test

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

// cdnow are the ledgers of the sample's customers: see internal/clv/testdata/README.md.
func cdnow(t *testing.T) map[string]crm.Ledger {
	t.Helper()
	file, err := os.Open("../clv/testdata/cdnow-sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]crm.Ledger{}
	for _, row := range rows[1:] {
		day, dayErr := locale.ParseDate(row[1])
		amount, amountErr := money.Parse(row[2], "USD")
		if dayErr != nil || amountErr != nil {
			t.Fatal(row, dayErr, amountErr)
		}
		if out[row[0]] == nil {
			out[row[0]] = crm.Ledger{}
		}
		out[row[0]].Record(day, crm.Purchase{Amount: amount})
	}
	return out
}

func date(t *testing.T, text string) locale.Date {
	t.Helper()
	day, err := locale.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// From a shop's purchases to the model: the parameters are those of an independent maximum-likelihood fit of the same
// histories in exact days (exact_days_sample of clv-golden.json).
func TestFitOfCDNOW(t *testing.T) {
	var golden struct {
		Sample struct {
			N, Repeaters int
			BGNBD        struct{ Params map[string]float64 }
			GammaGamma   struct{ Params map[string]float64 }
		} `json:"exact_days_sample"`
	}
	encoded, err := os.ReadFile("../clv/testdata/clv-golden.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(encoded, &golden); err != nil {
		t.Fatal(err)
	}
	asOf := date(t, "1997-09-30")
	var summaries []crm.Summary
	repeaters := 0
	for _, ledger := range cdnow(t) {
		summary, err := ledger.Until(asOf).Summarise("USD", nil)
		if err != nil {
			t.Fatal(err)
		}
		if summary.Repeats() > 0 {
			repeaters++
		}
		summaries = append(summaries, summary)
	}
	want(t, "customers", []int{golden.Sample.N, golden.Sample.Repeaters}, []int{len(summaries), repeaters})
	model, err := value.Fit("run_1", summaries, nil, asOf, value.DefaultTerms())
	if err != nil {
		t.Fatal(err)
	}
	if len(golden.Sample.BGNBD.Params) != 4 || len(golden.Sample.GammaGamma.Params) != 3 {
		t.Fatalf("golden parameters: %+v", golden.Sample)
	}
	for name, wanted := range golden.Sample.BGNBD.Params {
		near(t, name, wanted, model.Counts.Parameters[name])
	}
	spend := model.Spend["USD"].Parameters
	if spend == nil {
		t.Fatal("no model of spend")
	}
	for name, got := range map[string]float64{"p": spend.P, "q": spend.Q, "v": spend.V} {
		near(t, name, golden.Sample.GammaGamma.Params[name], got)
	}
	want(t, "warnings", []string{"Seasonality is not covered: the purchases span less than two years."}, model.Warnings)
	want(t, "chosen", value.Chosen{
		Name: "bg-nbd", Why: "The first model that the data pin down; there was no sample of purchases for a holdout.",
	}, model.Chosen)

	total := 0
	scorer, err := model.Scorer(asOf)
	if err != nil {
		t.Fatal(err)
	}
	segments, _ := scorer.Tally(summaries, apitest.Business(t))
	for _, segment := range segments {
		total += segment.Customers
	}
	want(t, "sum of the segments", len(summaries), total)
}

// near compares to a relative 1e-5: both optimisers stop at gradients of about 1e-6.
func near(t *testing.T, what string, want, got float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-5*math.Abs(want)) {
		t.Errorf("%s = %.9g, want %.9g", what, got, want)
	}
}
