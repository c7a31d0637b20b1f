package rest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// pet is a document with a field of every kind that operations have.
type pet struct {
	Name    string   `json:"name"`
	Age     int      `json:"age,omitzero"`
	Rating  *int     `json:"rating,omitempty"`
	Weight  float64  `json:"weight,omitzero"`
	Tags    []string `json:"tags,omitempty"`
	Consent *consent `json:"consent,omitempty"`
	Owner   owner    `json:"owner,omitzero"`
}

type consent struct {
	SMS   *bool `json:"sms,omitempty"`
	Email *bool `json:"email,omitempty"`
}

type owner struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

type petIn struct {
	Body pet
	Meta rest.Meta
}

// petOperation takes a pet as JSON or form, public unless told; a nil handler gives it back.
func petOperation(access rest.Access, handle func(context.Context, petIn) (rest.Reply[pet], error)) rest.Operation {
	if handle == nil {
		handle = func(_ context.Context, in petIn) (rest.Reply[pet], error) { return rest.Answer(in.Body), nil }
	}
	return rest.New(rest.Spec{ID: "createPet", Method: "POST", Path: "/v1/pets", Access: access, Status: 201, Form: &rest.Form{
		Again: func(lang locale.Lang, typed url.Values, problem rest.Problem) rest.Raw {
			page := fmt.Sprintf("%s name=%s code=%s", lang, typed.Get("name"), problem.Code)
			for _, e := range problem.Errors {
				page += " " + e.Pointer + ":" + e.Code
			}
			return rest.Raw{Type: "text/html; charset=utf-8", Data: []byte(page)}
		},
		Done: func(lang locale.Lang, _ any) string { return "/" + string(lang) + "/thanks" },
	}}, handle)
}

var now = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// edgeOf is an edge that speaks Persian to those who state no language, with its log.
func edgeOf() (*rest.Edge, *bytes.Buffer) {
	log := new(bytes.Buffer)
	return &rest.Edge{
		Log: slog.New(slog.NewJSONHandler(log, nil)), Now: func() time.Time { return now },
		Seal: rest.NewSeal("of the tests"), Lang: locale.Persian,
	}, log
}

func handlerOf(operations ...rest.Operation) http.Handler {
	edge, _ := edgeOf()
	return edge.Handler(operations...)
}

// ask sends a request with headers given as name, value pairs.
func ask(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func askJSON(h http.Handler, body string, headers ...string) *httptest.ResponseRecorder {
	return ask(h, "POST", "/v1/pets", body, append([]string{"Content-Type", "application/json"}, headers...)...)
}

// problemIn reads the problem document of an answer, and fails unless it is one of that status and code.
func problemIn(t *testing.T, w *httptest.ResponseRecorder, status int, code string) rest.Problem {
	t.Helper()
	var p rest.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if w.Code != status || p.Status != status || p.Code != code || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Fatalf("got %d %s, want %d %s: %s", w.Code, w.Header().Get("Content-Type"), status, code, w.Body)
	}
	return p
}

// faultsIn are the pointers and codes of a problem, "pointer:code" in order.
func faultsIn(p rest.Problem) string {
	var out []string
	for _, e := range p.Errors {
		out = append(out, e.Pointer+":"+e.Code)
	}
	return strings.Join(out, " ")
}

func TestSuccess(t *testing.T) {
	w := askJSON(handlerOf(petOperation(rest.Public(), nil)), `{"name":"گربه","age":3}`, "Accept-Language", "ar")
	if w.Code != 201 || w.Body.String() != `{"name":"گربه","age":3}` {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Content-Language": "ar", "Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Strict-Transport-Security": "max-age=31536000",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestReplyCarriesETagLocationAndItsOwnStatus(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), func(context.Context, petIn) (rest.Reply[pet], error) {
		return rest.Reply[pet]{Status: 202, ETag: `"7"`, Location: "/v1/pets/7"}, nil
	}))
	w := askJSON(h, `{}`)
	if w.Code != 202 || w.Header().Get("ETag") != `"7"` || w.Header().Get("Location") != "/v1/pets/7" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
}

