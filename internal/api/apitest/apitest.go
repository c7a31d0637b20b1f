// Package apitest gives a test the whole API: a fresh table of its own on a real engine with faults before it, a clock and
// ids that the test decides, the operations of every function behind one handler, and the nightly job in the same process.
// Only tests may import it. A rule of the domain or a key of the table may not be here. It trusts the test.
package apitest

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/internal/api"
	"vafa/internal/api/all"
	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/importer/carry"
	"vafa/internal/locale"
	"vafa/internal/locale/phone"
	"vafa/internal/message/webhook"
	"vafa/internal/metric"
	"vafa/internal/money"
	"vafa/internal/rest"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
	"vafa/internal/upload"
	"vafa/internal/upload/folder"
	"vafa/internal/value"
)

// Firm is one business with its own table.
type Firm struct {
	Client    *dynamodb.Client // straight to the engine, past Faults
	TableName string
	Faults    *tabletest.Faults // between the API and the engine
	Clock     *Clock
	Service   *api.Service
	Bucket    *folder.Bucket // of invoices; it serves /uploads
	Files     *folder.Bucket // of imports; it serves /imports
	Carrier   *carry.Job     // of imports
	Tasks     *Tasks         // of imports
	Job       *value.Job
	Starter   *Starter
	Campaigns *Campaigns
	Queue     *Queue // of what campaigns send
	Post      *Post  // where messages go
	Delivery  *delivery.Worker
	Edge      *rest.Edge // what it allows may be changed before the first request
	Handler   http.Handler
	Log       *Log
	Metrics   *Log      // what is counted of each request, as a deployment writes it
	Canaries  *Canaries // what was sent so far; at the end of the test neither the log nor the metrics may hold any of it

	Broken bool // by the test, on purpose: at its end the table need not agree with itself

	t        testing.TB
	ids      *counter
	requests atomic.Int64 // so far
	witness  *witness     // of what is read and recorded
}

// Start is when a test's clock begins: a Sunday morning in Tehran.
var Start = time.Date(2026, time.November, 22, 6, 30, 0, 0, time.UTC)

// New opens a firm in Tehran that shows toman, with an empty table.
func New(t testing.TB) *Firm {
	t.Helper()
	client, name := tabletest.New(t)
	f := &Firm{
		Client: client, TableName: name, Faults: &tabletest.Faults{}, Clock: &Clock{now: Start, latest: Start}, Log: &Log{}, Metrics: &Log{},
		Canaries: &Canaries{}, t: t, ids: &counter{counts: map[string]int{}},
	}
	t.Cleanup(func() {
		f.Canaries.Silent(t, f.Log.String())
		f.Canaries.Silent(t, f.Metrics.String())
	})
	f.open(f.clientOf, crm.Source{Now: f.Clock.Now, NewID: f.ids.newID})
	t.Cleanup(func() {
		if _, measuring := t.(*testing.B); !measuring && !f.Broken {
			f.Check(t)
		}
	})
	return f
}

// MoveTo opens the API on another table of the same engine, with ids that are not counted from the beginning again.
func (f *Firm) MoveTo(name string, newID func(prefix string) string) {
	f.TableName = name
	f.open(f.clientOf, crm.Source{Now: f.Clock.Now, NewID: newID})
}

// clientOf is a client by which a function reaches the table: its calls are noted as the function's, "" for whichever function
// serves the operation.
func (f *Firm) clientOf(function string) table.API {
	return f.Faults.Client(f.Client, tabletest.As(function, f.Faults), table.Watch(f.Clock.Now))
}

// TableOf is the table as a function sees it that serves no operation of the API, such as the authorizer: what it does there is
// noted as that function's use of its rights.
func (f *Firm) TableOf(function string) *table.Table {
	return table.New(f.clientOf(function), f.TableName, f.Clock.Now, rand.Float64)
}

