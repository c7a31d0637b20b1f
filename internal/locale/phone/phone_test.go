package phone

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"

	"vafa/internal/locale"
)

func TestParse(t *testing.T) {
	mobile := Number{"+989121234567", "IR", true}
	for _, c := range []struct {
		in, region string
		want       Number
	}{
		{"\u200f۰۹۱۲ ۱۲۳ ۴۵۶۷", "IR", mobile},
		{"\u202a+98 (0)912 123-4567\u202c", "IR", mobile},
		{"00989121234567", "IR", mobile},
		{"9121234567", "ir", mobile},
		{"＋٩٨٩١٢١٢٣٤٥٦٧", "", mobile},
		{"0912.123.4567", "IR", mobile},
		{"+98 21 8877 6655", "SA", Number{"+982188776655", "IR", false}},
		{"+1 202 555 0123", "IR", Number{"+12025550123", "US", true}},
		{"+44 20 7183 8750", "IR", Number{"+442071838750", "GB", false}},
	} {
		if got, err := Parse(c.in, c.region); err != nil || got != c.want {
			t.Errorf("Parse(%q, %s) = %v, %v, want %v", c.in, c.region, got, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		in, region string
		reason     locale.Reason
	}{
		{"", "IR", locale.ReasonEmpty},
		{"\u200f \u200c", "IR", locale.ReasonEmpty},
		{"علی ۰۹۱۲۱۲۳۴۵۶۷", "IR", locale.ReasonCharacters},
		{"0912CALLNOW", "IR", locale.ReasonCharacters},
		{"09121234567;ext=5", "IR", locale.ReasonCharacters},
		{"09121234567/09351234567", "IR", locale.ReasonCharacters},
		{"09121234567", "", locale.ReasonCountry},
		{"09121234567", "XX", locale.ReasonCountry},
		{"+999 123456789", "IR", locale.ReasonCountry},
		{"+", "IR", locale.ReasonLength},
		{"+989121234567890123456789", "IR", locale.ReasonLength},
		{strings.Repeat("1", 10_000), "IR", locale.ReasonLength},
		{"09601234567", "IR", locale.ReasonUnissued},
	} {
		_, err := Parse(c.in, c.region)
		wantReason(t, c.in, err, c.reason)
	}
}

// What comes out goes in again, whatever the region, and nothing panics.
func TestParseIsStable(t *testing.T) {
	digits := rapid.StringMatching(`[+0۰]?[0-9۰-۹ -]{1,16}`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(digits, rapid.String()).Draw(t, "text")
		phone, err := Parse(text, rapid.SampledFrom([]string{"IR", "SA", "AE", "DE", "US", ""}).Draw(t, "region"))
		if err != nil {
			return
		}
		if again, err := Parse(phone.E164, ""); err != nil || again != phone {
			t.Fatalf("%q is %v, which is %v, %v", text, phone, again, err)
		}
	})
}

// vector is a phone that libphonenumber has judged.
type vector struct {
	In, Region, E164, Type, CC string
	Valid, Possible            bool
}

func readVectors(t *testing.T) []vector {
	t.Helper()
	data, err := os.ReadFile("../testdata/identity-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Phones []vector }
	if err := json.Unmarshal(data, &all); err != nil || len(all.Phones) == 0 {
		t.Fatalf("%d phones, %v", len(all.Phones), err)
	}
	return all.Phones
}

func TestPhoneVectors(t *testing.T) {
	types := map[string]phonenumbers.PhoneNumberType{
		"MOBILE": phonenumbers.MOBILE, "FIXED_LINE": phonenumbers.FIXED_LINE, "UNKNOWN": phonenumbers.UNKNOWN,
	}
	for _, v := range readVectors(t) {
		number, err := read(v.In, v.Region)
		if err != nil {
			t.Errorf("read(%s, %s): %v", v.In, v.Region, err)
			continue
		}
		want, known := types[v.Type]
		if got := phonenumbers.GetNumberType(number); !known || got != want {
			t.Errorf("%s is of type %v, want %s", v.In, got, v.Type)
		}
		if got := phonenumbers.Format(number, phonenumbers.E164); got != v.E164 {
			t.Errorf("%s is %s, want %s", v.In, got, v.E164)
		}
		phone, err := Parse(v.In, v.Region)
		switch {
		case v.Valid:
			if want := (Number{v.E164, v.CC, v.Type == "MOBILE"}); err != nil || phone != want {
				t.Errorf("Parse(%s, %s) = %v, %v, want %v", v.In, v.Region, phone, err, want)
			}
		case v.Possible:
			wantReason(t, v.In, err, locale.ReasonUnissued)
		default:
			wantReason(t, v.In, err, locale.ReasonLength)
		}
	}
}

func wantReason(t *testing.T, input string, err error, reason locale.Reason) {
	t.Helper()
	if invalid, ok := errors.AsType[*locale.InvalidError](err); !ok || *invalid != (locale.InvalidError{Kind: locale.KindPhone, Reason: reason}) {
		t.Errorf("%q: error %v, want %s", input, err, reason)
	}
}
