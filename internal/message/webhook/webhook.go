// Package webhook sends signed messages to other systems by HTTPS, and checks the signature of what they report back. Events
// go out by it (package hook).
//
// What belongs here is what keeps such a request from being turned against the network it is sent from: which hosts may be
// named, which addresses may be dialled, how long and how large an answer may be, and the signature. What a message says, who
// may get it and when it is tried again do not. It trusts the list of hosts and the keys, which the firm sets; it trusts no
// URL, no name server, and nothing in an answer or a report.
package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"
)

// Bounds of a request. An answer's body is for a reference or a reason, not for content.
const (
	answerMost    = 64 << 10 // bytes of the body that are kept
	headersMost   = 16 << 10 // bytes of the answer's header
	defaultWithin = 10 * time.Second
)

// ErrForbidden says that a message may not be sent where its URL points, now or later: the URL is of another form or host than
// those allowed, or its host has no public address.
var ErrForbidden = errors.New("the webhook may not be sent there")

// ErrUnsent says that there was no connection to the other side, so that nothing of the message left.
var ErrUnsent = errors.New("nothing was sent")

// Answer is what the other side said. All of it is theirs: it may be shown or logged no more than any stranger's text.
type Answer struct {
	Status int
	Body   []byte // the first 64 KiB
	Cut    bool   // whether the body was longer, broke off, or did not end in time
}

// Accepted tells whether the other side has the message. A redirect is no acceptance, and is not followed.
func (a Answer) Accepted() bool { return a.Status >= 200 && a.Status < 300 }

// Sender sends messages to the hosts of a list.
type Sender struct {
	hosts  Hosts
	keys   Keys
	now    func() time.Time
	within time.Duration
	client *http.Client
}

// NewSender makes a sender that signs with the keys. The zero Network is this machine's.
func NewSender(hosts Hosts, keys Keys, now func() time.Time, network Network) *Sender {
	within := network.Within
	if within <= 0 {
		within = defaultWithin
	}
	return &Sender{hosts: hosts, keys: keys, now: now, within: within, client: &http.Client{
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would choose the address, and one set in the environment would see every message
			DialContext:            network.dial,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: network.Roots},
			DisableKeepAlives:      true, // each message goes to an address that was checked for it
			DisableCompression:     true, // or a small answer could become a large one
			MaxResponseHeaderBytes: headersMost,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Request is what is sent: a document of a type by a method, with further headers.
type Request struct {
	Method, URL, Type string
	Header            http.Header
	Body              []byte
}

// Send posts a JSON document to a URL and gives the answer, whatever its status. See Do.
func (s *Sender) Send(ctx context.Context, to string, document []byte) (Answer, error) {
	return s.Do(ctx, Request{Method: http.MethodPost, URL: to, Type: "application/json", Body: document})
}

// Do sends a request and gives the answer, whatever its status. An error means that there is none: it wraps ErrForbidden where trying
// again is of no use, and ErrUnsent where nothing left. Errors name the host, not the URL, whose path or query may be a secret.
func (s *Sender) Do(ctx context.Context, r Request) (Answer, error) {
	target, err := s.hosts.Check(r.URL)
	if err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.within)
	defer cancel()
	connected := false
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected = true }}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), r.Method, target.String(), bytes.NewReader(r.Body))
	if err != nil {
		return Answer{}, fmt.Errorf("webhook to %s: %w: %w", target.Host, ErrUnsent, withoutURL(err))
	}
	maps.Copy(request.Header, r.Header)
	if r.Type != "" {
		request.Header.Set("Content-Type", r.Type)
	}
	request.Header.Set("User-Agent", "Vafa")
	request.Header.Set(SignatureHeader, s.keys.Sign(r.Body, s.now()))
	response, err := s.client.Do(request)
	if err != nil && !connected {
		return Answer{}, fmt.Errorf("webhook to %s: %w: %w", target.Host, ErrUnsent, withoutURL(err))
	}
	if err != nil {
		return Answer{}, fmt.Errorf("webhook to %s: %w", target.Host, withoutURL(err))
	}
	defer response.Body.Close()
	return read(response), nil
}

// read keeps what fits of an answer. That the rest is missing is no error: the status came, and a message that was accepted
// must not be sent again because of what was said after it.
func read(response *http.Response) Answer {
	body, err := io.ReadAll(io.LimitReader(response.Body, answerMost+1))
	cut := err != nil || len(body) > answerMost
	return Answer{Status: response.StatusCode, Body: body[:min(len(body), answerMost)], Cut: cut}
}

// withoutURL takes the URL out of an error of net/http.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
