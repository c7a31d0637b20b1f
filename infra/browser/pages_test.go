//go:build browser

package browser

import (
	"fmt"
	"testing"
)

var langs = []string{"fa", "ar", "en"}

// pages are the addresses of everything public, by name, in a language.
func pages(lang string) map[string]string {
	return map[string]string{
		"home":     "/?lang=" + lang,
		"capture":  "/" + lang + "/capture",
		"thanks":   "/" + lang + "/capture?sent=1",
		"warranty": "/" + lang + "/warranty",
		"contact":  "/" + lang + "/contact",
	}
}

// screens are the smallest phone and a desk, in light and dark.
var screens = map[string]screen{
	"phone-light": phone,
	"phone-dark":  {width: 320, height: 640, dark: true, scripts: true},
	"desk-light":  {width: 1280, height: 900, scripts: true},
	"desk-dark":   {width: 1280, height: 900, dark: true, scripts: true},
}

// TestPages: every page, in every language, on every screen: no rule of axe is broken, nothing must be scrolled sideways, and
// the console is silent.
func TestPages(t *testing.T) {
	_, address := site(t)
	for _, lang := range langs {
		for name, path := range pages(lang) {
			for kind, s := range screens {
				t.Run(fmt.Sprintf("%s/%s/%s", name, lang, kind), func(t *testing.T) {
					b := open(t, s)
					b.quietly(func() { b.visit(address + path) })
					b.picture(name + "-" + lang + "-" + kind)
					b.accessible()
					b.fits()
					want := map[bool]string{true: "rtl", false: "ltr"}[lang != "en"]
					if got := ask[string](b, `getComputedStyle(document.documentElement).direction`); got != want {
						t.Errorf("the page runs %s, want %s", got, want)
					}
				})
			}
		}
	}
}