func TestErrorsBecomeProblems(t *testing.T) {
	secret := errors.New("dial tcp 10.0.0.7: table vafa-prod, customer Sara")
	for _, c := range []struct {
		name   string
		err    error
		status int
		code   string
	}{
		{"faults", crm.Faults{{Pointer: "/name", Code: "required"}}, 422, "invalid"},
		{"wrapped faults", fmt.Errorf("create: %w", crm.Faults{{Pointer: "/name", Code: "required"}}), 422, "invalid"},
		{"not found", fmt.Errorf("customer: %w", crm.ErrNotFound), 404, "notFound"},
		{"stale", crm.ErrStale, 412, "stale"},
		{"no If-Match", rest.ErrPrecondition, 428, "precondition.required"},
		{"conflict", crm.ConflictError{Code: "card.contested"}, 409, "card.contested"},
		{"busy", fmt.Errorf("%w: %w", secret, crm.ErrBusy), 503, "busy"},
		{"out of time", context.DeadlineExceeded, 503, "busy"},
		{"caller left", context.Canceled, 503, "busy"},
		{"anything else", secret, 500, "internal"},
	} {
		t.Run(c.name, func(t *testing.T) {
			edge, log := edgeOf()
			h := edge.Handler(petOperation(rest.Public(), func(context.Context, petIn) (rest.Reply[pet], error) {
				return rest.Reply[pet]{}, c.err
			}))
			w := askJSON(h, `{"name":"x"}`, "Accept-Language", "en")
			p := problemIn(t, w, c.status, c.code)
			if p.Type != "urn:vafa:problem:"+c.code || p.Title != http.StatusText(c.status) || p.Detail == "" || p.Detail == c.code {
				t.Errorf("members of RFC 9457: %+v", p)
			}
			if strings.Contains(w.Body.String(), "10.0.0.7") || strings.Contains(w.Body.String(), "vafa-prod") {
				t.Errorf("internals leaked: %s", w.Body)
			}
			if retry := w.Header().Get("Retry-After"); (retry != "") != (c.status == 503) {
				t.Errorf("Retry-After is %q with %d", retry, c.status)
			}
			if failed := strings.Contains(log.String(), `"failed"`); failed != (c.status >= 500) {
				t.Errorf("%d logged: %s", c.status, log)
			}
		})
	}
}

func TestProblemSpeaksTheCallersLanguage(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), func(context.Context, petIn) (rest.Reply[pet], error) {
		var faults crm.Faults
		faults.Add("/name", "text.tooLong", "limit", "200")
		return rest.Reply[pet]{}, faults
	}))
	for _, c := range []struct{ accept, language, detail string }{
		{"", "fa", "حداکثر ۲۰۰ نویسه."},
		{"fa-IR,fa;q=0.9", "fa", "حداکثر ۲۰۰ نویسه."},
		{"ar-EG, en;q=0.5", "ar", "٢٠٠ حرفًا على الأكثر."},
		{"en-GB,en;q=0.9,fa;q=0.8", "en", "At most 200 characters."},
		{"de, en;q=0.3", "en", "At most 200 characters."},
		{"de", "fa", "حداکثر ۲۰۰ نویسه."},
		{"*", "fa", "حداکثر ۲۰۰ نویسه."},
		{";;;q=", "fa", "حداکثر ۲۰۰ نویسه."},
		{strings.Repeat("x-", 5000), "fa", "حداکثر ۲۰۰ نویسه."},
	} {
		w := askJSON(h, `{}`, "Accept-Language", c.accept)
		p := problemIn(t, w, 422, "invalid")
		if got := w.Header().Get("Content-Language"); got != c.language || p.Errors[0].Detail != c.detail {
			t.Errorf("%.20q: %s, %q", c.accept, got, p.Errors[0].Detail)
		}
	}
}

func TestPathDecidesTheLanguageOfAPage(t *testing.T) {
	page := rest.New(rest.Spec{ID: "show", Method: "GET", Path: "/{lang}/pets", Access: rest.Public(), Page: true},
		func(_ context.Context, in struct {
			Lang string `path:"lang"`
		}) (rest.Reply[rest.Raw], error) {
			return rest.Answer(rest.Raw{Type: "text/html; charset=utf-8", Data: []byte(in.Lang)}), nil
		})
	w := ask(handlerOf(page), "GET", "/ar/pets?utm_source=x", "", "Accept-Language", "en")
	if w.Code != 200 || w.Body.String() != "ar" || w.Header().Get("Content-Language") != "ar" {
		t.Fatalf("%d %s %v", w.Code, w.Body, w.Header())
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		"Strict-Transport-Security": "max-age=31536000",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for _, directive := range []string{"default-src 'none'", "script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, directive) {
			t.Errorf("the policy lacks %s: %s", directive, policy)
		}
	}
}

func TestUnknownAddressesAndMethods(t *testing.T) {
	get := rest.New(rest.Spec{ID: "getPet", Method: "GET", Path: "/v1/pets/{id}", Access: rest.Public()},
		func(_ context.Context, in struct {
			ID string `path:"id"`
		}) (rest.Reply[string], error) {
			return rest.Answer(in.ID), nil
		})
	h := handlerOf(petOperation(rest.Public(), nil), get)
	problemIn(t, ask(h, "GET", "/nowhere", ""), 404, "route.unknown")
	problemIn(t, ask(h, "GET", "/v1/pets/1/2", ""), 404, "route.unknown")
	for _, c := range []struct{ method, path, allow string }{
		{"GET", "/v1/pets", "POST"}, {"PUT", "/v1/pets", "POST"}, {"OPTIONS", "/v1/pets", "POST"},
		{"DELETE", "/v1/pets/1", "GET, HEAD"}, {"BREW", "/v1/pets/1", "GET, HEAD"},
	} {
		w := ask(h, c.method, c.path, "")
		problemIn(t, w, 405, "method.notAllowed")
		if got := w.Header().Get("Allow"); got != c.allow {
			t.Errorf("%s %s allows %q, want %q", c.method, c.path, got, c.allow)
		}
	}
	if w := ask(h, "HEAD", "/v1/pets/1", ""); w.Code != 200 || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
	for _, path := range []string{"//evil.example/", "//evil.example/v1/pets/1", "/v1//pets/1", "/v1/../v1/pets/1", "/v1/pets/./1"} {
		w := ask(h, "GET", path, "")
		problemIn(t, w, 404, "route.unknown")
		if location := w.Header().Get("Location"); location != "" {
			t.Errorf("%s leads to %s", path, location)
		}
	}
}

