package main

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vafa"
	"vafa/infra/local"
	"vafa/internal/api/apitest"
	"vafa/internal/event/hook"
	"vafa/internal/message/webhook"
)

// receiver takes events, or answers with a status that says no.
type receiver struct {
	*httptest.Server
	status atomic.Int32
	got    []string
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{}
	r.status.Store(http.StatusOK)
	r.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		if w.WriteHeader(int(r.status.Load())); r.status.Load() == http.StatusOK {
			r.got = append(r.got, string(body))
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
}

func (r *receiver) network() webhook.Network {
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate())
	return webhook.Network{Resolver: r, Roots: roots, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, r.Listener.Addr().String())
	}}
}

// tellerOf tells of a firm's changes into a folder.
func tellerOf(t *testing.T, f *apitest.Firm, dir string, to *receiver) *teller {
	t.Helper()
	if err := local.EnableStream(t.Context(), f.Client, f.TableName, vafa.Template); err != nil {
		t.Fatal(err)
	}
	stream, err := local.OpenStream(t.Context(), f.Client, f.TableName)
	if err != nil {
		t.Fatal(err)
	}
	out := &teller{
		stream: stream, file: filepath.Join(dir, "events.jsonl"), at: filepath.Join(dir, "place"), log: t.Logf,
		poster: hook.Poster{Store: f.Service.Table, Hosts: f.Service.Hooks, Network: to.network(), Now: f.Clock.Now},
	}
	if err := out.open(); err != nil {
		t.Fatal(err)
	}
	return out
}

// types are those of events, in their order.
func typesOf(t *testing.T, documents []string) string {
	t.Helper()
	var out []string
	for _, document := range documents {
		var e struct{ Type string }
		if err := json.Unmarshal([]byte(document), &e); err != nil {
			t.Fatalf("%q: %v", document, err)
		}
		out = append(out, e.Type)
	}
	return strings.Join(out, " ")
}

func linesOf(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// On one machine events go into a file and to webhooks; what was not taken is tried again, and a restart goes on where it stopped.
func TestChangesAreToldOnOneMachine(t *testing.T) {
	f, to, dir := apitest.New(t), newReceiver(t), t.TempDir()
	teller := tellerOf(t, f, dir, to)
	once := func() {
		t.Helper()
		if err := teller.once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	f.Manager().Post("/v1/webhooks", apitest.M{"name": "x", "url": "https://example.com/", "types": []string{"purchase.recorded"}}).Want(http.StatusCreated)
	sara := f.Capture("Sara", "+989121234567")
	f.Buy(apitest.Purchase(sara, "o1", "2026-11-20T10:00:00Z", "5000"))
	once()
	if got := typesOf(t, linesOf(t, teller.file)); !strings.HasPrefix(got, "customer.captured ") || strings.Count(got, " ") != 2 {
		t.Errorf("the file has %s", got)
	}
	if got := typesOf(t, to.got); got != "purchase.recorded" {
		t.Errorf("the webhook got %s", got)
	}
	to.status.Store(http.StatusServiceUnavailable)
	f.Buy(apitest.Purchase(sara, "o2", "2026-11-20T10:00:00Z", "5000"))
	once()
	to.status.Store(http.StatusOK)
	once() // too early
	if len(to.got) != 1 {
		t.Errorf("the webhook got %v", to.got)
	}
	f.Clock.Add(time.Minute)
	once()
	if len(to.got) != 2 || !strings.Contains(to.got[1], `"reference":"o2"`) {
		t.Errorf("the webhook got %v", to.got)
	}
	before := len(linesOf(t, teller.file))
	teller = tellerOf(t, f, dir, to)
	f.Buy(apitest.Purchase(sara, "o3", "2026-11-20T10:00:00Z", "5000"))
	once()
	if got := linesOf(t, teller.file); len(got) != before+1 || !strings.Contains(got[before], `"reference":"o3"`) {
		t.Errorf("after a restart the file has %v", got[before:])
	}
}

// A receiver that never answers well is given up, and does not keep what follows from anybody.
func TestAWebhookThatIsAwayIsGivenUp(t *testing.T) {
	f, to := apitest.New(t), newReceiver(t)
	teller := tellerOf(t, f, t.TempDir(), to)
	to.status.Store(http.StatusInternalServerError)
	f.Manager().Post("/v1/webhooks", apitest.M{"name": "x", "url": "https://example.com/"}).Want(http.StatusCreated)
	f.Capture("Sara", "+989121234567")
	for try := range mostRetries {
		if len(teller.late) != min(try, 1) {
			t.Errorf("before try %d %d wait", try, len(teller.late))
		}
		if err := teller.once(t.Context()); err != nil {
			t.Fatal(err)
		}
		f.Clock.Add(7 * time.Hour)
	}
	if len(teller.late) > 0 {
		t.Errorf("%d wait for ever", len(teller.late))
	}
	if state := f.Manager().Get("/v1/webhooks").Text("items/0/state"); state != "down" {
		t.Errorf("it is %s", state)
	}
	if got := fmt.Sprint(linesOf(t, teller.file)); !strings.Contains(got, "customer.captured") {
		t.Errorf("the file has %s", got)
	}
}
