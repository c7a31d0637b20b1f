package console_test

import (
	"net/http"
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
