package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

const saraPhone, otherPhone = "+989121234567", "+989351234567"

// shows says of a page what is missing of it, and what should not be there.
func shows(t *testing.T, what string, page apitest.Answer, there []string, never ...string) {
	t.Helper()
	for _, want := range there {
		if !strings.Contains(page.Body, want) {
			t.Errorf("%s lacks %q: %s", what, want, page.Body)
		}
	}
	for _, not := range never {
		if strings.Contains(page.Body, not) {
			t.Errorf("%s has %q", what, not)
		}
	}
}

// submits sends a form to a page, and wants it to lead on to another.
func submits(t *testing.T, who apitest.Caller, path string, fields url.Values, leads string) {
	t.Helper()
	answer := who.Post(path, fields.Encode(), "Content-Type", form).Want(http.StatusSeeOther)
	if got := answer.Header.Get("Location"); got != leads {
		t.Errorf("leads to %s, want %s", got, leads)
	}
}

func complain(f *apitest.Firm, customer, text string) string {
	return f.Agent().Post("/v1/customers/"+customer+"/interactions", m{
		"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": text,
	}).Want(http.StatusCreated).Text("caseId")
}

func TestWorkListIsEmpty(t *testing.T) {
	f := apitest.New(t)
	shows(t, "empty", f.Agent().Get("/console/en/work").Want(http.StatusOK), []string{"Nothing waits.", "No complaint or claim is open.", "No post is held.", `href="/console/en/home"`})
	shows(t, "empty", f.Agent().Get("/console/fa/work?whose=mine").Want(http.StatusOK), []string{`dir="rtl"`, "کاری در انتظار نیست"}, "پیام‌های نگه‌داشته‌شده")
	f.Marketer().Get("/console/en/work").Want(http.StatusForbidden)
}

func TestWorkList(t *testing.T) {
	f := apitest.New(t)
	sara := f.Capture("Sara", saraPhone)
	id := complain(f, sara, `Loud. <script>alert(1)</script>`)
	f.Agent().Post("/v1/customers/"+sara+"/interactions", m{
		"channel": "call", "direction": "outbound", "phase": "after-sale", "kind": "promise", "summary": "Called.",
		"promise": m{"text": "Send the part", "due": "2026-11-23"},
	}).Want(http.StatusCreated)
	shows(t, "all", f.Agent().Get("/console/en/work").Want(http.StatusOK), []string{
		"Complaint", `href="/console/en/cases/` + id, "&lt;script&gt;", `href="/console/en/customers/` + sara, ">Sara<", "nobody", "Take it", "Promised for 23 November 2026: Send the part",
	}, "<script>alert")
	mine := f.Agent().Get("/console/en/work?whose=mine").Want(http.StatusOK)
	shows(t, "mine", mine, []string{"Send the part", "No complaint or claim is open."}, "Loud.")
	submits(t, f.Agent(), "/console/en/work", url.Values{"do": {"take"}, "case": {id}, "tag": {`"1"`}}, "/console/en/work?done=taken")
	shows(t, "mine", f.Agent().Get("/console/en/work?whose=mine&done=taken").Want(http.StatusOK), []string{"Loud.", "It is with you now."})
	stale := f.Manager().Post("/console/fa/work", url.Values{"do": {"take"}, "case": {id}, "tag": {`"1"`}}.Encode(), "Content-Type", form)
	shows(t, "taken by another", stale.Want(http.StatusPreconditionFailed), []string{"در این میان کس دیگری", "staff-agent"})
	f.Agent().Post("/console/en/work", url.Values{"do": {"dance"}}.Encode(), "Content-Type", form).Want(http.StatusNotFound)

	f.Clock.Add(3 * 24 * time.Hour)
	late := f.Agent().Get("/console/en/work").Want(http.StatusOK)
	if n := strings.Count(late.Body, ">Late<"); n != 2 {
		t.Errorf("%d late, want the case and the promise", n)
	}
	task := regexp.MustCompile(`name="task" value="([^"]+)"`).FindStringSubmatch(late.Body)[1]
	submits(t, f.Agent(), "/console/en/work?whose=mine", url.Values{"do": {"task"}, "state": {"done"}, "customer": {sara}, "task": {task}, "tag": {`"1"`}},
		"/console/en/work?whose=mine&done=late")
}

