package money_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/money"
)

func month(t testing.TB, text string) money.Month {
	t.Helper()
	m, err := money.ParseMonth(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMonthsCountAndPrint(t *testing.T) {
	if got := month(t, "2025-12") - month(t, "2024-11"); got != 13 {
		t.Errorf("from 2024-11 to 2025-12 are %d months, want 13", got)
	}
	if got := month(t, "2025-01").String(); got != "2025-01" {
		t.Errorf("printed %q", got)
	}
	if _, err := money.ParseMonth("2025-13"); err == nil {
		t.Error("month 13 was taken")
	}
}

func TestIranPricesAreThoseThatWerePublished(t *testing.T) {
	prices, ok := money.PricesOf("IRR")
	if !ok {
		t.Fatal("no table is shipped for the rial")
	}
	if got := prices.Newest().String(); got != "2025-12" {
		t.Errorf("newest %s, want 2025-12", got)
	}
	// Azar 1404 over Azar 1403 was published as 52.6 %.
	if rate := prices.Level(month(t, "2025-12"))/prices.Level(month(t, "2024-12")) - 1; math.Abs(rate-0.526) > 0.0005 {
		t.Errorf("year on year %.4f, want 0.526", rate)
	}
	if rate := prices.Level(month(t, "2022-09"))/prices.Level(month(t, "2021-09")) - 1; math.Abs(rate-0.458) > 0.0005 {
		t.Errorf("1401 over 1400 %.4f, want 0.458", rate)
	}
}

func TestOutsideOfTheTableTheNearestLevelHolds(t *testing.T) {
	prices, err := money.ParsePrices("month,index,source\n2020-01,100,x\n2021-01,121,x\n")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]float64{"2010-01": 100, "2020-01": 100, "2020-07": 110, "2021-01": 121, "2030-01": 121} {
		if got := prices.Level(month(t, text)); math.Abs(got-want) > 1e-9 {
			t.Errorf("level of %s is %v, want %v", text, got, want)
		}
	}
}

func TestTablesThatCannotBeReadAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty":        "",
		"no rows":      "month,index,source\n",
		"other header": "date,cpi,source\n2020-01,100,x\n",
		"bad month":    "month,index,source\n1399/01,100,x\n",
		"zero":         "month,index,source\n2020-01,0,x\n",
		"no number":    "month,index,source\n2020-01,NaN,x\n",
		"falling":      "month,index,source\n2020-02,100,x\n2020-01,101,x\n",
	} {
		if _, err := money.ParsePrices(text); !errors.Is(err, money.ErrPrices) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWithoutATableMoneyKeepsItsFace(t *testing.T) {
	if _, ok := money.PricesOf("USD"); ok {
		t.Error("a table is shipped for the dollar")
	}
	if got := (money.Prices{}).Real(1234, 1, 500); got != 1234 {
		t.Errorf("1234 became %d", got)
	}
}

// Deflating to a month and back loses at most half a minor unit on the way there, in the prices of the way back.
func TestRealIsUndoneByGoingBack(t *testing.T) {
	prices, _ := money.PricesOf("IRR")
	rapid.Check(t, func(t *rapid.T) {
		paid := money.Month(rapid.IntRange(12*2015, 12*2030).Draw(t, "paid"))
		base := money.Month(rapid.IntRange(12*2015, 12*2030).Draw(t, "base"))
		minor := rapid.Int64Range(-money.MaxMinor/100, money.MaxMinor/100).Draw(t, "minor")
		back := prices.Real(prices.Real(minor, paid, base), base, paid)
		slack := prices.Level(paid)/prices.Level(base)/2 + 1
		if diff := math.Abs(float64(back - minor)); diff > slack {
			t.Fatalf("%d became %d, %v apart, more than %v", minor, back, diff, slack)
		}
	})
}

func TestShippedTablesAreAllRead(t *testing.T) {
	tables := money.PriceTables()
	if len(tables) != 1 || tables["IRR"].Base().String() != "2019-09" || !strings.HasPrefix(tables["IRR"].Version("IRR"), "IRR 2019-09 to 2025-12 ") {
		t.Errorf("%v", tables)
	}
}

func TestNoTableHasNoMonths(t *testing.T) {
	var none money.Prices
	if none.Base() != 0 || none.Newest() != 0 || none.Version("USD") != "" || none.LastYear() != nil || none.Ratio(1, 500) != 1 {
		t.Errorf("%v %v %q %v", none.Base(), none.Newest(), none.Version("USD"), none.LastYear())
	}
}

func TestLastYearOfAYoungTable(t *testing.T) {
	prices := money.Prices{{Month: 100, Index: 100}, {Month: 102, Index: 121}}
	path := prices.LastYear()
	if len(path) != 2 || math.Abs(path[0]-0.1) > 1e-9 || math.Abs(path[1]-0.1) > 1e-9 {
		t.Errorf("%v", path)
	}
}

func TestPricesAreKeptAsJSON(t *testing.T) {
	prices, _ := money.PricesOf("IRR")
	encoded, err := json.Marshal(prices)
	if err != nil {
		t.Fatal(err)
	}
	var back money.Prices
	if err := json.Unmarshal(encoded, &back); err != nil || !slices.Equal(back, prices) || !strings.HasPrefix(string(encoded), `[{"month":"2019-09","index":52.3}`) {
		t.Errorf("%s: %v", encoded, err)
	}
	if err := json.Unmarshal([]byte(`[{"month":"1404-13","index":1}]`), &back); err == nil {
		t.Error("month 13 was taken")
	}
}
