package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// customersOf are the rows of the file of customers, by the name of the column.
func customersOf(t *testing.T, file string, args ...string) []map[string]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.csv")
	if code, _, stderr := valueRun(file, append(args, "--customers", path)...); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("customer,x,tx,T,alive,expectedPurchases,expectedSpend,value,low,high,currency,segment,reason,residual", strings.Join(rows[0], ",")); diff != "" {
		t.Error(diff)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, cell := range row {
			named[rows[0][i]] = cell
		}
		out = append(out, named)
	}
	return out
}

func TestValueCustomers(t *testing.T) {
	rows := customersOf(t, string(cdnowSample), "--until", "1997-09-30")
	if len(rows) != 2357 {
		t.Fatalf("%d rows", len(rows))
	}
	number := func(row map[string]string, column string) float64 {
		n, err := strconv.ParseFloat(row[column], 64)
		if err != nil {
			t.Fatalf("%s of %v: %v", column, row, err)
		}
		return n
	}
	inside, sum := 0, 0.0
	for _, row := range rows {
		alive, low, high := number(row, "alive"), number(row, "low"), number(row, "high")
		if alive < 0 || alive > 1 || number(row, "tx") > number(row, "T") || low > high || row["currency"] != "USD" || row["segment"] == "" || !strings.HasSuffix(row["reason"], ".") {
			t.Fatalf("%v", row)
		}
		if v := number(row, "value"); low <= v && v <= high {
			inside++
		}
		sum += number(row, "value")
	}
	if inside < 2000 {
		t.Errorf("the interval holds the value of %d of %d", inside, len(rows))
	}
	_, report, _ := valueOf(t, string(cdnowSample), "--until", "1997-09-30")
	total := 0.0
	for _, s := range report.Segments {
		v, err := strconv.ParseFloat(s.Value["USD"], 64)
		if err != nil {
			t.Fatal(err)
		}
		total += v
	}
	near(t, "sum of the values", sum, total, 1e-6)
	first := rows[0]
	if first["customer"] != "00004" || first["x"] != "2" || first["tx"] != "30.4286" || first["T"] != "38.8571" {
		t.Errorf("%v", first)
	}
}

// TestValueCustomersFew: without a model the history is written, and no figure is made up.
func TestValueCustomersFew(t *testing.T) {
	file := "customer,date,amount\n=1+1,2024-01-02,5\n+98912,2024-01-02,7\n@x,2024-01-02,1\n-3,2024-01-02,1\nplain,2024-01-02,1\nplain,2024-01-16,1\n"
	want := []map[string]string{}
	for _, name := range []string{"'+98912", "'-3", "'=1+1", "'@x", "plain"} {
		row := map[string]string{
			"customer": name, "x": "0", "tx": "0.0000", "T": "2.0000", "alive": "", "expectedPurchases": "", "expectedSpend": "", "value": "",
			"low": "", "high": "", "residual": "", "currency": "IRT", "segment": "new", "reason": "First bought 14 days ago.",
		}
		if name == "plain" {
			row["x"], row["tx"], row["segment"] = "1", "2.0000", "loyal"
			row["reason"] = "2 purchase days, the last 0 days ago; too few customers for a model yet."
		}
		want = append(want, row)
	}
	if diff := cmp.Diff(want, customersOf(t, file, "--currency", "IRT")); diff != "" {
		t.Error(diff)
	}
}

func TestValueCustomersNowhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "out.csv")
	code, _, stderr := valueRun("customer,date,amount\na,2024-01-02,5\n", "--customers", path)
	if code != 1 || !strings.Contains(stderr, "--customers") {
		t.Errorf("exit code %d, %q", code, stderr)
	}
}
