package interaction_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

func seen(reference, kind string, who m) m {
	out := m{"source": "shop", "reference": reference, "at": "2026-11-20T10:00:00Z", "kind": kind, "text": "Fridges"}
	for name, value := range who {
		out[name] = value
	}
	return out
}

// What a machine tells of known customers is on their timelines once, whoever repeats it, and leaves with them.
func TestWebEventsAreOnTheTimeline(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	machine := f.Machine("recordWebEvents")
	batch := m{"events": []m{
		seen("1", "page", m{"customerId": id}), seen("2", "cart", m{"phone": "۰۹۱۲۱۲۳۴۵۶۷"}), seen("2", "cart", m{"customerId": id}),
		seen("3", "search", m{"email": "nobody@example.com"}), seen("4", "search", m{"customerId": "cus_nobody"}),
	}}
	first := machine.Post("/v1/events", batch).Want(http.StatusOK)
	status := func(a apitest.Answer) (out []string) {
		for i := range a.List("results") {
			out = append(out, a.Text(fmt.Sprintf("results/%d/status", i)))
		}
		return out
	}
	if diff := cmp.Diff([]string{"recorded", "recorded", "already", "refused", "refused"}, status(first)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"already", "already", "already", "refused", "refused"}, status(machine.Post("/v1/events", batch).Want(http.StatusOK))); diff != "" {
		t.Error(diff)
	}
	lines := f.Agent().Get("/v1/customers/" + id + "/timeline?type=web").Want(http.StatusOK)
	if len(lines.List("items")) != 2 || lines.Text("items/0/web/text") != "Fridges" {
		t.Errorf("%s", lines.Body)
	}
	for query, n := range map[string]int{"?channel=web": 3, "?channel=call": 0} { // with the message by which we know them
		if got := f.Agent().Get("/v1/customers/" + id + "/timeline" + query); len(got.List("items")) > n || query == "?channel=call" && len(got.List("items")) != 0 {
			t.Errorf("%s: %s", query, got.Body)
		}
	}
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+id+"?reason=asked", nil).Want(http.StatusNoContent)
	if n := f.Count("WEB#", ""); n != 0 {
		t.Errorf("%d claims are left of somebody erased", n)
	}
}

func TestWebEventsOfManyAtOnce(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	var events []m
	for i := range 100 {
		events = append(events, seen(fmt.Sprint(i), "page", m{"customerId": id}))
	}
	f.Machine("recordWebEvents").Post("/v1/events", m{"events": events}).Want(http.StatusOK)
	if n := f.Count("WEB#", ""); n != 100 {
		t.Errorf("%d claims", n)
	}
	refused := f.Machine("recordWebEvents").Post("/v1/events", m{"events": append(events, events[0])}).Want(http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"/events list.tooLong"}, refused.Codes()); diff != "" {
		t.Error(diff)
	}
	for want, body := range map[string]m{
		"/events list.empty": {"events": []m{}}, "/events/0/at required": {"events": []m{{"customerId": id, "source": "s", "reference": "r", "kind": "page"}}},
	} {
		if got := f.Agent().Post("/v1/events", body).Want(http.StatusUnprocessableEntity); got.Codes()[0] != want {
			t.Errorf("%v, want %s", got.Codes(), want)
		}
	}
}
