package warranty_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

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
