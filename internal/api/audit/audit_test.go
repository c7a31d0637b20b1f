package audit_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
)

type m = apitest.M

const mine, theirs = "+989121234567", "+989351234567"

// records are what the audit says, newest first, as "by operation action customers", customers by the names given to their ids.
func records(t *testing.T, f *apitest.Firm, names map[string]string, query string) []string {
	t.Helper()
	var out []string
	for token := ""; ; {
		page := f.Manager().Get("/v1/audit?pageSize=2" + query + token).Want(http.StatusOK)
		var list struct {
			Items         []crm.AuditRecord
			NextPageToken string
		}
		page.Into(&list)
		for _, one := range list.Items {
			var who []string
			for id, name := range names {
				if slices.Contains(one.Customers, crm.HashID(id)) {
					who = append(who, name)
				}
			}
			slices.Sort(who)
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", one.By, one.Operation, one.Action, strings.Join(who, "+"))))
		}
		if list.NextPageToken == "" {
			return out
		}
		token = "&pageToken=" + url.QueryEscape(list.NextPageToken)
	}
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// What staff and machines do, and what anybody says of consent, is found by customer, by who did it, and by day.
func TestAudit(t *testing.T) {
	f := apitest.New(t)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine, "consent": m{"sms": true}, "consentText": "1"}).Want(http.StatusAccepted)
	f.Public().Post("/v1/captures", m{"name": "Reza", "phone": theirs}).Want(http.StatusAccepted)
	sara, reza := fmt.Sprintf("cus_%026d", 1), fmt.Sprintf("cus_%026d", 2)
	names := map[string]string{sara: "sara", reza: "reza"}
	f.Clock.Add(time.Minute)
	f.Agent().Get("/v1/customers/" + sara).Want(http.StatusOK)
	f.Clock.Add(time.Minute)
	f.Machine("recordPurchases").Post("/v1/purchases", m{"purchases": []m{apitest.Purchase(reza, "1", "2026-11-20T10:00:00Z", "5000")}}).Want(http.StatusOK)
	f.Clock.Add(48 * time.Hour)
	f.Agent().Post("/v1/customers/"+sara+"/consents", m{"withdraw": true, "consentText": "2"}).Want(http.StatusOK)
	f.Clock.Add(time.Minute)
	f.Agent().Get("/v1/customers?name=re").Want(http.StatusOK)
	all := []string{
		"staff-agent findCustomers read reza",
		"staff-agent recordConsent consent sara",
		"staff-agent recordConsent change sara",
		"till recordPurchases change reza",
		"staff-agent getCustomer read sara",
		"public createCapture consent sara",
	}
	want(t, "all", all, records(t, f, names, ""))
	want(t, "of Reza", []string{all[0], all[3]}, records(t, f, names, "&customer="+reza))
	want(t, "by the till", []string{all[3]}, records(t, f, names, "&by=till"))
	want(t, "of a day", all[3:], records(t, f, names, "&from=2026-11-22&to=2026-11-22"))
	want(t, "of a day without any", []string(nil), records(t, f, names, "&from=2026-11-23&to=2026-11-23"))
	want(t, "of nobody", []string(nil), records(t, f, names, "&customer=cus_nobody"))
	said := f.Manager().Get("/v1/audit?by=public").At("items/0/consent/0")
	want(t, "what was said", any(m{"channel": "sms", "purpose": "marketing", "agreed": true, "pending": false, "text": "1"}), said)
	for key, item := range f.Items() {
		if line := key + fmt.Sprint(item); strings.HasPrefix(key, "AUDIT#") && (strings.Contains(line, "cus_") || strings.Contains(line, "Sara")) {
			t.Errorf("the audit names somebody: %s", line)
		}
	}
}

func TestBounds(t *testing.T) {
	f := apitest.New(t)
	for query, code := range map[string]string{
		"from=2026-10-22&to=2026-11-22": "/to date.span", "from=2026-11-22&to=2026-11-21": "/to date.order", "from=x": "/from date.invalid",
		"to=2026-13-01": "/to date.invalid",
	} {
		want(t, query, []string{code}, f.Manager().Get("/v1/audit?"+query).Want(http.StatusUnprocessableEntity).Codes())
	}
	f.Manager().Get("/v1/audit?from=2026-10-23&to=2026-11-22").Want(http.StatusOK)
	f.Agent().Get("/v1/audit").Want(http.StatusForbidden)
}

