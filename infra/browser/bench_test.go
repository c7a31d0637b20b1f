//go:build browser

package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// BenchmarkConsole times pages of a firm with 20,000 customers, one of whom has 10,000 entries on their timeline: what the server takes,
// and when the browser shows something (first paint, of the Paint Timing of the W3C).
//
//	go run ./infra/local/engine -- go test -tags browser -run '^$' -bench Console -benchtime 1x -timeout 30m ./infra/browser
func BenchmarkConsole(b *testing.B) {
	firm := newBusy(b)
	firm.crowd(b, 20_000)
	firm.long(b, 10_000)
	firm.Clock.Add(time.Hour) // the run of a moment ago holds its lease
	began := time.Now()
	firm.Manager().Post("/v1/segmentation/runs", apitest.M{}).Want(http.StatusAccepted)
	b.Logf("the nightly job took %.0f s", time.Since(began).Seconds())
	b.Run("find as one types", firm.benchFind)
	for _, r := range firm.rooms() {
		if slices.Contains([]string{"home", "customer", "work", "business", "segments", "members"}, r.name) {
			b.Run(r.name, func(b *testing.B) { firm.benchRoom(b, r) })
		}
	}
}

// typed is what staff type, a letter or digit at a time.
var typed = []string{"مریم احمدی", "رضایی", "سارا", "۰۹۱۲۰۰۱۰۰۱۲", "+989120120007", "nobody"}

func (f *busy) benchFind(b *testing.B) {
	var taken []time.Duration
	for b.Loop() {
		for _, text := range typed {
			letters := []rune(text)
			for n := 2; n <= len(letters); n++ {
				taken = append(taken, f.timed(b, f.Agent(), "/console/fa/find?q="+url.QueryEscape(string(letters[:n])), "HX-Request", "true"))
			}
		}
	}
	report(b, "server", taken)
}

// opened is how often a page is opened for its times.
const opened = 20

func (f *busy) benchRoom(b *testing.B, r room) {
	var server, paint []time.Duration
	for b.Loop() {
		for range opened {
			server = append(server, f.timed(b, r.who, "/console/fa"+r.path))
		}
		page := open(b, screens["desk-light"])
		page.signIn(r.who, f.address)
		for range opened {
			page.visit(f.at(r, "fa"))
			page.until(`performance.getEntriesByName('first-contentful-paint').length`) // it is noted after the load
			painted := ask[float64](page, `performance.getEntriesByName('first-contentful-paint')[0].startTime`)
			paint = append(paint, time.Duration(painted*float64(time.Millisecond)))
		}
	}
	report(b, "server", server)
	report(b, "paint", paint)
}

// timed is how long the server takes to answer with a page.
func (f *busy) timed(b *testing.B, who apitest.Caller, path string, headers ...string) time.Duration {
	r, err := http.NewRequest(http.MethodGet, f.address+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "vafa", Value: who.Token()})
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	began := time.Now()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	taken := time.Since(began)
	_ = response.Body.Close()
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d %v %.300s", path, response.StatusCode, err, body)
	}
	return taken
}

// report gives the median and the 95th percentile in milliseconds.
func report(b *testing.B, what string, taken []time.Duration) {
	slices.Sort(taken)
	for _, p := range []int{50, 95} {
		at := taken[min(len(taken)*p/100, len(taken)-1)]
		b.ReportMetric(float64(at.Microseconds())/1000, fmt.Sprintf("%s-p%d-ms", strings.ReplaceAll(what, " ", "-"), p))
	}
	b.ReportMetric(0, "ns/op")
}
