package money_test

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/money"
)

func unit(t interface{ Fatalf(string, ...any) }, code string) money.Unit {
	u, err := money.ParseUnit(code)
	if err != nil {
		t.Fatalf("unit %s: %v", code, err)
	}
	return u
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		amount, code string
		minor        int64
		decimal      string
	}{
		{"50000", "IRT", 500_000, "50000"},
		{"0.1", "IRT", 1, "0.1"},
		{"12.3", "irt", 123, "12.3"},
		{"5e4", "IRT", 500_000, "50000"},
		{"5E+4", "IRR", 50_000, "50000"},
		{"5000e-2", "IRR", 50, "50"},
		{"12.34", "USD", 1234, "12.34"},
		{"12.5", "USD", 1250, "12.50"},
		{"12.00", "USD", 1200, "12"},
		{"12.3400000000000000000000000000000000000", "USD", 1234, "12.34"},
		{"0.005", "KWD", 5, "0.005"},
		{"-0.05", "USD", -5, "-0.05"},
		{"-0", "USD", 0, "0"},
		{"0e999999999999999999999", "USD", 0, "0"},
		{"007", "JPY", 7, "7"},
		{"1000000000000000", "IRR", money.MaxMinor, "1000000000000000"},
		{"-10000000000000", "USD", -money.MaxMinor, "-10000000000000"},
		{"1e15", "IRR", money.MaxMinor, "1000000000000000"},
	} {
		m, err := money.Parse(c.amount, c.code)
		if err != nil || m.Minor() != c.minor || m.Decimal() != c.decimal {
			t.Errorf("Parse(%s, %s) = %d, %s, %v, want %d, %s", c.amount, c.code, m.Minor(), m.Decimal(), err, c.minor, c.decimal)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		amount, code string
		want         error
	}{
		{"1", "", money.ErrUnit},
		{"1", "XXX", money.ErrUnit},
		{"1", "toman", money.ErrUnit},
		{"1", "تومان", money.ErrUnit},
		{"", "IRT", money.ErrAmount},
		{"-", "IRT", money.ErrAmount},
		{"+5", "IRT", money.ErrAmount},
		{" 5", "IRT", money.ErrAmount},
		{".5", "IRT", money.ErrAmount},
		{"5.", "IRT", money.ErrAmount},
		{"5e", "IRT", money.ErrAmount},
		{"5e+", "IRT", money.ErrAmount},
		{"5e1.5", "IRT", money.ErrAmount},
		{"5x4", "IRT", money.ErrAmount},
		{"1,000", "IRT", money.ErrAmount},
		{"0x10", "IRT", money.ErrAmount},
		{"NaN", "IRT", money.ErrAmount},
		{"Infinity", "IRT", money.ErrAmount},
		{"۵۰۰", "IRT", money.ErrAmount},
		{"0.01", "IRT", money.ErrPrecision},
		{"0.5", "IRR", money.ErrPrecision},
		{"12.345", "USD", money.ErrPrecision},
		{"1e-999999999999999999999", "USD", money.ErrPrecision},
		{"0." + strings.Repeat("0", 100_000) + "1", "USD", money.ErrPrecision},
		{"1000000000000001", "IRR", money.ErrRange},
		{"100000000000000.1", "IRT", money.ErrRange},
		{"-1e16", "IRR", money.ErrRange},
		{"1e999999999999999999999", "USD", money.ErrRange},
		{"123456789012345678901234567890123456789012", "USD", money.ErrRange},
		{strings.Repeat("9", 100_000), "USD", money.ErrRange},
	} {
		m, err := money.Parse(c.amount, c.code)
		if !errors.Is(err, c.want) || m.IsSet() {
			t.Errorf("Parse(%.50s, %s) = %v, %v, want %v", c.amount, c.code, m, err, c.want)
		}
	}
}

func anyMoney(code string) *rapid.Generator[money.Money] {
	return rapid.Custom(func(t *rapid.T) money.Money {
		return money.FromMinor(rapid.Int64Range(-money.MaxMinor, money.MaxMinor).Draw(t, "minor"), unit(t, code))
	})
}

