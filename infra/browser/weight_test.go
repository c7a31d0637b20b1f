//go:build browser

package browser

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// mostBytes is what the first load of a page may take on the wire, compressed.
const mostBytes = 60_000

// TestWeight: the first load of every form, with style, script and font, from a fresh profile.
func TestWeight(t *testing.T) {
	f, address := site(t)
	for _, lang := range langs {
		for name, path := range pages(f, lang) {
			b := open(t, phone)
			b.do(command(network.Enable, network.EnableParams{}))
			ctx, cancel := context.WithCancel(b.ctx)
			loaded := chromedp.Events(ctx, network.LoadingFinished)
			b.visit(address + path)
			time.AfterFunc(200*time.Millisecond, cancel) // the last answers have then been counted
			total := 0.0
			for event, err := range loaded {
				if err != nil {
					break
				}
				total += event.EncodedDataLength
			}
			t.Logf("%s in %s: %.1f KB", name, lang, total/1000)
			if total == 0 || total > mostBytes {
				t.Errorf("%s in %s takes %.0f bytes, at most %d", name, lang, total, mostBytes)
			}
		}
	}
}
