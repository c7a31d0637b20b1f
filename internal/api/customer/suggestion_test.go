package customer_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// catalogue is a refrigerator whose buyers need a water filter next.
func catalogue(f *apitest.Firm) {
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"fa": "یخچال", "en": "Refrigerator"}, "warrantyMonths": 24, "next": []string{"FL-1"}}).Want(http.StatusCreated)
	f.Marketer().Post("/v1/products", m{
		"sku": "FL-1", "name": m{"fa": "فیلتر آب", "en": "Water filter"}, "price": apitest.Toman("900000"), "margin": apitest.Toman("300000"),
	}).Want(http.StatusCreated)
}

// owner is somebody with a card of a refrigerator.
func owner(f *apitest.Firm, phone, serial string) string {
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": serial, "purchasedOn": "2026-11-01", "owner": m{"name": "Sara", "phone": phone, "consent": m{"sms": true}, "preferredTime": "evenings"},
	}).Want(http.StatusCreated)
	return f.ByPhone(phone)
}

// kinds are the kinds of what is suggested for a customer.
func kinds(f *apitest.Firm, id string) string {
	var out []string
	for _, one := range f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).List("suggestions") {
		out = append(out, one.(m)["kind"].(string))
	}
	return strings.Join(out, " ")
}

// decision is the address at which the first suggestion for a customer is decided.
func decision(f *apitest.Firm, id string) string {
	return "/v1/customers/" + id + "/suggestions/" + f.Agent().Get("/v1/customers/"+id).Text("suggestions/0/id") + "/decision"
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if want != got {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestASuggestionSaysWhatAndWhy(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	id := owner(f, mobile, "AB1")
	view := f.Agent().Get("/v1/customers/"+id, "Accept-Language", "en").Want(http.StatusOK)
	same(t, "title", "Offer \u2068Water filter\u2069.", view.Text("suggestions/0/title"))
	same(t, "reason", "Has owned \u2068Refrigerator\u2069 since 1 November 2026; its buyers usually need \u2068Water filter\u2069 next, and they have none yet.", view.Text("suggestions/0/reason"))
	same(t, "gain", "300000", view.Text("suggestions/0/gain/amount"))
	same(t, "channel", "sms", view.Text("suggestions/0/channel"))
	same(t, "time", "evenings", view.Text("suggestions/0/time"))
	same(t, "when", "2026-11-29", view.Text("suggestions/0/when"))
	persian := f.Agent().Get("/v1/customers/"+id, "Accept-Language", "fa").Text("suggestions/0/title")
	same(t, "Persian title", "\u2068فیلتر آب\u2069 را پیشنهاد کنید.", persian)
}

func TestAnAcceptedSuggestionIsATask(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	id := owner(f, mobile, "AB1")
	at := decision(f, id)
	first := f.Agent().Post(at, m{"state": "accepted", "owner": "Maryam"}, "Idempotency-Key", "k").Want(http.StatusOK)
	tasks := f.Agent().Get("/v1/tasks?until=2026-11-29", "Accept-Language", "en").Want(http.StatusOK)
	same(t, "tasks", 1, len(tasks.List("items")))
	same(t, "task", first.Text("task"), tasks.Text("items/0/id"))
	same(t, "text", "Offer \u2068FL-1\u2069.", tasks.Text("items/0/text"))
	same(t, "owner", "Maryam", tasks.Text("items/0/owner"))
	same(t, "due", "2026-11-29", tasks.Text("items/0/due"))
	same(t, "suggestions", "", kinds(f, id))
	line := f.Agent().Get("/v1/customers/" + id + "/timeline")
	same(t, "line", "suggestion", line.Text("items/0/type"))
	same(t, "state on the timeline", "accepted", line.Text("items/0/suggestion/state"))
	same(t, "by", "staff-agent", line.Text("items/0/by"))

	before := f.Lines("AUDIT#")
	same(t, "the request again", first.Body, f.Agent().Post(at, m{"state": "accepted", "owner": "Maryam"}, "Idempotency-Key", "k").Want(http.StatusOK).Body)
	same(t, "the decision again", first.Body, f.Agent().Post(at, m{"state": "accepted"}).Want(http.StatusOK).Body)
	same(t, "another with its key", "idempotency.reused", f.Agent().Post(at, m{"state": "done"}, "Idempotency-Key", "k").Want(http.StatusUnprocessableEntity).Text("code"))
	same(t, "another", "suggestion.decided", f.Agent().Post(at, m{"state": "rejected", "reason": "No"}).Want(http.StatusConflict).Text("code"))
	same(t, "lines", strings.Join(before, "\n"), strings.Join(f.Lines("AUDIT#"), "\n"))
}

func TestARejectedSuggestionRests(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	id := owner(f, mobile, "AB1")
	at := decision(f, id)
	same(t, "without a reason", "/reason required", strings.Join(f.Agent().Post(at, m{"state": "rejected"}).Want(http.StatusUnprocessableEntity).Codes(), " "))
	f.Agent().Post(at, m{"state": "rejected", "reason": "Has one from elsewhere"}).Want(http.StatusOK)
	same(t, "suggestions", "", kinds(f, id))
	same(t, "reason", "Has one from elsewhere", f.Agent().Get("/v1/customers/"+id+"/timeline").Text("items/0/text"))
	f.Clock.Add(89 * 24 * time.Hour)
	same(t, "after 89 days", "", kinds(f, id))
	f.Clock.Add(24 * time.Hour)
	same(t, "after 90 days", "next", kinds(f, id))
	f.Agent().Post(at, m{"state": "done"}).Want(http.StatusOK)
	same(t, "when it is done", "", kinds(f, id))
}

func TestASuggestionThatNoLongerHolds(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	id := owner(f, mobile, "AB1")
	at := decision(f, id)
	f.Public().Post("/v1/messages", m{"phone": mobile, "text": "Loud", "kind": "complaint"}).Want(http.StatusAccepted)
	same(t, "suggestions", "recover", kinds(f, id))
	same(t, "code", "suggestion.gone", f.Agent().Post(at, m{"state": "accepted"}).Want(http.StatusConflict).Text("code"))
	view := f.Agent().Get("/v1/customers/" + id)
	same(t, "channel", "call", view.Text("suggestions/0/channel"))
	same(t, "when", "2026-11-23", view.Text("suggestions/0/when"))
	f.Agent().Post(decision(f, id), m{"state": "rejected", "reason": "Calls tomorrow anyway"}).Want(http.StatusOK)
	same(t, "no offer before it is settled", "", kinds(f, id))
	cases := f.Agent().Get("/v1/cases").Text("items/0/id")
	f.Agent().Patch("/v1/cases/"+cases, `"1"`, m{"state": "resolved", "outcome": "New bearing"}).Want(http.StatusOK)
	same(t, "when it is settled", "next", kinds(f, id))
	f.Agent().Post("/v1/customers/cus_none/suggestions/next/decision", m{"state": "done"}).Want(http.StatusNotFound)
}

// Two people decide at the same moment: one of them counts, and the other is told.
func TestDecidingAtTheSameMoment(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	id := owner(f, mobile, "AB1")
	at := decision(f, id)
	var wait sync.WaitGroup
	var accepted, rejected apitest.Answer
	wait.Go(func() { accepted = f.Agent().Post(at, m{"state": "accepted"}) })
	wait.Go(func() { rejected = f.Manager().Post(at, m{"state": "rejected", "reason": "No"}) })
	wait.Wait()
	same(t, "statuses", http.StatusOK+http.StatusConflict, accepted.Status+rejected.Status)
	id, _, _ = strings.Cut(strings.TrimPrefix(at, "/v1/customers/"+id+"/suggestions/"), "/")
	same(t, "decisions", 1, f.Count("CUS#", " NEXT#"+id))
}

func TestDecisionsMoveWithAMergeAndBack(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	from, into := owner(f, otherMobile, "AB1"), f.Capture("Sara", mobile)
	at := decision(f, from)
	f.Agent().Post(at, m{"state": "accepted"}).Want(http.StatusOK)
	w := twins{into, from}
	w.merge(f).Want(http.StatusOK)
	same(t, "suggestions", "", kinds(f, into))
	same(t, "of who is no more", "customer.merged", f.Agent().Post(at, m{"state": "accepted"}).Want(http.StatusNotFound).Text("code"))
	moved := strings.Replace(at, from, into, 1)
	same(t, "whose", into, f.Agent().Post(moved, m{"state": "accepted"}).Want(http.StatusOK).Text("customer"))
	w.undo(f).Want(http.StatusOK)
	same(t, "whose, again", from, f.Agent().Post(at, m{"state": "accepted"}).Want(http.StatusOK).Text("customer"))
}

func TestAnErasureTakesDecisions(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	id := owner(f, mobile, "AB1")
	f.Agent().Post(decision(f, id), m{"state": "accepted", "owner": "Maryam"}, "Idempotency-Key", "k").Want(http.StatusOK)
	erase(f, id, "?reason=asked").Want(http.StatusNoContent)
	for _, line := range f.Lines() {
		if strings.Contains(line, id) || strings.Contains(line, "Maryam") {
			t.Errorf("left: %s", line)
		}
	}
}

func TestSuggestionsOfTheDay(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	same(t, "before the first run", 0, len(f.Agent().Get("/v1/suggestions").Want(http.StatusOK).List("items")))
	with, angry, without := owner(f, mobile, "AB1"), f.Capture("Reza", otherMobile), f.Capture("Ali", "+989361234567")
	for i, id := range []string{with, angry, without} {
		f.Buy(apitest.Purchase(id, string(rune('A'+2*i)), "2025-01-10T10:00:00Z", "5000"), apitest.Purchase(id, string(rune('B'+2*i)), "2026-05-10T10:00:00Z", "5000"))
	}
	f.Agent().Post("/v1/customers/"+without+"/consents", m{"consent": m{"sms": false}, "consentText": "1"}).Want(http.StatusOK)
	f.Public().Post("/v1/messages", m{"phone": otherMobile, "text": "Loud", "kind": "complaint"}).Want(http.StatusAccepted)
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	got := map[string]string{}
	for path := "/v1/suggestions?pageSize=1"; path != ""; {
		page := f.Agent().Get(path).Want(http.StatusOK)
		for _, one := range page.List("items") {
			one := one.(m)
			got[one["customerId"].(string)] = one["suggestion"].(m)["kind"].(string)
			same(t, "segment", "cooling", one["segment"].(string))
		}
		if path = ""; page.Text("nextPageToken") != "" {
			path = "/v1/suggestions?pageSize=1&pageToken=" + page.Text("nextPageToken")
		}
	}
	same(t, "of the owner", "next", got[with])
	same(t, "of who complains", "recover", got[angry])
	same(t, "customers", 2, len(got))
	erase(f, angry, "?reason=asked").Want(http.StatusNoContent)
	same(t, "after an erasure", 1, len(f.Agent().Get("/v1/suggestions").Want(http.StatusOK).List("items")))
}
