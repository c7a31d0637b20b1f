package locale

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		lang     Lang
		in, want string
	}{
		{Persian, "1234567.5", "۱٬۲۳۴٬۵۶۷٫۵"},
		{Arabic, "1234567.5", "١٬٢٣٤٬٥٦٧٫٥"},
		{English, "1234567.5", "1,234,567.5"},
		{Persian, "123", "۱۲۳"},
		{Persian, "-1234", "\u200e−۱٬۲۳۴"},
		{Arabic, "-1234", "\u061c-١٬٢٣٤"},
		{English, "-1234", "-1,234"},
		{English, "0", "0"},
		{English, "0.1234567", "0.1234567"},
		{Persian, "n/a", "n/a"},
		{English, "1e9", "1e9"},
		{English, "", ""},
	} {
		if got := Number(c.lang, c.in); got != c.want {
			t.Errorf("Number(%s, %s) = %q, want %q", c.lang, c.in, got, c.want)
		}
	}
}

func TestPlainNumber(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"۱٬۲۳۴٫۵", "1234.5"},
		{"\u200f١٬٢٣٤٬٥٦٧ ", "1234567"},
		{"1,234,567.50", "1234567.50"},
		{"۵۰۰۰۰", "50000"},
		{"\u200e−۱٬۲۳۴", "-1234"},
		{"1,5", "1,5"},
		{"12,34,567", "12,34,567"},
		{"1234,567", "1234,567"},
		{"۱۲/۵", "12/5"},
		{"abc", "abc"},
	} {
		if got := PlainNumber(c.in); got != c.want {
			t.Errorf("PlainNumber(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNumberRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := fmt.Sprint(rapid.Int64().Draw(t, "whole"))
		if rapid.Bool().Draw(t, "fraction") {
			plain += fmt.Sprintf(".%03d", rapid.IntRange(0, 999).Draw(t, "part"))
		}
		lang := rapid.SampledFrom(Langs()).Draw(t, "lang")
		if got := PlainNumber(Number(lang, plain)); got != plain {
			t.Fatalf("%s in %s is %q, which is %q", plain, lang, Number(lang, plain), got)
		}
	})
}

func TestAmount(t *testing.T) {
	for _, c := range []struct {
		lang               Lang
		amount, code, want string
	}{
		{Persian, "50000", "IRT", "۵۰٬۰۰۰\u00a0تومان"},
		{Persian, "500000", "IRR", "۵۰۰٬۰۰۰\u00a0ریال"},
		{Arabic, "50000", "IRT", "٥٠٬٠٠٠\u00a0تومان"},
		{Arabic, "500000", "IRR", "٥٠٠٬٠٠٠\u00a0ريال إيراني"},
		{English, "50000", "IRT", "50,000\u00a0toman"},
		{English, "12.50", "USD", "12.50\u00a0USD"},
		{Persian, "12.50", "CHF", "۱۲٫۵۰\u00a0CHF"},
		{Persian, "", "IRT", ""},
	} {
		if got := Amount(c.lang, c.amount, c.code); got != c.want {
			t.Errorf("Amount(%s, %s, %s) = %q, want %q", c.lang, c.amount, c.code, got, c.want)
		}
	}
}

func TestLocalDigits(t *testing.T) {
	if got := LocalDigits(Persian, "+98 912 a"); got != "+۹۸ ۹۱۲ a" {
		t.Errorf("in Persian %q", got)
	}
	if got := LocalDigits("xx", "12"); got != "12" {
		t.Errorf("in an unknown language %q", got)
	}
}
