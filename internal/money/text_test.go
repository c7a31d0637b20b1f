package money_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/money"
)

// What is stored is read back to the last digit, also a sum larger than any amount taken from outside.
func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.Int64Range(-math.MaxInt64, math.MaxInt64).Draw(t, "minor")
		m := money.FromMinor(minor, unit(t, anyCode().Draw(t, "code")))
		text, err := m.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back money.Money
		if err := back.UnmarshalText(text); err != nil || back != m {
			t.Fatalf("%v is stored as %q, which is %v, %v", m, text, back, err)
		}
	})
}

func TestText(t *testing.T) {
	m := money.FromMinor(500_000, unit(t, "IRT"))
	if text, err := m.MarshalText(); err != nil || string(text) != "50000 IRT" {
		t.Errorf("stored as %q, %v", text, err)
	}
	if err := m.UnmarshalText(nil); err != nil || m.IsSet() {
		t.Errorf("an empty text is %v, %v", m, err)
	}
	for text, want := range map[string]error{
		"50000":                   money.ErrUnit,
		"50000 ":                  money.ErrUnit,
		" IRT":                    money.ErrAmount,
		"50000  IRT":              money.ErrUnit,
		"0.5 IRR":                 money.ErrPrecision,
		"9223372036854775808 IRR": money.ErrRange,
	} {
		if err := m.UnmarshalText([]byte(text)); !errors.Is(err, want) || m.IsSet() {
			t.Errorf("%q is %v, %v, want %v", text, m, err, want)
		}
	}
}
