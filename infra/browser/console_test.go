//go:build browser

package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"vafa/internal/api/apitest"
	"vafa/internal/locale"
	"vafa/internal/web"
)

// office is a firm's console, and beside it the page of roles that the issuer of one machine shows.
func office(t *testing.T) (f *apitest.Firm, address string) {
	t.Helper()
	f = apitest.New(t)
	mux := http.NewServeMux()
	mux.Handle("/", f.Handler)
	mux.HandleFunc("GET /dev/authorize", func(w http.ResponseWriter, r *http.Request) {
		page, err := web.ChooseRole(locale.Lang(r.URL.Query().Get("lang")), r.URL.String(), []string{"agent", "marketer", "manager"})
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	f.Service.SignIn.Site = server.URL
	return f, server.URL
}

// signIn gives the browser the session of a member of staff.
func (b *tab) signIn(who apitest.Caller, address string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: "vafa", Value: who.Token(), URL: address, HTTPOnly: ptr(true), SameSite: network.CookieSameSiteLax})
		return err
	}))
}

// TestConsole: the pages of signing in, in every language, on a phone and in the dark: no rule of axe is broken, nothing must be scrolled
// sideways, and the browser has nothing to complain of. The pages behind them are those of TestRooms.
func TestConsole(t *testing.T) {
	f, address := office(t)
	for _, lang := range langs {
		for name, p := range map[string]struct {
			path string
			who  *apitest.Caller
		}{
			"console-sign-in": {"/console?lang=" + lang, nil},
			"console-failed":  {"/console/callback?lang=" + lang, nil},
			"console-no-role": {"/console?lang=" + lang, ptr(f.Machine("recordPurchases"))},
			"console-roles":   {"/dev/authorize?lang=" + lang, nil},
		} {
			for _, kind := range []string{"phone-light", "desk-dark"} {
				t.Run(fmt.Sprintf("%s/%s/%s", name, lang, kind), func(t *testing.T) {
					b := open(t, screens[kind])
					if p.who != nil {
						b.signIn(*p.who, address)
					}
					b.visitQuietly(address + p.path)
					b.picture(name + "-" + lang + "-" + kind)
					b.accessible()
					b.fits()
				})
			}
		}
	}
}

// TestSigningOut: a real browser says where its form comes from, is let out, and has no session left.
func TestSigningOut(t *testing.T) {
	f, address := office(t)
	b := open(t, phone)
	b.signIn(f.Agent(), address)
	b.visit(address + "/console/en/home")
	if got := ask[string](b, `document.querySelector('.who bdi').innerText`); got != "staff-agent" {
		t.Fatalf("signed in as %q", got)
	}
	b.press(`.who button`)
	if got := ask[string](b, `document.querySelector('h1').innerText`); got != "Sign in to the console" {
		t.Errorf("after signing out: %q", got)
	}
	b.visit(address + "/console?lang=en")
	if got := ask[string](b, `document.querySelector('h1').innerText`); got != "Sign in to the console" {
		t.Errorf("once more: %q", got)
	}
}

func ptr[T any](value T) *T { return &value }
