package value_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

func TestReplicates(t *testing.T) {
	customers := manyBuyers(600, "USD", 1)
	for i := range 15 { // who all spend nearly the same
		customers = append(customers, boughtOn("EUR", int64(1000+i), 200, 100, 50-i))
	}
	model := fitOn(t, customers)
	if len(model.Replicates.Counts) != 40 || len(model.Replicates.Spend["USD"]) < 38 {
		t.Fatalf("%d of counts, %d of spend", len(model.Replicates.Counts), len(model.Replicates.Spend["USD"]))
	}
	slices.Reverse(customers)
	for i, again := range fitOn(t, customers).Replicates.Counts {
		for name, got := range again {
			if was := model.Replicates.Counts[i][name]; math.Abs(got-was) > 2e-5*was {
				t.Errorf("replicate %d: %s is %v, in another order %v", i, name, was, got)
			}
		}
	}
	// Replicates spread as the standard errors say.
	for name, se := range model.Counts.Fit.StandardErrors {
		var logs, mean float64
		for _, r := range model.Replicates.Counts {
			mean += math.Log(r[name]) / 40
		}
		for _, r := range model.Replicates.Counts {
			logs += math.Pow(math.Log(r[name])-mean, 2) / 39
		}
		if ratio := math.Sqrt(logs) / (se / model.Counts.Parameters[name]); ratio < 0.5 || ratio > 2 {
			t.Errorf("%s: replicates differ %.2f times as much as its standard error says", name, ratio)
		}
	}
	if got := model.IntervalCovers("USD"); got != "intervalCovers" {
		t.Error(got)
	}
	// Those who all spend nearly the same do not pin down how customers differ, and it is said.
	if len(model.Replicates.Spend["EUR"]) > 0 || !strings.Contains(strings.Join(model.Warnings, "\n"), "Intervals take the parameters of spend in EUR as known") {
		t.Errorf("%v, warnings %q", model.Replicates.Spend["EUR"], model.Warnings)
	}
	if model.IntervalCovers("EUR") != "intervalCoversChance" || model.IntervalCovers("") != "intervalCoversChance" {
		t.Errorf("%q, %q", model.IntervalCovers("EUR"), model.IntervalCovers(""))
	}
}

// Without replicates the intervals cover chance alone, and are narrower.
func TestIntervalsCoverParameters(t *testing.T) {
	customers := manyBuyers(600, "IRT", 1)
	model := fitOn(t, customers)
	_, whole := scorerOf(t, model).Tally(customers, tomanShop)
	if _, again := scorerOf(t, model).Tally(customers, tomanShop); again.Low["IRT"] != whole.Low["IRT"] || again.High["IRT"] != whole.High["IRT"] {
		t.Errorf("%+v, then %+v", whole, again)
	}
	width := func(total crm.SegmentTotal) float64 {
		low, middle, high := tomans(t, total.Low), tomans(t, total.Value), tomans(t, total.High)
		if !(0 < low && low < middle && middle < high) {
			t.Errorf("%+v", total)
		}
		return high - low
	}
	wide := width(whole)
	often := boughtOn("IRT", 1000, 97, 87, 77, 67, 57, 47, 37, 27, 17, 7)
	f, _ := scorerOf(t, model).Of(crm.Value{Summary: often})
	unsure, _ := scorerOf(t, model).Interval("cus_1", often, f, 0)
	model.Replicates = value.Replicates{}
	if err := model.Ready(); err != nil {
		t.Fatal(err)
	}
	if _, _, ok := model.TotalPurchases(customers, 39); ok || model.IntervalCovers("IRR") != "intervalCoversChance" {
		t.Error("parameters are told without replicates")
	}
	_, known := scorerOf(t, model).Tally(customers, tomanShop)
	if narrow := width(known); narrow > 0.95*wide || known.Value["IRT"] != whole.Value["IRT"] {
		t.Errorf("%v wide, with known parameters %v; %v", wide, narrow, known.Value)
	}
	if sure, ok := scorerOf(t, model).Interval("cus_1", often, f, 0); !ok || sure == unsure {
		t.Errorf("%+v, with known parameters %+v", unsure, sure)
	}
}

