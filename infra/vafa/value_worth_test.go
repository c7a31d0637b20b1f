package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// wholeJSON is the part of the object of --json that is about worth.
type wholeJSON struct {
	GammaGamma *struct {
		P, Q, V  float64
		PricesOf string
	}
	Terms struct {
		Months       int
		Rate, Margin float64
		Timing       string
	}
	Worth []struct {
		Currency, Real, Nominal string
		Customers, Valued       int
		Inflation               float64
		Prices                  *struct {
			Version, Newest, Source string
			Old                     bool
		}
	}
	Residual      *struct{ Purchases, Rate float64 }
	Concentration []struct {
		Currency, Of string
		Customers    int
		Top, Deciles []struct {
			OfCustomers float64
			Customers   int
			Carries     float64
		}
	}
	Tracking *struct {
		Model                    string
		Weeks, Predicted, Actual float64
		Periods                  []struct {
			From, To                                                 string
			Predicted, Actual, CumulativePredicted, CumulativeActual float64
		}
		ByPurchases []struct{ Purchases, Customers, Predicted, Actual float64 }
	}
	Chosen   struct{ Name string }
	Holdouts map[string]struct{ Predicted float64 }
	Fits     map[string]struct {
		Status, Reason, Currency                         string
		GradientNorm, Condition, Iterations, Correlation float64
		LogLikelihood, Customers, Repeaters              float64
	}
	Segments []struct{ Value map[string]string }
	Warnings []string
}

