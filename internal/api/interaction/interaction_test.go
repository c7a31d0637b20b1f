package interaction_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

type m = apitest.M

const mobile = "+989121234567"

func contact(kind, summary string) m {
	return m{"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": kind, "summary": summary}
}

func TestInteractionsAddUp(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	for range 2 {
		body := contact("service", "Explained the display.")
		body["minutes"], body["cost"] = 12, apitest.Toman("5000")
		f.Agent().Post("/v1/customers/"+id+"/interactions", body).Want(http.StatusCreated)
	}
	f.Buy(apitest.Purchase(id, "1", "2026-11-20T10:00:00Z", "100000"))
	view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	if diff := cmp.Diff(any(m{"amount": "10000", "currency": "IRT"}), view.At("value/costToServe")); diff != "" || view.Number("value/minutes") != 24 {
		t.Errorf("cost to serve (-want +got):\n%s%v minutes, want 24", diff, view.At("value/minutes"))
	}
	body := contact("service", "In dollars.")
	body["cost"] = m{"amount": "1", "currency": "USD"}
	refused := f.Agent().Post("/v1/customers/"+id+"/interactions", body).Want(http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"/cost/currency currency.mixed"}, refused.Codes()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	f.Agent().Post("/v1/customers/cus_nobody/interactions", contact("service", "?")).Want(http.StatusNotFound)
	if n := f.Count("CUS#cus_nobody", ""); n != 0 {
		t.Errorf("%d items of nobody", n)
	}
}

// Cases are listed by priority, then due time, whatever shard they are in, and pages join without gap or overlap.
func TestCasesAreInOrder(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	for i := range 12 {
		f.Clock.Add(-time.Duration(i*7%5) * time.Hour)
		kind := []string{"claim", "complaint"}[i%2]
		f.Agent().Post("/v1/customers/"+id+"/interactions", contact(kind, fmt.Sprint(i))).Want(http.StatusCreated)
	}
	type row struct {
		ID, Due  string
		Priority int
	}
	var page struct {
		Items         []row
		NextPageToken string
	}
	var all []row
	for path := "/v1/cases?pageSize=5"; path != ""; {
		page.NextPageToken, page.Items = "", nil
		f.Agent().Get(path).Want(http.StatusOK).Into(&page)
		all = append(all, page.Items...)
		path = ""
		if page.NextPageToken != "" {
			path = "/v1/cases?pageSize=5&pageToken=" + page.NextPageToken
		}
	}
	order := func(a, b row) int {
		return strings.Compare(fmt.Sprint(a.Priority, a.Due, a.ID), fmt.Sprint(b.Priority, b.Due, b.ID))
	}
	if len(all) != 12 || !slices.IsSortedFunc(all, order) {
		t.Errorf("want twelve cases by priority, due and id: %v", all)
	}
	if got := len(slices.Compact(slices.Clone(all))); got != 12 {
		t.Errorf("%d different cases, want 12", got)
	}
}

func TestCaseIsClosedWithAnOutcome(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	logged := f.Agent().Post("/v1/customers/"+id+"/interactions", contact("complaint", "Loud.")).Want(http.StatusCreated)
	path := "/v1/cases/" + logged.Text("caseId")
	f.Agent().Patch(path, "", m{"owner": "Sara"}).Want(http.StatusPreconditionRequired)
	f.Agent().Patch("/v1/cases/cas_none", `"1"`, m{"owner": "Sara"}).Want(http.StatusNotFound)
	changed := f.Agent().Patch(path, `"1"`, m{"owner": "Sara", "priority": 1, "due": "2026-12-01T08:00:00+03:30"}).Want(http.StatusOK)
	if changed.Header.Get("ETag") != `"2"` || changed.Text("due") != "2026-12-01T04:30:00Z" {
		t.Errorf("ETag %s, due %s", changed.Header.Get("ETag"), changed.Text("due"))
	}
	f.Agent().Patch(path, `"1"`, m{"owner": "Reza"}).Want(http.StatusPreconditionFailed)
	refused := f.Agent().Patch(path, `"2"`, m{"state": "resolved"}).Want(http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"/outcome required"}, refused.Codes()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if got := f.Agent().Get("/v1/cases").Text("items/0/owner"); got != "Sara" {
		t.Errorf("owner in the list %q, want Sara", got)
	}
	f.Agent().Patch(path, `"2"`, m{"state": "resolved", "outcome": "Replaced."}).Want(http.StatusOK)
	if left := f.Agent().Get("/v1/cases").Want(http.StatusOK); len(left.List("items")) != 0 {
		t.Errorf("a closed case is still listed: %s", left.Body)
	}
	f.Agent().Patch(path, `"3"`, m{"state": "open"}).Want(http.StatusOK)
	if back := f.Agent().Get("/v1/cases").Want(http.StatusOK); len(back.List("items")) != 1 {
		t.Errorf("a case that is open again is not listed: %s", back.Body)
	}
}

// The list of interactions has nothing else of the timeline, and pages join.
func TestInteractionsOfACustomer(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	for i := range 7 {
		f.Clock.Add(time.Minute)
		f.Agent().Post("/v1/customers/"+id+"/interactions", contact("service", fmt.Sprint(i))).Want(http.StatusCreated)
		f.Capture("A", mobile)
	}
	var seen []string
	path := "/v1/customers/" + id + "/interactions?pageSize=3"
	for next := path; next != ""; {
		page := f.Agent().Get(next).Want(http.StatusOK)
		for i := range page.List("items") {
			seen = append(seen, page.Text(fmt.Sprintf("items/%d/interaction/summary", i)))
		}
		next = ""
		if token := page.Text("nextPageToken"); token != "" {
			next = path + "&pageToken=" + token
		}
	}
	if diff := cmp.Diff([]string{"6", "5", "4", "3", "2", "1", "0"}, seen); diff != "" {
		t.Errorf("interactions (-want +got):\n%s", diff)
	}
}
