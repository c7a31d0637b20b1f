package main

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"vafa/internal/locale"
)

// noNumber is what a figure must never be, in any output.
var noNumber = regexp.MustCompile(`(?i)(^|[^a-z])(nan|[+-]?inf(inity)?)([^a-z]|$)`)

// shop draws the purchases of customers: each begins in the first hundred days, buys at their own rate, leaves at random, and
// spends what spend says on each purchase day.
func shop(customers, days int, spend func(rng *rand.Rand, rate float64, day int) float64) string {
	rng := rand.New(rand.NewPCG(8, 8))
	start := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	var file strings.Builder
	file.WriteString("customer,date,amount\n")
	for c := range customers {
		rate := 0.003 + 0.02*rng.ExpFloat64()
		for day := rng.IntN(100); day < days; day += 1 + int(rng.ExpFloat64()/rate) {
			if amount := spend(rng, rate, day); amount >= 0 {
				fmt.Fprintf(&file, "c%d,%s,%.2f\n", c, start.AddDate(0, 0, day).Format(time.DateOnly), amount)
			}
			if rng.Float64() < 0.1 {
				break
			}
		}
	}
	return file.String()
}

// repeated is one line for each of n customers and each of the days.
func repeated(n int, amount string, days ...string) string {
	var file strings.Builder
	file.WriteString("customer,date,amount\n")
	for c := range n {
		for _, day := range days {
			fmt.Fprintf(&file, "c%d,%s,%s\n", c, day, amount)
		}
	}
	return file.String()
}

// frequent buys three days in five, five hundred days long.
func frequent(customer string) string {
	var file strings.Builder
	for k := range 300 {
		fmt.Fprintf(&file, "%s,%s,7\n", customer, time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, k*5/3).Format(time.DateOnly))
	}
	return file.String()
}

func ordinary(rng *rand.Rand, _ float64, _ int) float64 { return 5 + 20*rng.ExpFloat64() }

// outputs are the text and the JSON of one run.
func outputs(t *testing.T, file string, args ...string) (text, object, warned string) {
	t.Helper()
	var page, encoded, errs strings.Builder
	o, err := parseValue(append(args, "-"))
	if err != nil {
		t.Fatal(err)
	}
	report, err := o.compute(strings.NewReader(file), &errs, locale.DateOf(time.Now(), time.UTC))
	if err := errors.Join(err, report.print(&page, usualWidth), writeValueJSON(&encoded, report)); err != nil {
		t.Fatal(err)
	}
	return page.String(), encoded.String(), errs.String()
}

// TestValueEdges: every odd file gives figures or a reason, and no output holds what is no number.
func TestValueEdges(t *testing.T) {
	usual := shop(40, 250, ordinary)
	tests := map[string]struct{ file, says string }{
		"one customer, one purchase":   {"customer,date,amount\na,2024-01-02,5\n", "0 customers came back; at least 10 are needed"},
		"one customer, many purchases": {"customer,date,amount\n" + frequent("a"), "1 customers came back; at least 10 are needed"},
		"two customers":                {"customer,date,amount\na,2024-01-02,5\na,2024-02-02,5\nb,2024-01-02,5\n", "1 customers came back; at least 10 are needed"},
		"all with one purchase":        {repeated(60, "5", "2024-01-02"), "0 customers came back; at least 10 are needed"},
		"all identical":                {repeated(60, "5", "2024-01-02", "2024-02-02", "2024-05-02"), "every customer has the same history"},
		"all spend the same":           {shop(70, 400, func(*rand.Rand, float64, int) float64 { return 5 }), "every customer spends the same"},
		"300 purchases in 500 days":    {usual + frequent("frequent"), ""},
		"nothing but nothing":          {shop(70, 400, func(*rand.Rand, float64, int) float64 { return 0 }), "0 customers came back; at least 10 are needed"},
		"some of nothing":              {shop(70, 400, func(rng *rand.Rand, _ float64, _ int) float64 { return math.Max(0, 20*rng.NormFloat64()) }), ""},
		"spend goes with frequency":    {shop(80, 700, func(rng *rand.Rand, rate float64, _ int) float64 { return 4000 * rate * (0.8 + 0.4*rng.Float64()) }), "goes with frequency (correlation"},
		"seasonal": {shop(100, 450, func(rng *rand.Rand, rate float64, day int) float64 {
			if day%365 > 120 {
				return -1 // no purchase out of season
			}
			return ordinary(rng, rate, day)
		}), "Seasonality is not covered"},
		"refunds larger than purchases": {usual + "c1,2021-03-01,-100000\n", "negative, and no order says which purchase it takes back"},
		"huge and tiny":                 {usual + "big,2021-02-01,900000000000\nbig,2021-06-01,900000000000\nsmall,2021-02-01,0.01\nsmall,2021-06-01,0.01\n", ""},
		"all on the last day":           {usual + repeated(30, "5", "2022-06-01")[len("customer,date,amount\n"):], ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "out.csv")
			text, object, warned := outputs(t, test.file, "--customers", path)
			rows, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for output, all := range map[string]string{"text": text, "JSON": object, "customers": string(rows)} {
				if bad := noNumber.FindString(all); bad != "" || all == "" {
					t.Errorf("%s: %q in\n%s", output, bad, all)
				}
			}
			if !strings.Contains(strings.Join(strings.Fields(text+warned), " "), test.says) {
				t.Errorf("no %q in\n%s%s", test.says, text, warned)
			}
		})
	}
}
