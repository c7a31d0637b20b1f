package console_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// send posts a form of a page as a browser does.
func send(who apitest.Caller, path string, values url.Values) apitest.Answer {
	return who.Post(path, values.Encode(), "Content-Type", form)
}

// leads says that a form was taken and leads on to a page.
func leads(t *testing.T, answer apitest.Answer, path string) {
	t.Helper()
	if answer.Want(http.StatusSeeOther); answer.Header.Get("Location") != path {
		t.Errorf("leads to %q, want %q", answer.Header.Get("Location"), path)
	}
}

// has says that a page holds every text.
func has(t *testing.T, page apitest.Answer, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page.Body, text) {
			t.Errorf("%q is missing: %s", text, page.Body)
		}
	}
}

// lacks says that a page holds none of the texts.
func lacks(t *testing.T, page apitest.Answer, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page.Body, text) {
			t.Errorf("%q is there: %s", text, page.Body)
		}
	}
}

// sendForm posts a form of the console and gives the answer.
func sendForm(who apitest.Caller, path string, fields ...string) apitest.Answer {
	typed := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		typed.Add(fields[i], fields[i+1])
	}
	return who.Post(path, typed.Encode(), "Content-Type", form)
}

// hidden is the value of a hidden field of a page.
func hidden(t *testing.T, page apitest.Answer, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(page.Body)
	if found == nil {
		t.Fatalf("no field %s: %s", name, page.Body)
	}
	return html.UnescapeString(found[1])
}
