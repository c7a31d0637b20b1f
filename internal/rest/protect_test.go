package rest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"vafa/internal/rest"
)

// Every answer, whatever it is, asks the browser for the same care.
func TestEveryAnswerIsProtected(t *testing.T) {
	page := file(rest.Raw{Type: "text/html; charset=utf-8", Data: []byte("x")}, false)
	h := handlerOf(petOperation(rest.Public(), nil), page)
	answers := map[int]interface{ Header() http.Header }{
		201: askJSON(h, `{}`), 303: post(h, "name=x"), 400: askJSON(h, `[`), 404: ask(h, "GET", "/nowhere", ""), 405: ask(h, "PUT", "/v1/pets", ""), 200: ask(h, "GET", "/file", ""),
	}
	for status, answer := range answers {
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Strict-Transport-Security": "max-age=31536000",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := answer.Header().Get(name); got != want {
				t.Errorf("%d: %s is %q, want %q", status, name, got, want)
			}
		}
		policy := answer.Header().Get("Content-Security-Policy")
		if status != 303 && !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%d: policy %q", status, policy)
		}
	}
}

// A page has no window in common with who opened it, and nothing of the device; a form that may be framed and a file that anybody
// may keep are not withheld from other sites.
func TestWhatPagesAndFilesShare(t *testing.T) {
	for _, c := range []struct {
		name   string
		raw    rest.Raw
		framed bool
		share  string
	}{
		{"page", rest.Raw{Type: "text/html"}, false, "same-origin"},
		{"form", rest.Raw{Type: "text/html"}, true, "cross-origin"},
		{"script for other sites", rest.Raw{Type: "text/javascript", Cache: "public, max-age=3600"}, false, "cross-origin"},
		{"file of somebody", rest.Raw{Type: "text/calendar", Name: "x.ics"}, false, "same-origin"},
		{"file kept by one browser", rest.Raw{Type: "text/plain", Cache: "private, max-age=60"}, false, "same-origin"},
	} {
		header := ask(handlerOf(file(c.raw, c.framed)), "GET", "/file", "").Header()
		if got := header.Get("Cross-Origin-Resource-Policy"); got != c.share {
			t.Errorf("%s: %s", c.name, got)
		}
		if got := header.Get("Cross-Origin-Opener-Policy"); got != "same-origin" {
			t.Errorf("%s: opener %q", c.name, got)
		}
		if got := header.Get("Permissions-Policy"); !strings.Contains(got, "camera=()") || !strings.Contains(got, "geolocation=()") {
			t.Errorf("%s: permissions %q", c.name, got)
		}
	}
}

// No cookie of anybody's browser makes a post of the public somebody's, or changes its answer; and none is ever set.
func TestCookiesAreIgnored(t *testing.T) {
	var seen rest.Caller
	h := handlerOf(rest.New(rest.Spec{ID: "who", Method: "POST", Path: "/v1/pets", Access: rest.Public()}, func(_ context.Context, in petIn) (rest.Reply[pet], error) {
		seen = in.Meta.Caller
		return rest.Answer(in.Body), nil
	}))
	plain := askJSON(h, `{"name":"x"}`)
	for _, cookie := range []string{"__Host-vafa=token", "subject=manager; roles=manager", "vafa=" + strings.Repeat("x", 5000), "\x01", "a=\"b; c"} {
		w := askJSON(h, `{"name":"x"}`, "Cookie", cookie)
		if w.Code != plain.Code || w.Body.String() != plain.Body.String() || seen.Subject != "" || len(seen.Roles) > 0 {
			t.Errorf("%.20q: %d %s as %+v", cookie, w.Code, w.Body, seen)
		}
		if w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%.20q: a cookie is set", cookie)
		}
	}
}
