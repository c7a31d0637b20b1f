package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

const form = "application/x-www-form-urlencoded"

// The first page is in the language of its address, says who is signed in, and leads to the rooms of their role alone.
func TestFirstPage(t *testing.T) {
	f := apitest.New(t)
	for _, c := range []struct {
		who          apitest.Caller
		path         string
		there, never []string
	}{
		{f.Agent(), "/console/en/home", []string{`lang="en" dir="ltr"`, "staff-agent", "Agent", `href="/console/en/work"`, `href="/console/fa/home"`}, []string{"/console/en/business"}},
		{f.Marketer(), "/console/fa/home", []string{`lang="fa" dir="rtl"`, "بازاریاب", `href="/console/fa/business"`}, []string{"/console/fa/work"}},
		{f.Manager(), "/console/ar/home?q=1", []string{`lang="ar" dir="rtl"`, "مدير", `href="/console/ar/work"`, `href="/console/en/home?q=1"`}, nil},
	} {
		page := c.who.Get(c.path).Want(http.StatusOK)
		for _, want := range c.there {
			if !strings.Contains(page.Body, want) {
				t.Errorf("%s lacks %s: %s", c.path, want, page.Body)
			}
		}
		for _, never := range c.never {
			if strings.Contains(page.Body, never) {
				t.Errorf("%s has %s", c.path, never)
			}
		}
	}
	f.Agent().Get("/console/de/home").Want(http.StatusNotFound)
	f.Machine("findCustomers").Get("/console/en/home").Want(http.StatusForbidden)
	f.Public().Get("/console/en/home").Want(http.StatusUnauthorized)
}

// Who sends a form when their sign-in has ended gets back what they typed, harmlessly, with the way to sign in and send it again.
func TestExpiredKeepsWhatWasTyped(t *testing.T) {
	f := apitest.New(t)
	typed := url.Values{"text": {`<script>alert(1)</script> "کمپرسور" نمی‌چرخد`}, "minutes": {"12"}}
	page := f.Public().Post("/console/fa/customers/new", typed.Encode(), "Content-Type", form).Want(http.StatusUnauthorized)
	for _, want := range []string{
		`action="/console/fa/customers/new"`, `name="minutes" value="12"`, "&lt;script&gt;", "کمپرسور", `href="/console/sign-in?to=%2Fconsole%2Ffa%2Fcustomers%2Fnew"`,
	} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("%s is missing: %s", want, page.Body)
		}
	}
	if strings.Contains(page.Body, "<script>alert") {
		t.Error("what was typed is markup")
	}
}