// Public posts that were held are released or dropped from the list, once.
func TestHeldPostsOnTheWorkList(t *testing.T) {
	f := apitest.New(t)
	f.Service.Limits = crm.Limits{Phone: 1}
	for _, text := range []string{"First", "Second", "Third"} {
		f.Public().Post("/v1/messages", m{"name": "Sara", "phone": saraPhone, "text": text}).Want(http.StatusAccepted)
	}
	page := f.Agent().Get("/console/en/work").Want(http.StatusOK)
	shows(t, "held", page, []string{"Second", "Third", "too many from this phone", "Release", saraPhone[1:]}, "First")
	posts := regexp.MustCompile(`name="post" value="([^"]+)"`).FindAllStringSubmatch(page.Body, -1)
	submits(t, f.Agent(), "/console/en/work", url.Values{"do": {"let"}, "post": {posts[0][1]}, "_key": {"key_1"}}, "/console/en/work?done=released")
	submits(t, f.Agent(), "/console/en/work", url.Values{"do": {"bin"}, "post": {posts[1][1]}, "_key": {"key_2"}}, "/console/en/work?done=droppedPost")
	again := f.Agent().Post("/console/en/work", url.Values{"do": {"bin"}, "post": {posts[0][1]}, "_key": {"key_3"}}.Encode(), "Content-Type", form)
	shows(t, "decided before", again.Want(http.StatusConflict), []string{`role="alert"`, "No post is held."})
}

func TestCasePage(t *testing.T) {
	f := apitest.New(t)
	sara := f.Capture("سارا", saraPhone)
	id := complain(f, sara, "یخچال صدا می‌دهد.")
	path := "/console/fa/cases/" + id
	shows(t, "open", f.Agent().Get(path).Want(http.StatusOK), []string{"شکایت", "یخچال صدا می‌دهد.", "سارا", "هیچ‌کس", "هنوز کسی کاری نکرده است", `name="outcome"`, "۲ آذر ۱۴۰۵"})
	submits(t, f.Agent(), path, url.Values{"do": {"take"}, "tag": {`"1"`}}, path+"?done=taken")
	submits(t, f.Agent(), path, url.Values{"do": {"hand"}, "owner": {"reza"}, "why": {"او مدل را می‌شناسد."}, "tag": {`"2"`}}, path+"?done=handed")
	shows(t, "handed over", f.Agent().Get(path).Want(http.StatusOK), []string{"<bdi>reza</bdi>", "او مدل را می‌شناسد.", "سپرد."})
	unsaid := f.Agent().Post(path, url.Values{"do": {"resolved"}, "outcome": {" "}, "tag": {`"3"`}}.Encode(), "Content-Type", form)
	shows(t, "no outcome", unsaid.Want(http.StatusUnprocessableEntity), []string{`aria-invalid="true"`, `id="outcome-error"`})
	stale := f.Agent().Post(path, url.Values{"do": {"resolved"}, "outcome": {"تعویض شد"}, "tag": {`"2"`}}.Encode(), "Content-Type", form)
	shows(t, "stale", stale.Want(http.StatusPreconditionFailed), []string{"در این میان کس دیگری", "تعویض شد</textarea>", `name="tag" value="&#34;3&#34;"`})
	submits(t, f.Agent(), path, url.Values{"do": {"resolved"}, "outcome": {"تعویض شد"}, "tag": {`"3"`}}, path+"?done=resolved")
	shows(t, "resolved", f.Agent().Get(path+"?done=resolved").Want(http.StatusOK), []string{"پرونده حل شد.", "حل‌شده", "حل کرد.", "دوباره باز کن"}, `name="outcome"`)
	submits(t, f.Agent(), path, url.Values{"do": {"open"}, "tag": {`"4"`}}, path+"?done=open")
	f.Agent().Get("/console/fa/cases/cas_none").Want(http.StatusNotFound)
	f.Marketer().Get(path).Want(http.StatusForbidden)
}