func TestPathValuesMustBeText(t *testing.T) {
	get := rest.New(rest.Spec{ID: "getPet", Method: "GET", Path: "/v1/pets/{id}", Access: rest.Public()},
		func(_ context.Context, in struct {
			ID string `path:"id"`
		}) (rest.Reply[string], error) {
			return rest.Answer(in.ID), nil
		})
	h := handlerOf(get)
	for path, want := range map[string]string{
		"/v1/pets/a%2Fb": `"a/b"`, "/v1/pets/%DA%AF%D8%B1%D8%A8%D9%87": `"گربه"`, "/v1/pets/100%25": `"100%"`,
	} {
		if w := ask(h, "GET", path, ""); w.Code != 200 || w.Body.String() != want {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if p := problemIn(t, ask(h, "GET", "/v1/pets/"+strings.Repeat("x", 3000), ""), 400, "shape"); faultsIn(p) != "/id:text.tooLong" {
		t.Error(faultsIn(p))
	}
	for _, path := range []string{"/v1/pets/%00", "/v1/pets/a%FF"} {
		if p := problemIn(t, ask(h, "GET", path, ""), 400, "shape"); faultsIn(p) != "/id:text.invalid" {
			t.Errorf("%s: %s", path, faultsIn(p))
		}
	}
}

func TestHeadersReachTheHandler(t *testing.T) {
	patch := rest.New(rest.Spec{ID: "patchPet", Method: "PATCH", Path: "/v1/pets/{id}", Access: rest.Public()},
		func(_ context.Context, in struct {
			ID    string `path:"id"`
			Match string `header:"If-Match"`
			Body  pet
		}) (rest.Reply[string], error) {
			if in.Match == "" {
				return rest.Reply[string]{}, rest.ErrPrecondition
			}
			return rest.Answer(in.ID + in.Match), nil
		})
	h := handlerOf(patch)
	w := ask(h, "PATCH", "/v1/pets/7", `{}`, "Content-Type", "application/json", "if-match", `"3"`)
	if w.Code != 200 || w.Body.String() != `"7\"3\""` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	problemIn(t, ask(h, "PATCH", "/v1/pets/7", `{}`, "Content-Type", "application/json"), 428, "precondition.required")
}

func TestPanicIsAnInternalErrorAndLeaksNothing(t *testing.T) {
	for name, panics := range map[string]func(){
		"a value": func() { panic("customer Sara 09121234567") },
		"an index": func() {
			var none []int
			_ = none[len(name(none))]
		},
	} {
		edge, log := edgeOf()
		h := edge.Handler(petOperation(rest.Public(), func(context.Context, petIn) (rest.Reply[pet], error) {
			panics()
			return rest.Reply[pet]{}, nil
		}))
		r := httptest.NewRequest("POST", "/v1/pets", strings.NewReader(`{"name":"Sara"}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(rest.WithRequestID(r.Context(), "req-1")))
		if p := problemIn(t, w, 500, "internal"); p.RequestID != "req-1" {
			t.Errorf("%s: request id %q", name, p.RequestID)
		}
		if strings.Contains(w.Body.String(), "panic") || strings.Contains(log.String(), "Sara") {
			t.Errorf("%s leaked: %s %s", name, w.Body, log)
		}
		if !strings.Contains(log.String(), "edge_test.go") || !strings.Contains(log.String(), "req-1") {
			t.Errorf("%s: the log does not say where: %s", name, log)
		}
	}
}

func name(of []int) []int { return of }

func TestAnswerThatCannotBeEncodedIsAProblem(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), func(context.Context, petIn) (rest.Reply[pet], error) {
		return rest.Reply[pet]{Location: "/v1/pets/1", Body: pet{Weight: math.NaN()}}, nil
	}))
	w := askJSON(h, `{}`)
	problemIn(t, w, 500, "internal")
	if w.Header().Get("Location") != "" {
		t.Error("a failure points to what was made")
	}
}

func TestLogHoldsNothingOfTheRequest(t *testing.T) {
	edge, log := edgeOf()
	h := edge.Handler(petOperation(rest.Public(), nil))
	ask(h, "POST", "/v1/pets?phone=09121234567", `{"name":"Sara"}`, "Content-Type", "application/json")
	askJSON(h, `{"name":"Sara","nope":"09121234567"}`)
	if text := log.String(); strings.Contains(text, "Sara") || strings.Contains(text, "09121234567") || strings.Count(text, `"createPet"`) != 2 {
		t.Error(text)
	}
}
