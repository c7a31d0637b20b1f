package web

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/locale"
)

func TestMistakesAreSummedUpAndShownBesideTheirFields(t *testing.T) {
	page := must(t)(Warranty(FormState{
		Lang:  locale.English,
		Typed: url.Values{"owner.phone": {"12"}, "serial": {" vf-24 a"}, "relation": {"gift"}},
		Mistakes: []Mistake{
			{"owner.phone", "Not a phone number."}, {"model", "Fill this in."}, {"", "The system is busy."}, {"invoice", "At most 200."},
		},
	}))
	if title := page.all("title").one(t).text; title != "Error: Register your warranty – Vafa" {
		t.Errorf("title %q", title)
	}
	summary := page.with("class", "summary").one(t)
	if summary.attr["tabindex"] != "-1" || summary.attr["role"] != "alert" {
		t.Errorf("the summary takes no focus: %v", summary.attr)
	}
	if _, ok := summary.attr["autofocus"]; !ok {
		t.Error("the summary is not focused")
	}
	var links []string
	for _, a := range page.all("a") {
		if strings.HasPrefix(a.attr["href"], "#") {
			links = append(links, a.attr["href"]+" "+a.text)
		}
	}
	if got := strings.Join(links, "; "); got != "#model Name or model – Fill this in.; #owner-phone Mobile number – Not a phone number." {
		t.Errorf("links in the order of the page: %s", got)
	}
	for _, text := range []string{"The system is busy.", "At most 200."} {
		if !contains(page.all("li"), text) {
			t.Errorf("%q belongs to no field, and is not shown", text)
		}
	}
	phone := page.with("id", "owner-phone").one(t)
	if phone.attr["aria-invalid"] != "true" || !strings.Contains(phone.attr["aria-describedby"], "owner-phone-error") {
		t.Errorf("the phone: %v", phone.attr)
	}
	if beside := page.with("id", "owner-phone-error").one(t); beside.text != "Not a phone number." {
		t.Error("the mistake is not beside its field")
	}
}

