package main

import (
	"context"
	crand "crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa"
	"vafa/infra/local"
	"vafa/internal/api"
	"vafa/internal/api/all"
	"vafa/internal/api/authorizer"
	"vafa/internal/api/guard"
	"vafa/internal/function"
	"vafa/internal/locale/phone"
	"vafa/internal/rest"
	"vafa/internal/retention"
	"vafa/internal/table"
	"vafa/internal/upload"
	"vafa/internal/value"
)

// tableName is the table's name on one machine.
const tableName = "vafa"

// machine is everything that runs on this one.
type machine struct {
	engine    *local.Engine
	service   *api.Service
	job       *value.Job
	forget    *retention.Job
	campaigns *campaigns
	importing *importing
	issuer    *issuer
	tokens    *authorizer.OIDC
	handler   http.Handler
	base      string // the address under which it answers
	logFile   *os.File
	errorLog  *log.Logger
	runs      sync.WaitGroup
	life      context.Context // ends when runs must stop
	endLife   context.CancelFunc
	tells     string // the file that says where the engine listens
}

// start brings up the table engine, the table, and the handler of every function.
func start(ctx context.Context, o runOptions, base string, stderr io.Writer) (*machine, error) {
	m := &machine{base: base}
	m.life, m.endLife = context.WithCancel(context.WithoutCancel(ctx))
	var err error
	if m.logFile, err = os.OpenFile(filepath.Join(o.data, "vafa.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		return nil, err
	}
	m.errorLog = log.New(m.logFile, "http: ", log.LstdFlags)
	engineLog := log.New(m.logFile, "table: ", log.LstdFlags)
	m.engine, err = local.Start(ctx, local.Options{Dir: filepath.Join(o.data, "table"), Log: func(line string) { engineLog.Println(line) }})
	if err != nil {
		return nil, err
	}
	m.tells = filepath.Join(o.data, endpointFile)
	if err := os.WriteFile(m.tells, []byte(m.engine.Endpoint+"\n"), 0o600); err != nil {
		return nil, errors.Join(err, m.stop())
	}
	if err := m.wire(ctx, o); err != nil {
		return nil, errors.Join(err, m.stop())
	}
	return m, nil
}

// wire makes of the engine what a deployment makes of its template.
func (m *machine) wire(ctx context.Context, o runOptions) error {
	settings, err := function.ReadSettings(os.Getenv)
	if err != nil {
		return err
	}
	settings.Business.Phones = phone.Book{}
	tab, err := m.table(ctx, settings.AuditDays)
	if err != nil {
		return err
	}
	secret, err := keptSecret(filepath.Join(o.data, "signing-key"))
	if err != nil {
		return err
	}
	if m.issuer, err = newIssuer(m.base+"/dev", m.base+"/console/callback"); err != nil {
		return err
	}
	source, seal := function.Source(), rest.NewSeal(secret)
	bucket, err := m.invoices(o, seal, secret, source.Now)
	if err != nil {
		return err
	}
	bucket.Arrived = upload.Check{Place: bucket.Place, Store: bucket, Cards: tab, Now: source.Now}.Arrived
	m.tokens = &authorizer.OIDC{Issuer: m.issuer.address, Audience: audience, Now: source.Now, Client: function.HTTPClient()}
	m.service = &api.Service{
		Table: tab, Source: source, Random: crand.Reader, Business: settings.Business, Seal: seal, Limits: settings.Limits, Theme: settings.Theme,
		Uploads: &bucket.Place, Files: bucket, Hooks: settings.Hooks,
		SignIn: &api.SignIn{
			Site: m.base, Client: audience, Issuer: m.tokens, HTTP: function.HTTPClient(),
			API: &http.Client{Transport: rest.Inside{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { m.handler.ServeHTTP(w, r) })}},
		},
	}
	prices, err := function.Prices(os.Getenv)
	if err != nil {
		return err
	}
	m.job = &value.Job{
		Store: tab, Rows: value.Folder(filepath.Join(o.data, "rows")), Source: source, Business: settings.Business,
		Terms: value.TermsOf(settings.Business), Shards: table.Shards, AtOnce: runtime.NumCPU(), Bill: value.Bill{Prices: prices, Here: true},
	}
	m.forget = &retention.Job{
		Store: tab, Source: source, Days: settings.ProspectDays, Shards: table.Shards, Files: bucket,
		Budgets: guard.Named(seal),
	}
	if m.campaigns, err = m.campaigning(o, settings); err != nil {
		return err
	}
	if m.importing, err = m.imports(o, bucket); err != nil {
		return err
	}
	m.handler = m.serve(settings, bucket)
	return nil
}

// table opens the table of the engine, and makes it at the first start.
func (m *machine) table(ctx context.Context, auditDays int) (*table.Table, error) {
	client, err := local.Client(ctx, m.engine.Endpoint, "")
	if err != nil {
		return nil, err
	}
	if err := local.CreateTable(ctx, client, tableName, vafa.Template); err != nil {
		return nil, err
	}
	if err := local.EnableTTL(ctx, client, tableName, vafa.Template); err != nil {
		return nil, err
	}
	client = dynamodb.New(client.Options(), table.Watch(time.Now))
	return table.New(client, tableName, function.Source().Now, rand.Float64).KeepAudit(auditDays), nil
}