// open puts the service, the job and the handler on a table, which each function reaches by a client of its own.
func (f *Firm) open(client func(function string) table.API, source crm.Source) {
	f.t.Helper()
	business := Business(f.t)
	open := func(client table.API) *table.Table { return table.New(client, f.TableName, f.Clock.Now, rand.Float64) }
	f.witness = newWitness(client(""))
	tab := open(f.witness)
	f.Service = &api.Service{Table: tab, Source: source, Random: crand.Reader, Business: business, Seal: rest.NewSeal("a secret of tests"), Limits: limits()}
	f.Job = &value.Job{
		Store: open(client("segmentation")), Rows: value.Folder(f.t.TempDir()), Source: source, Business: business,
		Terms: value.TermsOf(business), Shards: table.Shards,
	}
	f.Service.SignIn = &api.SignIn{Client: "console", Issuer: tokens{f.Service.Seal}, HTTP: http.DefaultClient}
	f.Service.SignIn.API = &http.Client{Transport: rest.Inside{Handler: http.HandlerFunc(f.gate)}}
	var err error
	if f.Service.Hooks, err = webhook.ParseHosts("example.com"); err != nil {
		f.t.Fatal(err)
	}
	f.openBucket(open(client("upload")))
	f.openImports(open(client("importer")))
	f.openCampaigns(open(client("planning")), source, business)
	f.Edge = &rest.Edge{
		Log: slog.New(slog.NewJSONHandler(f.Log, nil)), Now: f.Clock.Now, Seal: f.Service.Seal, Lang: business.Lang, Record: tab.RecordRead,
	}
	if _, measuring := f.t.(*testing.B); !measuring {
		f.Edge.Metrics = &metric.Emitter{Stack: "test", Function: "all", By: metric.ByOperation, Now: f.Clock.Now, Out: f.Metrics}
	}
	f.openPost(open(client("delivery")), source, business)
	var operations []rest.Operation
	f.Starter = &Starter{Job: f.Job}
	for _, own := range all.Operations(f.Service, f.Starter) {
		operations = append(operations, own...)
	}
	f.Canaries.allow(operations)
	served := f.Edge.Handler(operations...)
	f.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/uploads") {
			f.Bucket.ServeHTTP(w, r)
			return
		}
		if isImports(r.URL.Path) {
			f.Files.ServeHTTP(w, r)
			return
		}
		served.ServeHTTP(w, r)
	})
}

// openBucket puts the invoices into a folder, and checks each when it has arrived.
func (f *Firm) openBucket(cards *table.Table) {
	place := upload.Place{
		Address: "http://example.com/uploads", Site: "http://example.com", Bucket: "invoices", Region: "eu-central-1", Seal: f.Service.Seal,
		Keys: func(context.Context) (upload.Keys, error) {
			return upload.Keys{ID: "id", Secret: "secret", Session: "session"}, nil
		},
	}
	f.Bucket = &folder.Bucket{Dir: f.t.TempDir(), Place: place, Now: f.Clock.Now}
	f.Bucket.Arrived = upload.Check{Place: place, Store: f.Bucket, Cards: cards, Now: f.Clock.Now}.Arrived
	f.Service.Uploads, f.Service.Files = &f.Bucket.Place, f.Bucket
}

// limits count every post as usual, and are so wide that tests of other things do not meet them.
func limits() crm.Limits {
	out := crm.UsualLimits()
	out.Phone, out.Form, out.Total = 10_000, 10_000, 20_000
	return out
}

// Business is a firm in Tehran that shows toman and speaks Persian.
func Business(t testing.TB) crm.Business {
	t.Helper()
	unit, err := money.ParseUnit("IRT")
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	return crm.Business{
		Country: "IR", Unit: unit, Zone: zone, Lang: locale.Persian, WarrantyMonths: 12, Phones: phone.Book{}, Prices: money.PriceTables(),
		PreferencesDays: 400,
	}
}

// Starter runs the job at once and returns when it has ended.
type Starter struct {
	Job  *value.Job
	Fail error // if set, nothing is started
	Held bool  // if set, whoever asks is told that the job has started, and nothing happens
}

// Start runs every step, which the state machine does and not who asked for it.
func (s *Starter) Start(ctx context.Context, in value.Input) error {
	if s.Fail != nil || s.Held {
		return s.Fail
	}
	_, err := s.Job.RunAll(crm.WithTrail(ctx, nil), in)
	return err
}

// Clock stands still until the test moves it. It may be used by several goroutines.
type Clock struct {
	mutex  sync.Mutex
	now    time.Time
	latest time.Time // that it has shown
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

// Latest is the latest that the clock has shown since it was moved.
func (c *Clock) Latest() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.latest
}

func (c *Clock) put(to time.Time) {
	c.now = to
	if to.After(c.latest) {
		c.latest = to
	}
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.put(c.now.Add(d))
}

// Set puts the clock to a time.
func (c *Clock) Set(to time.Time) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.put(to.UTC())
}

// counter counts the ids of each prefix, so that the same calls give the same ids.
type counter struct {
	mutex  sync.Mutex
	counts map[string]int
}

func (c *counter) newID(prefix string) string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.counts[prefix]++
	return fmt.Sprintf("%s_%026d", prefix, c.counts[prefix])
}

// Log keeps what the API logs. It may be used by several goroutines.
type Log struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

// Write adds a line.
func (l *Log) Write(line []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(line)
}

// String is every line so far.
func (l *Log) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}
