package retention_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/retention"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

type m = apitest.M

// day is 24 hours.
const day = 24 * time.Hour

// jobOf forgets prospects of a firm after a year.
func jobOf(f *apitest.Firm) *retention.Job {
	return &retention.Job{
		Store: f.TableOf("retention"), Source: f.Service.Source, Days: 365, Shards: table.Shards, Files: f.Bucket, Log: slog.New(slog.NewJSONHandler(f.Log, nil)),
	}
}

func run(t *testing.T, job *retention.Job) retention.Report {
	t.Helper()
	report, err := job.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func phone(i int) string { return fmt.Sprintf("+98912%07d", i) }

// there are the people of a firm by their names.
func there(t *testing.T, f *apitest.Firm, phones map[string]string) []string {
	t.Helper()
	out := []string{}
	for name, phone := range phones {
		if len(f.Agent().Get("/v1/customers?phone="+strings.Replace(phone, "+", "%2B", 1)).Want(http.StatusOK).List("items")) > 0 {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Whom the firm keeps after a year in which nothing was heard of them, and whom it does not.
func TestWhoIsForgotten(t *testing.T) {
	f := apitest.New(t)
	call := func(id, direction, kind, at string) {
		body := m{"channel": "call", "direction": direction, "phase": "sale", "kind": kind, "summary": "spoke"}
		if at != "" {
			body["at"] = at
		}
		f.Agent().Post("/v1/customers/"+id+"/interactions", body).Want(http.StatusCreated)
	}
	card := func(serial, name, phone string) m {
		return m{"model": "RF-480", "serial": serial, "purchasedOn": "2026-11-01", "owner": m{"name": name, "phone": phone}}
	}
	type person struct {
		kept  bool
		then  func(id, phone string) // at the first contact
		later func(id, phone string) // a year later, less a day
	}
	none := func(string, string) {}
	people := map[string]person{
		"never answered":  {false, none, none},
		"was called":      {false, none, func(id, _ string) { call(id, "outbound", "inquiry", "") }},
		"called":          {true, none, func(id, _ string) { call(id, "inbound", "inquiry", "") }},
		"called long ago": {false, none, func(id, _ string) { call(id, "inbound", "inquiry", apitest.Start.Add(-day).Format(time.RFC3339)) }},
		"wrote":           {true, none, func(_, phone string) { f.Public().Post("/v1/messages", m{"phone": phone, "text": "Hello"}).Want(202) }},
		"came again":      {true, none, func(_, phone string) { f.Public().Post("/v1/captures", m{"name": "X", "phone": phone}).Want(202) }},
		"changed consent": {true, none, func(id, _ string) {
			f.Agent().Post("/v1/customers/"+id+"/consents", m{"consent": m{"sms": true}}).Want(200)
		}},
		"bought":           {true, func(id, _ string) { f.Buy(apitest.Purchase(id, "1", "2026-11-01T10:00:00Z", "1000")) }, none},
		"gave all back":    {true, func(id, _ string) { back(f, f.Buy(apitest.Purchase(id, "2", "2026-11-01T10:00:00Z", "1000"))[0]) }, none},
		"has a card":       {true, func(_, phone string) { f.Public().Post("/v1/warranty-cards", card("AB1", "X", phone)).Want(201) }, none},
		"has an open case": {true, func(id, _ string) { call(id, "inbound", "complaint", "") }, none},
		"had a case": {false, func(id, _ string) {
			call(id, "inbound", "complaint", "")
			closeCase(f, id)
		}, none},
	}
	phones := map[string]string{}
	for i, name := range slices.Sorted(maps.Keys(people)) {
		phones[name] = phone(i)
		people[name].then(f.Capture(name, phones[name]), phones[name])
	}
	f.Clock.Add(364 * day)
	for name, p := range people {
		p.later(f.ByPhone(phones[name]), phones[name])
	}
	f.Agent().Post("/v1/customers", m{"kind": "unit", "name": "Own workshop", "phone": "+982188770000"}).Want(http.StatusCreated)
	phones["is new"] = "+989121234567"
	f.Capture("is new", phones["is new"])
	f.Clock.Add(day)
	want := []string{}
	for name := range phones {
		if people[name].kept || name == "is new" {
			want = append(want, name)
		}
	}
	slices.Sort(want)

	if report := run(t, jobOf(f)); report.Erased != 0 {
		t.Errorf("a year ago to the moment is not longer ago: %+v", report)
	}
	f.Clock.Add(time.Hour)
	keepAll := jobOf(f)
	keepAll.Days = 0
	if report := run(t, keepAll); report != (retention.Report{}) || len(there(t, f, phones)) != len(phones) {
		t.Errorf("0 days keep everybody: %+v", report)
	}
	report := run(t, jobOf(f))
	if diff := cmp.Diff(want, there(t, f, phones)); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if report.Erased != len(phones)-len(want) || report.Left != 0 || report.Unfinished {
		t.Errorf("%+v, want %d erased", report, len(phones)-len(want))
	}
	before := f.Lines()
	if again := run(t, jobOf(f)); again.Erased != 0 || !slices.Equal(before, f.Lines()) {
		t.Errorf("again: %+v", again)
	}
	entries, _, err := f.Service.Table.Ledger(t.Context(), "", 100)
	if err != nil || len(entries) != report.Erased || entries[0].By != retention.By {
		t.Errorf("ledger %+v, %v", entries, err)
	}
	if log := f.Log.String(); strings.Contains(log, "answered") || strings.Contains(log, "cus_") || !strings.Contains(log, `"msg":"retention"`) {
		t.Errorf("log: %s", log)
	}
}

// Whoever is forgotten is taken out of a held post in which somebody else named them.
func TestForgottenInAHeldPost(t *testing.T) {
	f := apitest.New(t)
	f.Capture("never answered", phone(1))
	f.Clock.Add(365*day + time.Hour)
	gift := url.Values{
		"model": {"RF-480"}, "serial": {"AB1"}, "purchasedOn": {"2026-11-01"}, "owner.name": {"Sara"}, "owner.phone": {phone(2)},
		"relation": {"gift"}, "giver.name": {"Giver"}, "giver.phone": {phone(1)}, "_website": {"http://spam.example"},
	}
	f.Public().Post("/en/warranty", gift.Encode(), "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusSeeOther)
	if report := run(t, jobOf(f)); report.Erased != 1 {
		t.Fatalf("%+v", report)
	}
	held := f.Agent().Get("/v1/quarantine").Want(http.StatusOK)
	if len(held.List("items")) != 1 || strings.Contains(held.Body, phone(1)) || !strings.Contains(held.Body, phone(2)) {
		t.Errorf("held: %s", held.Body)
	}
}

func back(f *apitest.Firm, purchase string) {
	f.Agent().Post("/v1/purchases/"+purchase+"/refunds", m{"amount": apitest.Toman("1000"), "reason": "all of it"}).Want(http.StatusCreated)
}

func closeCase(f *apitest.Firm, customer string) {
	one := f.Agent().Get("/v1/customers/" + customer).Want(http.StatusOK).Text("cases/0/id")
	f.Agent().Patch("/v1/cases/"+one, `"1"`, m{"state": "resolved", "outcome": "done"}).Want(http.StatusOK)
}

// An execution does so much and no more; the next ones go on, until nobody is left.
func TestGoesOnTheNextDay(t *testing.T) {
	f := apitest.New(t)
	for i := range 7 {
		f.Capture("A", phone(i))
	}
	f.Clock.Add(400 * day)
	job := jobOf(f)
	job.Most = 3
	var got []retention.Report
	for range 4 {
		got = append(got, run(t, job))
		f.Clock.Add(day)
	}
	want := []retention.Report{
		{Candidates: 3, Erased: 3, Unfinished: true}, {Candidates: 3, Erased: 3, Unfinished: true}, {Candidates: 1, Erased: 1}, {},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
	if left := f.Count("CUS#", ""); left != 0 {
		t.Errorf("%d items are left", left)
	}
}

// It ends while there is time to, and does not begin an erasure that it could not finish.
func TestEndsInTime(t *testing.T) {
	f := apitest.New(t)
	f.Capture("A", phone(1))
	f.Clock.Set(time.Now().UTC().AddDate(50, 0, 0))
	soon, cancel := context.WithDeadline(t.Context(), f.Clock.Now().Add(20*time.Second))
	defer cancel()
	report, err := jobOf(f).Run(soon)
	if err != nil || report.Erased != 0 || !report.Unfinished {
		t.Errorf("20 seconds: %+v, %v", report, err)
	}
	later, cancel := context.WithDeadline(t.Context(), f.Clock.Now().Add(time.Minute))
	defer cancel()
	if report, err = jobOf(f).Run(later); err != nil || report.Erased != 1 || report.Unfinished {
		t.Errorf("a minute: %+v, %v", report, err)
	}
}

// Who was merged into another is forgotten with them, and not by themselves; a merge that was cut off holds up nobody else.
func TestMergedProspects(t *testing.T) {
	f := apitest.New(t)
	from, into := f.Capture("A", phone(1)), f.Capture("B", phone(2))
	f.Capture("C", phone(3))
	etag := f.Agent().Get("/v1/customers/" + into).Want(http.StatusOK).Header.Get("ETag")
	f.Manager().Call(http.MethodPost, "/v1/customers/"+into+"/merge", m{"from": from}, "If-Match", etag).Want(http.StatusOK)
	f.Clock.Add(400 * day)
	job := jobOf(f)
	job.Store = unfinished{f.Service.Table, into}
	if report := run(t, job); report != (retention.Report{Candidates: 2, Erased: 1, Left: 1}) {
		t.Errorf("while a merge is unfinished: %+v", report)
	}
	if report := run(t, jobOf(f)); report != (retention.Report{Candidates: 1, Erased: 1}) {
		t.Errorf("when it has ended: %+v", report)
	}
	if left := f.Count("CUS#", ""); left != 0 {
		t.Errorf("%d items are left", left)
	}
}

// unfinished is a table in which the merge of one customer is not finished.
type unfinished struct {
	*table.Table
	customer string
}

func (u unfinished) Erase(ctx context.Context, e crm.Erasure) (crm.Erased, error) {
	if e.Customer == u.customer {
		return crm.Erased{}, crm.ConflictError{Code: "merge.unfinished"}
	}
	return u.Table.Erase(ctx, e)
}

// An execution that was cut off in the middle of an erasure leaves somebody who is no customer any more and not gone yet: the next one
// ends that, whether or not the firm still forgets anybody.
func TestACutOffErasureIsEnded(t *testing.T) {
	f := apitest.New(t)
	f.Capture("Sara", phone(1))
	f.Clock.Add(400 * day)
	job := jobOf(f)
	f.Faults.Reset()
	f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Operation == "TransactWriteItems" && c.OfOperation > 1 {
			return tabletest.ServerError
		}
		return nil
	})
	if _, err := job.Run(t.Context()); err == nil || f.Count("ERASURE#", "WORK") != 1 {
		t.Fatalf("%v, and %d erasures under way: it was not cut off in the middle", err, f.Count("ERASURE#", "WORK"))
	}
	f.Faults.Reset()
	job.Days = 0
	if report := run(t, job); report.Erased != 1 || f.Count("ERASURE#", "WORK") != 0 || f.Count("CUS#", "") != 0 {
		t.Errorf("%+v, %d under way and %d items of customers", report, f.Count("ERASURE#", "WORK"), f.Count("CUS#", ""))
	}
}