// localLogGroup stands for the name of a function's log group, which metrics tell stack and function by.
func localLogGroup(string) string { return "/local/vafa" }

// serve puts the operations of every function behind one handler, who is calling before it, and the routes for
// developers beside it.
func (m *machine) serve(settings function.Settings, bucket http.Handler) http.Handler {
	s, logger := m.service, slog.New(slog.NewJSONHandler(m.logFile, nil))
	edge := &rest.Edge{
		Log: logger, Now: s.Source.Now, Seal: s.Seal, Lang: s.Business.Lang, Wait: rest.Pause, Record: s.Table.RecordRead, Within: rest.Soon,
		Origins: settings.Origins, Redirects: settings.Redirects, Metrics: function.Metrics(settings.Metrics, localLogGroup, m.logFile),
	}
	var operations []rest.Operation
	for _, own := range all.Operations(s, m) {
		operations = append(operations, own...)
	}
	gate := &authorizer.Authorizer{Keys: s.Table, Now: s.Source.Now, Log: logger, Tokens: m.tokens}
	mux := http.NewServeMux()
	mux.Handle("/", rest.CORS(edge.Origins, m.whoCalls(gate, edge.Handler(operations...))))
	mux.Handle(uploadsPath, bucket)
	mux.Handle(uploadsPath+"/", bucket)
	mux.Handle(importsPath, m.importing.bucket)
	mux.Handle(importsPath+"/", m.importing.bucket)
	m.issuer.routes(mux)
	return mux
}

// longestRequest is what API Gateway allows.
const longestRequest = 30 * time.Second

// whoCalls does what API Gateway does with the authorizer: a request with a good token or key has a caller. One without is
// let through as nobody, and the operation decides.
func (m *machine) whoCalls(gate *authorizer.Authorizer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(rest.WithRequestID(r.Context(), m.service.Source.NewID("req")), longestRequest)
		defer cancel()
		if values := r.Header.Values("Authorization"); len(values) == 1 {
			caller, err := gate.Caller(ctx, map[string]string{"Authorization": values[0]})
			if err == nil {
				ctx = rest.WithCaller(ctx, caller)
			}
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Start begins a run of the nightly job in the background; stop waits for it.
func (m *machine) Start(_ context.Context, in value.Input) error {
	m.runs.Go(func() {
		if err := m.segment(m.life, in); err != nil {
			m.errorLog.Printf("run %s: %s", in.Run, rest.Loggable(err))
		}
	})
	return nil
}

// resume goes on, in the background, with a run that was cut off when this machine was stopped.
func (m *machine) resume() {
	m.runs.Go(func() {
		if out, _, err := m.job.Resume(m.life); err != nil {
			m.errorLog.Printf("run %s, resumed: %s", out.Run, rest.Loggable(err))
		}
	})
}

// stop ends runs, the engine and the log.
func (m *machine) stop() error {
	m.endLife()
	m.runs.Wait()
	if m.tokens != nil {
		m.tokens.Close()
	}
	wait, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	return errors.Join(os.Remove(m.tells), m.engine.Stop(wait), m.logFile.Close())
}

// nightly runs the job every day at a time of day, and then forgets whom the firm keeps no longer, until ctx ends.
func (m *machine) nightly(ctx context.Context, at string, stderr io.Writer) {
	for {
		next := nextTime(m.service.Source.Now(), at, m.service.Business.Zone)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(next)):
		}
		m.runs.Go(func() {
			if err := m.segment(m.life, value.Input{ScheduledFor: next.Format(time.RFC3339)}); err != nil {
				fmt.Fprintln(stderr, "nightly job:", err)
			}
			if _, err := m.forget.Run(m.life); err != nil {
				fmt.Fprintln(stderr, "retention:", err)
			}
			if err := m.importing.expire(); err != nil {
				fmt.Fprintln(stderr, "imports:", err)
			}
		})
	}
}

// nextTime is the next moment after now at a time of day ("15:04") in a zone.
func nextTime(now time.Time, at string, zone *time.Location) time.Time {
	clock, err := time.Parse("15:04", at)
	if err != nil { // parseRun has checked it
		clock = time.Time{}
	}
	here := now.In(zone)
	next := time.Date(here.Year(), here.Month(), here.Day(), clock.Hour(), clock.Minute(), 0, 0, zone)
	if !next.After(now) {
		next = time.Date(here.Year(), here.Month(), here.Day()+1, clock.Hour(), clock.Minute(), 0, 0, zone)
	}
	return next
}

// keptSecret reads a secret from a file, and makes one the first time.
func keptSecret(path string) (string, error) {
	if secret, err := os.ReadFile(path); err == nil {
		return string(secret), nil
	}
	random := make([]byte, 32)
	if _, err := crand.Read(random); err != nil {
		return "", err
	}
	secret := hex.EncodeToString(random)
	return secret, os.WriteFile(path, []byte(secret), 0o600)
}