// A contested card is settled from the page of its case.
func TestContestedCardOnItsPage(t *testing.T) {
	f := apitest.New(t)
	for i, phone := range []string{saraPhone, otherPhone} {
		f.Public().Post("/v1/warranty-cards", m{"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-11-01", "owner": m{"name": "S", "phone": phone}}).
			Want([]int{http.StatusCreated, http.StatusConflict}[i])
	}
	id := f.Agent().Get("/v1/cases?kind=contested-card").Text("items/0/id")
	other := f.ByPhone(otherPhone)
	path := "/console/en/cases/" + id
	shows(t, "contested", f.Agent().Get(path).Want(http.StatusOK), []string{"Contested card", "RF-480 AB1", "/console/en/customers/" + other, "Whose is the card?"}, `name="outcome"`)
	fields := url.Values{"do": {"give"}, "card": {"RF-480 AB1"}, "claimant": {other}, "tag": {`"1"`}}
	shows(t, "no reason", f.Agent().Post(path, fields.Encode(), "Content-Type", form).Want(http.StatusUnprocessableEntity), []string{`id="reason-error"`})
	fields.Set("reason", "Has the invoice.")
	submits(t, f.Agent(), path, fields, path+"?done=cardDecided")
	if got := len(f.Agent().Get("/v1/customers/" + other).List("cards")); got != 1 {
		t.Errorf("%d cards of who has the invoice", got)
	}
	shows(t, "settled", f.Agent().Get(path).Want(http.StatusOK), []string{"Resolved", "Has the invoice."}, "Open again")
}

func TestDuplicatesPage(t *testing.T) {
	f := apitest.New(t)
	sara := f.Capture("Sara Karimi", saraPhone)
	path := "/console/en/customers/" + sara + "/duplicates"
	shows(t, "nobody", f.Manager().Get(path).Want(http.StatusOK), []string{"Nobody seems to be the same customer.", "Nobody has been merged"})
	f.Public().Post("/v1/captures", m{"name": "Sara Karimi", "phone": otherPhone, "city": "Yazd <b>"}).Want(http.StatusAccepted)
	other := f.ByPhone(otherPhone)
	shows(t, "agent", f.Agent().Get(path).Want(http.StatusOK), []string{"A manager merges", "The same name", saraPhone[1:], otherPhone[1:], "Different"}, "Merge into")
	page := f.Manager().Get(path).Want(http.StatusOK)
	shows(t, "manager", page, []string{"Merge into this customer", "/console/en/customers/" + other + "/duplicates"}, "A manager merges")
	shows(t, "in Persian", f.Manager().Get(strings.Replace(path, "/en/", "/fa/", 1)).Want(http.StatusOK), []string{"مشتریان همسان", "هم‌نام‌اند", "در این مشتری یکی کن"})
	fields := func(do, tag string) url.Values {
		return url.Values{"do": {do}, "from": {other}, "tag": {tag}, "_key": {do + tag}}
	}
	tag := f.Manager().Get("/v1/customers/" + sara).Header.Get("ETag")
	f.Agent().Post(path, fields("join", tag).Encode(), "Content-Type", form).Want(http.StatusForbidden)
	stale := f.Manager().Post(path, fields("join", `"99"`).Encode(), "Content-Type", form)
	shows(t, "stale", stale.Want(http.StatusPreconditionFailed), []string{"Somebody else has changed this meanwhile"})
	submits(t, f.Manager(), path, fields("join", tag), path+"?done=merged")
	shows(t, "merged", f.Manager().Get(path+"?done=merged").Want(http.StatusOK), []string{"They are one customer now.", "Merged", "until <bdi>22 December 2026", "Undo the merge"}, "Merge into")
	shows(t, "agent", f.Agent().Get(path).Want(http.StatusOK), []string{"Merged"}, "Undo the merge")
	submits(t, f.Manager(), path, fields("part", ""), path+"?done=unmerged")
	shows(t, "undone", f.Manager().Get(path+"?done=unmerged").Want(http.StatusOK), []string{"They are two customers again.", "Merge into this customer"})
	f.Clock.Add(time.Minute)
	submits(t, f.Manager(), path, fields("join", f.Manager().Get("/v1/customers/"+sara).Header.Get("ETag")), path+"?done=merged")
	f.Clock.Add(31 * 24 * time.Hour)
	shows(t, "too late", f.Manager().Get(path).Want(http.StatusOK), []string{"It can no longer be undone."}, "Undo the merge")
	late := f.Manager().Post(path, fields("part", "late").Encode(), "Content-Type", form)
	shows(t, "too late", late.Want(http.StatusConflict), []string{`role="alert"`})
}
