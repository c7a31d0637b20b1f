package interaction_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

// What staff plan by hand is on the list of work and on the customer's page until it is done.
func TestTaskIsPlannedByHand(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	body := m{"text": "Ask for the meter.", "due": "2026-12-01", "owner": "me", "phase": "after-sale", "kind": "back-office"}
	made := f.Agent().Post("/v1/customers/"+id+"/tasks", body, "Accept-Language", "en").Want(http.StatusCreated)
	if made.Text("text") != "Ask for the meter." || made.Text("owner") != "staff-agent" || made.Text("phase") != "after-sale" {
		t.Errorf("%s", made.Body)
	}
	list := f.Agent().Get("/v1/tasks?until=2026-12-01&owner=me").Want(http.StatusOK)
	if len(list.List("items")) != 1 || list.Text("items/0/id") != made.Text("id") || list.Text("items/0/name") != "A" || list.Text("items/0/kind") != "back-office" {
		t.Errorf("%s", list.Body)
	}
	if view := f.Agent().Get("/v1/customers/" + id); view.Text("tasks/0/id") != made.Text("id") {
		t.Errorf("%s", view.Body)
	}
	refused := f.Agent().Post("/v1/customers/"+id+"/tasks", m{"text": "", "due": "2026-01-01"}).Want(http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"/text required", "/due date.past"}, refused.Codes()); diff != "" {
		t.Error(diff)
	}
	f.Agent().Post("/v1/customers/cus_nobody/tasks", body).Want(http.StatusNotFound)
	if n := f.Count("CUS#cus_nobody", ""); n != 0 {
		t.Errorf("%d items of nobody", n)
	}
}

func TestTaskIsPlannedOnce(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	for range 2 {
		f.Agent().Post("/v1/customers/"+id+"/tasks", m{"text": "Call.", "due": "2026-12-01"}, "Idempotency-Key", "k").Want(http.StatusCreated)
	}
	if n := f.Count("CUS#"+id+" DUE#", ""); n != 1 {
		t.Errorf("%d tasks", n)
	}
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+id+"?reason=asked", nil).Want(http.StatusNoContent)
	if n := f.Count("IDEM#planTask", ""); n != 0 {
		t.Errorf("%d answers are left of somebody erased", n)
	}
}