// The parts of the whole are independent but for the parameters: their intervals together are wider than that of the whole.
func TestIntervalsOfSegments(t *testing.T) {
	customers := append(manyBuyers(400, "IRT", 1), manyBuyers(300, "USD", 2)...)
	segments, whole := scorerOf(t, fitOn(t, customers)).Tally(customers, tomanShop)
	for _, currency := range []string{"IRT", "USD"} {
		var sum, low, high float64
		for _, s := range segments {
			if s.Value[currency] == "" {
				continue
			}
			l, v, h := decimalOf(t, s.Low[currency], currency), decimalOf(t, s.Value[currency], currency), decimalOf(t, s.High[currency], currency)
			if !(0 <= l && l <= v && v <= h) {
				t.Errorf("%s: %+v", currency, s)
			}
			sum, low, high = sum+v, low+l, high+h
		}
		l, v, h := decimalOf(t, whole.Low[currency], currency), decimalOf(t, whole.Value[currency], currency), decimalOf(t, whole.High[currency], currency)
		if math.Abs(sum-v) > 1e-4*v || !(low < l && l < v && v < h && h < high) {
			t.Errorf("%s: parts %v, %v, %v; whole %v, %v, %v", currency, low, sum, high, l, v, h)
		}
	}
}

func tomans(t *testing.T, amounts map[string]string) float64 {
	t.Helper()
	return decimalOf(t, amounts["IRT"], "IRT")
}

func decimalOf(t *testing.T, amount, code string) float64 {
	t.Helper()
	parsed, err := money.Parse(amount, code)
	if err != nil {
		t.Fatalf("%q: %v", amount, err)
	}
	return parsed.Float()
}

// A segment of one customer has the interval of a customer: from nothing to several purchases.
func TestIntervalOfOneCustomersSegment(t *testing.T) {
	customers := manyBuyers(600, "USD", 1)
	model := fitOn(t, customers)
	summary := boughtOn("USD", 1000, 97, 87, 77, 67, 57, 47, 37, 27, 17, 7)
	f, _ := scorerOf(t, model).Of(crm.Value{Summary: summary})
	alone, ok := scorerOf(t, model).Interval("cus_1", summary, f, 0)
	segments, whole := scorerOf(t, model).Tally([]crm.Summary{summary}, tomanShop)
	if !ok || len(segments) != 1 {
		t.Fatalf("%+v, %v", segments, ok)
	}
	for name, total := range map[string]crm.SegmentTotal{"segment": segments[0], "whole": whole} {
		low, high := decimalOf(t, total.Low["USD"], "USD"), decimalOf(t, total.High["USD"], "USD")
		if low < 0 || low > f.Real/2 || math.Abs(high/alone.High-1) > 0.4 {
			t.Errorf("%s: %v to %v, by simulation %+v", name, low, high, alone)
		}
	}
}

func TestCoversInEveryLanguage(t *testing.T) {
	for _, code := range []string{"intervalCovers", "intervalCoversChance"} {
		for _, lang := range locale.Langs() {
			if got := value.Covers(lang, code); len(got) < 50 || !strings.HasSuffix(got, ".") {
				t.Errorf("%s in %s: %q", code, lang, got)
			}
		}
	}
	if got := value.Covers(locale.English, ""); got != "" || value.Covers(locale.English, "intervalCovers") != value.ForecastCovers {
		t.Error(got)
	}
}

// A model that says nothing of a replicate's parameters is not used.
func TestReplicateThatIsNoModel(t *testing.T) {
	model := fitOn(t, manyBuyers(600, "USD", 1))
	model.Replicates.Counts = append(model.Replicates.Counts, map[string]float64{"r": -1})
	if err := model.Ready(); err == nil || model.Counts.Fit.Status != clv.Converged {
		t.Errorf("%v", err)
	}
}
