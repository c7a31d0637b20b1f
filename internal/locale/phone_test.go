package locale

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParsePhone(t *testing.T) {
	mobile := Phone{"+989121234567", "IR", true}
	for _, c := range []struct {
		in, region string
		want       Phone
	}{
		{"\u200f۰۹۱۲ ۱۲۳ ۴۵۶۷", "IR", mobile},
		{"\u202a+98 (0)912 123-4567\u202c", "IR", mobile},
		{"00989121234567", "IR", mobile},
		{"9121234567", "ir", mobile},
		{"＋٩٨٩١٢١٢٣٤٥٦٧", "", mobile},
		{"0912.123.4567", "IR", mobile},
		{"+98 21 8877 6655", "SA", Phone{"+982188776655", "IR", false}},
		{"+1 202 555 0123", "IR", Phone{"+12025550123", "US", true}},
		{"+44 20 7183 8750", "IR", Phone{"+442071838750", "GB", false}},
	} {
		if got, err := ParsePhone(c.in, c.region); err != nil || got != c.want {
			t.Errorf("ParsePhone(%q, %s) = %v, %v, want %v", c.in, c.region, got, err, c.want)
		}
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	for _, c := range []struct {
		in, region string
		reason     Reason
	}{
		{"", "IR", ReasonEmpty},
		{"\u200f \u200c", "IR", ReasonEmpty},
		{"علی ۰۹۱۲۱۲۳۴۵۶۷", "IR", ReasonCharacters},
		{"0912CALLNOW", "IR", ReasonCharacters},
		{"09121234567;ext=5", "IR", ReasonCharacters},
		{"09121234567/09351234567", "IR", ReasonCharacters},
		{"09121234567", "", ReasonCountry},
		{"09121234567", "XX", ReasonCountry},
		{"+999 123456789", "IR", ReasonCountry},
		{"+", "IR", ReasonLength},
		{"+989121234567890123456789", "IR", ReasonLength},
		{strings.Repeat("1", 10_000), "IR", ReasonLength},
		{"09601234567", "IR", ReasonUnissued},
	} {
		_, err := ParsePhone(c.in, c.region)
		wantReason(t, c.in, err, KindPhone, c.reason)
	}
}

// What comes out goes in again, whatever the region, and nothing panics.
func TestParsePhoneIsStable(t *testing.T) {
	digits := rapid.StringMatching(`[+0۰]?[0-9۰-۹ -]{1,16}`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(digits, anyText()).Draw(t, "text")
		phone, err := ParsePhone(text, rapid.SampledFrom([]string{"IR", "SA", "AE", "DE", "US", ""}).Draw(t, "region"))
		if err != nil {
			return
		}
		if again, err := ParsePhone(phone.E164, ""); err != nil || again != phone {
			t.Fatalf("%q is %v, which is %v, %v", text, phone, again, err)
		}
	})
}
