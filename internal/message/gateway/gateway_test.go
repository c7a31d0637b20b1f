package gateway_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/message"
	"vafa/internal/message/gateway"
	"vafa/internal/message/webhook"
)

const (
	host   = "sms.example.com"
	secret = "a-secret-of-the-gateway-that-is-long-enough"
)

var letter = message.Letter{ID: "1", Channel: "sms", To: "+989121234567", Text: "سلام \"سارا\"\nخط دوم", Lang: "fa"}

// public says of every name that it is at a public address.
type public struct{}

func (public) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("8.8.8.8")}, nil
}

// sender sends to a server of the test, as if it were at the host.
func sender(t *testing.T, settings crm.Gateway, serve http.HandlerFunc) *gateway.Sender {
	t.Helper()
	server := httptest.NewUnstartedServer(serve)
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	hosts, err := webhook.ParseHosts(host)
	if err != nil {
		t.Fatal(err)
	}
	out, err := gateway.New(settings, hosts, time.Now, webhook.Network{
		Resolver: public{}, Roots: roots, Within: 3 * time.Second,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func settings() crm.Gateway {
	return crm.Gateway{
		Channel: "sms", URL: "https://sms.example.com/send?to={to}", Method: "POST", ContentType: crm.BodyJSON, Body: `{"text":"{text}","to":"{to}"}`,
		Headers: []crm.Header{{Name: "Authorization", Value: "Bearer {secret}"}}, Reference: "/data/0/id", Secret: secret,
	}
}

// What the gateway gets is what was set, with the letter in it, signed; its name for the letter is taken from its answer.
func TestRequest(t *testing.T) {
	var got *http.Request
	var body []byte
	keys, err := webhook.NewKeys(secret, "")
	if err != nil {
		t.Fatal(err)
	}
	s := sender(t, settings(), func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"data":[{"id":98765432101234567}]}`)
	})
	receipt, err := s.Send(t.Context(), letter)
	if err != nil || receipt != (message.Receipt{Gateway: "sms", Reference: "98765432101234567"}) {
		t.Fatalf("%+v, %v", receipt, err)
	}
	if want := `{"text":"سلام \"سارا\"\nخط دوم","to":"+989121234567"}`; string(body) != want {
		t.Errorf("body %s, want %s", body, want)
	}
	if got.URL.Query().Get("to") != letter.To || got.Header.Get("Authorization") != "Bearer "+secret {
		t.Errorf("address %s, headers %v", got.URL, got.Header)
	}
	if err := keys.Verify(got.Header.Get(webhook.SignatureHeader), body, time.Now()); err != nil {
		t.Error(err)
	}
}

// Each way of a gateway to answer, or not to, is one of three ends: refused, not sent, or nobody knows.
func TestEnds(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	says := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
	}
	for name, test := range map[string]struct {
		serve http.HandlerFunc
		want  error
	}{
		"busy":          {status(http.StatusTooManyRequests), message.ErrNotSent},
		"unavailable":   {status(http.StatusServiceUnavailable), message.ErrNotSent},
		"refused":       {status(http.StatusBadRequest), message.ErrRefused},
		"moved":         {status(http.StatusFound), message.ErrRefused},
		"broken":        {status(http.StatusInternalServerError), message.ErrUnknown},
		"garbage":       {says("OK <html>"), message.ErrUnknown},
		"no name":       {says(`{"data":[]}`), message.ErrUnknown},
		"a strange one": {says(`{"data":[{"id":"a b"}]}`), message.ErrUnknown},
		"slow":          {func(http.ResponseWriter, *http.Request) { time.Sleep(4 * time.Second) }, message.ErrUnknown},
		"cut off":       {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, message.ErrUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := sender(t, settings(), test.serve).Send(t.Context(), letter); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

// Where nobody listens nothing was sent, and a host that is on no list is not asked.
func TestNobodyThere(t *testing.T) {
	hosts, err := webhook.ParseHosts(host)
	if err != nil {
		t.Fatal(err)
	}
	refusing := webhook.Network{Resolver: public{}, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("connection refused")
	}}
	for address, want := range map[string]error{"https://sms.example.com/": message.ErrNotSent, "https://other.example.com/": message.ErrRefused} {
		set := settings()
		set.URL = address
		s, err := gateway.New(set, hosts, time.Now, refusing)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Send(t.Context(), letter); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
	}
}