func anyCode() *rapid.Generator[string] {
	return rapid.Map(rapid.SampledFrom(money.Units()), money.Unit.Code)
}

func TestParseReadsWhatDecimalWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMoney(anyCode().Draw(t, "code")).Draw(t, "money")
		if back, err := money.Parse(m.Decimal(), m.Unit().Code()); err != nil || back != m {
			t.Fatalf("%v (%d) reads back as %v, %v", m, m.Minor(), back, err)
		}
	})
}

// Whatever number is written, its amount is exactly that number or it is refused for the right reason.
func TestParseIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,18}(\.[0-9]{1,6})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "text")
		u := unit(t, anyCode().Draw(t, "code"))
		exact, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%s is no number", text)
		}
		minor := exact.Mul(exact, big.NewRat(u.Worth(), 1))
		large := new(big.Rat).Abs(minor).Cmp(big.NewRat(money.MaxMinor, 1)) > 0
		m, err := money.Parse(text, u.Code())
		switch {
		case errors.Is(err, money.ErrRange) && large, errors.Is(err, money.ErrPrecision) && !minor.IsInt():
		case err != nil || large || minor.Cmp(big.NewRat(m.Minor(), 1)) != 0:
			t.Fatalf("%s %s is %v, %v, want %s of the smallest unit", text, u, m, err, minor)
		}
	})
}

func TestTomanAndRial(t *testing.T) {
	toman, rial := unit(t, "IRT"), unit(t, "IRR")
	rapid.Check(t, func(t *rapid.T) {
		inRials := anyMoney("IRR").Draw(t, "money")
		inTomans, err := inRials.In(toman)
		if err != nil || inTomans.Minor() != inRials.Minor() || inTomans.Base() != "IRR" {
			t.Fatalf("%v in tomans is %v, %v", inRials, inTomans, err)
		}
		if order, err := inTomans.Cmp(inRials); err != nil || order != 0 {
			t.Fatalf("%v and %v compare as %d, %v", inTomans, inRials, order, err)
		}
		if back, err := inTomans.In(rial); err != nil || back != inRials {
			t.Fatalf("%v is again %v, %v", inTomans, back, err)
		}
		sum, err := inTomans.Add(inRials)
		if err != nil || sum.Minor() != 2*inRials.Minor() || sum.Unit() != toman {
			t.Fatalf("%v and %v are %v, %v", inTomans, inRials, sum, err)
		}
	})
	if got := money.FromMinor(500_000, toman).String(); got != "50000 IRT" {
		t.Errorf("500,000 rials are %s", got)
	}
	if _, err := money.FromMinor(1, toman).In(unit(t, "USD")); !errors.Is(err, money.ErrUnit) {
		t.Errorf("a toman in dollars: %v", err)
	}
}

func TestSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := anyCode().Draw(t, "code")
		g := anyMoney(code)
		a, b, c := g.Draw(t, "a"), g.Draw(t, "b"), g.Draw(t, "c")
		left := add(t, add(t, a, b), c)
		right := add(t, a, add(t, b, c))
		if left != right || left.Minor() != a.Minor()+b.Minor()+c.Minor() {
			t.Fatalf("(%v + %v) + %v is %v, but %v the other way", a, b, c, left, right)
		}
		if add(t, a, b) != add(t, b, a) {
			t.Fatalf("%v + %v depends on the order", a, b)
		}
		if diff, err := left.Sub(c); err != nil || diff != add(t, a, b) {
			t.Fatalf("%v - %v is %v, %v", left, c, diff, err)
		}
		if add(t, a, a.Neg()).Sign() != 0 || a.Sign() != -a.Neg().Sign() {
			t.Fatalf("%v and its opposite are not nothing", a)
		}
		if add(t, a, money.Money{}) != a || add(t, money.Money{}, a) != a {
			t.Fatalf("no money changed %v", a)
		}
	})
}

func add(t *rapid.T, a, b money.Money) money.Money {
	sum, err := a.Add(b)
	if err != nil {
		t.Fatalf("%v + %v: %v", a, b, err)
	}
	return sum
}

