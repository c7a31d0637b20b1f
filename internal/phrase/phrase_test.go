package phrase

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

func TestEveryLanguageSaysTheSame(t *testing.T) {
	names := func(sentence string) []string {
		found := regexp.MustCompile(`\{\w+\}`).FindAllString(sentence, -1)
		slices.Sort(found)
		return found
	}
	every := maps.Clone(ofWorth)
	maps.Copy(every, ofService)
	maps.Copy(every, ofSuggestions)
	maps.Copy(every, ofBusiness)
	maps.Copy(every, ofRungs)
	maps.Copy(every, ofTiers)
	maps.Copy(every, ofFrameworkTitles)
	maps.Copy(every, ofFrameworkQueries)
	maps.Copy(every, ofFrameworkParts)
	maps.Copy(every, ofProof)
	maps.Copy(every, ofSending)
	maps.Copy(every, ofCampaigns)
	maps.Copy(every, ofNext)
	for code, all := range every {
		for _, lang := range locale.Langs() {
			if all[lang] == "" || !slices.Equal(names(all[lang]), names(all[locale.Persian])) {
				t.Errorf("%s in %s: %q", code, lang, all[lang])
			}
		}
	}
}

func TestADayIsInTheReadersCalendar(t *testing.T) {
	owns := crm.Reason{Code: "prospect.owns", Args: map[string]string{"model": "RF-480", "next": "WM-90", "date": "2026-01-31"}}
	want := map[locale.Lang]string{
		locale.Persian: "از ۱۱ بهمن ۱۴۰۴ ⁦RF-480⁩ دارد؛ خریداران آن معمولاً به ⁦WM-90⁩ نیاز پیدا می‌کنند و او هنوز ندارد.",
		locale.English: "Has owned RF-480 since 31 January 2026; its buyers usually need WM-90 next, and they have none yet.",
	}
	for lang, sentence := range want {
		if got := Of(lang, &owns); got != sentence {
			t.Errorf("%s: %q, want %q", lang, got, sentence)
		}
	}
	if got := Of(locale.English, &crm.Reason{Code: "unheard.of"}); got != "unheard.of" {
		t.Errorf("a code without words: %q", got)
	}
}

func TestAmountsOfAResultHaveTheirUnit(t *testing.T) {
	paid := crm.Reason{Code: "campaign.paid", Args: map[string]string{"net": "1500 IRT", "low": "-200 IRT", "high": "3200 IRT", "cost": "400 IRT"}}
	want := "It paid: it brought 1,500\u00a0toman more than it cost (between -200\u00a0toman and 3,200\u00a0toman in 95 of 100 cases). It cost 400\u00a0toman."
	if got := Of(locale.English, &paid); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
