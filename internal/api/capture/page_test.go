package capture_test

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

// From the empty contact form to the thanks; a complaint opens a case, once however often it is sent.
func TestContactForm(t *testing.T) {
	f := apitest.New(t)
	empty := f.Public().Get("/ar/contact").Want(http.StatusOK).Body
	if !strings.Contains(empty, `dir="rtl"`) || !strings.Contains(empty, `id="rating-10"`) || !strings.Contains(empty, "١٠") {
		t.Error("the form is not the Arabic one")
	}
	form := url.Values{
		"kind": {"complaint"}, "text": {"الجهاز لا يعمل"}, "name": {"هدى"}, "phone": {"٠٩١٢١٢٣٤٥٦٧"}, "rating": {"2"}, "serial": {"ab-12"},
		"lang": {"ar"}, "_key": {"form_1"}, "email": {""},
	}
	for range 2 {
		done := send(f, "/ar/contact", form).Want(http.StatusSeeOther).Header.Get("Location")
		if page := f.Public().Get(done).Want(http.StatusOK).Body; done != "/ar/contact?sent=1" || !strings.Contains(page, "وصلتنا رسالتك") {
			t.Errorf("%s: no thanks", done)
		}
	}
	if cases := f.Agent().Get("/v1/cases").Want(http.StatusOK).List("items"); len(cases) != 1 {
		t.Errorf("%d cases", len(cases))
	}
	form.Set("rating", "") // no answer
	form.Set("_key", "form_2")
	send(f, "/ar/contact", form).Want(http.StatusSeeOther)
	f.Public().Get("/de/contact").Want(http.StatusNotFound)
}

// What is wrong is named beside its field and nothing typed is lost; a plain form may post to the API itself.
func TestContactFormAgain(t *testing.T) {
	f := apitest.New(t)
	form := url.Values{"kind": {"thanks"}, "text": {""}, "rating": {"11"}, "name": {"Sara"}, "lang": {"en"}}
	for _, path := range []string{"/en/contact", "/v1/messages"} {
		page := send(f, path, form).Want(http.StatusUnprocessableEntity).Body
		for _, part := range []string{
			`href="#text"`, `href="#phone"`, `href="#rating-none"`, `value="Sara"`, `value="thanks" checked`, "from 0 to 10", "<title>Error: Write to us",
		} {
			if !strings.Contains(page, part) {
				t.Errorf("%s: the form lacks %s", path, part)
			}
		}
	}
	if n := f.Count("CUS#", ""); n != 0 {
		t.Errorf("%d items were written", n)
	}
}

// The forms may be shown within other pages, the thanks too; the code of a friend comes with the address.
func TestCaptureFormOfALink(t *testing.T) {
	f := apitest.New(t)
	answer := f.Public().Get("/en/capture?ref=AB12").Want(http.StatusOK)
	if !strings.Contains(answer.Body, `name="referredBy" type="text" value="AB12"`) {
		t.Error("the code is not in its field")
	}
	if page := f.Public().Get("/en/contact?ref=AB12").Body; strings.Contains(page, "AB12") {
		t.Error("the contact form holds a code that a message cannot have")
	}
	for _, path := range []string{"/en/capture", "/en/capture?sent=1", "/en/contact", "/en/contact?sent=1"} {
		if policy := f.Public().Get(path).Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'self'") {
			t.Errorf("%s: %s", path, policy)
		}
	}
	if policy := f.Public().Get("/docs").Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("the docs: %s", policy)
	}
}
