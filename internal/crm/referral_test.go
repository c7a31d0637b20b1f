package crm_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
)

// However somebody spells a code, it is the same code.
func TestReferralCodeIsReadAsTyped(t *testing.T) {
	code := crm.ReferralCode("cus_01JD")
	if len(code) != 10 || crm.ReferralCode("cus_01JD") != code || crm.ReferralCode("cus_01JE") == code {
		t.Fatalf("code %q", code)
	}
	persian := strings.NewReplacer("0", "۰", "1", "۱", "2", "۲", "3", "۳", "4", "۴", "5", "۵", "6", "۶", "7", "۷", "8", "۸", "9", "۹")
	look := strings.NewReplacer("0", "o", "1", "l", "A", "А", "K", "К", "X", "х")
	for _, typed := range []string{
		code, strings.ToLower(code), " " + code[:5] + " " + code[5:] + " ", code[:5] + "-" + code[5:], persian.Replace(code), look.Replace(code),
		"\u202e" + code + "\u200f", "https://shop.example/fa/capture?ref=" + code + "&utm=1#top", "/fa/warranty?ref=" + strings.ToLower(code),
	} {
		if got := crm.ParseReferral(typed); got != code {
			t.Errorf("%q is read as %q, want %q", typed, got, code)
		}
	}
	for _, typed := range []string{"", "Sara", "a friend of mine", code[1:], code + "0", code[:9] + "U", "ref=", strings.Repeat("ﷺ", 200)} {
		if got := crm.ParseReferral(typed); got != "" {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}

// Reading never fails, whatever was typed, and what it reads it reads again.
func TestAnyTextAsReferral(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := crm.ParseReferral(rapid.String().Draw(t, "typed"))
		if code != "" && crm.ParseReferral(code) != code {
			t.Errorf("%q is read as another", code)
		}
		own := crm.ReferralCode(rapid.String().Draw(t, "customer"))
		if crm.ParseReferral(own) != own {
			t.Errorf("%q is not read", own)
		}
	})
}
