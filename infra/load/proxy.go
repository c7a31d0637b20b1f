package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"vafa/infra/local"
	"vafa/internal/table/tabletest"
)

// proxy stands between the command and its engine. While it is started, it lets calls go wrong and measures them.
type proxy struct {
	address string
	server  *http.Server
	choose  func(tabletest.Call) tabletest.Fault
	on      atomic.Bool

	mu     sync.Mutex
	calls  int
	failed int
	table  time.Duration
}

func newProxy(engine string, seed uint64, share float64) (*proxy, error) {
	target, err := url.Parse(engine)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{address: "http://" + listener.Addr().String(), choose: tabletest.Seeded(seed, share)}
	faults := &tabletest.Faults{Next: timed{p, local.Transport()}}
	faults.Choose(p.chosen)
	p.server = &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		Transport:    faults,
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }, // what is cut stays cut
	}}
	go func() { _ = p.server.Serve(listener) }() // ends with close
	return p, nil
}

// chosen is what befalls a call.
func (p *proxy) chosen(call tabletest.Call) tabletest.Fault {
	if !p.on.Load() {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	fault := p.choose(call)
	if fault != nil {
		p.failed++
	}
	return fault
}

// timed measures what the engine takes.
type timed struct {
	of   *proxy
	next http.RoundTripper
}

// RoundTrip sends a call on.
func (t timed) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	answer, err := t.next.RoundTrip(r)
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	if t.of.on.Load() {
		t.of.table += time.Since(began)
	}
	return answer, err
}

func (p *proxy) start() { p.on.Store(true) }

func (p *proxy) stop() (calls, failed int, table time.Duration) {
	p.on.Store(false)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls, p.failed, p.table
}

func (p *proxy) close() error {
	wait, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := p.server.Shutdown(wait); err != nil {
		return p.server.Close()
	}
	return nil
}
