package rest_test

import (
	"net/http"
	"strings"
	"testing"

	"vafa/internal/rest"
)

func TestOnlyListedSitesReadAnswers(t *testing.T) {
	listed := []string{"https://shop.example", "http://localhost:3000", "*", "null", "https://*.example", ""}
	h := rest.CORS(listed, handlerOf(petOperation(rest.Public(), nil)))
	for origin, known := range map[string]bool{
		"https://shop.example": true, "http://localhost:3000": true,
		"": false, "null": false, "*": false, "https://evil.example": false, "http://shop.example": false, "https://shop.example.evil.example": false,
		"https://shop.example:444": false, "https://SHOP.example": false, "https://*.example": false, "https://a.example": false, "https://shop.example/": false,
		"https://shop.example, https://evil.example": false,
	} {
		asked := ask(h, "OPTIONS", "/v1/pets", "", "Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type")
		sent := askJSON(h, `{}`, "Origin", origin)
		if sent.Code != 201 || origin != "" && asked.Code != http.StatusNoContent {
			t.Errorf("%q: %d and %d", origin, asked.Code, sent.Code)
		}
		for _, header := range []http.Header{asked.Header(), sent.Header()} {
			want := ""
			if known {
				want = origin
			}
			if got := header.Get("Access-Control-Allow-Origin"); got != want {
				t.Errorf("%q may read as %q", origin, got)
			}
			if !strings.Contains(strings.Join(header.Values("Vary"), ","), "Origin") {
				t.Errorf("%q: an answer for one site may be given to another", origin)
			}
			if header.Get("Access-Control-Allow-Credentials") != "" || strings.Contains(header.Get("Access-Control-Allow-Headers"), "authorization") {
				t.Errorf("%q may send credentials", origin)
			}
			if !known {
				for name := range header {
					if strings.HasPrefix(name, "Access-Control-") {
						t.Errorf("%q gets %s", origin, name)
					}
				}
			}
		}
	}
}

// Without a question of the browser's, OPTIONS is a method like any other.
func TestPlainOptionsIsNoPreflight(t *testing.T) {
	h := rest.CORS([]string{"https://shop.example"}, handlerOf(petOperation(rest.Public(), nil)))
	problemIn(t, ask(h, "OPTIONS", "/v1/pets", "", "Origin", "https://shop.example"), 405, "method.notAllowed")
	problemIn(t, ask(h, "OPTIONS", "/v1/pets", "", "Access-Control-Request-Method", "POST"), 405, "method.notAllowed")
}