func TestWhatWasTypedIsKept(t *testing.T) {
	typed := url.Values{
		"name": {"  علی رضایی "}, "phone": {"۰۹۱۲"}, "note": {"\nاول\nدوم"}, "consent.email": {"on"}, "redirect": {"https://shop.example/"},
		"nationalId": {"123"}, "area": {"ونک"}, "_key": {"old"}, "lang": {"en"},
	}
	page := must(t)(Capture(FormState{
		Lang: locale.Persian, Typed: typed, Key: "new", Mistakes: []Mistake{{"nationalId", "x"}, {"consent.sms", "y"}},
	}))
	for name, want := range map[string]string{
		"name": "  علی رضایی ", "phone": "۰۹۱۲", "city": "", "redirect": "https://shop.example/", "area": "ونک", "_key": "new", "lang": "fa",
	} {
		if got := page.all("input").with("name", name).one(t).attr["value"]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	// A browser drops the first line break of a textarea.
	if note := page.all("textarea").one(t).text; !strings.HasPrefix(note, "\n\nاول\nدوم") {
		t.Errorf("note %q", note)
	}
	if len(page.with("name", "nationalId")) != 0 {
		t.Error("what is wrong and cannot be mended here is sent again")
	}
	for name, want := range map[string]bool{"consent.sms": false, "consent.email": true, "consent.call": false} {
		if _, got := page.with("name", name).one(t).attr["checked"]; got != want {
			t.Errorf("%s is ticked: %v", name, got)
		}
	}
}

func TestAFreshForm(t *testing.T) {
	page := must(t)(Warranty(FormState{Lang: locale.English, Key: "k"}))
	if len(page.with("role", "alert")) != 0 || len(page.with("aria-invalid", "true")) != 0 {
		t.Error("a fresh form complains")
	}
	for id, want := range map[string]bool{"relation-self": true, "relation-gift": false} {
		if _, got := page.with("id", id).one(t).attr["checked"]; got != want {
			t.Errorf("%s is chosen: %v", id, got)
		}
	}
	page = must(t)(Capture(FormState{Lang: locale.English, Key: "k"}))
	for _, box := range page.with("type", "checkbox") {
		if _, ticked := box.attr["checked"]; ticked {
			t.Errorf("%s is ticked by nobody", box.attr["name"])
		}
	}
}

func TestHowFieldsAreTyped(t *testing.T) {
	for _, c := range []struct{ id, attr, want string }{
		{"owner-phone", "dir", "ltr"}, {"owner-phone", "inputmode", "tel"}, {"owner-phone", "autocomplete", "tel"},
		{"owner-email", "dir", "ltr"}, {"owner-email", "inputmode", "email"}, {"owner-email", "autocomplete", "email"},
		{"serial", "dir", "ltr"}, {"purchasedOn", "dir", "ltr"}, {"purchasedOn", "type", "text"},
		{"owner-name", "autocomplete", "name"}, {"model", "list", "model-list"},
	} {
		page := must(t)(Warranty(FormState{Lang: locale.Persian, Products: []Option{{"RF-400", "یخچال"}}}))
		if got := page.with("id", c.id).one(t).attr[c.attr]; got != c.want {
			t.Errorf("%s of %s is %q", c.attr, c.id, got)
		}
		if page.all("option").one(t).attr["value"] != "RF-400" {
			t.Error("the model is not suggested")
		}
	}
}

func TestTheDateIsExplainedInTheReadersCalendar(t *testing.T) {
	for lang, want := range map[locale.Lang][2]string{
		"fa": {"۱۴۰۵/۰۹/۰۱", "۱ آذر ۱۴۰۵"}, "ar": {"٢٠٢٦/١١/٢٢", "٢٢ نوفمبر ٢٠٢٦"}, "en": {"2026-11-22", "22 November 2026"},
	} {
		page := must(t)(Warranty(FormState{Lang: lang, Today: today}))
		examples := page.all("bdi")
		if len(examples) != 2 || !strings.HasPrefix(examples[0].text, want[0]) || !strings.HasPrefix(examples[1].text, want[1]) {
			t.Errorf("%s: %v", lang, examples)
		}
		page = must(t)(Warranty(FormState{Lang: lang}))
		if len(page.all("bdi")) != 0 || len(page.with("id", "purchasedOn-hint")) != 0 {
			t.Errorf("%s: an example of no date", lang)
		}
	}
}

// Whatever a stranger types comes back as a value and never as markup.
func TestTypedScriptsAreEscaped(t *testing.T) {
	const attack = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`
	for l, show := range forms() {
		state := FormState{
			Lang: locale.Persian, Key: attack, Typed: url.Values{attack: {attack}}, Products: []Option{{attack, attack}},
			Look: Look{attack, attack}, Checks: CheckWords{attack, attack, attack, map[string]string{"phone": attack, "email": attack, "date": attack}},
		}
		for _, name := range l.names() {
			state.Typed.Set(name, attack)
			state.Mistakes = append(state.Mistakes, Mistake{name, attack})
		}
		data, err := show(state)
		if err != nil {
			t.Fatal(err)
		}
		page := parsed(t, data)
		if bytes.Contains(data, []byte("<script>")) || len(page.all("img")) > 0 {
			t.Errorf("%s lets markup through", l.name)
		}
		for _, f := range l.fields {
			e := page.with("name", f.Name).one(t)
			if e.attr["value"] != attack && !strings.Contains(e.text, attack) {
				t.Errorf("%s of %s is not what was typed", f.Name, l.name)
			}
		}
	}
	card := CardView{Model: attack, Product: attack, Serial: attack, Status: attack, Token: attack, StartsOn: today, ExpiresOn: today, Terms: attack, ReferralCode: attack}
	data, err := Registered(locale.English, Look{Firm: attack, Own: attack}, card)
	if err != nil || bytes.Contains(data, []byte("<script>")) || bytes.Contains(data, []byte("<img")) {
		t.Errorf("the card lets markup through: %v", err)
	}
}

// Any mistakes about any fields render, each once in the summary, and every link leads to an input that is there.
func TestAnyMistakes(t *testing.T) {
	field := rapid.OneOf(rapid.SampledFrom(slices.Concat(captureLayout.names(), warrantyLayout.names(), contactLayout.names())),
		rapid.SampledFrom([]string{"interests.0", "consent.chat", "owner", "owner.name.x", ".", "a.b.c"}), rapid.String())
	rapid.Check(t, func(rt *rapid.T) {
		state := FormState{Lang: rapid.SampledFrom(locale.Langs()).Draw(rt, "lang")}
		for _, name := range rapid.SliceOfN(field, 1, 5).Draw(rt, "fields") {
			state.Mistakes = append(state.Mistakes, Mistake{name, "mend"})
		}
		for _, show := range forms() {
			checkSummary(rt, must(t)(show(state)), len(state.Mistakes))
		}
	})
}

func checkSummary(t *rapid.T, page document, want int) {
	lines := 0
	for _, e := range append(page.all("a"), page.all("li")...) {
		if strings.HasSuffix(strings.TrimSpace(e.text), "mend") {
			lines++
		}
		if id, ok := strings.CutPrefix(e.attr["href"], "#"); ok && len(page.with("id", id)) != 1 {
			t.Fatalf("%q leads nowhere", id)
		}
	}
	if lines != want {
		t.Fatalf("%d of %d mistakes are summed up", lines, want)
	}
}

// Marks that turn the direction of a text are not shown, since they would turn the page around them; letters stay as typed.
func TestMarksOfDirectionAreNotShown(t *testing.T) {
	page := must(t)(Capture(FormState{Lang: locale.Persian, Typed: url.Values{"name": {"\u202eعلی\u200cرضا\u2066\u061c"}, "phone": {"\u200e0912"}}}))
	if name := page.with("id", "name").one(t).attr["value"]; name != "علی\u200cرضا" {
		t.Errorf("name %q", name)
	}
	if phone := page.with("id", "phone").one(t).attr["value"]; phone != "0912" {
		t.Errorf("phone %q", phone)
	}
}

// What is optional is folded away, and unfolded when something in it is to be mended or was typed on a form that comes back.
func TestWhatIsFoldedAway(t *testing.T) {
	for _, c := range []struct {
		name  string
		state FormState
		open  bool
	}{
		{"fresh", FormState{}, false},
		{"a code of the link", FormState{Typed: url.Values{"owner.referredBy": {"AB"}}}, false},
		{"another mistake", FormState{Mistakes: []Mistake{{"serial", "x"}}}, false},
		{"typed", FormState{Typed: url.Values{"retailer": {"Shop"}}, Mistakes: []Mistake{{"serial", "x"}}}, true},
		{"a mistake in it", FormState{Mistakes: []Mistake{{"owner.email", "x"}}}, true},
	} {
		c.state.Lang = locale.English
		_, open := must(t)(Warranty(c.state)).with("class", "more").one(t).attr["open"]
		if open != c.open {
			t.Errorf("%s: open is %v", c.name, open)
		}
	}
}

// A form asks for few things: at most eight fields to type in the warranty form of somebody who bought it, and five of them
// must be filled in.
func TestFewFieldsToType(t *testing.T) {
	for l, want := range map[*layout][2]int{&warrantyLayout: {5, 8}, &captureLayout: {1, 7}, &contactLayout: {1, 5}} {
		must, all := 0, 0
		for _, f := range l.fields {
			if f.Required {
				must++
			}
			if !strings.HasPrefix(f.Name, "giver.") {
				all++
			}
		}
		if must != want[0] || all != want[1] {
			t.Errorf("%s: %d of %d fields, want %d of %d", l.name, must, all, want[0], want[1])
		}
	}
}

func TestChecksHaveTheWordsOfTheServer(t *testing.T) {
	words := CheckWords{"required", "neither", "at most {limit}", map[string]string{"phone": "no phone", "email": "no e-mail"}}
	page := must(t)(Capture(FormState{Lang: locale.English, Checks: words}))
	for id, want := range map[string]map[string]string{
		"name":  {"data-required": "required", "data-limit": "200", "data-long": "at most 200", "data-check": "", "data-neither": ""},
		"phone": {"data-required": "", "data-check": "phone", "data-wrong": "no phone", "data-or": "email", "data-neither": "neither"},
		"email": {"data-check": "email", "data-wrong": "no e-mail", "data-or": "", "data-neither": ""},
		"note":  {"data-limit": "4000", "data-required": ""},
	} {
		for attr, text := range want {
			if got := page.with("id", id).one(t).attr[attr]; got != text {
				t.Errorf("%s of %s is %q, want %q", attr, id, got, text)
			}
		}
	}
	if e := must(t)(Capture(FormState{Lang: locale.English})).with("id", "name").one(t); e.attr["data-required"]+e.attr["data-limit"] != "" {
		t.Errorf("checks without words: %v", e.attr)
	}
}

// The look and the code of referral stay when the language is switched, and the look also when the form is sent.
func TestTheLookAndTheCodeAreKept(t *testing.T) {
	page := must(t)(Warranty(FormState{
		Lang: locale.English, Typed: url.Values{"owner.referredBy": {"AB 1"}, "_theme": {"x"}},
		Look: Look{Firm: "radius:4px", Own: "accent:#0a7,radius:bad"},
	}))
	if href := page.with("hreflang", "ar").one(t).attr["href"]; href != "/ar/warranty?ref=AB+1&theme=accent%3A00aa77" {
		t.Error(href)
	}
	if theme := page.with("name", "_theme").one(t).attr["value"]; theme != "accent:00aa77" {
		t.Error(theme)
	}
	sheets := page.with("rel", "stylesheet")
	if href := sheets[len(sheets)-1].attr["href"]; href != "/theme.css?theme=accent%3a00aa77%2cradius%3a4px" {
		t.Error(href)
	}
	if code := page.with("name", "owner.referredBy").one(t).attr["value"]; code != "AB 1" {
		t.Error(code)
	}
}
