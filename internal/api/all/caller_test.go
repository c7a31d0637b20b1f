package all_test

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/rest"
)

// Every route says in the document who may use it, and every route of the code is in the document: a new one without a declared
// role is found here, whatever its author forgot.
func TestEveryRouteDeclaresItsCallers(t *testing.T) {
	_, all := routes(t)
	listed := map[string]bool{}
	for _, r := range all {
		listed[r.OperationID] = true
		if r.Security == nil {
			t.Errorf("%s %s does not say who may use it", r.method, r.path)
		}
		if !r.public() && len(r.Roles) == 0 && !r.Machine {
			t.Errorf("%s %s is closed, and names no role", r.method, r.path)
		}
		if r.public() && (len(r.Roles) > 0 || r.Machine) {
			t.Errorf("%s %s is open to everyone, and names roles", r.method, r.path)
		}
	}
	for id := range operationOf(apitest.New(t)) {
		if !listed[id] {
			t.Errorf("%s is not in the document: go run ./infra/openapi", id)
		}
	}
}

// Every route × every caller: the document decides what is expected, the edge answers, once as on one machine and once as
// behind the gateway, and whoever is refused has changed nothing.
func TestEveryRouteForEveryCaller(t *testing.T) {
	_, all := routes(t)
	f := apitest.New(t)
	before := lasting(f)
	for _, r := range all {
		for _, c := range []struct {
			name string
			who  rest.Caller
			may  bool
		}{
			{"nobody", rest.Caller{}, false},
			{"nobody who claims a role", rest.Caller{Roles: []rest.Role{rest.Manager}, Operations: []string{r.OperationID}}, false},
			{"agent", staff(rest.Agent), slices.Contains(r.Roles, "agent")},
			{"marketer", staff(rest.Marketer), slices.Contains(r.Roles, "marketer")},
			{"manager", staff(rest.Manager), slices.Contains(r.Roles, "manager")},
			{"agent and marketer", staff(rest.Agent, rest.Marketer), slices.Contains(r.Roles, "agent") || slices.Contains(r.Roles, "marketer")},
			{"staff without a role", staff(), false},
			{"role that is none", staff("admin", "Manager", "vafa/manager", "*", ""), false},
			{"machine for this", rest.Caller{Subject: "machine:till", Operations: []string{r.OperationID}}, r.Machine},
			{"machine for another", rest.Caller{Subject: "machine:till", Operations: []string{r.OperationID + "2", "*", ""}}, false},
		} {
			if c.may || r.public() {
				continue // what these may do is tested elsewhere; that they are let in, below
			}
			want, kind := http.StatusForbidden, "application/problem+json"
			if c.who.Subject == "" {
				want = http.StatusUnauthorized
			}
			if r.session() { // a page, for whom the gateway vouches for nobody: see rest.Session
				kind = "text/html; charset=utf-8"
			}
			answer := f.As(c.who).Call(r.method, r.at("x"), "{}", "If-Match", `"1"`)
			if answer.Status != want || answer.Header.Get("Content-Type") != kind {
				t.Errorf("%s as %s: %d, want %d: %s", r.OperationID, c.name, answer.Status, want, answer.Body)
			}
			if r.session() {
				want = http.StatusUnauthorized // the gateway's word opens no page
			}
			if got := throughGateway(t, f, r, c.who); got != want {
				t.Errorf("%s as %s behind the gateway: %d, want %d", r.OperationID, c.name, got, want)
			}
		}
	}
	if diff := cmp.Diff(before, lasting(f)); diff != "" {
		t.Errorf("who was refused has changed the table:\n%s", diff)
	}
}

// Whom the document lets in is let in.
func TestEveryDeclaredCallerIsLetIn(t *testing.T) {
	_, all := routes(t)
	f := apitest.New(t)
	for _, r := range all {
		callers := map[string]rest.Caller{}
		if r.public() {
			callers["nobody"], callers["machine"] = rest.Caller{}, rest.Caller{Subject: "machine:till"}
		}
		if r.Machine {
			callers["machine for this"] = rest.Caller{Subject: "machine:till", Operations: []string{r.OperationID}}
		}
		for _, role := range r.Roles {
			callers[role] = staff(rest.Role(role))
		}
		for name, who := range callers {
			answer := f.As(who).Call(r.method, r.at("x"), "{}", "If-Match", `"1"`)
			if answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden || answer.Status >= 500 || !r.documented(answer.Status) {
				t.Errorf("%s as %s: %d: %s", r.OperationID, name, answer.Status, answer.Body)
			}
		}
	}
}

func staff(roles ...rest.Role) rest.Caller { return rest.Caller{Subject: "somebody", Roles: roles} }

// throughGateway sends the request as API Gateway passes it on, with whom the authorizer vouches for.
func throughGateway(t *testing.T, f *apitest.Firm, r route, who rest.Caller) int {
	t.Helper()
	event := events.APIGatewayV2HTTPRequest{
		RawPath: r.at("x"), Body: "{}", Headers: map[string]string{"content-type": "application/json", "if-match": `"1"`, "sec-fetch-site": "same-origin"},
	}
	event.RequestContext.HTTP.Method = r.method
	if who.Subject != "" || len(who.Roles) > 0 {
		event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{Lambda: who.Context()}
	}
	answer, err := rest.Lambda(f.Handler)(context.Background(), event)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode
}
