package interaction_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

func summaries(list apitest.Answer) []string {
	out := []string{}
	for _, one := range list.List("items") {
		out = append(out, fmt.Sprint(one.(m)["text"]))
	}
	return out
}

func TestCasesThatAreWanted(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	open := func(kind, text, owner string) {
		f.Clock.Add(time.Minute)
		caseID := f.Agent().Post("/v1/customers/"+id+"/interactions", contact(kind, text)).Want(http.StatusCreated).Text("caseId")
		if owner != "" {
			f.Agent().Patch("/v1/cases/"+caseID, `"1"`, m{"owner": owner, "priority": 2}).Want(http.StatusOK)
		} else {
			f.Agent().Patch("/v1/cases/"+caseID, `"1"`, m{"priority": 2}).Want(http.StatusOK)
		}
	}
	open("complaint", "a", "staff-agent")
	open("complaint", "b", "")
	open("claim", "c", "staff-agent")
	open("claim", "d", "reza")
	get := func(query string) []string { return summaries(f.Agent().Get("/v1/cases" + query).Want(http.StatusOK)) }
	want(t, "all", []string{"a", "b", "c", "d"}, get(""))
	want(t, "mine", []string{"a", "c"}, get("?owner=me"))
	want(t, "nobody's", []string{"b"}, get("?owner=nobody"))
	want(t, "somebody's", []string{"d"}, get("?owner=reza"))
	want(t, "of a kind", []string{"c", "d"}, get("?kind=claim"))
	want(t, "overdue", []string{}, get("?overdue=true"))
	f.Clock.Add(25 * time.Hour)
	want(t, "overdue a day on", []string{"a", "b"}, get("?overdue=true"))
	want(t, "mine that are not", []string{"c"}, get("?overdue=false&owner=me"))
	refused := f.Agent().Get("/v1/cases?kind=murder&overdue=maybe").Want(http.StatusUnprocessableEntity).Codes()
	want(t, "faults", []string{"/kind choice", "/overdue choice"}, refused)
}

// Pages of what is wanted join without gap or overlap.
func TestPagesOfCasesThatAreWanted(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	var all []string
	for i := range 13 {
		f.Clock.Add(time.Minute)
		kind := []string{"claim", "complaint"}[i%2]
		f.Agent().Post("/v1/customers/"+id+"/interactions", contact(kind, fmt.Sprint(i))).Want(http.StatusCreated)
		if kind == "claim" {
			all = append(all, fmt.Sprint(i))
		}
	}
	var seen []string
	for next := "/v1/cases?kind=claim&pageSize=2"; next != ""; {
		page := f.Agent().Get(next).Want(http.StatusOK)
		seen = append(seen, summaries(page)...)
		next = ""
		if token := page.Text("nextPageToken"); token != "" {
			next = "/v1/cases?kind=claim&pageSize=2&pageToken=" + token
		}
	}
	slices.Sort(seen)
	slices.Sort(all)
	want(t, "claims", all, seen)
}

func TestCaseIsHandedOver(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	caseID := f.Agent().Post("/v1/customers/"+id+"/interactions", contact("complaint", "Loud.")).Want(http.StatusCreated).Text("caseId")
	path := "/v1/cases/" + caseID
	f.Agent().Patch(path, `"1"`, m{"owner": "staff-agent"}).Want(http.StatusOK)
	f.Agent().Patch(path, `"2"`, m{"owner": "reza", "why": "He knows the model."}).Want(http.StatusOK)
	f.Manager().Patch(path, `"3"`, m{"priority": 5}).Want(http.StatusOK)
	f.Manager().Patch(path, `"4"`, m{"state": "resolved", "outcome": "Replaced."}).Want(http.StatusOK)
	one := f.Agent().Get(path).Want(http.StatusOK)
	now := "2026-11-22T06:30:00Z"
	want(t, "moves", []any{
		m{"at": now, "by": "staff-agent", "to": "staff-agent"},
		m{"at": now, "by": "staff-agent", "from": "staff-agent", "to": "reza", "why": "He knows the model."},
		m{"at": now, "by": "staff-manager", "state": "resolved", "why": "Replaced."},
	}, one.List("moves"))
	want(t, "the case", []any{`"5"`, "Sara", now}, []any{one.Header.Get("ETag"), one.At("name"), one.At("closedAt")})
	var handed []any
	for _, line := range f.Agent().Get("/v1/customers/" + id + "/timeline").List("items") {
		if e := line.(m); e["type"] == "case" && e["case"] != nil && e["case"].(m)["from"] != nil {
			handed = append(handed, e["case"], e["caseId"])
		}
	}
	want(t, "on the timeline", []any{m{"at": now, "by": "staff-agent", "from": "staff-agent", "to": "reza", "why": "He knows the model."}, caseID}, handed)
	f.Agent().Get("/v1/cases/cas_none").Want(http.StatusNotFound)
	f.Marketer().Get(path).Want(http.StatusForbidden)
}

func TestPromises(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	promise := func(text, due string) {
		body := contact("promise", "On the phone.")
		body["promise"] = m{"text": text, "due": due}
		f.Agent().Post("/v1/customers/"+id+"/interactions", body).Want(http.StatusCreated)
	}
	refused := f.Agent().Post("/v1/customers/"+id+"/interactions", contact("promise", "When?")).Want(http.StatusUnprocessableEntity).Codes()
	want(t, "a promise without a day", []string{"/promise required"}, refused)
	promise("Call back 5 times", "2026-11-23")
	promise("Send the part", "2026-11-24")
	promise("Send a cake", "2026-11-25")
	list := f.Agent().Get("/v1/tasks", "Accept-Language", "en").Want(http.StatusOK)
	want(t, "tasks", []string{"2026-11-23 promise <nil>", "2026-11-24 promise <nil>", "2026-11-25 promise <nil>"}, due(list))
	want(t, "first", []any{"Promised for 23 November 2026: Call back 5 times", "Sara", "staff-agent"}, []any{list.At("items/0/text"), list.At("items/0/name"), list.At("items/0/owner")})
	end := func(i int, body m) string {
		path := "/v1/tasks/" + id + "/" + list.Text(fmt.Sprintf("items/%d/id", i))
		now := fmt.Sprintf("%q", fmt.Sprint(list.At(fmt.Sprintf("items/%d/version", i))))
		return f.Agent().Patch(path, now, body).Want(http.StatusOK).Text("kept")
	}
	want(t, "in time", "kept", end(0, m{"state": "done"}))
	f.Clock.Add(3 * 24 * time.Hour)
	want(t, "moved, and late all the same", "late", end(1, m{"state": "done", "due": "2026-12-01"}))
	want(t, "dismissed", "dropped", end(2, m{"state": "dismissed"}))
	var lines []string
	for _, line := range f.Agent().Get("/v1/customers/" + id + "/timeline").List("items") {
		if e := line.(m); e["type"] == "promise" {
			kept := e["promise"].(m)
			lines = append(lines, fmt.Sprint(kept["due"], " ", kept["state"], " ", kept["text"]))
		}
	}
	slices.Sort(lines)
	want(t, "timeline", []string{"2026-11-23 kept Call back 5 times", "2026-11-24 late Send the part", "2026-11-25 dropped Send a cake"}, lines)
}
