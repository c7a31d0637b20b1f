//go:build browser

package browser

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// known is the phone of a customer whose card has been registered.
const known = "+989121234567"

// card is that card, as their browser sends it.
var card = url.Values{
	"model": {"RF-480"}, "serial": {"SN-77"}, "purchasedOn": {"2026-10-23"}, "owner.name": {"Maryam Ahmadi"}, "owner.phone": {known},
}

var langs = []string{"fa", "ar", "en"}

// pages are the addresses of everything public, by name, in a language.
func pages(f *apitest.Firm, lang string) map[string]string {
	link := f.Agent().Get("/v1/customers/" + f.ByPhone(known)).Text("preferencesUrl")
	_, token, _ := strings.Cut(link, "token=")
	registered := f.Public().Post("/"+lang+"/warranty", card.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	return map[string]string{
		"card":        registered.Header.Get("Location"),
		"preferences": "/" + lang + "/preferences?token=" + token,
		"no-link":     "/" + lang + "/preferences?token=old",
		"home":        "/?lang=" + lang,
		"capture":     "/" + lang + "/capture",
		"thanks":      "/" + lang + "/capture?sent=1",
		"warranty":    "/" + lang + "/warranty",
		"contact":     "/" + lang + "/contact",
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
	f, address := site(t)
	for _, lang := range langs {
		for name, path := range pages(f, lang) {
			for kind, s := range screens {
				t.Run(fmt.Sprintf("%s/%s/%s", name, lang, kind), func(t *testing.T) {
					b := open(t, s)
					b.visitQuietly(address + path)
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
