package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// valueRun is a run of the command on a file given at standard input.
func valueRun(file string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = runValue(append(args, "-"), strings.NewReader(file), &out, &errs)
	return code, out.String(), errs.String()
}

type fitted struct {
	R, Alpha, A, B, S, Beta, P, Q, V, LogLikelihood float64
}

// seasons is the warning of every file that spans less than two years.
const seasons = "Seasonality is not covered: the purchases span less than two years."

// valueJSON is the object of --json, read without the types that write it.
type valueJSON struct {
	Customers, Repeaters int
	BGNBD, GammaGamma    *fitted
	ParetoNBD, MBGNBD    *fitted
	Chosen               struct{ Name, Why string }
	StandardErrors       map[string]map[string]float64
	Intervals            struct {
		ExpectedPurchases, Purchases struct {
			Low, Median, High, HorizonWeeks float64
			Covers                          string
		}
		Value    worthJSON
		Segments []worthJSON
	}
	Holdout  *struct{ Weeks, Predicted, Actual, MAE, RMSE float64 }
	Holdouts map[string]struct{ Predicted, MAE, RMSE float64 }
	Segments []struct {
		Name      string
		Customers int
		Value     map[string]string
	}
	Warnings []string
	Refused  []struct {
		Line          int
		Field, Reason string
	}
}

type worthJSON struct {
	Segment, Covers  string
	Value, Low, High map[string]string
	Months           int
}

func valueOf(t interface{ Fatal(...any) }, file string, args ...string) (int, valueJSON, string) {
	code, stdout, stderr := valueRun(file, append(args, "--json")...)
	var out valueJSON
	if err := json.Unmarshal([]byte(stdout), &out); err != nil {
		t.Fatal(err, stdout, stderr)
	}
	return code, out, stderr
}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// goldenFile is what lifetimes and SciPy found: for the sample in exact days, and for the same customers with times rounded to
// hundredths of a week.
type goldenFile struct {
	Sample    goldenSample `json:"exact_days_sample"`
	Lifetimes struct {
		MBGNBD goldenModel
	} `json:"lifetimes_fits"`
	Bootstrap struct {
		Total []float64 `json:"total_exp39_CI"`
	} `json:"bootstrap_bgnbd_cdnow"`
	Holdouts map[string]json.RawMessage `json:"holdout_39w"`
}

type goldenSample struct {
	N, Repeaters int
	BGNBD        goldenModel
	ParetoNBD    goldenModel
	GammaGamma   goldenModel
	Holdout39w   struct{ Pred, Actual, MAE, RMSE float64 }
}

type goldenModel struct {
	Params map[string]float64
	SE     map[string]float64
	Loglik float64
}

