package webhook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const publicAddress = "93.184.216.34"

// names answers each look-up with the next line of what it holds, the last again and again.
type names struct {
	mu      sync.Mutex
	answers []string
	asked   []string
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked = append(n.asked, host)
	if len(n.answers) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var found []netip.Addr
	for text := range strings.FieldsSeq(n.answers[0]) {
		found = append(found, netip.MustParseAddr(text))
	}
	if len(n.answers) > 1 {
		n.answers = n.answers[1:]
	}
	return found, nil
}

// world is a listener of the other side, and a network in which every address leads to it.
type world struct {
	*httptest.Server
	names  *names
	mu     sync.Mutex
	dialed []string
	got    []*http.Request
	bodies []string
}

func newWorld(t *testing.T, answer http.HandlerFunc, addresses ...string) *world {
	t.Helper()
	w := &world{names: &names{answers: addresses}}
	w.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.mu.Lock()
		w.got, w.bodies = append(w.got, r), append(w.bodies, string(body))
		w.mu.Unlock()
		answer(rw, r)
	}))
	w.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that are meant to fail
	w.StartTLS()                                   // its certificate is for example.com
	t.Cleanup(w.Close)
	return w
}

func (w *world) network() Network {
	roots := x509.NewCertPool()
	roots.AddCert(w.Certificate())
	return Network{Resolver: w.names, Dial: w.dial, Roots: roots, Within: 5 * time.Second}
}

func (w *world) dial(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	w.dialed = append(w.dialed, address)
	w.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, w.Listener.Addr().String())
}

func (w *world) sender(t *testing.T) *Sender { return w.senderIn(t, w.network()) }

func (w *world) senderIn(t *testing.T, network Network) *Sender {
	t.Helper()
	return NewSender(hostsOf(t, "example.com"), keysOf(t, newKey, oldKey), func() time.Time { return noon }, network)
}

func ok(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "thanks") }

func TestSend(t *testing.T) {
	w := newWorld(t, ok, publicAddress)
	answer, err := w.sender(t).Send(t.Context(), "https://EXAMPLE.com:443/in?a=b", []byte(`{"x":1}`))
	if err != nil || !answer.Accepted() || string(answer.Body) != "thanks" || answer.Cut {
		t.Fatalf("%+v, %v", answer, err)
	}
	if !slices.Equal(w.dialed, []string{publicAddress + ":443"}) || !slices.Equal(w.names.asked, []string{"example.com"}) {
		t.Errorf("asked for %v, dialled %v", w.names.asked, w.dialed)
	}
	r := w.got[0]
	if r.Method != "POST" || r.Host != "example.com" || r.URL.String() != "/in?a=b" || w.bodies[0] != `{"x":1}` {
		t.Errorf("%s %s %s %s", r.Method, r.Host, r.URL, w.bodies[0])
	}
	for name, want := range map[string]string{"Content-Type": "application/json", "User-Agent": "Vafa", "Cookie": "", "Accept-Encoding": ""} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, key := range []string{newKey, oldKey} {
		if err := keysOf(t, key, "").Verify(r.Header.Get(SignatureHeader), []byte(w.bodies[0]), noon); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestNothingIsDialledForAnAddressThatIsNotPublic(t *testing.T) {
	addresses := []string{
		"169.254.169.254", "::1", "fd00::", "fd00:ec2::254", "10.0.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "0.0.0.0", "::",
		"127.0.0.1", "fe80::1", "fe80::1%eth0", "224.0.0.1", "255.255.255.255", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
		"2002:a9fe:a9fe::", "2001:0:a9fe:a9fe::", "10.0.0.1 ::1 169.254.169.254",
	}
	for _, address := range addresses {
		t.Run(address, func(t *testing.T) {
			w := newWorld(t, ok, address)
			if _, err := w.sender(t).Send(t.Context(), "https://example.com/", nil); !errors.Is(err, ErrForbidden) {
				t.Errorf("%v, want ErrForbidden", err)
			}
			if len(w.dialed) > 0 || len(w.got) > 0 {
				t.Errorf("dialled %v", w.dialed)
			}
		})
	}
}

func TestNothingIsLookedUpForAForbiddenURL(t *testing.T) {
	w := newWorld(t, ok, publicAddress)
	for _, raw := range []string{
		"https://169.254.169.254/latest/meta-data/", "https://[::1]/", "https://evil.net/", "http://example.com/", "https://example.com:444/",
	} {
		if _, err := w.sender(t).Send(t.Context(), raw, nil); !errors.Is(err, ErrForbidden) {
			t.Errorf("Send to %s: %v", raw, err)
		}
	}
	if len(w.names.asked)+len(w.dialed) > 0 {
		t.Errorf("asked for %v, dialled %v", w.names.asked, w.dialed)
	}
}

// A name server that answers with a public address first and a private one then gains nothing: one look-up serves both the
// check and the call, and the next message is checked again.
func TestRebinding(t *testing.T) {
	w := newWorld(t, ok, publicAddress, "169.254.169.254")
	sender := w.sender(t)
	if _, err := sender.Send(t.Context(), "https://example.com/", nil); err != nil {
		t.Fatal(err)
	}
	if len(w.names.asked) != 1 {
		t.Errorf("looked up %d times for one message", len(w.names.asked))
	}
	if _, err := sender.Send(t.Context(), "https://example.com/", nil); !errors.Is(err, ErrForbidden) {
		t.Errorf("after the change: %v, want ErrForbidden", err)
	}
	if !slices.Equal(w.dialed, []string{publicAddress + ":443"}) {
		t.Errorf("dialled %v", w.dialed)
	}
}

func TestPrivateAddressesAmongPublicOnesAreLeftOut(t *testing.T) {
	w := newWorld(t, ok, "10.0.0.1 ::ffff:"+publicAddress+" ::1")
	if _, err := w.sender(t).Send(t.Context(), "https://example.com/", nil); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(w.dialed, []string{publicAddress + ":443"}) {
		t.Errorf("dialled %v", w.dialed)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, to := range []string{
		"http://169.254.169.254/latest/meta-data/", "https://[::1]/", "https://evil.net/", "https://example.com/again", "http://example.com/", "//evil.net", "/again",
	} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
				rw.Header().Set("Location", to)
				rw.WriteHeader(status)
			}, publicAddress)
			answer, err := w.sender(t).Send(t.Context(), "https://example.com/", []byte("{}"))
			if err != nil || answer.Status != status || answer.Accepted() {
				t.Errorf("%d to %s: %+v, %v", status, to, answer, err)
			}
			if len(w.got) != 1 || len(w.dialed) != 1 {
				t.Errorf("%d to %s: %d requests, dialled %v", status, to, len(w.got), w.dialed)
			}
		}
	}
}

