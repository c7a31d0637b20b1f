package template_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"vafa/infra/template"
	"vafa/internal/rest"
)

// On one machine other sites get the answers that the gateway gives by its CorsConfiguration.
func TestOneMachineAnswersOtherSitesAsTheGateway(t *testing.T) {
	cors := read(t).At("Resources", "Api", "Properties", "CorsConfiguration")
	h := rest.CORS([]string{"https://shop.example"}, http.NotFoundHandler())
	header := func(method string, headers ...string) http.Header {
		r := httptest.NewRequest(method, "/v1/captures", nil)
		r.Header.Set("Origin", "https://shop.example")
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Header()
	}
	asked, sent := header("OPTIONS", "Access-Control-Request-Method", "POST"), header("POST")
	for setting, got := range map[string]string{
		"AllowMethods": asked.Get("Access-Control-Allow-Methods"), "AllowHeaders": asked.Get("Access-Control-Allow-Headers"),
		"MaxAge": asked.Get("Access-Control-Max-Age"), "ExposeHeaders": sent.Get("Access-Control-Expose-Headers"),
	} {
		want := strings.ReplaceAll(strings.Trim(fmt.Sprint(template.At(cors, setting)), "[]"), " ", ",")
		if got != want {
			t.Errorf("%s: this machine says %q, the gateway %q", setting, got, want)
		}
	}
	if template.At(cors, "AllowCredentials") != nil || asked.Get("Access-Control-Allow-Credentials") != "" {
		t.Error("other sites may send credentials")
	}
}

// Whoever deploys can list sites, and neither everybody nor the origin that a sandboxed page has.
func TestNobodyIsEveryOrigin(t *testing.T) {
	pattern, _ := read(t).At("Parameters", "AllowedOrigins", "AllowedPattern").(string)
	allowed, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil || pattern == "" {
		t.Fatalf("pattern %q: %v", pattern, err)
	}
	for origins, want := range map[string]bool{
		"https://shop.example": true, "https://shop.example,https://www.shop.example:8443": true, "https://shop.invalid": true, "http://localhost:3000": true,
		"*": false, "null": false, "https://*.example": false, "https://shop.example,*": false, "https://shop.example/": false, "shop.example": false, "https://shop.example, https://b.example": false, "": false,
	} {
		if got := allowed.MatchString(origins); got != want {
			t.Errorf("%q: %v", origins, got)
		}
	}
}
