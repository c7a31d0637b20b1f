package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// printed is what the program prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if code := run(args, &out, io.Discard); code != 0 {
		t.Fatalf("exit %d", code)
	}
	return out.String()
}

func TestScaleIsWhatTheProgramPrints(t *testing.T) {
	kept, err := os.ReadFile("../SCALE.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), printed(t)); diff != "" {
		t.Errorf("go run ./infra/scale -write infra/SCALE.md (-kept +printed):\n%s", diff)
	}
}

// Twice the customers need twice of everything that customers need, and no more.
func TestLoadGrowsWithCustomers(t *testing.T) {
	var a Assumptions
	a.New, a.Known, a.Messages, a.Purchases, a.Cards, a.Contacts, a.Searches, a.Views = 1, 1, 1, 1, 1, 1, 1, 1
	a.Batch, a.Years, a.Peak = 1, 1, 1
	one, two := loadOf(1e6, a), loadOf(2e6, a)
	if got := two.requests() / one.requests(); math.Abs(got-2) > 1e-9 {
		t.Errorf("requests grow by %v", got)
	}
	used, calls := one.units()
	twice, more := two.units()
	if math.Abs(twice.Writes/used.Writes-2) > 1e-9 || math.Abs(more/calls-2) > 1e-9 {
		t.Errorf("units grow from %+v to %+v", used, twice)
	}
	if want := 1e6/12*8 + one.Consoles; math.Abs(one.requests()-want) > 1e-6 {
		t.Errorf("a request of each kind a year, and pages of staff, are %v a month", one.requests())
	}
}

// A form of somebody new is 24 write units: a million of them cost 15 dollars in us-east-1.
func TestBillOfAMillionForms(t *testing.T) {
	l := Load{Assumptions: Assumptions{Batch: 1, Peak: 1}, Customers: 1, Each: map[string]float64{capture: 1e6}, Parts: 8}
	for _, one := range bill(l, "us-east-1", 0) {
		switch one.What {
		case "gateway":
			if math.Abs(one.Cost-1.00) > 1e-9 {
				t.Errorf("gateway: %v", one.Cost)
			}
		case "table: requests":
			if want := 24*0.625 + 6*0.125; math.Abs(one.Cost-want) > 1e-6 {
				t.Errorf("table: %v, want %v", one.Cost, want)
			}
		}
	}
}

func TestLimitsAreInOrder(t *testing.T) {
	l := loadOf(1e8, Assumptions{New: 1, Contacts: 1, Purchases: 3, Batch: 1, Peak: 10, JobHours: 4, JobTime: 60})
	last := math.Inf(1)
	for _, one := range limits(l, 50, 600) {
		if one.use() > last || one.Moves == "" || one.Most <= 0 {
			t.Errorf("%+v after %v", one, last)
		}
		last = one.use()
	}
}

func TestAssumptionsAreFlags(t *testing.T) {
	if printed(t, "-purchases", "12") == printed(t) {
		t.Error("more purchases change nothing")
	}
	if code := run([]string{"-customers"}, io.Discard, io.Discard); code != 2 {
		t.Errorf("an unknown flag: exit %d", code)
	}
	if code := run([]string{"-write", "/nowhere/SCALE.md"}, io.Discard, io.Discard); code != 1 {
		t.Errorf("a file that cannot be written: exit %d", code)
	}
}

func TestNumbersAreWrittenShort(t *testing.T) {
	for n, want := range map[float64]string{0.5: "0.5", 12: "12", 999: "999", 1234: "1,234", 12345: "12.3 thousand", 1e6: "1 million", 25_500_000: "25.5 million", 3.21e9: "3.21 billion", 1e8: "100 million"} {
		if got := short(n); got != want {
			t.Errorf("%v is written %q, want %q", n, got, want)
		}
	}
	if got := strings.Join([]string{plain(1234567), money(1.234), money(1234), percent(0.0001), percent(0.123)}, " "); got != "1,234,567 1.23 1,234 - 12.3 %" {
		t.Error(got)
	}
}
