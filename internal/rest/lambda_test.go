package rest_test

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/rest"
)

type (
	event    = events.APIGatewayV2HTTPRequest
	response = events.APIGatewayV2HTTPResponse
)

func eventOf(method, path string) event {
	e := event{RawPath: path}
	e.RequestContext.HTTP.Method = method
	e.RequestContext.Stage = "$default"
	e.RequestContext.RequestID = "req-1"
	return e
}

// through sends an event through the adapter and gives the request that a handler saw.
func through(t *testing.T, e event) (seen *http.Request, body string) {
	t.Helper()
	serve := rest.Lambda(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		seen, body = r, string(content)
	}))
	if _, err := serve(context.Background(), e); err != nil {
		t.Fatalf("the invocation failed: %v", err)
	}
	return seen, body
}

func TestEventBecomesARequest(t *testing.T) {
	e := eventOf("POST", "/v1/pets")
	e.RequestContext.DomainName = "api.example"
	e.RawQueryString = "name=%DB%B1&a=1&a=2"
	e.Headers = map[string]string{"accept-language": "fa-IR,fa;q=0.9", "Content-Type": "application/json", "host": "evil.example", "IF-MATCH": `"3"`, "x-many": "a,b"}
	e.Cookies = []string{"a=1", "b=2"}
	e.Body = `{"name":"گربه"}`
	r, body := through(t, e)
	if r.Host != "api.example" || r.Method != "POST" || r.URL.Path != "/v1/pets" || r.URL.Query().Get("name") != "۱" || len(r.URL.Query()["a"]) != 2 || body != e.Body {
		t.Errorf("%s %s %s %q", r.Host, r.Method, r.URL, body)
	}
	for name, want := range map[string]string{
		"Accept-Language": "fa-IR,fa;q=0.9", "Content-Type": "application/json", "If-Match": `"3"`, "X-Many": "a,b",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"a", "b"} {
		if _, err := r.Cookie(name); err != nil {
			t.Errorf("cookie %s: %v", name, err)
		}
	}
}

func TestBodyInBase64(t *testing.T) {
	e := eventOf("POST", "/")
	e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte("a\xff\x00b")), true
	if _, body := through(t, e); body != "a\xff\x00b" {
		t.Errorf("%q", body)
	}
}

func TestPathsOfEvents(t *testing.T) {
	for _, c := range []struct{ raw, stage, path, escaped string }{
		{"/v1/pets", "$default", "/v1/pets", "/v1/pets"},
		{"/100%", "$default", "/100%", "/100%25"},
		{"/v1/%zz", "$default", "/v1/%zz", "/v1/%25zz"},
		{"/v1/a%2Fb", "$default", "/v1/a/b", "/v1/a%2Fb"},
		{"/v1/%DA%AF", "$default", "/v1/گ", "/v1/%DA%AF"},
		{"/v1/گ", "$default", "/v1/گ", "/v1/%DA%AF"},
		{"/v1/a?b#c", "$default", "/v1/a?b#c", "/v1/a%3Fb%23c"},
		{"//evil.example/x", "$default", "//evil.example/x", "//evil.example/x"},
		{"http://evil.example/", "$default", "/http://evil.example/", "/http://evil.example/"},
		{"", "$default", "/", "/"},
		{"/prod/v1/pets", "prod", "/v1/pets", "/v1/pets"},
		{"/prod", "prod", "/", "/"},
		{"/production/x", "prod", "/production/x", "/production/x"},
		{"/v1/pets", "", "/v1/pets", "/v1/pets"},
	} {
		e := eventOf("GET", c.raw)
		e.RequestContext.Stage = c.stage
		r, _ := through(t, e)
		if r.URL.Path != c.path || r.URL.EscapedPath() != c.escaped || r.URL.Host != "" {
			t.Errorf("%s at %s became %q, escaped %q", c.raw, c.stage, r.URL.Path, r.URL.EscapedPath())
		}
	}
}

func TestOddPathIsMerelyNotFound(t *testing.T) {
	serve := rest.Lambda(handlerOf(petOperation(rest.Public(), nil)))
	for _, path := range []string{"/100%", "/v1/pets/%", "/%2e%2e/%2e%2e/etc/passwd", "//", "/\x00", "*"} {
		if got, err := serve(context.Background(), eventOf("GET", path)); err != nil || got.StatusCode != 404 {
			t.Errorf("%q: %d, %v", path, got.StatusCode, err)
		}
	}
}

