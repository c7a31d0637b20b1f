package desk

import (
	"strings"
	"testing"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

func frameOf(t *testing.T, lang locale.Lang) Frame {
	t.Helper()
	unit, err := money.ParseUnit("IRT")
	if err != nil {
		t.Fatal(err)
	}
	return Frame{
		Lang: lang, URI: "/console/" + string(lang) + "/suggestions", Title: "suggestions", Roles: []string{"agent"},
		Firm: Firm{Zone: time.UTC, Unit: unit}, Now: time.Date(2026, time.November, 23, 6, 0, 0, 0, time.UTC),
	}
}

func rendered(t *testing.T, name string, data any) string {
	t.Helper()
	out, err := Render(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestBlockOfSuggestions(t *testing.T) {
	when := locale.Date{Year: 2026, Month: 11, Day: 26}
	gain, err := money.Parse("300000", "IRT")
	if err != nil {
		t.Fatal(err)
	}
	items := []Suggestion{
		{ID: "winBack", Kind: "winBack", Title: "Invite <them>", Reason: "Why", Gain: &gain, Channel: "call", When: &when, Time: "\u202eevenings", Staff: "Maryam"},
		{ID: "askConsent", Kind: "askConsent", Title: "Ask", Reason: "Because", Channel: "inbound"},
	}
	for lang, wanted := range map[locale.Lang][]string{
		locale.English: {"What to do next", "Phone call", "26 November 2026", "When they get in touch or come by", `action="/console/en/customers/cus_1/suggestions/winBack"`},
		locale.Persian: {"کار بعدی", "تماس تلفنی", "۵ آذر ۱۴۰۵", "وقتی خودش تماس گرفت یا آمد", "۳۰۰٬۰۰۰"},
		locale.Arabic:  {"الخطوة التالية", "مكالمة", "عندما يتواصل بنفسه أو يحضر", `action="/console/ar/customers/cus_1/suggestions/askConsent"`},
	} {
		page := rendered(t, "#suggestions", Suggestions{Frame: frameOf(t, lang), Customer: "cus_1", Items: items})
		for _, want := range append(wanted, "Invite &lt;them&gt;", "<bdi>\u202eevenings</bdi>", "<bdi>Maryam</bdi>") {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q: %s", lang, want, page)
			}
		}
		if n := strings.Count(page, "<time "); n != 1 {
			t.Errorf("%s: %d days, want that of the first alone", lang, n)
		}
		empty := rendered(t, "#suggestions", Suggestions{Frame: frameOf(t, lang), Customer: "cus_1"})
		if strings.Contains(empty, "<form") || !strings.Contains(empty, `class="empty"`) {
			t.Errorf("%s without suggestions: %s", lang, empty)
		}
	}
}

func TestBlockOfTheDay(t *testing.T) {
	item := SuggestedCustomer{ID: "cus_1", Name: "سارا <b>", Suggestion: Suggestion{ID: "thank", Title: "Thank them", Channel: "call"}}
	page := rendered(t, "#suggestionsToday", SuggestionsToday{Frame: frameOf(t, locale.English), Items: []SuggestedCustomer{item}, Next: "more", Within: true})
	for _, want := range []string{`href="/console/en/customers/cus_1"`, "<bdi>سارا &lt;b&gt;</bdi></a></h3>", "Thank them", `href="/console/en/suggestions"`} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %q: %s", want, page)
		}
	}
	empty := rendered(t, "#suggestionsToday", SuggestionsToday{Frame: frameOf(t, locale.English)})
	if !strings.Contains(empty, "The nightly run fills this list") || strings.Contains(empty, `/suggestions"`) {
		t.Error(empty)
	}
}

func TestWordsOfSuggestionsAreInThreeLanguages(t *testing.T) {
	for key, all := range suggestionWords {
		for _, text := range all {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %q", key, all)
			}
		}
	}
}