// Many records of one moment and of several days come once each, whatever the pages.
func TestManyRecords(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mine)
	for range 3 {
		for range 30 {
			f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
		}
		f.Clock.Add(24 * time.Hour)
	}
	got := records(t, f, nil, "&customer="+id)
	want(t, "reads", 91, len(got)) // one by the search for the phone
}

// recordsAway lets every write of a record of a reading fail.
func recordsAway(c tabletest.Call) tabletest.Fault {
	if c.Operation == "PutItem" {
		return tabletest.ServerError
	}
	return nil
}

// What cannot be recorded is not shown.
func TestFailsClosed(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mine)
	f.Public().Post("/v1/warranty-cards", m{"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-01-31", "owner": m{"name": "Sara", "phone": mine}}).Want(http.StatusCreated)
	f.Faults.Choose(recordsAway)
	for _, path := range []string{
		"/v1/customers/" + id, "/v1/customers/" + id + "/timeline", "/v1/customers/" + id + "/consents", "/v1/customers/" + id + "/interactions",
		"/v1/customers?phone=" + url.QueryEscape(mine), "/v1/customers?name=sa", "/v1/customers?serial=AB1", "/v1/warranty-cards/RF-480/AB1", "/v1/tasks?until=2027-12-31",
	} {
		answer := f.Manager().Get(path).Want(http.StatusServiceUnavailable)
		if strings.Contains(answer.Body, "Sara") || strings.Contains(answer.Body, id) || strings.Contains(answer.Body, "912") {
			t.Errorf("%s: %s", path, answer.Body)
		}
		want(t, path, "busy", answer.Text("code"))
	}
	f.Public().Post("/v1/captures", m{"name": "Reza", "phone": theirs}).Want(http.StatusAccepted) // shows nobody anything
	f.Faults.Reset()
	f.Manager().Get("/v1/customers/" + id).Want(http.StatusOK)
}

// A change is recorded or does not happen: they are one transaction.
func TestChangesAreRecordedOrNotMade(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mine)
	before := f.Lines()
	f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Operation == "TransactWriteItems" {
			return tabletest.ServerError
		}
		return nil
	})
	f.Agent().Post("/v1/customers/"+id+"/consents", m{"withdraw": true}).Want(http.StatusServiceUnavailable)
	want(t, "table", before, f.Lines())
}

// Whoever repeats a request gets its answer again, and is recorded again.
func TestRepetitionIsRecorded(t *testing.T) {
	f := apitest.New(t)
	body := m{"name": "Sara", "phone": mine}
	first := f.Agent().Post("/v1/customers", body, "Idempotency-Key", "k1").Want(http.StatusCreated)
	f.Agent().Post("/v1/customers", body, "Idempotency-Key", "k1").Want(http.StatusCreated)
	names := map[string]string{first.Text("id"): "sara"}
	want(t, "audit", []string{"staff-agent createCustomer change sara", "staff-agent createCustomer read sara"}, slices.Sorted(slices.Values(records(t, f, names, ""))))
}

// Records expire as the firm wants it.
func TestAuditExpires(t *testing.T) {
	for days, life := range map[int]time.Duration{0: 0, 30: 30 * 24 * time.Hour} {
		f := apitest.New(t)
		f.Service.Table.KeepAudit(days)
		f.Capture("Sara", mine)
		found := 0
		for key, item := range f.Items() {
			if !strings.HasPrefix(key, "AUDIT#") {
				continue
			}
			found++
			expires := ""
			if life > 0 {
				expires = fmt.Sprint(f.Clock.Now().Add(life).Unix())
			}
			if got := item["expires"]; fmt.Sprint(got) != expires && (got != nil || expires != "") {
				t.Errorf("%d days: expires %v, want %q", days, got, expires)
			}
		}
		want(t, "records", 1, found)
	}
}