func golden(t *testing.T) goldenFile {
	t.Helper()
	text, err := os.ReadFile("../../internal/clv/testdata/clv-golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var all goldenFile
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestValueOfSample(t *testing.T) {
	want := golden(t).Sample
	code, got, stderr := valueOf(t, string(cdnowSample), "--until", "1997-09-30", "--horizon", "39")
	if code != 0 || stderr != "" || !slices.Equal(got.Warnings, []string{seasons}) || len(got.Refused) != 0 {
		t.Errorf("exit code %d, %q, warnings %q, refused %v", code, stderr, got.Warnings, got.Refused)
	}
	if got.Customers != want.N || got.Repeaters != want.Repeaters || got.Customers != 2357 || got.Repeaters != 946 {
		t.Errorf("%d customers, %d repeaters", got.Customers, got.Repeaters)
	}
	p := want.BGNBD.Params
	near(t, "r", got.BGNBD.R, p["r"], 1e-6)
	near(t, "alpha", got.BGNBD.Alpha, p["alpha"], 1e-6)
	near(t, "a", got.BGNBD.A, p["a"], 1e-6)
	near(t, "b", got.BGNBD.B, p["b"], 1e-6)
	near(t, "log-likelihood of counts", got.BGNBD.LogLikelihood, want.BGNBD.Loglik, 1e-9)
	p = want.GammaGamma.Params
	near(t, "p", got.GammaGamma.P, p["p"], 1e-6)
	near(t, "q", got.GammaGamma.Q, p["q"], 1e-6)
	near(t, "v", got.GammaGamma.V, p["v"], 1e-6)
	near(t, "log-likelihood of spend", got.GammaGamma.LogLikelihood, want.GammaGamma.Loglik, 1e-9)
	near(t, "weeks", got.Holdout.Weeks, 39, 0)
	near(t, "predicted", got.Holdout.Predicted, want.Holdout39w.Pred, 1e-6)
	near(t, "actual", got.Holdout.Actual, want.Holdout39w.Actual, 0)
	near(t, "mae", got.Holdout.MAE, want.Holdout39w.MAE, 1e-6)
	near(t, "rmse", got.Holdout.RMSE, want.Holdout39w.RMSE, 1e-6)
	sum := 0
	for _, s := range got.Segments {
		sum += s.Customers
		if s.Value["USD"] == "" {
			t.Errorf("segment %s has no value", s.Name)
		}
	}
	if sum != want.N {
		t.Errorf("%d customers in segments", sum)
	}
}

// TestValueModels: all count models, the choice among them and the interval, against independent fits.
func TestValueModels(t *testing.T) {
	want := golden(t)
	_, got, _ := valueOf(t, string(cdnowSample), "--until", "1997-09-30", "--horizon", "39")
	p := want.Sample.ParetoNBD.Params
	near(t, "r", got.ParetoNBD.R, p["r"], 1e-5)
	near(t, "alpha", got.ParetoNBD.Alpha, p["alpha"], 1e-5)
	near(t, "s", got.ParetoNBD.S, p["s"], 1e-5)
	near(t, "beta", got.ParetoNBD.Beta, p["beta"], 1e-5)
	near(t, "log-likelihood", got.ParetoNBD.LogLikelihood, want.Sample.ParetoNBD.Loglik, 1e-9)
	p = want.Lifetimes.MBGNBD.Params
	near(t, "r", got.MBGNBD.R, p["r"], 1e-4)
	near(t, "alpha", got.MBGNBD.Alpha, p["alpha"], 1e-4)
	near(t, "a", got.MBGNBD.A, p["a"], 1e-4)
	near(t, "b", got.MBGNBD.B, p["b"], 1e-4)
	for field, model := range map[string]goldenModel{"bgnbd": want.Sample.BGNBD, "paretoNbd": want.Sample.ParetoNBD} {
		if len(model.SE) != 4 || len(got.StandardErrors[field]) != 4 {
			t.Errorf("standard errors of %s: %v", field, got.StandardErrors[field])
		}
		for name, se := range model.SE { // theirs by finite differences
			near(t, "standard error of "+name, got.StandardErrors[field][name], se, 1e-3)
		}
	}
	for name, field := range map[string]string{"bg-nbd": "bgnbd", "pareto-nbd": "paretonbd", "nbd": "nbd"} {
		var held struct {
			Pred      float64 `json:"pred_total"`
			MAE, RMSE float64
		}
		if err := json.Unmarshal(want.Holdouts[field], &held); err != nil {
			t.Fatal(err)
		}
		near(t, name+" predicted", got.Holdouts[name].Predicted, held.Pred, 1e-4)
		near(t, name+" mae", got.Holdouts[name].MAE, held.MAE, 1e-4)
		near(t, name+" rmse", got.Holdouts[name].RMSE, held.RMSE, 1e-4)
	}
	if got.Chosen.Name != "pareto-nbd" || !strings.HasPrefix(got.Chosen.Why, "Smallest error (RMSE 1.6028) of 4 models") || len(got.Holdouts) != 4 {
		t.Errorf("chosen %+v, holdouts %v", got.Chosen, got.Holdouts)
	}
	// The reference is of BG/NBD; Pareto/NBD expects as much and knows it less well: 400 refits spread 1.4 times as far.
	total, bounds := got.Intervals.ExpectedPurchases, want.Bootstrap.Total
	width := bounds[2] - bounds[0]
	if ratio := (total.High - total.Low) / width; ratio < 1 || ratio > 2 || math.Abs(total.Median-bounds[1]) > width/5 {
		t.Errorf("interval %+v, of BG/NBD %v", total, bounds)
	}
	may := got.Intervals.Purchases
	if may.HorizonWeeks != 39 || may.Low >= total.Low || may.High <= total.High || !strings.Contains(may.Covers, "chance and uncertain parameters") {
		t.Errorf("interval %+v, of what may come %+v", total, may)
	}
	if total.HorizonWeeks != 39 || !strings.Contains(total.Covers, "tastes drift") {
		t.Errorf("interval %+v", total)
	}
}

// TestValueIntervals: the whole and every segment have an interval that holds their value and says what it covers.
func TestValueIntervals(t *testing.T) {
	_, got, _ := valueOf(t, string(cdnowSample), "--until", "1997-09-30")
	if len(got.Intervals.Segments) != len(got.Segments) || got.Intervals.Value.Segment != "" {
		t.Fatalf("%+v", got.Intervals)
	}
	for i, worth := range append(got.Intervals.Segments, got.Intervals.Value) {
		low, middle, high := dollars(t, worth.Low), dollars(t, worth.Value), dollars(t, worth.High)
		if !(0 < low && low < middle && middle < high) || worth.Months != 12 || !strings.Contains(worth.Covers, "tastes that drift, seasons") {
			t.Errorf("%+v", worth)
		}
		if i < len(got.Segments) && (worth.Segment != got.Segments[i].Name || worth.Value["USD"] != got.Segments[i].Value["USD"]) {
			t.Errorf("%+v is not of %+v", worth, got.Segments[i])
		}
	}
	_, few, _ := valueOf(t, "customer,date,amount\na,2024-01-02,5\na,2024-02-02,7\n")
	if few.Intervals.Value.Low != nil || few.Intervals.Segments != nil || few.Intervals.Purchases.Covers != "" {
		t.Errorf("of too few customers %+v", few.Intervals)
	}
}

func dollars(t *testing.T, amounts map[string]string) float64 {
	t.Helper()
	amount, err := strconv.ParseFloat(amounts["USD"], 64)
	if err != nil {
		t.Fatal(err)
	}
	return amount
}

// TestValueWithoutUntil: the choice is made within the file, and the interval is of a year.
func TestValueWithoutUntil(t *testing.T) {
	_, got, _ := valueOf(t, string(cdnowSample))
	if got.Holdout != nil || len(got.Holdouts) != 0 || !strings.Contains(got.Chosen.Why, "of 4 models in a holdout of 38 weeks") {
		t.Errorf("%+v", got)
	}
	if total := got.Intervals.ExpectedPurchases; total.HorizonWeeks != 52 || !(0 < total.Low && total.Low < total.Median && total.Median < total.High) {
		t.Errorf("interval %+v", total)
	}
}

// TestValueAnyOrder: neither the order of rows nor that of columns, nor the delimiter, changes anything.
func TestValueAnyOrder(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(cdnowSample)), "\n")[1:]
	lines = lines[:600]
	_, want, _ := valueRun("customer,date,amount\n"+strings.Join(lines, "\n"), "--json", "--until", "1997-12-31")
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation([]int{0, 1, 2}).Draw(t, "order")
		delimiter := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "delimiter")
		rows := slices.Clone(lines)
		for range rapid.IntRange(0, 50).Draw(t, "swaps") {
			i, j := rapid.IntRange(0, len(rows)-1).Draw(t, "i"), rapid.IntRange(0, len(rows)-1).Draw(t, "j")
			rows[i], rows[j] = rows[j], rows[i]
		}
		for i, row := range append([]string{"customer,date,amount"}, rows...) {
			fields := strings.Split(row, ",")
			row = strings.Join([]string{fields[order[0]], fields[order[1]], fields[order[2]]}, delimiter)
			if i == 0 {
				rows = slices.Insert(rows, 0, row)
			} else {
				rows[i] = row
			}
		}
		_, got, stderr := valueRun(strings.Join(rows, "\r\n"), "--json", "--until", "1997-12-31")
		if got != want || stderr != "" {
			t.Fatal(cmp.Diff(want, got), stderr)
		}
	})
}

