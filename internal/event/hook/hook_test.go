package hook_test

import (
	"bytes"
	"context"
	"crypto/md5" // #nosec G501 -- what SQS checks messages by
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"vafa/internal/api/apitest"
	"vafa/internal/event/hook"
	"vafa/internal/message/webhook"
)

type m = apitest.M

// outside are receivers behind one host, by their paths, and a network in which its name leads to them.
type outside struct {
	*httptest.Server
	mutex  sync.Mutex
	answer map[string]int // by path; 200 where none is set
	got    []taken
}

// taken is what arrived.
type taken struct{ path, body, signature string }

func newOutside(t *testing.T) *outside {
	o := &outside{answer: map[string]int{}}
	o.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o.mutex.Lock()
		defer o.mutex.Unlock()
		o.got = append(o.got, taken{r.URL.Path, string(body), r.Header.Get(webhook.SignatureHeader)})
		if status := o.answer[r.URL.Path]; status != 0 {
			w.WriteHeader(status)
		}
	}))
	t.Cleanup(o.Close)
	return o
}

// arrived are the paths at which something arrived since the last call.
func (o *outside) arrived() []string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	var out []string
	for _, one := range o.got {
		out = append(out, one.path)
	}
	o.got = nil
	slices.Sort(out)
	return out
}

// LookupNetIP gives every name a public address.
func (o *outside) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
}

func (o *outside) network() webhook.Network {
	roots := x509.NewCertPool()
	roots.AddCert(o.Certificate())
	return webhook.Network{Resolver: o, Roots: roots, Within: 5 * time.Second, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, o.Listener.Addr().String())
	}}
}

// line is SQS as a server that answers the real client: what waits in it, and for how long what was not taken was kept back.
type line struct {
	*httptest.Server
	mutex  sync.Mutex
	waits  []string
	held   []int32
	refuse bool
}

func newLine(t *testing.T) *line {
	l := &line{}
	l.Server = httptest.NewServer(l)
	t.Cleanup(l.Close)
	return l
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Entries           []struct{ Id, MessageBody string }
		VisibilityTimeout int32
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	done, failed := []m{}, []m{}
	for _, one := range in.Entries {
		if l.refuse {
			failed = append(failed, m{"Id": one.Id, "Code": "InternalError", "SenderFault": false})
			continue
		}
		sum := md5.Sum([]byte(one.MessageBody)) // #nosec G401 -- see above
		l.waits = append(l.waits, one.MessageBody)
		done = append(done, m{"Id": one.Id, "MessageId": one.Id, "MD5OfMessageBody": hex.EncodeToString(sum[:])})
	}
	if strings.HasSuffix(r.Header.Get("X-Amz-Target"), "ChangeMessageVisibility") {
		l.held = append(l.held, in.VisibilityTimeout)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_ = json.NewEncoder(w).Encode(m{"Successful": done, "Failed": failed})
}

// scene is a firm with webhooks, their receivers, and the queue between.
type scene struct {
	*apitest.Firm
	*outside
	*line
	t     *testing.T
	queue hook.Queue
	log   *bytes.Buffer
}

func newScene(t *testing.T) *scene {
	s := &scene{Firm: apitest.New(t), outside: newOutside(t), line: newLine(t), t: t, log: &bytes.Buffer{}}
	client := sqs.New(sqs.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(s.line.URL), Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
		RetryMaxAttempts: 1,
	})
	s.queue = hook.Queue{
		Poster: hook.Poster{Store: s.TableOf("webhook"), Hosts: s.Service.Hooks, Network: s.network(), Now: s.Clock.Now},
		Client: client, URL: s.line.URL + "/1/webhooks", Log: slog.New(slog.NewJSONHandler(s.log, nil)),
	}
	return s
}

// add makes a webhook and gives its id and secret.
func (s *scene) add(path string, types ...string) (id, secret string) {
	s.t.Helper()
	made := s.Manager().Post("/v1/webhooks", m{"name": "Till " + path, "url": "https://example.com" + path, "types": types}).Want(http.StatusCreated)
	return made.Text("id"), made.Text("secret")
}

