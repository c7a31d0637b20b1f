package locale

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNationalID(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0011234563", "0011234563"},
		{"11234563", "0011234563"},
		{"454062842", "0454062842"},
		{"۰۰۷۲۶۴۸۷۰۸", "0072648708"},
		{"\u200f٠٠٧-٢٦٤٨٧٠-٨ ", "0072648708"},
	} {
		if got, err := NationalID(c.in); err != nil || got != c.want {
			t.Errorf("NationalID(%q) = %q, %v, want %q", c.in, got, err, c.want)
		}
	}
	for _, c := range []struct {
		in     string
		reason Reason
	}{
		{"", ReasonEmpty},
		{" \u200f- ", ReasonEmpty},
		{"001123456X", ReasonCharacters},
		{"0011٫234563", ReasonCharacters},
		{"1234567", ReasonLength},
		{"00112345631", ReasonLength},
		{strings.Repeat("0011234563", 1000), ReasonLength},
		{"0011234564", ReasonCheckDigit},
		{"1111111111", ReasonUnissued},
		{"1230000001", ReasonUnissued},
	} {
		_, err := NationalID(c.in)
		wantReason(t, c.in, err, KindNationalID, c.reason)
	}
}

// One wrong digit among the first nine never passes, which is what the check digit is for. The scheme is blind only where
// the check digit is 1, which two remainders share.
func TestNationalIDFindsSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := withCheckDigit(fmt.Sprint(rapid.IntRange(100_000_000, 999_999_999).Draw(t, "id")))
		slip := []byte(id)
		slip[rapid.IntRange(0, 8).Draw(t, "at")] = byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if _, err := NationalID(string(slip)); err == nil && string(slip) != id && id[9] != '1' {
			t.Fatalf("%s passes for %s", slip, id)
		}
	})
}

// withCheckDigit finds the check digit of nine digits by trying all ten; where the number was never issued it gives 1.
func withCheckDigit(first string) string {
	for check := range 10 {
		if id, err := NationalID(fmt.Sprint(first, check)); err == nil {
			return id
		}
	}
	return first + "1"
}

func TestLegalIDReasons(t *testing.T) {
	for _, c := range []struct {
		in     string
		reason Reason
	}{
		{"", ReasonEmpty},
		{"1010012345", ReasonLength},
		{"1010012345a", ReasonCharacters},
		{"00000000000", ReasonUnissued},
		{"10100123457", ReasonCheckDigit},
	} {
		_, err := LegalID(c.in)
		wantReason(t, c.in, err, KindLegalID, c.reason)
	}
	if got, err := LegalID("۱۰۳۸۰ ۲۸۴۷۹۰"); err != nil || got != "10380284790" {
		t.Errorf("LegalID = %q, %v", got, err)
	}
}

func TestPostalCode(t *testing.T) {
	if code, unusual, err := PostalCode("۱۶۱۹۷–۳۵۷۴۴"); err != nil || code != "1619735744" || unusual {
		t.Errorf("PostalCode = %q, %v, %v", code, unusual, err)
	}
	_, _, err := PostalCode("16197/35744")
	wantReason(t, "16197/35744", err, KindPostalCode, ReasonCharacters)
}

func TestSheba(t *testing.T) {
	const want = "IR270170000000100324200001"
	for _, in := range []string{"IR27 0170 0000 0010 0324 2000 01", "ir۲۷۰۱۷۰۰۰۰۰۰۰۱۰۰۳۲۴۲۰۰۰۰۱", "270170000000100324200001"} {
		if got, err := Sheba(in); err != nil || got != want {
			t.Errorf("Sheba(%q) = %q, %v", in, got, err)
		}
	}
	_, err := Sheba("DE89370400440532013000")
	wantReason(t, "DE", err, KindSheba, ReasonCharacters)
}

func TestErrorsDoNotQuote(t *testing.T) {
	_, err := NationalID("0011234564")
	if got, want := err.Error(), "locale: invalid nationalId: checkDigit"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}
