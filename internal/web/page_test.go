package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"
	"testing"

	"vafa/internal/locale"
)

// everyPage runs a check on every page in every language.
func everyPage(t *testing.T, check func(t *testing.T, lang locale.Lang, name string, page document)) {
	for _, lang := range locale.Langs() {
		for name, page := range pages(t, lang) {
			t.Run(string(lang)+" "+name, func(t *testing.T) { check(t, lang, name, page) })
		}
	}
}

func TestEveryPageSaysItsLanguage(t *testing.T) {
	everyPage(t, func(t *testing.T, lang locale.Lang, name string, page document) {
		root := page.all("html").one(t)
		if name == "docs" {
			lang = locale.English
		}
		if root.attr["lang"] != string(lang) || root.attr["dir"] != lang.Direction() {
			t.Errorf("lang %q, dir %q", root.attr["lang"], root.attr["dir"])
		}
		if page.all("title").one(t).text == "" || page.all("h1").one(t).text == "" {
			t.Error("no title or no heading")
		}
	})
}

func TestEveryPageSwitchesLanguage(t *testing.T) {
	for _, c := range []struct{ name, address string }{
		{"capture", "/ar/capture?theme=accent%3A112233"}, {"warranty", "/ar/warranty?theme=accent%3A112233"}, {"captured", "/ar/capture?sent=1&theme=accent%3A112233"}, {"contacted", "/ar/contact?sent=1&theme=accent%3A112233"}, {"home", "/?lang=ar"},
		{"sign-in", "/console/ar/work?open=1"}, {"console refused", "/console?lang=ar"}, {"roles", "/dev/authorize?a=b&lang=ar"},
	} {
		page := pages(t, locale.Persian)[c.name]
		link := page.with("hreflang", "ar").one(t)
		if link.attr["href"] != c.address || link.text != "العربية" || link.attr["lang"] != "ar" {
			t.Errorf("%s: %v", c.name, link)
		}
		if current := page.with("aria-current", "page").one(t); current.attr["lang"] != "fa" {
			t.Errorf("%s: current is %v", c.name, current)
		}
	}
}

func TestReferencesResolve(t *testing.T) {
	everyPage(t, func(t *testing.T, _ locale.Lang, _ string, page document) {
		ids := map[string]int{"": 1}
		for _, e := range page {
			if id := e.attr["id"]; id != "" {
				ids[id]++
			}
		}
		for _, e := range page {
			refers := append(strings.Fields(e.attr["aria-describedby"]+" "+e.attr["aria-labelledby"]), e.attr["for"], e.attr["list"])
			if target, ok := strings.CutPrefix(e.attr["href"], "#"); ok {
				refers = append(refers, target)
			}
			for _, id := range append(refers, e.attr["id"]) {
				if ids[id] != 1 {
					t.Errorf("<%s %v> refers to %q, of which there are %d", e.tag, e.attr, id, ids[id])
				}
			}
		}
	})
}

func TestEveryInputHasALabel(t *testing.T) {
	everyPage(t, func(t *testing.T, _ locale.Lang, _ string, page document) {
		for _, e := range append(page.all("input"), page.all("textarea")...) {
			if e.attr["type"] == "hidden" {
				continue
			}
			if label := page.all("label").with("for", e.attr["id"]).one(t); strings.TrimSpace(label.text) == "" {
				t.Errorf("the label of %s is empty", e.attr["name"])
			}
			if e.attr["placeholder"] != "" {
				t.Errorf("%s has a placeholder", e.attr["name"])
			}
		}
	})
}

// A content security policy of 'self' without 'unsafe-inline' is enough.
func TestNothingInlineAndNothingFromElsewhere(t *testing.T) {
	everyPage(t, func(t *testing.T, _ locale.Lang, _ string, page document) {
		if len(page.all("style")) > 0 {
			t.Error("a style element")
		}
		for _, e := range page {
			for name, value := range e.attr {
				if name == "style" || strings.HasPrefix(name, "on") {
					t.Errorf("<%s %s>", e.tag, name)
				}
				if address := name == "href" || name == "src" || name == "action"; address &&
					(!strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "#") || strings.HasPrefix(value, "//")) {
					t.Errorf("<%s> leads to %s", e.tag, value)
				}
			}
			if e.tag == "script" && (e.attr["src"] == "" || e.text != "") {
				t.Error("an inline script")
			}
		}
	})
}

func TestAssetsOfPagesAreServed(t *testing.T) {
	everyPage(t, func(t *testing.T, _ locale.Lang, _ string, page document) {
		for _, e := range page {
			path := e.attr["href"] + e.attr["src"]
			if !strings.HasPrefix(path, "/assets/") {
				continue
			}
			parts := strings.Split(path, "/")
			if _, _, ok := Asset(parts[2], parts[3]); len(parts) != 4 || !ok {
				t.Errorf("%s is not served", path)
			}
		}
	})
}

