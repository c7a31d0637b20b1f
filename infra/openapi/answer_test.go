package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"vafa/internal/api"
	"vafa/internal/api/all"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/locale/phone"
	"vafa/internal/money"
	"vafa/internal/rest"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// served are all operations behind the edge. They have no table: only what is answered without one can be asked.
func served(t *testing.T) http.Handler {
	t.Helper()
	unit, err := money.ParseUnit("IRT")
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
	client, name := tabletest.New(t)
	service := &api.Service{
		Table:    table.New(client, name, now, func() float64 { return 0 }),
		Source:   crm.Source{Now: now, NewID: func(prefix string) string { return prefix + "_1" }},
		Business: crm.Business{Country: "IR", Unit: unit, Zone: time.UTC, Lang: locale.English, Phones: phone.Book{}},
		Seal:     rest.NewSeal("secret"),
		SignIn:   &api.SignIn{},
	}
	edge := rest.Edge{Log: slog.New(slog.DiscardHandler), Now: now, Seal: service.Seal, Lang: locale.English}
	var operations []rest.Operation
	for _, some := range all.Operations(service, nil) {
		operations = append(operations, some...)
	}
	return edge.Handler(operations...)
}

func TestAnswersAreAsDescribed(t *testing.T) {
	parsed, err := libopenapi.NewDocument(made(t)[1].text)
	if err != nil {
		t.Fatal(err)
	}
	checker, faults := validator.NewValidator(parsed)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	const document, form = "application/json", "application/x-www-form-urlencoded"
	tests := []struct {
		name, method, path, kind, body string
		staff                          bool
		status                         int
	}{
		{"page", "GET", "/fa/capture", "", "", false, 200},
		{"no such language", "GET", "/xx/capture", "", "", false, 404},
		{"file", "GET", "/openapi.json", "", "", false, 200},
		{"calculator", "GET", "/v1/lifetime-value?amount=50000&every=week&years=10&discount=30%25", "", "", false, 200},
		{"broken rules", "GET", "/v1/lifetime-value?amount=0&years=x&every=hour", "", "", false, 422},
		{"unknown parameter", "GET", "/v1/lifetime-value?amounts=1", "", "", false, 400},
		{"empty form", "POST", "/v1/captures", document, "{}", false, 422},
		{"null is nothing", "POST", "/v1/captures", document, `{"name": null, "consent": null}`, false, 422},
		{"unknown field", "POST", "/v1/captures", document, `{"nam": "x"}`, false, 400},
		{"other media type", "POST", "/v1/captures", "text/plain", "x", false, 415},
		{"empty browser form", "POST", "/v1/warranty-cards", form, "serial=1", false, 422},
		{"nobody", "GET", "/v1/cases", "", "", false, 401},
		{"nobody at the console", "GET", "/console", "", "", false, 401},
		{"no sign-in begun", "GET", "/console/callback", "", "", false, 400},
		{"signing out from elsewhere", "POST", "/console/sign-out", "", "", false, 403},
		{"other role", "POST", "/v1/segmentation/runs", document, "{}", true, 403},
		{"no purchases", "POST", "/v1/purchases", document, `{"purchases": []}`, true, 422},
		{"no precondition", "PATCH", "/v1/cases/cas_1", document, `{"state": "resolved"}`, true, 428},
	}
	handler := served(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request := httptest.NewRequest(test.method, test.path, strings.NewReader(test.body))
			if test.kind != "" {
				request.Header.Set("Content-Type", test.kind)
			}
			if test.staff {
				agent := rest.Caller{Subject: "staff", Roles: []rest.Role{rest.Agent}}
				request = request.WithContext(rest.WithCaller(request.Context(), agent))
			}
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)
			if recorder.Code != test.status {
				t.Fatalf("%d %s, want %d", recorder.Code, recorder.Body, test.status)
			}
			_, faults := checker.ValidateHttpResponse(request, recorder.Result())
			for _, fault := range faults {
				t.Errorf("%v\n%s", fault, recorder.Body)
			}
		})
	}
}