// work hands messages to the function, and gives the answer as Lambda reads it.
func (s *scene) work(bodies ...string) string {
	s.t.Helper()
	var in events.SQSEvent
	for i, body := range bodies {
		in.Records = append(in.Records, events.SQSMessage{MessageId: fmt.Sprint(i), Body: body, ReceiptHandle: "r", Attributes: map[string]string{"ApproximateReceiveCount": "3"}})
	}
	out, err := s.queue.Handle(s.t.Context(), in)
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := json.Marshal(out)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// waiting takes what waits in the queue.
func (s *scene) waiting() []string {
	out := s.waits
	s.waits = nil
	return out
}

// state is how the first webhook stands, and why it took nothing.
func (s *scene) state() string {
	listed := s.Manager().Get("/v1/webhooks").Want(http.StatusOK)
	return strings.TrimSpace(listed.Text("items/0/state") + " " + listed.Text("items/0/failure"))
}

const (
	all     = `{"batchItemFailures":[]}`
	first   = `{"batchItemFailures":[{"itemIdentifier":"0"}]}`
	late    = `{"specversion":"1.0","id":"e1/case.late","type":"case.late","data":{"case":"cas_1"}}`
	segment = `{"specversion":"1.0","id":"e2/segment.changed","type":"segment.changed","data":{"to":"new"}}`
)

// An event goes to each webhook that wants it by itself, signed with that one's secret and as it is.
func TestAnEventGoesToWhoWantsIt(t *testing.T) {
	s := newScene(t)
	_, everything := s.add("/all")
	_, cases := s.add("/cases", "case.late", "case.opened")
	if answer := s.work(late, segment); answer != all || len(s.waits) != 3 {
		t.Fatalf("%s, %d wait", answer, len(s.waits))
	}
	if answer := s.work(s.waiting()...); answer != all {
		t.Errorf("answer %s", answer)
	}
	secrets := map[string]string{"/all": everything, "/cases": cases}
	for _, one := range s.got {
		keys, err := webhook.NewKeys(secrets[one.path], "")
		if err != nil {
			t.Fatal(err)
		}
		if err := keys.Verify(one.signature, []byte(one.body), s.Clock.Now()); err != nil || one.body != late && one.body != segment {
			t.Errorf("%s got %s: %v", one.path, one.body, err)
		}
	}
	if got := s.arrived(); !slices.Equal(got, []string{"/all", "/all", "/cases"}) {
		t.Errorf("arrived at %v", got)
	}
	if got := s.state(); got != "active" {
		t.Errorf("it is %s", got)
	}
}

// A receiver that fails is tried again later and later, by itself; how it stands is seen, and forgotten once it takes events again.
func TestAReceiverThatFails(t *testing.T) {
	s := newScene(t)
	s.add("/down")
	s.add("/up")
	if got := s.state(); got != "new" {
		t.Errorf("it is %s", got)
	}
	s.work(late)
	messages := s.waiting()
	s.answer["/down"] = http.StatusInternalServerError
	if answer := s.work(messages...); answer != first || !slices.Equal(s.held, []int32{120}) {
		t.Errorf("answer %s, kept back for %v seconds", answer, s.held)
	}
	if got := s.state(); got != "failing 500" {
		t.Errorf("it is %s", got)
	}
	s.Clock.Add(24 * time.Hour)
	s.work(messages[0])
	if got := s.state(); got != "down 500" {
		t.Errorf("after a day it is %s", got)
	}
	if got := s.arrived(); !slices.Equal(got, []string{"/down", "/down", "/up"}) {
		t.Errorf("arrived at %v", got)
	}
	s.answer["/down"] = http.StatusAccepted
	if answer := s.work(messages[0]); answer != all || s.state() != "active 500" {
		t.Errorf("%s, it is %s", answer, s.state())
	}
	s.Server().Close()
	if answer := s.work(messages[0]); answer != first || s.state() != "failing unreachable" {
		t.Errorf("nobody there: %s, it is %s", answer, s.state())
	}
	if strings.Contains(s.log.String(), "example") || strings.Contains(s.log.String(), "whs_") {
		t.Errorf("the log says %s", s.log)
	}
}

// Server is that of the receivers.
func (s *scene) Server() *httptest.Server { return s.outside.Server }

// What can never be taken is not tried again.
func TestWhatWillNeverBeTaken(t *testing.T) {
	s := newScene(t)
	id, _ := s.add("/gone")
	s.work(late)
	message := s.waiting()[0]
	s.answer["/gone"] = http.StatusGone
	if answer := s.work(message); answer != all || s.state() != "failing 410" {
		t.Errorf("gone: %s, it is %s", answer, s.state())
	}
	s.queue.Hosts = webhook.Hosts{}
	if answer := s.work(message); answer != all || s.state() != "failing forbidden" {
		t.Errorf("a host that is not on the list any more: %s, it is %s", answer, s.state())
	}
	s.Manager().Call(http.MethodDelete, "/v1/webhooks/"+id, nil).Want(http.StatusNoContent)
	s.arrived()
	if answer := s.work(message, late); answer != all || len(s.arrived()) > 0 || len(s.waits) > 0 {
		t.Errorf("deleted: %s, %d wait", answer, len(s.waits))
	}
}

// What fails on our side comes again: the queue that refuses, the table that is away, a message that nobody can read.
func TestOurOwnFailures(t *testing.T) {
	s := newScene(t)
	s.add("/all")
	if answer := s.work("Sara, yesterday"); answer != first || strings.Contains(s.log.String(), "Sara") {
		t.Errorf("garbage: %s, %s", answer, s.log)
	}
	s.refuse = true
	if answer := s.work(late); answer != first {
		t.Errorf("the queue refuses: %s", answer)
	}
	s.refuse = false
	if answer := s.work(late); answer != all || len(s.waits) != 1 {
		t.Errorf("then: %s, %d wait", answer, len(s.waits))
	}
}

func TestGapsDoubleUpToSixHours(t *testing.T) {
	var got []string
	for _, tries := range []int{0, 1, 2, 3, 8, 10, 11, 1000} {
		got = append(got, hook.Gap(tries).String())
	}
	if want := "30s 30s 1m0s 2m0s 1h4m0s 4h16m0s 6h0m0s 6h0m0s"; strings.Join(got, " ") != want {
		t.Errorf("gaps %v", got)
	}
}