func TestHugeAnswersAreCut(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		for chunk := []byte(strings.Repeat("x", 1<<16)); r.Context().Err() == nil; {
			if _, err := rw.Write(chunk); err != nil {
				return
			}
		}
	}, publicAddress)
	answer, err := w.sender(t).Send(t.Context(), "https://example.com/", nil)
	if err != nil || !answer.Accepted() || !answer.Cut || len(answer.Body) != answerMost {
		t.Errorf("%d bytes, status %d, cut %v, %v", len(answer.Body), answer.Status, answer.Cut, err)
	}
}

func TestSlowAnswersEndInTime(t *testing.T) {
	const within = time.Second // with the handshake on a busy machine
	tests := map[string]func(http.ResponseWriter){
		"no header": func(http.ResponseWriter) {},
		"header, then nothing": func(w http.ResponseWriter) {
			fmt.Fprint(w, "a")
			w.(http.Flusher).Flush()
		},
	}
	for name, begin := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
				begin(rw)
				<-t.Context().Done() // not the request's: that ends with the sender's patience, and would end the answer well
			}, publicAddress)
			network := w.network()
			network.Within = within
			start := time.Now()
			answer, err := w.senderIn(t, network).Send(t.Context(), "https://example.com/", nil)
			if took := time.Since(start); took > 10*within {
				t.Errorf("took %s", took)
			}
			if name == "no header" && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%+v, %v", answer, err)
			}
			if name != "no header" && (err != nil || !answer.Cut || string(answer.Body) != "a") {
				t.Errorf("%+v, %v", answer, err)
			}
		})
	}
}

// raw answers with bytes of its own, as no server of net/http would.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, text)
	}
}

