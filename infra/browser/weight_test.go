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

// weight is what the first load of a page takes on the wire, with style, script and font, in bytes. The tab must be fresh.
func (b *tab) weight(address string) float64 {
	b.t.Helper()
	b.do(command(network.Enable, network.EnableParams{}), command(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}))
	ctx, cancel := context.WithCancel(b.ctx)
	loaded := chromedp.Events(ctx, network.LoadingFinished)
	b.visit(address)
	time.AfterFunc(200*time.Millisecond, cancel) // the last answers have then been counted
	total := 0.0
	for event, err := range loaded {
		if err != nil {
			break
		}
		total += event.EncodedDataLength
	}
	return total
}

// TestWeight: the first load of every form, with style, script and font, from a fresh profile.
func TestWeight(t *testing.T) {
	f, address := site(t)
	for _, lang := range langs {
		for name, path := range pages(f, lang) {
			total := open(t, phone).weight(address + path)
			t.Logf("%s in %s: %.1f KB", name, lang, total/1000)
			if total == 0 || total > mostBytes {
				t.Errorf("%s in %s takes %.0f bytes, at most %d", name, lang, total, mostBytes)
			}
		}
	}
}

// mostOfRoom is what the first load of a page of the console may take on the wire.
const mostOfRoom = 80_000

// TestWeightOfRooms: each page of the console as if it were the first that the browser loads.
func TestWeightOfRooms(t *testing.T) {
	firm := newBusy(t)
	b := open(t, screens["desk-light"])
	for _, r := range firm.rooms() {
		b.signIn(r.who, firm.address)
		total := b.weight(firm.at(r, "fa"))
		t.Logf("%s: %.1f KB", r.name, total/1000)
		if total == 0 || total > mostOfRoom {
			t.Errorf("%s takes %.0f bytes, at most %d", r.name, total, mostOfRoom)
		}
	}
}
