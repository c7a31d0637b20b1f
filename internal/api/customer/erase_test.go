package customer_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
)

func erase(f *apitest.Firm, id, query string) apitest.Answer {
	return f.Manager().Call(http.MethodDelete, "/v1/customers/"+id+query, nil)
}

// Who erases somebody says why, in up to 200 characters.
func TestErasureNeedsAReason(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	for query, want := range map[string]string{
		"": "/reason reason.missing", "?reason=": "/reason reason.missing", "?reason=%20%E2%80%8B": "/reason reason.missing",
		"?reason=" + strings.Repeat("x", 201): "/reason text.tooLong",
	} {
		if got := strings.Join(erase(f, id, query).Want(http.StatusUnprocessableEntity).Codes(), " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	erase(f, "cus_none", "?reason=x").Want(http.StatusNotFound)
	f.Agent().Call(http.MethodDelete, "/v1/customers/"+id+"?reason=x", nil).Want(http.StatusForbidden)
	answer := erase(f, id, "?reason="+strings.Repeat("x", 200)).Want(http.StatusNoContent)
	if answer.Body != "" || answer.Header.Get("Content-Type") != "" {
		t.Errorf("204 with %q of %s", answer.Body, answer.Header.Get("Content-Type"))
	}
	erase(f, id, "?reason=again").Want(http.StatusNoContent)
	f.Agent().Get("/v1/customers/" + id).Want(http.StatusNotFound)
}

// What is left of somebody is that they were erased, and what they came to; who was merged into them is recorded too.
func TestWhatAnErasureLeaves(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	etag := f.Agent().Get(w.path()).Header.Get("ETag")
	f.Manager().Post(w.path()+"/merge", m{"from": w.from}, "If-Match", etag).Want(http.StatusOK)
	if got := erase(f, w.from, "?reason=x").Want(http.StatusNotFound); got.Text("code") != "customer.merged" {
		t.Errorf("who was merged: %s", got.Body)
	}
	f.Agent().Post("/v1/purchases/"+f.Buy(apitest.Purchase(w.into, "4", "2026-11-12T10:00:00Z", "9000"))[0]+"/refunds", m{}).Want(http.StatusCreated)
	erase(f, w.into, "?reason=asked").Want(http.StatusNoContent)
	for _, id := range []string{w.into, w.from} {
		record, ok, err := f.Service.Table.InLedger(t.Context(), crm.HashID(id))
		if err != nil || !ok || record.Why != "asked" || record.By != "staff-manager" || !record.At.Equal(apitest.Start) {
			t.Errorf("record of %s: %+v, %t, %v", id, record, ok, err)
		}
	}
	records, next, err := f.Service.Table.Ledger(t.Context(), "", 1)
	if err != nil || len(records) != 1 || next == "" {
		t.Fatalf("%+v, %q, %v", records, next, err)
	}
	more, next, err := f.Service.Table.Ledger(t.Context(), next, 5)
	if err != nil || len(more) != 1 || next != "" || more[0].Hash <= records[0].Hash {
		t.Errorf("%+v after %+v, %q, %v", more, records, next, err)
	}
	totals, err := f.Service.Table.ErasedTotals(t.Context())
	want := crm.ErasedTotal{Currency: "IRR", Customers: 1, Purchases: 4, Refunds: 1, Spent: 130_000}
	if err != nil || len(totals) != 1 || totals[0] != want {
		t.Errorf("totals %+v, want %+v, %v", totals, want, err)
	}
	for key, item := range f.Items() {
		switch {
		case strings.HasPrefix(key, "ERASED"), strings.HasPrefix(key, "AUDIT#"), strings.HasPrefix(key, "STATS#"), strings.HasPrefix(key, "BUDGET#ALL#"), strings.HasPrefix(key, "SERIAL#"), strings.HasPrefix(key, "CARD#"):
		default:
			t.Errorf("left: %s %v", key, item)
		}
	}
}

// While a merge is unfinished nobody knows whose is what.
func TestErasureWaitsForAMerge(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	etag := f.Agent().Get(w.path()).Header.Get("ETag")
	f.Faults.Reset()
	f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Operation == "TransactWriteItems" && c.OfOperation > 1 {
			return tabletest.ServerError
		}
		return nil
	})
	f.Manager().Post(w.path()+"/merge", m{"from": w.from}, "If-Match", etag).Want(http.StatusServiceUnavailable)
	f.Faults.Reset()
	if got := erase(f, w.into, "?reason=x").Want(http.StatusConflict).Text("code"); got != "merge.unfinished" {
		t.Errorf("code %s", got)
	}
	f.Manager().Post(w.path()+"/merge", m{"from": w.from}, "If-Match", etag).Want(http.StatusOK)
	erase(f, w.into, "?reason=x").Want(http.StatusNoContent)
}

