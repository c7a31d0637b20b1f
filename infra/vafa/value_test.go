package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"slices"
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
	R, Alpha, A, B, P, Q, V, LogLikelihood float64
}

// valueJSON is the object of --json, read without the types that write it.
type valueJSON struct {
	Customers, Repeaters int
	BGNBD, GammaGamma    *fitted
	Holdout              *struct{ Weeks, Predicted, Actual, MAE, RMSE float64 }
	Segments             []struct {
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

// goldenSample is what lifetimes and SciPy found for the sample.
type goldenSample struct {
	N, Repeaters int
	BGNBD        goldenModel
	GammaGamma   goldenModel
	Holdout39w   struct{ Pred, Actual, MAE, RMSE float64 }
}

type goldenModel struct {
	Params map[string]float64
	Loglik float64
}

func golden(t *testing.T) goldenSample {
	t.Helper()
	text, err := os.ReadFile("../../internal/clv/testdata/clv-golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Sample goldenSample `json:"exact_days_sample"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all.Sample
}

func TestValueOfSample(t *testing.T) {
	want := golden(t)
	code, got, stderr := valueOf(t, string(cdnowSample), "--until", "1997-09-30", "--horizon", "39")
	if code != 0 || stderr != "" || len(got.Warnings) != 0 || len(got.Refused) != 0 {
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
	if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "the comparison goes on to 1998-12-29") {
		t.Errorf("warnings %q", got.Warnings)
	}
	_, got, _ = valueOf(t, string(cdnowSample), "--until", "1998-03-31")
	if got.Holdout == nil || got.Holdout.Weeks != 13 || len(got.Warnings) != 0 {
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
		for _, want := range []string{"customers 2,357", "r=0.2426", "v=15.4435", "predicted 1,653.4", "champion", "23,916.17 USD"} {
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
	for _, want := range []string{"--until", "--horizon", "--currency", "USD unless told otherwise", "--json", "standard", "Jalali", "Windows-1256", "Exit code"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("--help does not name %q", want)
		}
	}
	for _, args := range [][]string{
		{}, {"a.csv", "b.csv"}, {"--what", "-"}, {"--until", "1997-02-30", "-"}, {"--until", "05/06/2026", "-"}, {"--horizon", "4", "-"},
		{"--until", "1997-09-30", "--horizon", "0", "-"}, {"--until", "1997-09-30", "--horizon", "x", "-"}, {"--currency", "XYZ", "-"},
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
