package apitest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// An answer that is not recorded is found: by whom it names, and where it names nobody by the reading itself.
func TestWitness(t *testing.T) {
	f := New(t)
	id := f.Capture("Sara", "+989121234567")
	get := func(request, path string) []string {
		ctx := rest.WithCaller(rest.WithRequestID(t.Context(), request), f.Agent().who)
		w := httptest.NewRecorder()
		f.Handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil).WithContext(ctx))
		if w.Code != http.StatusOK {
			t.Fatalf("status %d", w.Code)
		}
		return f.witness.missing(f, request, w.Body.String())
	}
	paths := []string{"/v1/customers/" + id, "/v1/customers/" + id + "/consents", "/v1/customers?name=sa", "/v1/customers/" + id + "/timeline"}
	for _, path := range paths {
		if missing := get("req_recorded "+path, path); len(missing) > 0 {
			t.Errorf("%s: missing %v", path, missing)
		}
	}
	f.Edge.Record = func(context.Context, *crm.Trail) error { return nil }
	for _, path := range paths {
		if missing := get("req_forgotten "+path, path); len(missing) == 0 {
			t.Errorf("%s: nothing is missing", path)
		}
	}
}