// What a browser loads first: the page with a full list of suggestions, its style sheets, scripts, the icon and, for Persian and
// Arabic, the font.
func TestWeightOfFirstLoad(t *testing.T) {
	const limit = 60_000
	state := FormState{
		Lang: locale.Persian, Key: strings.Repeat("k", 36), Today: today, Look: Look{Own: "accent:#0a7"},
		Checks: CheckWords{Required: strings.Repeat("پر کنید ", 4), TooLong: strings.Repeat("حداکثر ", 4), Neither: strings.Repeat("تلفن ", 10)},
	}
	for i := range 50 {
		state.Products = append(state.Products, Option{fmt.Sprintf("RF-%d", i*37), fmt.Sprintf("یخچال و فریزر %d لیتری", i*91)})
	}
	font, _, _ := Asset(assetVersion(), "vazirmatn.woff2") // is compressed already
	shared := len(font) + zipped(t, ParseTheme("accent:#0a7").CSS())
	for _, file := range []string{"style.css", "form.js", "frame.js", "icon.svg"} {
		data, _, _ := Asset(assetVersion(), file)
		shared += zipped(t, data)
	}
	for l, show := range forms() {
		page, err := show(state)
		if err != nil {
			t.Fatal(err)
		}
		if total := shared + zipped(t, page); total > limit || len(font) == 0 {
			t.Errorf("%s: %d bytes, the font %d", l.name, total, len(font))
		} else {
			t.Logf("%s: %d bytes, of which the page %d and the font %d", l.name, total, zipped(t, page), len(font))
		}
	}
	for file, most := range map[string]int{"form.js": 4 << 10, "frame.js": 1 << 10, "embed.js": 4 << 10} {
		if data, _, _ := Asset(assetVersion(), file); len(data) == 0 || len(data) >= most {
			t.Errorf("%s has %d bytes", file, len(data))
		}
	}
}

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func TestRegistered(t *testing.T) {
	card := CardView{
		Model: "WM-1200", Product: "ماشین لباسشویی", Serial: "VF24A0001234", Status: "active",
		StartsOn: today, ExpiresOn: today.AddMonths(24), Token: "a&b",
	}
	for _, c := range []struct {
		lang   locale.Lang
		status string
		want   []string
	}{
		{"fa", "active", []string{"۱ آذر ۱۴۰۵", "۲ آذر ۱۴۰۷", "فعال", "گارانتی شما ثبت شد"}},
		{"ar", "active", []string{"٢٢ نوفمبر ٢٠٢٦", "٢٢ نوفمبر ٢٠٢٨", "سارٍ"}},
		{"en", "active", []string{"22 November 2026", "22 November 2028", "Active", "Your warranty is registered"}},
		{"en", "review", []string{"confirm the model", "We have received your warranty card"}},
		{"en", "contested", []string{"somebody else", "We have received your warranty card"}},
		{"en", "unheard-of", []string{"unheard-of"}},
	} {
		card.Status = c.status
		page := must(t)(Registered(c.lang, Look{}, card))
		for _, want := range append(c.want, "WM-1200", "VF24A0001234", "ماشین لباسشویی") {
			if !contains(page, want) {
				t.Errorf("%s %s: %q is missing", c.lang, c.status, want)
			}
		}
		if link := page.with("hreflang", "ar").one(t); link.attr["href"] != "/ar/warranty?card=a%26b" {
			t.Errorf("the other language is at %s", link.attr["href"])
		}
	}
}

func TestHomeLeadsToEveryForm(t *testing.T) {
	for _, lang := range locale.Langs() {
		page := must(t)(Home(lang, Look{}))
		for _, want := range []string{
			"/fa/contact", "/ar/contact", "/en/contact", "/fa/capture", "/fa/warranty", "/ar/capture", "/ar/warranty", "/en/capture", "/en/warranty", "/docs", "/openapi.json",
		} {
			page.with("href", want).one(t)
		}
	}
}

func TestAnUnknownLanguageIsAnError(t *testing.T) {
	if page, err := Capture(FormState{Lang: "xx"}); err == nil {
		t.Errorf("rendered %d bytes", len(page))
	}
}

// A page that is sent twice is the same page: it may be compared, and it gives nothing away.
func TestPagesAreStable(t *testing.T) {
	state := FormState{Lang: locale.English, Key: "k", Today: today, Typed: map[string][]string{"b": {"1"}, "a": {"2"}, "c": {"3"}}}
	var seen [][]byte
	for range 5 {
		page, err := Capture(state)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, page)
	}
	if slices.ContainsFunc(seen, func(page []byte) bool { return !bytes.Equal(page, seen[0]) }) {
		t.Error("the same form renders differently")
	}
}