func TestHostileHeaders(t *testing.T) {
	tests := map[string]struct {
		answer string
		status int // 0: an error
		cut    bool
	}{
		"endless header":             {"HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", headersMost), 0, false},
		"many headers":               {"HTTP/1.1 200 OK\r\n" + strings.Repeat("A: a\r\n", headersMost/4) + "\r\n", 0, false},
		"many informational answers": {strings.Repeat("HTTP/1.1 103 Early Hints\r\nA: "+strings.Repeat("a", 1000)+"\r\n\r\n", 50) + "HTTP/1.1 200 OK\r\n\r\n", 0, false},
		"no HTTP":                    {"SSH-2.0-OpenSSH_9.9\r\n", 0, false},
		"another status line":        {"HTTP/1.1 200200 OK\r\n\r\n", 0, false},
		"two lengths":                {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 0, false},
		"a length below zero":        {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", 0, false},
		"a length that is a lie":     {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nab", 200, true},
		"chunks that are a lie":      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\nab", 200, true},
		"compressed":                 {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", 200, false},
		"another protocol":           {"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 101, false},
		"a cookie":                   {"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n", 200, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, raw(test.answer), publicAddress)
			answer, err := w.sender(t).Send(t.Context(), "https://example.com/?secret", nil)
			if (err != nil) != (test.status == 0) || answer.Status != test.status || answer.Cut != test.cut {
				t.Errorf("%+v, %v", answer, err)
			}
			if err != nil && (errors.Is(err, ErrForbidden) || strings.Contains(err.Error(), "secret")) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestCookiesAndConnectionsAreNotKept(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		http.SetCookie(rw, &http.Cookie{Name: "a", Value: "b"})
	}, publicAddress)
	sender := w.sender(t)
	for range 2 {
		if _, err := sender.Send(t.Context(), "https://example.com/", nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.dialed) != 2 || w.got[1].Header.Get("Cookie") != "" {
		t.Errorf("dialled %v, cookie %q", w.dialed, w.got[1].Header.Get("Cookie"))
	}
}

func TestProxiesOfTheEnvironmentAreIgnored(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the proxy was asked") }))
	defer proxy.Close()
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	w := newWorld(t, ok, publicAddress)
	if answer, err := w.sender(t).Send(t.Context(), "https://example.com/", nil); err != nil || answer.Status != 200 {
		t.Errorf("%+v, %v", answer, err)
	}
	// net/http reads the environment once a process, so that the setting may come too late above.
	if w.sender(t).client.Transport.(*http.Transport).Proxy != nil {
		t.Error("the transport has a proxy")
	}
}

func TestTLSIsCheckedAndNew(t *testing.T) {
	old := newWorld(t, ok, publicAddress)
	old.Close()
	old.Server = httptest.NewUnstartedServer(http.HandlerFunc(ok))
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.Config.ErrorLog = log.New(io.Discard, "", 0)
	old.StartTLS()
	defer old.Close()
	if answer, err := old.sender(t).Send(t.Context(), "https://example.com/", nil); err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: %+v, %v", answer, err)
	}

	w := newWorld(t, ok, publicAddress)
	network := w.network()
	network.Roots = x509.NewCertPool()
	if answer, err := w.senderIn(t, network).Send(t.Context(), "https://example.com/", nil); err == nil {
		t.Errorf("a certificate of nobody: %+v", answer)
	}
	sender := NewSender(hostsOf(t, "example.net"), keysOf(t, newKey, ""), time.Now, w.network())
	if answer, err := sender.Send(t.Context(), "https://example.net/", nil); err == nil {
		t.Errorf("a certificate for another name: %+v", answer)
	}
	if len(w.got) > 0 {
		t.Error("a message was sent before the certificate was checked")
	}
}

// The machine's own dialler looks at the address again, below all name resolution.
func TestTheDiallerRefusesByItself(t *testing.T) {
	w := newWorld(t, ok)
	conn, err := Network{}.connect(t.Context(), "tcp", w.Listener.Addr().String())
	if !errors.Is(err, ErrForbidden) {
		t.Errorf("%v, %v, want ErrForbidden", conn, err)
	}
	conn, err = Network{}.connect(t.Context(), "tcp", "localhost:443")
	if !errors.Is(err, ErrForbidden) {
		t.Errorf("localhost: %v, %v, want ErrForbidden", conn, err)
	}
}

func TestAFailureNamesNoSecretAndMayBeTriedAgain(t *testing.T) {
	w := newWorld(t, ok) // which has no address
	_, err := w.sender(t).Send(t.Context(), "https://example.com/token-1234?key=5678", []byte("{}"))
	if err == nil || errors.Is(err, ErrForbidden) {
		t.Fatalf("%v", err)
	}
	if text := err.Error(); strings.Contains(text, "1234") || strings.Contains(text, "5678") || !strings.Contains(text, "example.com") {
		t.Errorf("the error is %q", text)
	}
}
