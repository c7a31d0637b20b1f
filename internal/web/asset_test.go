package web

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
)

func TestAsset(t *testing.T) {
	for file, kind := range map[string]string{
		"style.css": "text/css; charset=utf-8", "docs.css": "text/css; charset=utf-8", "docs.js": "text/javascript; charset=utf-8",
		"icon.svg": "image/svg+xml", "vazirmatn.woff2": "font/woff2", "vazirmatn-OFL.txt": "text/plain; charset=utf-8",
		"htmx.min.js": "text/javascript; charset=utf-8", "console.css": "text/css; charset=utf-8", "console.js": "text/javascript; charset=utf-8",
	} {
		version := path.Base(path.Dir(AssetPath(file)))
		data, got, ok := Asset(version, file)
		if !ok || len(data) == 0 || got != kind || path.Base(AssetPath(file)) != file {
			t.Errorf("%s: %d bytes of %s, %v", file, len(data), got, ok)
		}
		if _, _, ok := Asset("000000000000", file); ok {
			t.Errorf("%s is served in a version there is not", file)
		}
	}
	for _, file := range []string{"", ".", "..", "../page.go", "style.css/", "missing.css", "../templates/home.html"} {
		if _, _, ok := Asset(assetVersion(), file); ok {
			t.Errorf("%q is served", file)
		}
	}
	if !regexp.MustCompile(`^[0-9a-f]{12}$`).MatchString(assetVersion()) {
		t.Errorf("version %q", assetVersion())
	}
}

// One style sheet serves both directions, so it names no side.
func TestStylesAreLogical(t *testing.T) {
	side := regexp.MustCompile(`(^|[\s;{-])(left|right)\s*[:;]`)
	elsewhere := regexp.MustCompile(`url\("?(https?:|//|data:)|@import`)
	for _, file := range []string{"style.css", "docs.css", "console.css"} {
		data, _, _ := Asset(assetVersion(), file)
		if found := side.Find(data); found != nil {
			t.Errorf("%s has %q", file, found)
		}
		if found := elsewhere.Find(data); found != nil {
			t.Errorf("%s loads from elsewhere: %q", file, found)
		}
	}
}

// The documentation shows texts of a document as texts.
func TestDocsScriptWritesNoMarkup(t *testing.T) {
	data, _, _ := Asset(assetVersion(), "docs.js")
	for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", ".style"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("docs.js uses %s", word)
		}
	}
	license, _, _ := Asset(assetVersion(), "vazirmatn-OFL.txt")
	if !strings.Contains(string(license), "SIL OPEN FONT LICENSE") {
		t.Error("the font is without its licence")
	}
}

// Others' files are as they were published.
func TestOthersFilesAreAsPublished(t *testing.T) {
	for file, want := range map[string]string{ // SHA-256 of htmx.org 2.0.11, dist/htmx.min.js
		"htmx.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
	} {
		data, _, _ := Asset(assetVersion(), file)
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
