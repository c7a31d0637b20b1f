package rest_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"vafa/internal/rest"
)

// FuzzForm checks that no form fails the edge, leads a browser away, or writes a header of its own.
func FuzzForm(f *testing.F) {
	for _, seed := range []string{
		"name=Sara&age=3&tags=a&tags=b&consent.sms=on&owner.phone=1", "", "&&&=", "name=%zz", "name=%00", "name=%FF", "a.b.c.d.e=1", "owner=1&owner.name=2", "name=a&name=b", "consent=on",
		"redirect=https://evil.example/&name=x", "redirect=//evil.example&name=x", "redirect=javascript:1&name=x", "redirect=https://shop.example/thanks%0d%0aSet-Cookie:a=b", "_key=%00&_theme=%0d%0aX:1", "lang=xx&name=x", "__proto__.role=manager", "rating=1e400", "rating=-0", "age=%DB%B5",
	} {
		f.Add(seed)
	}
	edge, _ := edgeOf()
	edge.Redirects = []string{"https://shop.example/thanks"}
	h := edge.Handler(petOperation(rest.Public(), nil))
	f.Fuzz(func(t *testing.T, form string) {
		w := post(h, form)
		switch w.Code {
		case 303:
			target := w.Header().Get("Location")
			parsed, err := url.Parse(target)
			if err != nil || parsed.Host != "" && parsed.Host != "shop.example" || strings.HasPrefix(target, "//") || strings.ContainsAny(target, "\r\n") {
				t.Fatalf("leads to %q", target)
			}
		case 400, 413, 422:
		default:
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		if w.Header().Get("Set-Cookie") != "" {
			t.Fatal("a cookie is set")
		}
	})
}

// FuzzAddress checks that no query or path fails the edge, and that only what was signed here opens a page.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"name=x&age=3", "pageSize=1e9", "pageSize=-0", "pageToken=eA.eA", "pageToken=", "%", "a=%00", "a=1;b=2", strings.Repeat("a&", 2000), "age=1e400", "name=" + strings.Repeat("x", 1001)} {
		f.Add("/v1/numbers", seed)
		f.Add("/v1/"+seed, "")
	}
	h := handlerOf(numbers("/v1/numbers"), petOperation(rest.Public(), nil))
	f.Fuzz(func(t *testing.T, path, query string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path, r.URL.RawQuery = path, query
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		token := r.URL.Query().Get("pageToken")
		switch {
		case w.Code == 200 && token != "":
			t.Fatalf("%q opened a page", token)
		case w.Code != 200 && w.Code != 400 && w.Code != 404 && w.Code != 405 || !utf8.Valid(w.Body.Bytes()):
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
	})
}
