package crm_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/locale/phone"
	"vafa/internal/money"
)

var (
	tehran = time.FixedZone("Tehran", 3*60*60+30*60)
	now    = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	shop   = crm.Business{Country: "IR", Unit: unit("IRT"), Zone: tehran, Lang: locale.Persian, WarrantyMonths: 12, Phones: phone.Book{}}
)

func unit(code string) money.Unit {
	u, err := money.ParseUnit(code)
	if err != nil {
		panic(err)
	}
	return u
}

func toman(amount string) *money.Written {
	return &money.Written{Amount: money.Literal(amount), Currency: "IRT"}
}

func minor(n int64, code string) *money.Money {
	m := money.FromMinor(n, unit(code))
	return &m
}

func ptr[T any](v T) *T { return &v }

func day(text string) locale.Date {
	d, err := locale.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// faultsOf are the pointers and codes of an error, "pointer:code" in order; "" for none.
func faultsOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var faults crm.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("not faults: %v", err)
	}
	var out []string
	for _, f := range faults {
		out = append(out, f.Pointer+":"+f.Code)
	}
	return strings.Join(out, " ")
}

func TestFaultsNameRulesAndNothingTyped(t *testing.T) {
	var faults crm.Faults
	if faults.Err() != nil {
		t.Error("no faults are an error")
	}
	faults.Add("/phone", "phone.invalid")
	faults.Add("/name", "text.tooLong", "limit", "200")
	if got := faults.Err().Error(); got != "faults: /phone: phone.invalid, /name: text.tooLong" {
		t.Error(got)
	}
	if faults[1].Args["limit"] != "200" || faults[0].Args != nil {
		t.Errorf("%+v", faults)
	}
}

func TestBusinessShowsItsOwnUnit(t *testing.T) {
	if got := shop.Show(*minor(15, "IRR")); got.String() != "1.5 IRT" {
		t.Error(got)
	}
	if got := shop.Show(*minor(150, "USD")); got.String() != "1.50 USD" {
		t.Error(got)
	}
	if got := shop.Estimate(*minor(15, "IRR")); got.String() != "2 IRT" {
		t.Error(got)
	}
}

func TestDayBeginsWhereTheBusinessIs(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-21T20:29:59Z": "2026-11-21", "2026-11-21T20:30:00Z": "2026-11-22", "2026-12-31T20:30:00Z": "2027-01-01",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := shop.Day(moment).String(); got != want {
			t.Errorf("%s is on %s, want %s", at, got, want)
		}
	}
}

func TestMachineKey(t *testing.T) {
	secret, key := crm.NewMachineKey("till", []string{"createPurchases"}, [32]byte{1}, now, time.Hour)
	if !crm.IsMachineKey(secret) || crm.IsMachineKey("eyJhbGciOi") || key.Hash != crm.HashMachineKey(secret) || strings.Contains(key.Hash, secret[5:20]) {
		t.Errorf("%s %+v", secret, key)
	}
	for _, c := range []struct {
		operation string
		at        time.Time
		want      bool
	}{
		{"createPurchases", now, true}, {"createPurchases", now.Add(time.Hour - 1), true}, {"createPurchases", now.Add(time.Hour), false},
		{"createpurchases", now, false}, {"", now, false}, {"deleteCustomer", now, false},
	} {
		if got := key.Allows(c.operation, c.at); got != c.want {
			t.Errorf("%q at %s: %v", c.operation, c.at, got)
		}
	}
}
