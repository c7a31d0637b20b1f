package phrase_test

import (
	"testing"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/value"
)

func TestEverySegmentHasAName(t *testing.T) {
	for _, lang := range locale.Langs() {
		seen := map[string]bool{}
		for _, segment := range value.Segments() {
			name := phrase.Segment(lang, segment)
			if name == "" || seen[name] {
				t.Errorf("%s in %s is %q", segment, lang, name)
			}
			seen[name] = true
		}
		if name := phrase.Segment(lang, "gold"); name != "" {
			t.Error(name)
		}
	}
}

// A rule's own words may name figures, which are written in the reader's digits.
func TestOwnWordsOfARule(t *testing.T) {
	own := &crm.Reason{Code: crm.OwnRule, Args: map[string]string{"rule": "3", "days": "120", "text": "بیش از {days} روز بی‌خرید"}}
	if got := phrase.Of(locale.Persian, own); got != "بیش از ۱۲۰ روز بی‌خرید" {
		t.Error(got)
	}
	delete(own.Args, "text")
	if got := phrase.Of(locale.English, own); got != "Rule 3 of the segment rules holds." {
		t.Error(got)
	}
}
