//go:build browser

package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// shop is a site of somebody's own that shows the warranty form within its page.
func shop(t *testing.T, api string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="fa" dir="rtl"><title>فروشگاه</title><link rel="icon" href="data:,">
			<meta name="viewport" content="width=device-width"><h1>فروشگاه</h1>
			<script src="%s/embed.js" data-form="warranty" data-lang="fa" data-accent="#0a7"></script></html>`, api)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// frameHeight waits for a frame to become as high as its form, and gives the height it has in the end.
func (b *tab) frameHeight(usual float64) float64 {
	b.t.Helper()
	height := usual
	for deadline := time.Now().Add(5 * time.Second); height == usual && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		height = ask[float64](b, `document.querySelector('iframe').getBoundingClientRect().height`)
	}
	return height
}

// unasked is the height of a frame of which nothing is known: 60rem.
const unasked = 960

// TestEmbed: a form within the page of a site on the list grows with what it shows, at any width, and one of another site is
// refused by the browser.
func TestEmbed(t *testing.T) {
	f, address := site(t)
	listed, other := shop(t, address), shop(t, address)
	f.Edge.Origins = []string{listed}
	for _, s := range []screen{phone, {width: 1280, height: 900, scripts: true}} {
		b := open(t, s)
		b.visitQuietly(listed)
		if height := b.frameHeight(unasked); height == unasked || height < 700 {
			t.Errorf("at %d px the frame is %.0f px high", s.width, height)
		}
		b.picture(fmt.Sprintf("embedded-fa-%d", s.width))
		b.fits()
	}
	b := open(t, phone)
	b.visit(other)
	if height := b.frameHeight(unasked); height != unasked {
		t.Errorf("a site that is not on the list shows the form, %.0f px high", height)
	}
}
