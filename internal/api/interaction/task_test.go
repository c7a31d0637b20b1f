package interaction_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

const reza = "+989351234567"

// register makes a card of a year from a day on.
func register(f *apitest.Firm, serial, phone, purchasedOn string) {
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": serial, "purchasedOn": purchasedOn, "owner": m{"name": "Sara", "phone": phone},
	}).Want(http.StatusCreated)
}

// due are the tasks of a list as "due kind card".
func due(list apitest.Answer) []string {
	out := []string{}
	for _, one := range list.List("items") {
		t := one.(m)
		out = append(out, fmt.Sprint(t["due"], " ", t["kind"], " ", t["card"]))
	}
	return out
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// A registration leaves a question in two weeks, and a reminder a month before the end: none if that is past.
func TestTasksOfACard(t *testing.T) {
	f := apitest.New(t)
	register(f, "1", mobile, "2026-11-01")
	register(f, "2", mobile, "2025-12-10") // ends in 18 days: the reminder is for today
	register(f, "3", mobile, "2025-11-22") // its last day is today
	register(f, "4", mobile, "2025-11-21") // ended yesterday
	tasks := func(until string) []string { return due(f.Agent().Get("/v1/tasks" + until).Want(http.StatusOK)) }
	want(t, "this week", []string{"2026-11-22 reminder RF-480 2", "2026-11-22 reminder RF-480 3"}, tasks(""))
	want(t, "two weeks", []string{
		"2026-11-22 reminder RF-480 2", "2026-11-22 reminder RF-480 3", "2026-12-06 follow-up RF-480 1",
		"2026-12-06 follow-up RF-480 2", "2026-12-06 follow-up RF-480 3", "2026-12-06 follow-up RF-480 4",
	}, tasks("?until=2026-12-06"))
	want(t, "all", "2027-10-02 reminder RF-480 1", tasks("?until=%DB%B2%DB%B0%DB%B2%DB%B7-12-31")[6])
	want(t, "yesterday", []string{}, tasks("?until=2026-11-21"))
	refused := f.Agent().Get("/v1/tasks?until=2026-02-30").Want(http.StatusUnprocessableEntity)
	want(t, "no such day", []string{"/until date.invalid"}, refused.Codes())
	f.Clock.Set(time.Date(2026, 11, 29, 20, 30, 0, 0, time.UTC)) // the 30th in Tehran: a week on, the 7th is there
	want(t, "seven days ahead", 6, len(tasks("")))
}

// What there is to do is said in the reader's language, with the day of their calendar.
func TestTasksSpeak(t *testing.T) {
	f := apitest.New(t)
	register(f, "AB1", mobile, "2025-12-10")
	for lang, part := range map[string]string{"fa": "۱۹ آذر ۱۴۰۵", "ar": "ينتهي", "en": "10 December 2026"} {
		text := f.Agent().Get("/v1/tasks", "Accept-Language", lang).Want(http.StatusOK).Text("items/0/text")
		if !strings.Contains(text, part) || !strings.Contains(text, "AB1") || strings.ContainsAny(text, "{}") {
			t.Errorf("%s: %q lacks %q", lang, text, part)
		}
	}
	view := f.Agent().Get("/v1/customers/"+f.ByPhone(mobile), "Accept-Language", "en").Want(http.StatusOK)
	want(t, "view", []any{2, "reminder", "Ask how they get on with RF-480, serial AB1."}, []any{len(view.List("tasks")), view.At("tasks/0/kind"), view.At("tasks/1/text")})
}

func TestTaskIsClosed(t *testing.T) {
	f := apitest.New(t)
	register(f, "1", mobile, "2026-11-01")
	list := func() apitest.Answer { return f.Agent().Get("/v1/tasks?until=2026-12-31").Want(http.StatusOK) }
	id := f.ByPhone(mobile)
	path := "/v1/tasks/" + id + "/" + list().Text("items/0/id")
	f.Agent().Patch(path, "", m{"state": "done"}).Want(http.StatusPreconditionRequired)
	f.Agent().Patch("/v1/tasks/"+id+"/tsk_none", `"1"`, m{"state": "done"}).Want(http.StatusNotFound)
	f.Marketer().Patch(path, `"1"`, m{"state": "done"}).Want(http.StatusForbidden)
	faults := f.Agent().Patch(path, `"1"`, m{"state": "gone", "due": "x"}).Want(http.StatusUnprocessableEntity).Codes()
	want(t, "faults", []string{"/state choice", "/due date.invalid"}, faults)
	moved := f.Agent().Patch(path, `"1"`, m{"owner": "Reza", "due": "2026-12-20"}).Want(http.StatusOK)
	want(t, "moved", []any{`"2"`, "2026-12-20", "Reza"}, []any{moved.Header.Get("ETag"), moved.At("due"), moved.At("owner")})
	want(t, "list", []string{"2026-12-20 follow-up RF-480 1"}, due(list()))
	f.Agent().Patch(path, `"1"`, m{"state": "done"}).Want(http.StatusPreconditionFailed)
	f.Agent().Patch(path, `"2"`, m{"state": "done", "outcome": "Happy"}).Want(http.StatusOK)
	want(t, "list", []string{}, due(list()))
	want(t, "view", 1, len(f.Agent().Get("/v1/customers/"+id).List("tasks")))
	f.Agent().Patch(path, `"3"`, m{"state": "open"}).Want(http.StatusOK)
	want(t, "list", []string{"2026-12-20 follow-up RF-480 1"}, due(list()))
}

// Tasks go with the card: its new owner's are opened, those of who had it are dismissed; a retailer who has it for sale and
// whoever has a card refused have none.
func TestTasksPassOn(t *testing.T) {
	f := apitest.New(t)
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 24}).Want(http.StatusCreated)
	open := func(phone string) int { return len(f.Agent().Get("/v1/customers/" + f.ByPhone(phone)).List("tasks")) }
	pass := func(phone string) {
		f.Agent().Post("/v1/warranty-cards/RF-480/1/transfers", m{"owner": m{"name": "R", "phone": phone}, "reason": "?"}).Want(http.StatusCreated)
	}
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "1", "purchasedOn": "2026-11-01", "relation": "resale", "owner": m{"name": "Shop", "phone": mobile},
	}).Want(http.StatusCreated)
	want(t, "for sale", 0, open(mobile))
	pass(reza)
	want(t, "sold", []int{0, 2}, []int{open(mobile), open(reza)})
	pass(mobile)
	want(t, "given back", []int{2, 0}, []int{open(mobile), open(reza)})
	register(f, "2", reza, "2026-11-01")
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "2", "purchasedOn": "2026-11-02", "owner": m{"name": "S", "phone": mobile},
	}).Want(http.StatusConflict)
	f.Agent().Post("/v1/warranty-cards/RF-480/2/decision", m{"accept": false, "reason": "Neither"}).Want(http.StatusOK)
	want(t, "refused", []int{2, 0}, []int{open(mobile), open(reza)})
	want(t, "listed", 2, len(due(f.Agent().Get("/v1/tasks?until=2030-01-01"))))
}

// Pages of tasks join without gap or overlap.
func TestPagesOfTasks(t *testing.T) {
	f := apitest.New(t)
	for i := range 9 {
		register(f, fmt.Sprint(i), mobile, "2026-11-01")
	}
	whole := due(f.Agent().Get("/v1/tasks?until=2030-01-01&pageSize=100").Want(http.StatusOK))
	var pages []string
	for next := "/v1/tasks?until=2030-01-01&pageSize=4"; next != ""; {
		page := f.Agent().Get(next).Want(http.StatusOK)
		pages = append(pages, due(page)...)
		next = ""
		if token := page.Text("nextPageToken"); token != "" {
			next = "/v1/tasks?until=2030-01-01&pageSize=4&pageToken=" + token
		}
	}
	want(t, "tasks", 18, len(whole))
	want(t, "pages", whole, pages)
}