func worthOf(t *testing.T, file string, args ...string) (out wholeJSON, text string) {
	t.Helper()
	text, object, warned := outputs(t, file, args...)
	if err := json.Unmarshal([]byte(object), &out); err != nil {
		t.Fatal(err, warned)
	}
	return out, strings.Join(strings.Fields(text), " ")
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestValueWorthOfSample: what all are worth, what is still to come and who carries it agree with segments and customers.
func TestValueWorthOfSample(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	got, text := worthOf(t, string(cdnowSample), "--until", "1997-09-30", "--horizon", "39", "--customers", path)
	if w := got.Worth; len(w) != 1 || w[0].Currency != "USD" || w[0].Customers != 2357 || w[0].Valued != 2357 || w[0].Prices != nil || w[0].Inflation != 0 {
		t.Fatalf("worth %+v", w)
	}
	if got.Terms.Months != 12 || got.Terms.Rate != 0.1 || got.Terms.Margin != 1 || got.Terms.Timing != "end" {
		t.Errorf("terms %+v", got.Terms)
	}
	sum := 0.0
	for _, s := range got.Segments {
		sum += number(t, s.Value["USD"])
	}
	near(t, "segments", sum, number(t, got.Worth[0].Real), 1e-9)
	if nominal, real := number(t, got.Worth[0].Nominal), number(t, got.Worth[0].Real); nominal <= real || nominal > 1.1*real {
		t.Errorf("cash of %v is worth %v", nominal, real)
	}
	var residual float64
	rows, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range strings.Split(strings.TrimSpace(string(rows)), "\n")[1:] {
		residual += number(t, row[strings.LastIndex(row, ",")+1:])
	}
	near(t, "residual", residual, got.Residual.Purchases, 1e-4)
	c := got.Concentration[0]
	if c.Currency != "USD" || c.Of != "value" || c.Customers != 2357 || len(c.Top) != 3 || len(c.Deciles) != 10 || c.Top[0].Customers != 24 {
		t.Fatalf("concentration %+v", c)
	}
	near(t, "the best fifth", c.Top[2].Carries, c.Deciles[0].Carries+c.Deciles[1].Carries, 1e-9)
	for _, want := range []string{"Value of the next 12 months, real discount 10 % a year, money at the end of each month, margin 100 %:",
		"USD real (prices of 1997-09-30)", "Amounts count at their face", "Who carries the expected value in USD", "best 1 % 24 ", "tenth 10 "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	checkTracking(t, got, text)
	checkFits(t, got)
}

// checkTracking: periods add up to the holdout of the chosen model.
func checkTracking(t *testing.T, got wholeJSON, text string) {
	t.Helper()
	tracking := got.Tracking
	if tracking == nil || tracking.Model != "pareto-nbd" || tracking.Weeks != 39 || len(tracking.Periods) != 10 || len(tracking.ByPurchases) != 8 {
		t.Fatalf("tracking %+v", tracking)
	}
	near(t, "predicted", tracking.Predicted, got.Holdouts[tracking.Model].Predicted, 1e-9)
	near(t, "actual", tracking.Actual, 1882, 0)
	first, last := tracking.Periods[0], tracking.Periods[9]
	if first.From != "1997-10-01" || first.To != "1997-10-28" || last.From != "1998-06-10" || last.To != "1998-06-30" {
		t.Errorf("from %s to %s, from %s to %s", first.From, first.To, last.From, last.To)
	}
	near(t, "in the end", last.CumulativePredicted, tracking.Predicted, 1e-9)
	near(t, "came in the end", last.CumulativeActual, tracking.Actual, 0)
	if !strings.Contains(text, "Tracking of Pareto/NBD over 39 weeks from 1997-10-01") || !strings.Contains(text, "1998-06-30 1,665.5 108.5 #") {
		t.Error("no tracking in the text")
	}
}

// checkFits: every fit reports on itself.
func checkFits(t *testing.T, got wholeJSON) {
	t.Helper()
	for _, model := range []string{"bgnbd", "paretoNbd", "mbgnbd", "nbd", "gammaGamma"} {
		f := got.Fits[model]
		if f.Status != "converged" || f.GradientNorm > 1e-6 || f.Condition < 1 || f.Iterations < 1 || f.LogLikelihood >= 0 || f.Repeaters != 946 {
			t.Errorf("%s: %+v", model, f)
		}
	}
	spend := got.Fits["gammaGamma"]
	if spend.Currency != "USD" || spend.Correlation == 0 || spend.Correlation > 0.3 || len(got.Fits) != 5 {
		t.Errorf("%+v", got.Fits)
	}
}

// TestValueTrackingWithin: without --until the chosen model is followed through the later part of the file.
func TestValueTrackingWithin(t *testing.T) {
	got, _ := worthOf(t, shop(70, 400, ordinary))
	if got.Tracking == nil || got.Tracking.Model != got.Chosen.Name || got.Tracking.Weeks < 20 || got.Tracking.Predicted <= 0 || got.Tracking.Actual <= 0 {
		t.Fatalf("%+v, chosen %+v", got.Tracking, got.Chosen)
	}
	buckets := 0.0
	for _, b := range got.Tracking.ByPurchases {
		buckets += b.Customers * b.Predicted
	}
	near(t, "by number of purchases", buckets, got.Tracking.Predicted, 1e-9)
}

// TestValuePrices: where prices rose tenfold on a day and amounts with them, the table finds the spend that was there before,
// and values in today's prices are ten times those of that spend.
func TestValuePrices(t *testing.T) {
	plain := shop(70, 400, func(rng *rand.Rand, _ float64, _ int) float64 { return float64(100 + rng.IntN(5000)) })
	late := regexp.MustCompile(`(?m)(,2021-(?:0[4-9]|1)[^,]*,|,2022-[^,]*,)(\d+)\.00$`)
	risen := late.ReplaceAllString(plain, "${1}${2}0.00")
	table := filepath.Join(t.TempDir(), "prices.csv")
	if err := os.WriteFile(table, []byte("month,index,source\n2020-12,100,x\n2021-03,100,x\n2021-04,1000,x\n2022-12,1000,x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before, text := worthOf(t, plain)
	after, text2 := worthOf(t, risen, "--prices", table)
	near(t, "p", after.GammaGamma.P, before.GammaGamma.P, 1e-7)
	near(t, "q", after.GammaGamma.Q, before.GammaGamma.Q, 1e-7)
	near(t, "v", after.GammaGamma.V, before.GammaGamma.V, 1e-7)
	near(t, "real", number(t, after.Worth[0].Real), 10*number(t, before.Worth[0].Real), 1e-6)
	near(t, "nominal", number(t, after.Worth[0].Nominal), 10*number(t, before.Worth[0].Nominal), 1e-6)
	prices := after.Worth[0].Prices
	if prices == nil || prices.Source != "prices.csv" || prices.Newest != "2022-12" || prices.Old || !strings.HasPrefix(prices.Version, "USD 2020-12 to 2022-12 ") || after.GammaGamma.PricesOf != "2020-12" {
		t.Errorf("prices %+v, %+v", prices, after.GammaGamma)
	}
	if !strings.Contains(text, "no table of prices") || !strings.Contains(text2, "(prices.csv), to 2022-12.") {
		t.Errorf("%s\n%s", text, text2)
	}
}

// TestValueShippedPrices: rials and tomans are compared by the table that is shipped, until somebody does not want it.
func TestValueShippedPrices(t *testing.T) {
	file := strings.ReplaceAll(repeated(3, "5000", "2018-01-02", "2026-10-01"), "c0,", "x,")
	got, text := worthOf(t, file, "--currency", "IRT")
	prices := got.Worth[0].Prices
	if prices == nil || prices.Newest != "2025-12" || !prices.Old || !strings.Contains(prices.Source, "Statistical Centre of Iran") || got.Worth[0].Currency != "IRT" || got.Worth[0].Inflation < 0.3 {
		t.Fatalf("%+v", got.Worth)
	}
	for _, want := range []string{"to 2025-12, which is old", "Prices in IRR are known to 2025-12", "Prices in IRR are known from 2019-09; earlier ones are taken to have stood still.", "no model tells, in IRT"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if got, text := worthOf(t, file, "--currency", "IRT", "--prices", "none"); got.Worth[0].Prices != nil || !strings.Contains(text, "no table of prices") || strings.Contains(text, "Warning: Prices") {
		t.Errorf("%+v", got.Worth)
	}
	table := filepath.Join(t.TempDir(), "prices.csv")
	if err := os.WriteFile(table, []byte("\ufeffmonth,index,source\r\n2025-01,100,x\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, _ := worthOf(t, "customer,date,amount,currency\na,2024-01-02,5,EUR\n", "--prices", table); !strings.Contains(strings.Join(got.Warnings, " "), "No purchase is in USD, whose prices were given.") {
		t.Errorf("%q", got.Warnings)
	}
}

// TestValueTerms: the flags do to the value what they say.
func TestValueTerms(t *testing.T) {
	file := shop(40, 250, ordinary)
	real := func(args ...string) float64 {
		got, _ := worthOf(t, file, args...)
		return number(t, got.Worth[0].Real)
	}
	end := real()
	near(t, "margin", real("--margin", "30٪"), 0.3*end, 1e-3)
	start := real("--timing", "start")
	near(t, "timing", start, end*1.0079741404289037, 1e-4) // 1.1^(1/12)
	if later := real("--months", "۲۴"); later <= start {
		t.Errorf("%v in two years, %v in one", later, end)
	}
	got, text := worthOf(t, file, "--rate", "0")
	if number(t, got.Worth[0].Real) <= end || got.Residual != nil || got.Terms.Rate != 0 || strings.Contains(text, "still to come") {
		t.Errorf("without discount: %+v, %+v", got.Worth, got.Residual)
	}
	if got.Worth[0].Real != got.Worth[0].Nominal {
		t.Errorf("neither discount nor inflation: %+v", got.Worth[0])
	}
}
