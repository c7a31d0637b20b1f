package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
	"vafa/internal/value"
)

type m = apitest.M

// measure drives one of each through the handlers, and gives what it cost.
func measure(t *testing.T) map[string]Measured {
	t.Helper()
	f := apitest.New(t)
	g := newGauge(t, f)
	f.Faults.Next = g
	out := map[string]Measured{}
	note := func(name string) {
		used := g.take()
		out[name] = Measured{Calls: int(used.Calls), Reads: used.Reads, Writes: used.Writes}
	}
	post := func(path string, body m, status int) apitest.Answer {
		return f.Public().Call(http.MethodPost, path, body).Want(status)
	}
	f.Agent().Get("/v1/customers?q=nobody").Want(http.StatusOK) // what is read once a minute is read
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 24, "price": m{"amount": "50000", "currency": "IRT"}}, "Idempotency-Key", "p").Want(http.StatusCreated)
	g.take()

	person := m{"name": "Zahra Karimi", "phone": "09121234567", "email": "zahra@example.com"}
	post("/v1/captures", person, http.StatusAccepted)
	note(capture)
	post("/v1/captures", person, http.StatusAccepted)
	note(recapture)
	id := f.ByPhone("09121234567")
	g.take()
	post("/v1/messages", m{"phone": "09121234567", "text": strings.Repeat("The door does not close. ", 8), "kind": "complaint"}, http.StatusAccepted)
	note(message)
	f.Buy(apitest.Purchase(id, "1", "2026-09-01T10:00:00Z", "50000"), apitest.Purchase(id, "2", "2026-10-01T10:00:00Z", "50000"))
	g.take()
	f.Machine("recordPurchases").Call(http.MethodPost, "/v1/purchases", m{"purchases": []m{apitest.Purchase(id, "3", "2026-11-01T10:00:00Z", "50000")}}).Want(http.StatusOK)
	note(purchase)
	post("/v1/warranty-cards", m{"model": "RF-480", "serial": "AB12345", "purchasedOn": "2026-11-01", "owner": m{"name": "Zahra Karimi", "phone": "09121234567"}}, http.StatusCreated)
	note(card)
	f.Agent().Call(http.MethodPost, "/v1/customers/"+id+"/interactions", m{"channel": "call", "direction": "inbound", "kind": "inquiry", "phase": "pre-sale", "minutes": 5, "summary": "Asked for the price of a filter."}).Want(http.StatusCreated)
	note(contact)
	f.Agent().Get("/v1/customers?q=karimi").Want(http.StatusOK)
	note(search)
	f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	note(view)

	return out
}

// What the program reckons with is what the handlers do today: if this fails, put what was measured into measured.go and run
// `go run ./infra/scale -write`.
func TestMeasuredIsWhatTheHandlersDo(t *testing.T) {
	if diff := cmp.Diff(measured, measure(t)); diff != "" {
		t.Errorf("calls and units (-measured.go +handlers):\n%s", diff)
	}
}

// crowd is a firm of so many customers, of whom every one has bought twice.
func crowd(t *testing.T, n int) (*apitest.Firm, *gauge, []string) {
	t.Helper()
	f := apitest.New(t)
	g := newGauge(t, f)
	var ids []string
	for i := range n {
		id := f.Capture("Zahra Karimi", fmt.Sprintf("0912%07d", 1000000+i))
		f.Buy(
			apitest.Purchase(id, fmt.Sprintf("%d-1", i), fmt.Sprintf("2026-%02d-01T10:00:00Z", 1+i%6), "50000"),
			apitest.Purchase(id, fmt.Sprintf("%d-2", i), fmt.Sprintf("2026-%02d-%02dT10:00:00Z", 6+i%5, 1+i%28), fmt.Sprint(20000+1000*i)),
		)
		ids = append(ids, id)
	}
	f.Faults.Next = g
	return f, g, ids
}