func TestResponseBecomesAnEvent(t *testing.T) {
	serve := rest.Lambda(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT")
		w.Header().Add("Set-Cookie", "b=2")
		w.Header().Add("Vary", "Accept-Language")
		w.Header().Add("Vary", "Origin")
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "سلام")
	}))
	got, err := serve(context.Background(), eventOf("GET", "/"))
	want := response{
		StatusCode: 418, Headers: map[string]string{"Vary": "Accept-Language, Origin"}, Body: "سلام",
		Cookies: []string{"a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"},
	}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
}

func TestBytesThatAreNotTextLeaveInBase64(t *testing.T) {
	font := "wOF2\x00\x01\xff\xfe"
	serve := rest.Lambda(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, font) }))
	got, err := serve(context.Background(), eventOf("GET", "/"))
	if err != nil || !got.IsBase64Encoded || got.Body != base64.StdEncoding.EncodeToString([]byte(font)) || got.StatusCode != 200 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCallerComesFromTheAuthorizerAlone(t *testing.T) {
	serve := rest.Lambda(handlerOf(petOperation(rest.Staff(rest.Agent), func(_ context.Context, in petIn) (rest.Reply[pet], error) {
		return rest.Answer(pet{Name: in.Meta.Caller.Name()}), nil
	})))
	e := eventOf("POST", "/v1/pets")
	e.Body = `{}`
	e.Headers = map[string]string{
		"content-type": "application/json", "subject": "evil", "roles": "manager", "authorization": "Bearer evil", "x-amzn-requestid": "evil",
	}
	e.QueryStringParameters = map[string]string{"roles": "manager"}
	got, err := serve(context.Background(), e)
	if err != nil || got.StatusCode != 401 || !strings.Contains(got.Body, `"requestId":"req-1"`) {
		t.Errorf("nobody: %+v, %v", got, err)
	}
	e.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{}
	if got, err = serve(context.Background(), e); err != nil || got.StatusCode != 401 {
		t.Errorf("an empty context: %+v, %v", got, err)
	}
	e.RequestContext.Authorizer.Lambda = rest.Caller{Subject: "sara", Roles: []rest.Role{rest.Agent}}.Context()
	if got, err = serve(context.Background(), e); err != nil || got.StatusCode != 201 || got.Body != `{"name":"sara"}` {
		t.Errorf("sara: %+v, %v", got, err)
	}
}

func TestCallerSurvivesTheAuthorizersContext(t *testing.T) {
	for _, want := range []rest.Caller{
		{}, {Subject: "s"}, {Subject: "s", Roles: []rest.Role{rest.Agent, rest.Manager}}, {Subject: "machine:x", Operations: []string{"a", "b"}},
	} {
		if got := rest.CallerFrom(want.Context()); !cmp.Equal(got, want, equalEmpty) {
			t.Errorf("%+v became %+v", want, got)
		}
	}
	strange := map[string]any{"subject": 7, "roles": []any{"manager"}, "operations": nil}
	if got := rest.CallerFrom(strange); got.Subject != "" || len(got.Roles)+len(got.Operations) != 0 {
		t.Errorf("%+v", got)
	}
}

var equalEmpty = cmp.FilterValues(func(a, b []string) bool { return len(a)+len(b) == 0 }, cmp.Ignore())

// FuzzLambda checks that no event fails the invocation, whatever the path, query, header or body.
func FuzzLambda(f *testing.F) {
	for _, seed := range []struct{ method, path, query, language, kind, body string }{
		{"POST", "/v1/pets", "", "fa-IR,fa;q=0.9", "application/json", `{"name":"x"}`},
		{"GET", "/100%", "a=%zz", "", "", ""},
		{"POST", "/v1/pets", "pageSize=1", "*", "application/x-www-form-urlencoded", "name=%FF&owner.name=x&owner=y"},
		{"HEAD", "//evil.example/%2F", "%00", "\x00", "text/plain", "\xff"},
		{"OPTIONS", "*", ";", "en", "application/json;;", `{}`},
	} {
		f.Add(seed.method, seed.path, seed.query, seed.language, seed.kind, seed.body)
	}
	serve := rest.Lambda(handlerOf(petOperation(rest.Public(), nil)))
	f.Fuzz(func(t *testing.T, method, path, query, language, kind, body string) {
		if strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return // API Gateway takes no such method
		}
		e := eventOf(method, path)
		e.RawQueryString, e.Body = query, body
		e.Headers = map[string]string{"accept-language": language, "content-type": kind}
		got, err := serve(context.Background(), e)
		if err != nil || got.StatusCode < 200 || got.StatusCode >= 500 {
			t.Fatalf("%+v, %v", got, err)
		}
		if !got.IsBase64Encoded && !utf8.ValidString(got.Body) {
			t.Fatalf("%q is no text", got.Body)
		}
	})
}