// A unit outlives its owner: who registers it next gets what is left of its warranty.
func TestUnitOfSomebodyErased(t *testing.T) {
	f := apitest.New(t)
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 12}).Want(http.StatusCreated)
	unit := func(phone, bought string) m {
		return m{"model": "RF-480", "serial": "AB1", "purchasedOn": bought, "owner": m{"name": "Sara", "phone": phone}, "invoice": phone}
	}
	first := f.Public().Post("/v1/warranty-cards", unit(mobile, "2026-01-31")).Want(http.StatusCreated)
	erase(f, f.ByPhone(mobile), "?reason=x").Want(http.StatusNoContent)
	staff := f.Agent().Get("/v1/warranty-cards/RF-480/AB1").Want(http.StatusOK)
	if people := staff.List("people"); len(people) != 0 || staff.Text("invoice") != "" || strings.Contains(staff.Body, mobile) {
		t.Errorf("nobody has it: %s", staff.Body)
	}
	f.Public().Post("/v1/warranty-cards/status", m{"serial": "AB1", "phone": mobile}).Want(http.StatusNotFound)
	f.Agent().Post("/v1/warranty-cards/RF-480/AB1/claims", m{"text": "?"}).Want(http.StatusConflict)
	f.Clock.Add(24 * time.Hour)
	for range 2 {
		next := f.Public().Post("/v1/warranty-cards", unit(otherMobile, "2026-11-01"), "Idempotency-Key", "k").Want(http.StatusOK)
		got := []string{next.Text("startsOn"), next.Text("expiresOn"), next.Text("status")}
		if want := []string{"2026-01-31", "2027-01-31", "active"}; strings.Join(got, " ") != strings.Join(want, " ") || next.Text("cardId") == first.Text("cardId") {
			t.Errorf("card %s: %v, want %v", next.Text("cardId"), got, want)
		}
	}
	status := f.Public().Post("/v1/warranty-cards/status", m{"serial": "AB1", "phone": otherMobile}).Want(http.StatusOK)
	if status.Text("expiresOn") != "2027-01-31" {
		t.Errorf("status %s", status.Body)
	}
	view := f.Agent().Get("/v1/customers/" + f.ByPhone(otherMobile)).Want(http.StatusOK)
	if len(view.List("cards")) != 1 || len(view.List("tasks")) == 0 {
		t.Errorf("the new owner's page: %s", view.Body)
	}
}

// Who says that a unit is theirs is not forgotten with its owner: staff decide.
func TestContestedUnitOfSomebodyErased(t *testing.T) {
	f := apitest.New(t)
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 12}).Want(http.StatusCreated)
	for _, phone := range []string{mobile, otherMobile} {
		f.Public().Post("/v1/warranty-cards", m{
			"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-01-31", "owner": m{"name": "Sara", "phone": phone},
		})
	}
	claimant := f.ByPhone(otherMobile)
	erase(f, f.ByPhone(mobile), "?reason=x").Want(http.StatusNoContent)
	cases := f.Agent().Get("/v1/cases").Want(http.StatusOK)
	if n := len(cases.List("items")); n != 1 || cases.Text("items/0/customer") != claimant {
		t.Errorf("cases: %s", cases.Body)
	}
	settled := f.Agent().Post("/v1/warranty-cards/RF-480/AB1/decision", m{"accept": true, "owner": claimant, "reason": "Nobody else"}).Want(http.StatusOK)
	if settled.Text("owner") != claimant || settled.Text("status") != "active" {
		t.Errorf("decided: %s", settled.Body)
	}
}
