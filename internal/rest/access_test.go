package rest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"vafa/internal/rest"
)

// status is what the edge answers to a caller of an operation with that access.
func status(t *testing.T, access rest.Access, caller *rest.Caller) int {
	t.Helper()
	h := handlerOf(petOperation(access, nil))
	r := httptest.NewRequest("POST", "/v1/pets", strings.NewReader(`{}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "en")
	if caller != nil {
		r = r.WithContext(rest.WithCaller(r.Context(), *caller))
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	switch challenge := w.Header().Get("WWW-Authenticate"); w.Code {
	case 401:
		if p := problemIn(t, w, 401, "unauthorised"); challenge != "Bearer" || p.Detail == "" {
			t.Errorf("401 without a challenge: %v", w.Header())
		}
	case 403:
		problemIn(t, w, 403, "forbidden")
	}
	return w.Code
}

// TestEveryRoleOnEveryAccess goes through all sets of roles a route may admit and all sets that a caller may have.
func TestEveryRoleOnEveryAccess(t *testing.T) {
	roles := []rest.Role{rest.Agent, rest.Marketer, rest.Manager}
	choose := func(bits int) (out []rest.Role) {
		for i, role := range roles {
			if bits>>i&1 == 1 {
				out = append(out, role)
			}
		}
		return out
	}
	for admits := range 8 {
		for has := range 8 {
			want := 403
			manager := has&4 != 0
			if admits != 0 && (manager || admits&has != 0) {
				want = 201
			}
			caller := rest.Caller{Subject: "somebody", Roles: choose(has)}
			if got := status(t, rest.Staff(choose(admits)...), &caller); got != want {
				t.Errorf("%v on a route for %v: %d, want %d", caller.Roles, choose(admits), got, want)
			}
		}
	}
}

func TestAccess(t *testing.T) {
	manager := rest.Caller{Subject: "m", Roles: []rest.Role{rest.Manager}}
	key := rest.Caller{Subject: "machine:till", Operations: []string{"createPet", "other"}}
	otherKey := rest.Caller{Subject: "machine:till", Operations: []string{"createpet", "create", "createPet2", ""}}
	nameless := rest.Caller{Roles: []rest.Role{rest.Manager}, Operations: []string{"createPet"}}
	strange := rest.Caller{Subject: "s", Roles: []rest.Role{"Manager", "admin", "", "agent manager"}}
	agents, both := rest.Staff(rest.Agent), rest.Staff(rest.Agent).AndMachines()
	for _, c := range []struct {
		name   string
		access rest.Access
		caller *rest.Caller
		want   int
	}{
		{"no declared access, nobody", rest.Access{}, nil, 401},
		{"no declared access, manager", rest.Access{}, &manager, 403},
		{"no declared access, machine", rest.Access{}, &key, 403},
		{"public, nobody", rest.Public(), nil, 201},
		{"public, anybody", rest.Public(), &strange, 201},
		{"staff, nobody", agents, nil, 401},
		{"staff, a caller without a name", agents, &nameless, 401},
		{"staff, a role that is none", agents, &strange, 403},
		{"staff, a machine", agents, &key, 403},
		{"machines too, a key for it", both, &key, 201},
		{"machines too, a key for others", both, &otherKey, 403},
		{"machines too, a manager", both, &manager, 201},
		{"machines too, nobody", both, nil, 401},
		{"machines only, a manager", rest.Access{}.AndMachines(), &manager, 403},
		{"machines only, a key for it", rest.Access{}.AndMachines(), &key, 201},
	} {
		if got := status(t, c.access, c.caller); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestAccessIsCheckedBeforeAnythingIsRead(t *testing.T) {
	h := handlerOf(petOperation(rest.Staff(rest.Agent), func(context.Context, petIn) (rest.Reply[pet], error) {
		t.Error("the handler was reached")
		return rest.Reply[pet]{}, nil
	}))
	problemIn(t, askJSON(h, `{"nope":`), 401, "unauthorised")
	problemIn(t, post(h, "nope=1"), 401, "unauthorised")
	for _, header := range []string{"X-Amzn-Subject", "Subject", "Roles", "X-Roles", "Authorization"} {
		problemIn(t, askJSON(h, `{}`, header, "manager"), 401, "unauthorised")
	}
}

func TestAddressesAreKnownToNobodyAndMethodsTo405(t *testing.T) {
	h := handlerOf(petOperation(rest.Staff(rest.Agent), nil))
	problemIn(t, ask(h, http.MethodGet, "/v1/pets", ""), 405, "method.notAllowed")
}

func TestCallerKnowsItsName(t *testing.T) {
	if got := (rest.Caller{}).Name(); got != "public" {
		t.Error(got)
	}
	if got := (rest.Caller{Subject: "s"}).Name(); got != "s" {
		t.Error(got)
	}
}