func TestSumsThatCannotBe(t *testing.T) {
	usd, eur := unit(t, "USD"), unit(t, "EUR")
	most, least := money.FromMinor(math.MaxInt64, usd), money.FromMinor(-math.MaxInt64, usd)
	cent := money.FromMinor(1, usd)
	for name, c := range map[string]struct {
		sum  func() (money.Money, error)
		want error
	}{
		"too large":           {func() (money.Money, error) { return most.Add(cent) }, money.ErrRange},
		"too small":           {func() (money.Money, error) { return least.Sub(cent) }, money.ErrRange},
		"far too large":       {func() (money.Money, error) { return most.Add(most) }, money.ErrRange},
		"without an opposite": {func() (money.Money, error) { return cent.Sub(money.FromMinor(math.MinInt64, usd)) }, money.ErrRange},
		"dollars and euros":   {func() (money.Money, error) { return cent.Add(money.FromMinor(1, eur)) }, money.ErrUnit},
		"dollars less euros":  {func() (money.Money, error) { return cent.Sub(money.FromMinor(1, eur)) }, money.ErrUnit},
	} {
		if m, err := c.sum(); !errors.Is(err, c.want) || m.IsSet() {
			t.Errorf("%s: %v, %v, want %v", name, m, err, c.want)
		}
	}
	if _, err := cent.Cmp(money.FromMinor(1, eur)); !errors.Is(err, money.ErrUnit) {
		t.Errorf("comparing dollars with euros: %v", err)
	}
}

func TestNoMoney(t *testing.T) {
	none, nothing := money.Money{}, money.FromMinor(0, unit(t, "IRT"))
	if !none.IsZero() || none.IsSet() || none.Decimal() != "" || none.String() != "" || none.Base() != "" {
		t.Errorf("no money is %q", none)
	}
	if nothing.IsZero() || !nothing.IsSet() || nothing.Sign() != 0 || nothing.String() != "0 IRT" {
		t.Errorf("nothing is %q", nothing)
	}
	if money.FromMinor(5, money.Unit{}) != none {
		t.Error("an amount without a unit is money")
	}
	if _, err := none.In(money.Unit{}); !errors.Is(err, money.ErrUnit) {
		t.Errorf("no money in no unit: %v", err)
	}
}

func TestFloats(t *testing.T) {
	toman, usd := unit(t, "IRT"), unit(t, "USD")
	if got := money.FromMinor(123, toman).Float(); got != 12.3 {
		t.Errorf("123 rials are %v tomans", got)
	}
	for _, c := range []struct {
		f     float64
		unit  money.Unit
		minor int64
	}{
		{0.125, usd, 13}, {-0.125, usd, -13}, {0.124, usd, 12}, {50_000, toman, 500_000}, {0.04, toman, 0}, {1e13, usd, money.MaxMinor},
	} {
		if m, err := money.FromFloat(c.f, c.unit); err != nil || m.Minor() != c.minor || m.Unit() != c.unit {
			t.Errorf("FromFloat(%v, %s) = %v, %v", c.f, c.unit, m, err)
		}
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1.1e13, -1e300} {
		if m, err := money.FromFloat(f, usd); !errors.Is(err, money.ErrRange) {
			t.Errorf("FromFloat(%v) = %v, %v", f, m, err)
		}
	}
	if _, err := money.FromFloat(1, money.Unit{}); !errors.Is(err, money.ErrUnit) {
		t.Errorf("an estimate without a unit: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"50000", "12.34", "5e4", "-0.1e-1", "1e999", ".", "0.0"} {
		f.Add(seed, "USD")
	}
	f.Fuzz(func(t *testing.T, amount, code string) {
		m, err := money.Parse(amount, code)
		if err != nil {
			if money.Member(err) == "" {
				t.Fatalf("Parse(%q, %q): an error of no kind: %v", amount, code, err)
			}
			return
		}
		if back, err := money.Parse(m.Decimal(), m.Unit().Code()); err != nil || back != m {
			t.Fatalf("Parse(%q, %q) = %v, read back as %v, %v", amount, code, m, back, err)
		}
	})
}
