package warranty_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// send posts a form as a browser does.
func send(f *apitest.Firm, path string, form url.Values) apitest.Answer {
	return f.Public().Post(path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

func filled(serial string) url.Values {
	return url.Values{
		"model": {"RF 480"}, "serial": {serial}, "purchasedOn": {"۱۴۰۴/۱۱/۱۱"}, "owner.name": {"مریم احمدی"}, "owner.phone": {"۰۹۱۲ ۱۲۳ ۴۵۶۷"},
		"lang": {"fa"}, "_key": {"form_" + serial},
	}
}

// inEnglish is the form as an English reader fills it in.
func inEnglish(serial string) url.Values {
	form := filled(serial)
	form.Set("lang", "en")
	form.Set("purchasedOn", "31 January 2026")
	return form
}

// From the empty form to the page with the card, its dates in the reader's calendar.
func TestFormToCard(t *testing.T) {
	f := firm(t)
	empty := string(f.Public().Get("/fa/warranty").Want(http.StatusOK).Body)
	if !strings.Contains(empty, `dir="rtl"`) || !strings.Contains(empty, `name="owner.phone"`) {
		t.Error("the form is not the Persian one")
	}
	for range 2 { // pressed twice, it counts once
		done := send(f, "/fa/warranty", filled("AB77")).Want(http.StatusSeeOther).Header.Get("Location")
		page := string(f.Public().Get(done).Want(http.StatusOK).Body)
		for _, part := range []string{"AB77", "RF-480", "۱۱ بهمن ۱۴۰۴", "۱۰ اسفند ۱۴۰۶"} {
			if !strings.Contains(page, part) {
				t.Errorf("the page of the card lacks %q", part)
			}
		}
	}
	if cards := f.Count("CARD#", "CARD"); cards != 1 {
		t.Errorf("%d cards", cards)
	}
	f.Public().Get("/fa/warranty?card=forged.token").Want(http.StatusNotFound)
}

// What is wrong is named beside its field, in the form's language, and nothing typed is lost.
func TestFormAgain(t *testing.T) {
	f := firm(t)
	form := filled("AB88")
	form.Set("purchasedOn", "۱۴۰۴/۱۲/۳۰")
	form.Set("owner.phone", "12")
	page := string(send(f, "/fa/warranty", form).Want(http.StatusUnprocessableEntity).Body)
	for _, part := range []string{`value="AB88"`, `value="۱۴۰۴/۱۲/۳۰"`, `value="12"`, `href="#`, "مریم احمدی"} {
		if !strings.Contains(page, part) {
			t.Errorf("the form lacks %s", part)
		}
	}
	if items := f.Count("CARD#", "CARD"); items != 0 {
		t.Errorf("%d cards were written", items)
	}
	f.Public().Get("/de/warranty").Want(http.StatusNotFound)
}

// A plain form on any page may post to the API itself, and somebody else's serial is said as a page.
func TestPlainFormToTheAPI(t *testing.T) {
	f := firm(t)
	form := filled("AB99")
	form.Set("purchasedOn", "2026-01-31")
	form.Set("lang", "en")
	done := send(f, "/v1/warranty-cards", form).Want(http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(done, "/en/warranty?card=") {
		t.Errorf("sent on to %s", done)
	}
	form.Set("owner.phone", theirs)
	form.Del("_key")
	page := string(send(f, "/v1/warranty-cards", form).Want(http.StatusConflict).Body)
	if !strings.Contains(page, "registered to somebody else") {
		t.Error("the page does not say what happened")
	}
}

// What the product is called will do for its model, in any spelling; what several are called is asked back.
func TestProductByItsName(t *testing.T) {
	f := firm(t)
	for sku, name := range map[string]m{
		"WM 1200": {"fa": "ماشین لباس‌شویی", "en": "Washing machine"}, "TV 55": {"fa": "تلویزیون"}, "TV 65": {"fa": "تلويزيون"},
	} {
		f.Marketer().Post("/v1/products", m{"sku": sku, "name": name, "warrantyMonths": 18}).Want(http.StatusCreated)
	}
	form := filled("WM1")
	form.Set("model", "ماشين لباسشويي")
	done := send(f, "/fa/warranty", form).Want(http.StatusSeeOther).Header.Get("Location")
	page := f.Public().Get(done).Want(http.StatusOK).Body
	if !strings.Contains(page, "WM-1200") || !strings.Contains(page, "ماشین لباس‌شویی") || f.Count("CARD#WM-1200#", "") != 1 {
		t.Errorf("not the card of the washing machine: %s", page)
	}
	form = filled("TV1")
	form.Set("model", "تلویزیون")
	form.Set("owner.phone", "12")
	page = send(f, "/fa/warranty", form).Want(http.StatusUnprocessableEntity).Body
	for _, part := range []string{"TV-55", "TV-65", `value="تلویزیون"`, `href="#model"`, `href="#owner-phone"`} {
		if !strings.Contains(page, part) {
			t.Errorf("the form lacks %s", part)
		}
	}
}

// Suggestions are read once a minute at most, a card still takes one read and one transaction.
func TestSuggestionsAreReadOnceAMinute(t *testing.T) {
	f := firm(t)
	f.Faults.Reset()
	for range 3 {
		if page := f.Public().Get("/en/warranty").Want(http.StatusOK).Body; !strings.Contains(page, `<option value="RF-480">Fridge</option>`) {
			t.Error("the fridge is not suggested")
		}
	}
	if n := f.Faults.Counts()["BatchGetItem"]; n != 1 {
		t.Errorf("%d reads of the names", n)
	}
	f.Faults.Reset()
	send(f, "/en/warranty", inEnglish("AB1")).Want(http.StatusSeeOther)
	if got := f.Faults.Counts(); got["BatchGetItem"] != 1 || got["TransactWriteItems"] != 1 || len(got) != 2 {
		t.Errorf("calls of a card: %v", got)
	}
	f.Marketer().Post("/v1/products", m{"sku": "TV", "name": m{"en": "Television"}}).Want(http.StatusCreated)
	f.Clock.Add(time.Minute)
	if page := f.Public().Get("/en/warranty").Want(http.StatusOK).Body; !strings.Contains(page, "Television") {
		t.Error("after a minute a new product is still missing")
	}
}

// The page of a card says what is covered and for how long, and has an entry for the owner's calendar.
func TestWhatTheCardSays(t *testing.T) {
	f := firm(t)
	f.Marketer().Patch("/v1/products/RF-480", `"1"`, m{"terms": m{"fa": "موتور و برد", "en": "Motor\nand board"}}).Want(http.StatusOK)
	done := send(f, "/en/warranty", inEnglish("AB1")).Want(http.StatusSeeOther).Header.Get("Location")
	page := f.Public().Get(done).Want(http.StatusOK).Body
	// From 31 January 2026 for 25 months, seen on 22 November 2026.
	for _, part := range []string{"Fridge", "Motor", "29 February 2028", "<dd>25</dd>", "<dd>464</dd>"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	f.Clock.Add(500 * 24 * time.Hour)
	if page := f.Public().Get(done).Want(http.StatusOK).Body; !strings.Contains(page, "has ended") || strings.Contains(page, "calendar?card=") {
		t.Error("the page does not say that the warranty has ended")
	}
	token := strings.TrimPrefix(done, "/en/warranty?")
	file := f.Public().Get("/en/calendar?" + token).Want(http.StatusOK)
	if kind := file.Header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" || !strings.Contains(file.Body, "DTSTART;VALUE=DATE:20280229\r\n") {
		t.Errorf("%s: %s", kind, file.Body)
	}
	f.Public().Get("/en/calendar?card=forged.token").Want(http.StatusNotFound)
	f.Public().Get("/en/calendar").Want(http.StatusNotFound)
}

// A code of referral and a look come with the address of a form and stay with it.
func TestCodeAndLookOfTheAddress(t *testing.T) {
	f := firm(t)
	page := f.Public().Get("/en/warranty?ref=%E2%80%AEAB12&theme=accent%3A%230a7").Want(http.StatusOK).Body
	for _, part := range []string{`name="owner.referredBy" type="text" value="AB12"`, "/theme.css?theme=accent%3a00aa77", `name="_theme" value="accent:00aa77"`} {
		if !strings.Contains(page, part) {
			t.Errorf("the form lacks %s", part)
		}
	}
	if strings.Contains(f.Public().Get("/en/warranty?ref="+strings.Repeat("A", 41)).Body, "AAAA") {
		t.Error("a code longer than any code is shown")
	}
	form := inEnglish("AB1")
	form.Set("_theme", "accent:00aa77")
	done := send(f, "/en/warranty", form).Want(http.StatusSeeOther).Header.Get("Location")
	if !strings.Contains(f.Public().Get(done).Want(http.StatusOK).Body, "/theme.css?theme=accent%3a00aa77") {
		t.Error("the page of the card has another look")
	}
}

// A name of ten thousand letters is refused in the form's language, and stays in its field.
func TestNameOfTenThousandLetters(t *testing.T) {
	f := firm(t)
	form, long := filled("AB1"), strings.Repeat("ن", 10_000)
	form.Set("owner.name", long)
	page := send(f, "/fa/warranty", form).Want(http.StatusUnprocessableEntity).Body
	if !strings.Contains(page, "حداکثر ۲۰۰ نویسه") || !strings.Contains(page, long) || f.Count("CARD#", "") != 0 {
		t.Error("the name is not refused as too long, or not kept")
	}
}

// A form that was opened yesterday goes through, and sent again the day after it shows the same card.
func TestFormOfYesterday(t *testing.T) {
	f := firm(t)
	f.Public().Get("/en/warranty").Want(http.StatusOK)
	f.Clock.Add(25 * time.Hour)
	first := send(f, "/en/warranty", inEnglish("AB1")).Want(http.StatusSeeOther).Header.Get("Location")
	f.Clock.Add(25 * time.Hour)
	second := send(f, "/en/warranty", inEnglish("AB1")).Want(http.StatusSeeOther).Header.Get("Location")
	if first != second || f.Count("CARD#", "CARD") != 1 {
		t.Errorf("%s, then %s", first, second)
	}
}
