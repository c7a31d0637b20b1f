package interaction_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/rest"
)

const saraPhone = "+989121234567"

// spoke logs a contact.
func spoke(who apitest.Caller, customer string, more m) {
	body := m{"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "service", "summary": "They called"}
	for name, value := range more {
		body[name] = value
	}
	who.Post("/v1/customers/"+customer+"/interactions", body).Want(http.StatusCreated)
}

// part is a part of an answer as text.
func part(a apitest.Answer, name string) string {
	_, after, _ := strings.Cut(a.Body, `"`+name+`":`)
	depth := 0
	for i, r := range after {
		switch r {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return after[:i+1]
			}
		}
	}
	return after
}

// Somebody sees what they did and what is open with them, by day, and nobody else's.
func TestStaffSeeTheirOwnWork(t *testing.T) {
	f := apitest.New(t)
	sara := f.Capture("Sara", saraPhone)
	empty := f.Agent().Get("/v1/staff/me").Want(http.StatusOK)
	want := `{"name":"staff-agent","from":"2026-10-24","to":"2026-11-22","cases":[],"tasks":[],` +
		`"work":{"promises":{"kept":0,"late":0,"dropped":0},"ratings":{"count":0,"low":0,"high":0},"effort":[],"thanks":[]},"costs":[]}`
	if empty.Body != want {
		t.Errorf("before anything: %s", empty.Body)
	}
	spoke(f.Agent(), sara, m{"minutes": 10, "cost": apitest.Toman("700"), "rating": 9, "kind": "feedback"})
	spoke(f.Agent(), sara, m{"minutes": 5, "rating": 4, "kind": "feedback"})
	spoke(f.Agent(), sara, m{"minutes": 20, "at": "2026-10-01T10:00:00Z"}) // before the days that are asked for
	spoke(f.Agent(), sara, m{"kind": "complaint"})
	spoke(f.Agent(), sara, m{"kind": "promise", "direction": "outbound", "promise": m{"text": "A technician comes", "due": "2026-11-25"}})
	spoke(f.Manager(), sara, m{"kind": "story", "channel": "visit"})
	f.Agent().Call(http.MethodPatch, "/v1/cases/"+f.Agent().Get("/v1/cases").Text("items/0/id"), m{"owner": "staff-agent"}, "If-Match", `"1"`).Want(http.StatusOK)
	mine := f.Agent().Get("/v1/staff/me").Want(http.StatusOK)
	want = `{"promises":{"kept":0,"late":0,"dropped":0},"ratings":{"count":2,"mean":6.5,"low":1,"high":1},` +
		`"effort":[{"kind":"feedback","contacts":2,"minutes":15},{"kind":"complaint","contacts":1,"minutes":0},{"kind":"promise","contacts":1,"minutes":0}],` +
		`"thanks":[{"phase":"after-sale","channel":"call","count":1}]}`
	if got := part(mine, "work"); got != want {
		t.Errorf("the work is %s", got)
	}
	if got := part(mine, "costs"); got != `[{"kind":"feedback","cost":{"amount":"700","currency":"IRT"}}]` {
		t.Errorf("it cost %s", got)
	}
	if len(mine.List("cases")) != 1 || mine.Text("cases/0/name") != "Sara" || len(mine.List("tasks")) != 1 || mine.Text("tasks/0/kind") != "promise" {
		t.Errorf("open are %s %s", part(mine, "cases"), part(mine, "tasks"))
	}
	other := f.Manager().Get("/v1/staff/me").Want(http.StatusOK)
	if got := part(other, "thanks"); got != `[{"phase":"after-sale","channel":"visit","count":1}]` || len(other.List("cases")) > 0 {
		t.Errorf("the manager was thanked %s", got)
	}
	if got := part(f.Agent().Get("/v1/staff/me?from=2026-10-01&to=2026-10-01"), "effort"); got != `[{"kind":"service","contacts":1,"minutes":20}]` {
		t.Errorf("on the first of October: %s", got)
	}
}

// What became of a promise counts once, for whoever it was with, also if it is opened and ended again.
func TestPromisesAreCountedOnce(t *testing.T) {
	f := apitest.New(t)
	sara := f.Capture("Sara", saraPhone)
	for i := range 4 {
		spoke(f.Agent(), sara, m{"kind": "promise", "direction": "outbound", "promise": m{"text": fmt.Sprint("Promise ", i), "due": "2026-11-25"}})
	}
	tasks := f.Agent().Get("/v1/tasks").List("items")
	end := func(i int, who apitest.Caller, state string, version int) {
		t.Helper()
		id := tasks[i].(map[string]any)["id"].(string)
		who.Call(http.MethodPatch, "/v1/tasks/"+sara+"/"+id, m{"state": state}, "If-Match", fmt.Sprintf(`"%d"`, version)).Want(http.StatusOK)
	}
	end(0, f.Agent(), "done", 1)
	end(0, f.Agent(), "open", 2)
	end(0, f.Agent(), "done", 3)
	end(1, f.Manager(), "done", 1) // for whom it was with
	end(2, f.Agent(), "dismissed", 1)
	f.Clock.Add(7 * 24 * time.Hour)
	end(3, f.Agent(), "done", 1)
	if got := part(f.Agent().Get("/v1/staff/me"), "promises"); got != `{"kept":2,"late":1,"dropped":1,"rate":0.5}` {
		t.Errorf("promises %s", got)
	}
	if got := part(f.Manager().Get("/v1/staff/me"), "promises"); got != `{"kept":0,"late":0,"dropped":0}` {
		t.Errorf("the manager's %s", got)
	}
	if n := f.Count("STAFF#", ""); n != 2 {
		t.Errorf("%d days are counted", n)
	}
	for key := range f.Items() {
		if strings.HasPrefix(key, "STAFF#") && strings.Contains(key, "agent") {
			t.Errorf("%s names somebody", key)
		}
	}
}

// A repetition counts nothing; days that cannot be are refused.
func TestWhatDoesNotCount(t *testing.T) {
	f := apitest.New(t)
	sara := f.Capture("Sara", saraPhone)
	body := m{"channel": "call", "direction": "inbound", "phase": "sale", "kind": "inquiry", "summary": "They called", "minutes": 7}
	for range 3 {
		f.Agent().Post("/v1/customers/"+sara+"/interactions", body, "Idempotency-Key", "k1").Want(http.StatusCreated)
	}
	if got := part(f.Agent().Get("/v1/staff/me"), "effort"); got != `[{"kind":"inquiry","contacts":1,"minutes":7}]` {
		t.Errorf("effort %s", got)
	}
	for query, want := range map[string]string{
		"from=2026-11-22&to=2026-11-21": "/to date.order", "from=2025-11-21&to=2026-11-22": "/from date.span", "from=yesterday": "/from date.invalid",
	} {
		answer := f.Agent().Get("/v1/staff/me?" + query).Want(http.StatusUnprocessableEntity)
		if got := strings.Join(answer.Codes(), " "); got != want {
			t.Errorf("%s: %s", query, got)
		}
	}
	f.Marketer().Get("/v1/staff/me").Want(http.StatusForbidden)
	machine := f.As(rest.Caller{Subject: "till", Operations: []string{"staffMe"}})
	machine.Get("/v1/staff/me").Want(http.StatusForbidden)
}
