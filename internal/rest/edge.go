package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/metric"
)

// maxBody is the largest request body taken, in bytes: a batch of a hundred purchases has about forty thousand.
const maxBody = 256 << 10

// Edge is what every route of a function shares.
type Edge struct {
	Log       *slog.Logger
	Now       func() time.Time
	Seal      Seal
	Lang      locale.Lang // of a caller who states none
	Redirects []string    // addresses that a form may send a browser to
	// Wait lets time pass before an even answer, until the context ends; nil makes none wait.
	Wait    func(context.Context, time.Duration)
	Origins []string // sites that may show the forms within their pages
	// Within is how long a request may take, see within.go; 0 is as long as its function has.
	Within time.Duration
	// Record writes down whose data staff or a machine are about to be shown. What it cannot record is not shown.
	Record func(context.Context, *crm.Trail) error
	// Metrics writes what each request did, in numbers; nil writes nothing.
	Metrics *metric.Emitter
}

// Handler serves operations; everything else is 404 or 405.
func (e *Edge) Handler(operations ...Operation) http.Handler {
	mux := http.NewServeMux()
	for _, op := range operations {
		mux.Handle(op.Method+" "+op.Path, e.serve(op))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		if !clean(r.URL) {
			e.fail(w, r, e.lang(r), statusError{http.StatusNotFound, "route.unknown"})
			return
		}
		if _, pattern := mux.Handler(r); pattern == "" {
			e.fail(w, r, e.lang(r), missing(w, mux, r))
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// clean says whether an address is spelt as its resource is: the mux would send /v1//cases on to /v1/cases, which no gateway does.
func clean(address *url.URL) bool {
	escaped := address.EscapedPath()
	return strings.TrimSuffix(escaped, "/") == strings.TrimSuffix(path.Clean(escaped), "/")
}

// missing tells an unknown address from a known one that does not take the method, and says which it takes.
func missing(w http.ResponseWriter, mux *http.ServeMux, r *http.Request) error {
	var takes []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := mux.Handler(other); pattern != "" {
			takes = append(takes, method)
		}
	}
	if len(takes) == 0 {
		return statusError{http.StatusNotFound, "route.unknown"}
	}
	w.Header().Set("Allow", strings.Join(takes, ", "))
	return statusError{http.StatusMethodNotAllowed, "method.notAllowed"}
}

// serve answers one operation and logs it: never what was in it.
func (e *Edge) serve(op Operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := e.Now()
		ctx, end := e.bounded(r.Context(), op)
		defer end()
		ctx, work := e.Metrics.Begin(ctx)
		r = r.WithContext(ctx)
		status := e.safely(w, r, op)
		work.End(op.ID, status)
		e.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("operation", op.ID), slog.Int("status", status), slog.String("requestId", RequestID(r.Context())),
			slog.Int64("microseconds", e.Now().Sub(start).Microseconds()))
	})
}

// safely answers 500 where a handler panics, so that one request does not end the function. What was thrown is logged only
// if Go itself threw it: anything else may hold what somebody typed.
func (e *Edge) safely(w http.ResponseWriter, r *http.Request, op Operation) (status int) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		err := fmt.Errorf("panic with %T\n%s", cause, debug.Stack())
		if own, ok := cause.(runtime.Error); ok {
			err = fmt.Errorf("panic: %w\n%s", own, debug.Stack())
		}
		status = e.fail(w, r, e.lang(r), err)
	}()
	return e.answer(w, r, op)
}

func (e *Edge) answer(w http.ResponseWriter, r *http.Request, op Operation) int {
	lang, arrived := e.lang(r), e.Now()
	r, err := op.Session.enter(r, op)
	if err != nil {
		return e.turnAway(w, r, op, lang, err)
	}
	if status := op.Access.check(callerOf(r.Context()), op.ID); status != 0 {
		code := map[int]string{401: "unauthorised", 403: "forbidden"}[status]
		return e.turnAway(w, r, op, lang, statusError{status, code})
	}
	if _, err := locale.ParseLang(r.PathValue("lang")); err != nil && op.Session != nil && r.PathValue("lang") != "" {
		return e.turnAway(w, r, op, lang, crm.ErrNotFound)
	}
	call, err := e.read(w, r, op)
	if err != nil && call.form == nil {
		return e.turnAway(w, r, op, lang, err)
	}
	var reply answer
	if err == nil {
		reply, err = e.handle(r, op, call)
	}
	e.even(r.Context(), op, arrived)
	if call.form != nil {
		return e.toBrowser(w, r, op, call, reply, err)
	}
	if err != nil {
		return e.turnAway(w, r, op, lang, err)
	}
	return e.write(w, r, op, lang, reply)
}