// TestValueFew: too few customers for a model give the past and a reason, and no figure made up.
func TestValueFew(t *testing.T) {
	code, got, _ := valueOf(t, "customer,date,amount\na,2024-01-02,5\na,2024-02-02,7\nb,2024-02-03,1\n", "--until", "2024-02-02")
	if code != 0 || got.Customers != 1 || got.Repeaters != 1 || got.BGNBD != nil || got.GammaGamma != nil || got.Holdout != nil {
		t.Errorf("exit code %d, %+v", code, got)
	}
	if len(got.Segments) != 1 || len(got.Segments[0].Value) != 0 {
		t.Errorf("segments %+v", got.Segments)
	}
	all := strings.Join(got.Warnings, "\n")
	for _, want := range []string{"Purchase counts:", "Spend in USD:", "first bought after 2024-02-02, and are neither in the fit nor in the comparison: 1.", "no whole week after 2024-02-02"} {
		if !strings.Contains(all, want) {
			t.Errorf("no warning %q in:\n%s", want, all)
		}
	}
}

func TestValueShortHoldout(t *testing.T) {
	_, got, _ := valueOf(t, string(cdnowSample), "--until", "1998-03-31", "--horizon", "39")
	all := strings.Join(got.Warnings, "\n")
	if !strings.Contains(all, "the comparison goes on to 1998-12-29") || !strings.Contains(all, "purchases were predicted and 495 came") {
		t.Errorf("warnings %q", got.Warnings)
	}
	_, got, _ = valueOf(t, string(cdnowSample), "--until", "1998-03-31")
	if got.Holdout == nil || got.Holdout.Weeks != 13 || strings.Contains(strings.Join(got.Warnings, ""), "counted short") {
		t.Errorf("without --horizon: %+v", got)
	}
}

