package site_test

import (
	"net/http"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// What other sites write into their pages has an address without a version, and is checked again within the hour.
func TestScriptForOtherSites(t *testing.T) {
	f := apitest.New(t)
	script := f.Public().Get("/embed.js").Want(http.StatusOK)
	if kind := script.Header.Get("Content-Type"); kind != "text/javascript; charset=utf-8" || !strings.Contains(script.Body, "iframe") {
		t.Errorf("%s: %s", kind, script.Body)
	}
	if cache := script.Header.Get("Cache-Control"); cache != "public, max-age=3600" {
		t.Errorf("kept for %s", cache)
	}
}

func TestThemeIsAStyleSheet(t *testing.T) {
	f := apitest.New(t)
	sheet := f.Public().Get("/theme.css?theme=accent%3A%230a7%2Cradius%3A8px%3B%7Dbody%7B").Want(http.StatusOK)
	if !strings.HasPrefix(sheet.Header.Get("Content-Type"), "text/css") || !strings.Contains(sheet.Body, "--accent:#00aa77;") || strings.Contains(sheet.Body, "body") {
		t.Error(sheet.Body)
	}
	f.Public().Get("/theme.css").Want(http.StatusOK)
}

// The home page leads to every form, in the firm's own look.
func TestHome(t *testing.T) {
	f := apitest.New(t)
	f.Service.Theme = "accent:#0a7" // the handlers share it
	page := f.Public().Get("/?lang=fa").Want(http.StatusOK).Body
	for _, part := range []string{"/fa/capture", "/fa/warranty", "/fa/contact", "/theme.css?theme=accent%3a00aa77"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
}