// A night costs as much for each customer as reading their entry of the index once, and for each who changed what Night says.
func TestNightCostsWhatMeasuredSays(t *testing.T) {
	f, g, ids := crowd(t, 24)
	run := func() (all units, by map[string]units) {
		g.take()
		if _, err := f.Job.RunAll(t.Context(), value.Input{}); err != nil {
			t.Fatal(err)
		}
		f.Clock.Add(time.Hour)
		by = g.by
		return g.take(), by
	}
	run()
	quiet, by := run()
	if asked := by["Query value"].Calls; asked != table.Shards+1 { // one page more tells how dense the index is
		t.Errorf("the index is asked %v times for %d partitions", asked, table.Shards)
	}
	if wrote := by["UpdateItem "]; wrote.Calls > 0 {
		t.Errorf("a night after which nobody changed writes %+v of customers", wrote)
	}
	always := by["BatchGetItem "].Reads
	if quiet.Writes > night.Fixed.Writes || quiet.Reads > night.Fixed.Reads {
		t.Errorf("a night costs %+v before anybody is looked at, measured.go says %+v", quiet, night.Fixed)
	}
	for _, id := range ids {
		f.Buy(apitest.Purchase(id, id, "2026-11-21T10:00:00Z", "90000"))
	}
	_, by = run()
	got := by["UpdateItem "]
	got.Reads = by["BatchGetItem "].Reads - always // their ledgers, for the reports
	each := Measured{Calls: 1, Reads: got.Reads / float64(len(ids)), Writes: got.Writes / float64(len(ids))}
	if got.Calls != float64(len(ids)) || math.Abs(each.Writes-night.Changed.Writes) > 0.5 || math.Abs(each.Reads-night.Changed.Reads) > 0.5 {
		t.Errorf("a changed customer costs %+v in %v calls for %d, measured.go says %+v", each, got.Calls, len(ids), night.Changed)
	}
}

// The size of the customer that the table is full of: the items that stay, those of the audit and those of a day.
func TestStoredIsWhatTheHandlersLeave(t *testing.T) {
	f := apitest.New(t)
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 24, "price": m{"amount": "50000", "currency": "IRT"}}).Want(http.StatusCreated)
	before := keysOf(t, f)
	id := f.Capture("Zahra Karimi", "09121234567")
	f.Buy(apitest.Purchase(id, "1", "2026-09-01T10:00:00Z", "50000"), apitest.Purchase(id, "2", "2026-10-01T10:00:00Z", "50000"), apitest.Purchase(id, "3", "2026-11-01T10:00:00Z", "50000"))
	f.Agent().Post("/v1/customers/"+id+"/interactions", m{"channel": "call", "direction": "inbound", "kind": "inquiry", "phase": "pre-sale", "minutes": 5, "summary": "Asked for the price of a filter."}).Want(http.StatusCreated)
	f.Agent().Post("/v1/customers/"+id+"/interactions", m{"channel": "call", "direction": "outbound", "kind": "inquiry", "phase": "pre-sale", "minutes": 5, "summary": "Told the price of a filter."}).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", m{"model": "RF-480", "serial": "AB12345", "purchasedOn": "2026-11-01", "owner": m{"name": "Zahra Karimi", "phone": "09121234567"}}).Want(http.StatusCreated)
	if _, err := f.Job.RunAll(t.Context(), value.Input{}); err != nil {
		t.Fatal(err)
	}
	var got Stored
	for _, item := range tabletest.Scan(t, f.Client, f.TableName) {
		if k := texts(entryKey(item)); before[k] {
			continue
		}
		size := sizeOf(item) + 100 // the service's overhead of an item
		for i := range indexes {
			if e := entry(item, i); e != nil {
				got.Index += sizeOf(e) + 100
			}
		}
		switch pk := aws.ToString(text(item["PK"])); {
		case strings.HasPrefix(pk, "AUDIT#"):
			got.Audit += size
		case item["expires"] != nil, strings.HasPrefix(pk, "JOB#"), strings.HasPrefix(pk, "STATS#"), strings.HasPrefix(pk, "LEARNT#"), pk == "PLAYS":
		default:
			got.Kept += size
			got.Items++
			if e := entry(item, 1); e != nil {
				got.Value = sizeOf(e)
			}
		}
	}
	for what, pair := range map[string][2]int{"kept": {stored.Kept, got.Kept}, "index": {stored.Index, got.Index}, "audit": {stored.Audit, got.Audit}, "value": {stored.Value, got.Value}} {
		if math.Abs(float64(pair[0]-pair[1])) > 0.05*float64(pair[0]) {
			t.Errorf("%s: %d bytes, measured.go says %d", what, pair[1], pair[0])
		}
	}
	if got.Items != stored.Items {
		t.Errorf("%d items, measured.go says %d", got.Items, stored.Items)
	}
}

func entryKey(item attributes) attributes { return attributes{"PK": item["PK"], "SK": item["SK"]} }

func keysOf(t *testing.T, f *apitest.Firm) map[string]bool {
	out := map[string]bool{}
	for _, item := range tabletest.Scan(t, f.Client, f.TableName) {
		out[texts(entryKey(item))] = true
	}
	return out
}

func text(value any) *string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var out struct{ Value string }
	if json.Unmarshal(encoded, &out) != nil {
		return nil
	}
	return &out.Value
}