func TestValueText(t *testing.T) {
	for columns, bars := range map[string]bool{"": true, "60": true, "34": false} {
		t.Setenv("COLUMNS", columns)
		code, stdout, stderr := valueRun(string(cdnowSample), "--until", "1997-09-30", "--horizon", "39")
		if code != 0 || stderr != "" {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		width := map[string]int{"": 80, "60": 60, "34": 46}[columns] // columns of a table are not broken
		for line := range strings.Lines(stdout) {
			if line = strings.TrimSuffix(line, "\n"); len([]rune(line)) > width || strings.HasSuffix(line, " ") {
				t.Errorf("%s columns: %q", columns, line)
			}
		}
		for _, want := range []string{"customers 2,357", "r=0.2426", "v=15.4435", "predicted 1,653.4", "champion", "35,322.16 USD", "Pareto/NBD:", "s=0.6062", "between"} {
			if !strings.Contains(stdout, want) {
				t.Errorf("%s columns: no %q", columns, want)
			}
		}
		if got := strings.Contains(stdout, "#####"); got != bars {
			t.Errorf("%s columns: bars %v", columns, got)
		}
		if strings.ContainsFunc(stdout, func(r rune) bool { return r > '~' || r < ' ' && r != '\n' }) {
			t.Errorf("%s columns: more than plain characters", columns)
		}
	}
}

func TestValueUsage(t *testing.T) {
	var out, errs bytes.Buffer
	if code := runValue([]string{"--help"}, nil, &out, &errs); code != 0 || errs.Len() > 0 {
		t.Errorf("--help: exit code %d, %s", code, &errs)
	}
	for _, want := range []string{"--until", "--horizon", "--customers", "--currency", "--prices", "--rate", "--margin", "--months", "--timing", "order", "USD unless told otherwise", "--json", "standard", "Jalali", "Windows-1256", "Exit code"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("--help does not name %q", want)
		}
	}
	for _, args := range [][]string{
		{}, {"a.csv", "b.csv"}, {"--what", "-"}, {"--until", "1997-02-30", "-"}, {"--until", "05/06/2026", "-"}, {"--horizon", "4", "-"},
		{"--until", "1997-09-30", "--horizon", "0", "-"}, {"--until", "1997-09-30", "--horizon", "x", "-"}, {"--currency", "XYZ", "-"},
		{"--rate", "-1", "-"}, {"--rate", "2", "-"}, {"--rate", "NaN", "-"}, {"--margin", "0", "-"}, {"--margin", "101%", "-"}, {"--margin", "x", "-"},
		{"--months", "0", "-"}, {"--months", "121", "-"}, {"--months", "1.5", "-"}, {"--timing", "noon", "-"}, {"--prices", "none.csv", "-"},
		{"--prices", "sample/cdnow-sample.csv", "-"},
	} {
		out.Reset()
		errs.Reset()
		if code := runValue(args, strings.NewReader(string(cdnowSample)), &out, &errs); code != 2 || out.Len() > 0 || errs.Len() == 0 {
			t.Errorf("%q: exit code %d, %q", args, code, out.String())
		}
	}
	if code := runValue([]string{"sample/none.csv"}, nil, &out, &errs); code != 1 {
		t.Errorf("a file that is not there: exit code %d", code)
	}
	if code := runValue([]string{"sample/cdnow-sample.csv", "--until=۱۳۷۶/۰۷/۰۸", "--horizon", "۳۹", "--json"}, nil, &out, &errs); code != 0 {
		t.Errorf("flags after the file, in Persian digits: exit code %d, %s", code, &errs)
	}
}