// turnAway sends a problem, as a page where the operation is one of the console.
func (e *Edge) turnAway(w http.ResponseWriter, r *http.Request, op Operation, lang locale.Lang, err error) int {
	if op.Session == nil {
		return e.fail(w, r, lang, err)
	}
	problem := e.problem(w, r, lang, err)
	return e.raw(w, r, op, problem.Status, lang, op.Session.Refused(r, lang, problem))
}

// handle asks the operation, and records whose data its answer shows before anybody sees it.
func (e *Edge) handle(r *http.Request, op Operation, call call) (answer, error) {
	trail := trailOf(r, op, call.once)
	ctx := crm.WithTrail(r.Context(), trail)
	reply, err := op.serve(ctx, call.in)
	reply, err = replay(reply, err, call.once, trail)
	if err != nil && !errors.As(err, new(crm.MergedError)) { // what a refusal tells of nobody needs no record
		return reply, err
	}
	if unrecorded := e.record(ctx, trail); unrecorded != nil {
		return answer{}, unrecorded
	}
	return reply, err
}

// record is Record where there is anything to write down. Without it nothing is shown.
func (e *Edge) record(ctx context.Context, trail *crm.Trail) error {
	if e.Record == nil {
		if _, due := trail.Unrecorded(); due && !trail.IsPublic() {
			return errors.New("nobody records who is shown whose data")
		}
		return nil
	}
	if err := e.Record(ctx, trail); err != nil {
		return fmt.Errorf("not recorded, so not shown: %w: %w", err, crm.ErrBusy)
	}
	return nil
}

// trailOf begins the trail of a request.
func trailOf(r *http.Request, op Operation, once Once) *crm.Trail {
	why := ""
	if _, has := op.bind.query[reasonParameter]; has {
		why = r.URL.Query().Get(reasonParameter)
	}
	return &crm.Trail{
		By: callerOf(r.Context()).Name(), Operation: op.ID, Action: op.Action, Request: RequestID(r.Context()), Why: why,
		Answer: crm.Once{Operation: once.operation, Caller: once.caller, Key: once.key},
	}
}

// reasonParameter is where a caller says why, of operations that take it.
const reasonParameter = "reason"

// call is a request that was read.
type call struct {
	in   reflect.Value
	once Once
	form url.Values // of a browser's form, else nil
}

// read binds the request to the operation's In.
func (e *Edge) read(w http.ResponseWriter, r *http.Request, op Operation) (call, error) {
	c := call{in: reflect.New(op.In).Elem()}
	if err := op.bind.parameters(r, c.in, op.Page); err != nil {
		return c, err
	}
	page, err := pageOf(r, e.Seal, e.Now())
	if err != nil {
		return c, err
	}
	var body []byte
	if op.bind.body >= 0 {
		if body, c.form, err = e.body(w, r, op); err != nil {
			return c, err
		}
	}
	if op.bind.form >= 0 {
		typed, err := typedForm(w, r)
		if err != nil {
			return c, err
		}
		c.in.Field(op.bind.form).Set(reflect.ValueOf(typed))
	}
	key := r.Header.Get("Idempotency-Key")
	if key == "" && c.form != nil {
		key = c.form.Get(keyField)
	}
	caller := callerOf(r.Context())
	if c.once, err = onceOf(r, op, caller, key, body, e.Now()); err != nil {
		return c, err
	}
	if op.bind.meta >= 0 {
		meta := Meta{Caller: caller, Host: r.Host, URI: r.URL.RequestURI(), Lang: e.lang(r), Once: c.once, Page: page, Form: c.form}
		if op.Session != nil {
			meta.Cookies = r.Cookies()
		}
		c.in.Field(op.bind.meta).Set(reflect.ValueOf(meta))
	}
	if op.bind.body >= 0 {
		err = decode(body, c.in.Field(op.bind.body))
	}
	return c, err
}

// body reads the JSON document, or makes it of a form.
func (e *Edge) body(w http.ResponseWriter, r *http.Request, op Operation) ([]byte, url.Values, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	switch {
	case err != nil && kind == "application/x-www-form-urlencoded" && op.Form != nil:
		return nil, url.Values{}, err // what is too large to read is not shown again, but said on the form
	case err != nil:
		return nil, nil, err
	case !plain(r.Header.Get("Content-Encoding")):
		return nil, nil, statusError{http.StatusUnsupportedMediaType, "media.unsupported"}
	case kind == "application/json":
		return data, nil, nil
	case kind == "application/x-www-form-urlencoded" && op.Form != nil:
		values, err := url.ParseQuery(string(data))
		if err != nil {
			return nil, nil, shapeError{crm.Faults{{Code: "query.syntax"}}}
		}
		document, err := formDocument(values, op.Body())
		return document, values, err
	default:
		return nil, nil, statusError{http.StatusUnsupportedMediaType, "media.unsupported"}
	}
}

