package phrase_test

import (
	"testing"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
)

func TestSentence(t *testing.T) {
	reason := &crm.Reason{Code: "lost", Args: map[string]string{"purchases": "12", "days": "340", "alive": "7"}}
	for lang, want := range map[locale.Lang]string{
		locale.Persian: "۱۲ روز خرید؛ ۳۴۰ روز بی‌خرید؛ احتمال ماندن ۷ درصد.",
		locale.Arabic:  "١٢ أيام شراء؛ ٣٤٠ يومًا بلا شراء؛ احتمال البقاء ٧ في المئة.",
		locale.English: "12 purchase days, none for 340 days; 7 % likely to be still a customer.",
	} {
		if got := phrase.Of(lang, reason); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

func TestSentenceOfNoReason(t *testing.T) {
	if got := phrase.Of(locale.Persian, nil); got != "" {
		t.Error(got)
	}
	if got := phrase.Of(locale.Persian, &crm.Reason{Code: "of a later version"}); got != "of a later version" {
		t.Error(got)
	}
}

func TestSentencesThatNoRuleGives(t *testing.T) {
	for _, code := range []string{"noRun", "noModel", "noSpend", "stalePrices"} {
		for _, lang := range locale.Langs() {
			if got := phrase.Of(lang, &crm.Reason{Code: code}); got == "" || got == code {
				t.Errorf("%s in %s: %q", code, lang, got)
			}
		}
	}
}
