package rest

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// Lambda serves API Gateway's HTTP API events (payload 2.0) with a handler. The caller is whom the authorizer vouches
// for in the request's context; nothing a client sends can set it.
func Lambda(handler http.Handler) func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		request, err := requestOf(ctx, event)
		if err != nil {
			return events.APIGatewayV2HTTPResponse{}, err
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		return responseOf(recorder.Result().Header, recorder.Code, recorder.Body.Bytes()), nil
	}
}

func requestOf(ctx context.Context, event events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body := event.Body
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			return nil, fmt.Errorf("body of the event: %w", err)
		}
		body = string(decoded)
	}
	ctx = WithRequestID(ctx, event.RequestContext.RequestID)
	if authorizer := event.RequestContext.Authorizer; authorizer != nil {
		ctx = WithCaller(ctx, CallerFrom(authorizer.Lambda))
	}
	request, err := http.NewRequestWithContext(ctx, event.RequestContext.HTTP.Method, "/", strings.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("request of the event: %w", err)
	}
	request.Host = event.RequestContext.DomainName
	setPath(request.URL, event.RawPath, event.RequestContext.Stage)
	request.URL.RawQuery = event.RawQueryString
	for name, value := range event.Headers {
		request.Header.Set(name, value)
	}
	if len(event.Cookies) > 0 {
		request.Header.Set("Cookie", strings.Join(event.Cookies, "; "))
	}
	return request, nil
}

// setPath keeps what cannot be unescaped, such as /100%, as it came, so that it is merely not found. The path of a named
// stage begins with its name.
func setPath(to *url.URL, raw, stage string) {
	if rest, found := strings.CutPrefix(raw, "/"+stage); found && stage != "" && (rest == "" || rest[0] == '/') {
		raw = rest
	}
	if !strings.HasPrefix(raw, "/") {
		raw = "/" + raw
	}
	to.Path = raw
	if path, err := url.PathUnescape(raw); err == nil {
		to.Path, to.RawPath = path, raw
	}
}

// responseOf is the answer as an event: cookies apart, since commas cannot part them.
func responseOf(header http.Header, status int, body []byte) events.APIGatewayV2HTTPResponse {
	out := events.APIGatewayV2HTTPResponse{StatusCode: status, Headers: map[string]string{}, Body: string(body)}
	for name, values := range header {
		if name == "Set-Cookie" {
			out.Cookies = values
			continue
		}
		out.Headers[name] = strings.Join(values, ", ")
	}
	if !utf8.Valid(body) {
		out.Body, out.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return out
}

// Names under which the authorizer passes the caller on; lists are joined by spaces, since the context holds only text.
const (
	subjectName    = "subject"
	rolesName      = "roles"
	operationsName = "operations"
)

// Context is the caller as the authorizer's answer carries it.
func (c Caller) Context() map[string]any {
	roles := make([]string, len(c.Roles))
	for i, role := range c.Roles {
		roles[i] = string(role)
	}
	return map[string]any{
		subjectName: c.Subject, rolesName: strings.Join(roles, " "), operationsName: strings.Join(c.Operations, " "),
	}
}

// CallerFrom reads the caller back from the authorizer's context.
func CallerFrom(context map[string]any) Caller {
	text := func(name string) string { value, _ := context[name].(string); return value }
	caller := Caller{Subject: text(subjectName), Operations: strings.Fields(text(operationsName))}
	for _, role := range strings.Fields(text(rolesName)) {
		caller.Roles = append(caller.Roles, Role(role))
	}
	return caller
}