// typedForm reads a browser's form as it is.
func typedForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" || !plain(r.Header.Get("Content-Encoding")) {
		return nil, statusError{http.StatusUnsupportedMediaType, "media.unsupported"}
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(string(data))
	if err != nil {
		return nil, shapeError{crm.Faults{{Code: "query.syntax"}}}
	}
	for name, typed := range values {
		if !utf8.ValidString(name) || slices.ContainsFunc(typed, notText) {
			return nil, shapeError{crm.Faults{{Pointer: "/" + pointerToken(name), Code: "text.invalid"}}}
		}
	}
	return values, nil
}

// plain says whether a body was sent as it is: a packed one could be far larger than what arrives.
func plain(encoding string) bool { return encoding == "" || strings.EqualFold(encoding, "identity") }

// replay turns "answered before" into that answer, or into a refusal when the request is another one.
func replay(reply answer, err error, once Once, trail *crm.Trail) (answer, error) {
	var answered crm.AnsweredError
	if !errors.As(err, &answered) {
		return reply, err
	}
	if answered.Hash != once.hash {
		return reply, statusError{http.StatusUnprocessableEntity, "idempotency.reused"}
	}
	trail.Repeats(answered.Customers)
	return answer{status: answered.Status, body: replayed(answered.Body)}, nil
}

// replayed is the body of an earlier answer, as it was.
type replayed []byte

// MarshalJSON gives the earlier bytes.
func (r replayed) MarshalJSON() ([]byte, error) { return r, nil }

// lang is the language of a page's path, a form's field, or the caller's Accept-Language.
func (e *Edge) lang(r *http.Request) locale.Lang {
	first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/console"), "/"), "/")
	if lang, err := locale.ParseLang(first); err == nil {
		return lang
	}
	if accept := r.Header.Get("Accept-Language"); accept != "" {
		return locale.Match(accept, e.Lang)
	}
	return e.Lang
}

// write sends a success.
func (e *Edge) write(w http.ResponseWriter, r *http.Request, op Operation, lang locale.Lang, reply answer) int {
	raw, isRaw := reply.body.(Raw)
	if reply.status == http.StatusNoContent {
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(reply.status)
		return reply.status
	}
	var data []byte
	if !isRaw {
		var err error
		if data, err = json.Marshal(reply.body, json.Deterministic(true)); err != nil {
			return e.fail(w, r, lang, fmt.Errorf("answer of %s: %w", op.ID, err))
		}
	}
	if reply.etag != "" {
		w.Header().Set("ETag", reply.etag)
	}
	for _, cookie := range reply.cookies {
		http.SetCookie(w, cookie)
	}
	if reply.location != "" {
		w.Header().Set("Location", reply.location)
	}
	if isRaw {
		return e.raw(w, r, op, reply.status, lang, raw)
	}
	e.send(w, reply.status, "application/json", lang, data)
	return reply.status
}

// fail sends a problem and logs what the caller may not know.
func (e *Edge) fail(w http.ResponseWriter, r *http.Request, lang locale.Lang, err error) int {
	problem := e.problem(w, r, lang, err)
	if problem.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	data, marshalErr := json.Marshal(problem, json.Deterministic(true))
	if marshalErr != nil {
		data = []byte(`{"status":500,"code":"internal"}`)
	}
	e.send(w, problem.Status, "application/problem+json", lang, data)
	return problem.Status
}

func (e *Edge) problem(w http.ResponseWriter, r *http.Request, lang locale.Lang, err error) Problem {
	problem := problemOf(err, lang)
	if problem.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "2")
	}
	problem.RequestID = RequestID(r.Context())
	if problem.Status >= 500 {
		e.Log.LogAttrs(r.Context(), slog.LevelError, "failed",
			slog.String("requestId", problem.RequestID), slog.String("error", Loggable(err)))
	}
	return problem
}

func (e *Edge) send(w http.ResponseWriter, status int, kind string, lang locale.Lang, data []byte) {
	describe(w.Header(), kind, lang)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = w.Write(data) // #nosec G705 -- JSON by its type, nosniff and a policy without any source; a reader who has left needs no answer
}

type requestKey struct{}

// WithRequestID gives a request the id under which logs and problems name it.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID is the id of a request, "" if it has none.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
