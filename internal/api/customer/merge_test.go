package customer_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

const otherMobile = "+989351234567"

// twins are two records of one customer: who is to stay, and who is to go.
type twins struct{ into, from string }

func twinsOf(f *apitest.Firm) twins {
	into := f.Agent().Post("/v1/customers", m{
		"name": "Sara Karimi", "phone": mobile, "city": "Yazd", "consent": m{"sms": true, "email": true, "call": false},
	}).Want(http.StatusCreated).Text("id")
	from := f.Agent().Post("/v1/customers", m{
		"name": "sara karimi", "phone": otherMobile, "nationalId": "0499370899", "city": "Rasht", "area": "Golsar", "note": "VIP",
		"consent": m{"sms": false, "email": true, "call": true, "chat": true},
	}).Want(http.StatusCreated).Text("id")
	f.Buy(
		apitest.Purchase(from, "1", "2026-11-01T10:00:00Z", "5000"), apitest.Purchase(from, "2", "2026-11-10T10:00:00Z", "7000"),
		apitest.Purchase(into, "3", "2026-11-10T12:00:00Z", "1000"),
	)
	f.Public().Post("/v1/messages", m{"phone": otherMobile, "text": "Loud", "kind": "complaint"}).Want(http.StatusAccepted)
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-11-01", "owner": m{"name": "Sara", "phone": otherMobile},
	}).Want(http.StatusCreated)
	return twins{into, from}
}

func (w twins) path() string { return "/v1/customers/" + w.into }

// merge sends the request with the entity tag as it is now.
func (w twins) merge(f *apitest.Firm) apitest.Answer {
	etag := f.Agent().Get(w.path()).Want(http.StatusOK).Header.Get("ETag")
	return f.Manager().Post(w.path()+"/merge", m{"from": w.from}, "If-Match", etag)
}

func (w twins) undo(f *apitest.Firm) apitest.Answer {
	return f.Manager().Post(w.path()+"/merge/undo", m{"from": w.from})
}

// sight is all that staff see of a customer, without what every change changes.
func sight(f *apitest.Firm, id string) m {
	var view m
	f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).Into(&view)
	for _, name := range []string{"version", "updatedAt", "timeline"} {
		delete(view, name)
	}
	return view
}

func TestMerge(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	merged := w.merge(f).Want(http.StatusOK)
	want(t, "merge", []any{w.from, w.into, "done", "2026-12-22T06:30:00Z"},
		[]any{merged.At("from"), merged.At("into"), merged.At("state"), merged.At("undoUntil")})
	view := f.Agent().Get(w.path()).Want(http.StatusOK)
	want(t, "profile", []any{"Sara Karimi", "Yazd", "Golsar", "VIP", nil}, []any{view.At("name"), view.At("city"), view.At("area"), view.At("note"), view.At("merging")})
	want(t, "the stricter consent", m{"sms": false, "email": true, "call": false, "chat": true}, view.At("consent"))
	want(t, "value", []any{2.0, "13000", "2026-11-01", "2026-11-10"},
		[]any{view.At("value/purchaseDays"), view.At("value/spent/amount"), view.At("value/firstOn"), view.At("value/lastOn")})
	want(t, "cards and cases", []any{1, 2, w.into}, []any{len(view.List("cards")), len(view.List("cases")), view.At("cases/0/customer")})
	want(t, "merges", w.from, view.At("merges/0/from"))
	for _, query := range []string{"phone=" + mobile, "phone=" + otherMobile, "nationalId=0499370899", "serial=AB1", "name=sara"} {
		want(t, query, []string{"Sara Karimi"}, found(f, url.PathEscape(query)))
	}
	timeline := f.Agent().Get(w.path() + "/timeline?pageSize=100").Want(http.StatusOK)
	kinds := map[string]int{}
	for i := range timeline.List("items") {
		kinds[timeline.Text(fmt.Sprintf("items/%d/type", i))]++
	}
	want(t, "timeline", map[string]int{"capture": 2, "purchase": 3, "stage": 2, "interaction": 1, "card": 1, "merge": 1, "rung": 2}, kinds)
	// What belongs to the survivor can be worked with.
	id := view.Text("cases/0/id")
	f.Agent().Patch("/v1/cases/"+id, `"1"`, m{"state": "resolved", "outcome": "Replaced"}).Want(http.StatusOK)
	status := f.Public().Post("/v1/warranty-cards/status", m{"serial": "AB1", "phone": mobile}).Want(http.StatusOK)
	want(t, "card by the survivor's phone", "AB1", status.Text("serial"))
	again := f.Agent().Post("/v1/purchases", m{"purchases": []m{apitest.Purchase(w.into, "2", "2026-11-10T10:00:00Z", "7000")}}).Want(http.StatusOK)
	want(t, "the same purchase again", "already", again.At("results/0/status"))
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": otherMobile, "address": "Alley 3"}).Want(http.StatusAccepted)
	want(t, "captures come to the survivor", "Alley 3", f.Agent().Get(w.path()).At("address"))
}

// Who was merged away is nobody: reading says where they went, nothing can be added to them.
func TestMergedAway(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	w.merge(f).Want(http.StatusOK)
	gone := "/v1/customers/" + w.from
	contact := m{"channel": "call", "direction": "inbound", "phase": "sale", "kind": "service", "summary": "?", "minutes": 2}
	for name, answer := range map[string]apitest.Answer{
		"get": f.Agent().Get(gone), "change": f.Agent().Patch(gone, `"2"`, m{"city": "Yazd"}), "log": f.Agent().Post(gone+"/interactions", contact),
		"duplicates": f.Agent().Get(gone + "/duplicates"), "timeline": f.Agent().Get(gone + "/timeline"),
		"merge": f.Manager().Post(gone+"/merge", m{"from": w.into}, "If-Match", `"2"`),
	} {
		want(t, name, []any{http.StatusNotFound, "customer.merged", w.into}, []any{answer.Status, answer.Text("code"), answer.Text("mergedInto")})
	}
	sale := f.Agent().Post("/v1/purchases", m{"purchases": []m{apitest.Purchase(w.from, "9", "2026-11-10T10:00:00Z", "7000")}})
	want(t, "buy", []string{"/purchases/0/customerId customer.merged"}, sale.Want(http.StatusUnprocessableEntity).Codes())
	third := f.Capture("Olga", "+989121110000")
	etag := f.Agent().Get("/v1/customers/" + third).Header.Get("ETag")
	elsewhere := f.Manager().Post("/v1/customers/"+third+"/merge", m{"from": w.from}, "If-Match", etag).Want(http.StatusUnprocessableEntity)
	want(t, "merge elsewhere", []string{"/from customer.merged"}, elsewhere.Codes())
}

func TestMergeIsRefused(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	merge := func(body m, headers ...string) apitest.Answer {
		return f.Manager().Post(w.path()+"/merge", body, headers...)
	}
	f.Agent().Post(w.path()+"/merge", m{"from": w.from}, "If-Match", `"1"`).Want(http.StatusForbidden)
	f.Agent().Post(w.path()+"/merge/undo", m{"from": w.from}).Want(http.StatusForbidden)
	merge(m{"from": w.from}).Want(http.StatusPreconditionRequired)
	merge(m{"from": w.from}, "If-Match", `"7"`).Want(http.StatusPreconditionFailed)
	for code, from := range map[string]string{"merge.self": w.into, "customer.unknown": "cus_nobody", "required": ""} {
		want(t, code, []string{"/from " + code}, merge(m{"from": from}, "If-Match", `"1"`).Want(http.StatusUnprocessableEntity).Codes())
	}
	f.Manager().Post("/v1/customers/cus_nobody/merge", m{"from": w.from}, "If-Match", `"1"`).Want(http.StatusNotFound)
	f.Manager().Post("/v1/customers/cus_nobody/merge/undo", m{"from": w.from}).Want(http.StatusNotFound)
	want(t, "undo", []string{"/from merge.none"}, w.undo(f).Want(http.StatusUnprocessableEntity).Codes())
	foreign := f.Capture("Olga", "+989121110000")
	sale := apitest.Purchase(foreign, "8", "2026-11-10T10:00:00Z", "7")
	sale["amount"] = m{"amount": "7", "currency": "USD"}
	f.Buy(sale)
	before := f.Lines()
	refused := merge(m{"from": foreign}, "If-Match", `"1"`).Want(http.StatusConflict)
	want(t, "currencies", "merge.currencies", refused.Text("code"))
	want(t, "table", before, f.Lines())
}

// Undoing gives both back as they were; what came since stays with the survivor.
func TestUndoMerge(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	into, from := sight(f, w.into), sight(f, w.from)
	w.merge(f).Want(http.StatusOK)
	want(t, "undone", []any{"undone", 0.0}, []any{w.undo(f).Want(http.StatusOK).At("state"), w.undo(f).Want(http.StatusOK).At("moved")})
	want(t, "survivor", into, sight(f, w.into))
	want(t, "other", from, sight(f, w.from))
	for query, name := range map[string]string{"phone=" + mobile: "Sara Karimi", "phone=" + otherMobile: "sara karimi", "nationalId=0499370899": "sara karimi"} {
		want(t, query, []string{name}, found(f, url.PathEscape(query)))
	}
	f.Public().Post("/v1/warranty-cards/status", m{"serial": "AB1", "phone": mobile}).Want(http.StatusNotFound)
	f.Public().Post("/v1/warranty-cards/status", m{"serial": "AB1", "phone": otherMobile}).Want(http.StatusOK)
	f.Buy(apitest.Purchase(w.from, "9", "2026-11-11T10:00:00Z", "100"))
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	want(t, "segment", "loyal", f.Agent().Get("/v1/customers/"+w.from).At("segment/name"))
}

func TestUndoKeepsWhatCameSince(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	w.merge(f).Want(http.StatusOK)
	f.Buy(apitest.Purchase(w.into, "9", "2026-11-11T10:00:00Z", "100"))
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": otherMobile, "email": "s@example.com"}).Want(http.StatusAccepted)
	patched(f, w.path(), m{"area": "Haft Tir"}).Want(http.StatusOK)
	f.Clock.Add(29 * 24 * time.Hour)
	w.undo(f).Want(http.StatusOK)
	view, other := f.Agent().Get(w.path()), f.Agent().Get("/v1/customers/"+w.from)
	want(t, "survivor", []any{"1100", "Haft Tir", nil, []any{mobile, "s@example.com"}},
		[]any{view.At("value/spent/amount"), view.At("area"), view.At("note"), []any{view.At("identities/0/value"), view.At("identities/1/value")}})
	want(t, "other", []any{"12000", "Golsar", "VIP"}, []any{other.At("value/spent/amount"), other.At("area"), other.At("note")})
	w.merge(f).Want(http.StatusOK)
	f.Clock.Add(30*24*time.Hour + time.Second)
	want(t, "late", "merge.late", w.undo(f).Want(http.StatusConflict).Text("code"))
}

// Merges follow one another; the latest is undone first.
func TestMergeInChains(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	first := twins{into: w.from, from: f.Capture("Olga", "+989121110000")}
	f.Buy(apitest.Purchase(first.from, "9", "2026-11-11T10:00:00Z", "100"))
	before := []m{sight(f, w.into), sight(f, first.into), sight(f, first.from)}
	first.merge(f).Want(http.StatusOK)
	w.merge(f).Want(http.StatusOK)
	want(t, "by the phone of the first", w.into, f.ByPhone("+989121110000"))
	want(t, "all together", "13100", f.Agent().Get(w.path()).At("value/spent/amount"))
	want(t, "the first is with the second", w.into, first.undo(f).Want(http.StatusNotFound).Text("mergedInto"))
	w.undo(f).Want(http.StatusOK)
	first.undo(f).Want(http.StatusOK)
	want(t, "as before", before, []m{sight(f, w.into), sight(f, first.into), sight(f, first.from)})
}

func TestDuplicates(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	far := f.Capture("Olga", "+989121110000")
	f.Public().Post("/v1/captures", m{"name": "Sara", "nationalId": "0499370899", "phone": "+989121110000"}).Want(http.StatusAccepted)
	listed := func(id string) []any {
		return f.Agent().Get("/v1/customers/" + id + "/duplicates").Want(http.StatusOK).List("items")
	}
	got := listed(w.from)
	want(t, "candidates", []any{
		m{"id": w.into, "name": "Sara Karimi", "kind": "person", "why": []any{"sameName"}, "agrees": []any{"name", "kind"},
			"differs": []any{m{"field": "phone", "here": otherMobile, "there": mobile}, m{"field": "city", "here": "Rasht", "there": "Yazd"}}},
		m{"id": far, "name": "Olga", "kind": "person", "why": []any{"capturedTogether"}, "agrees": []any{"kind"},
			"differs": []any{m{"field": "phone", "here": otherMobile, "there": "+989121110000"}, m{"field": "name", "here": "sara karimi", "there": "Olga"}}},
	}, got)
	want(t, "the other way", 1, len(listed(w.into)))
	w.merge(f).Want(http.StatusOK)
	want(t, "merged", 1, len(listed(w.into)))
	f.Agent().Get("/v1/customers/cus_nobody/duplicates").Want(http.StatusNotFound)
	created(f, m{"phone": "+989121110001"})
	want(t, "without a name", 0, len(listed(f.ByPhone("+989121110001"))))
}

// Whom a merged customer brought belongs to the survivor, their code leads there, and undoing gives back what was theirs.
func TestMergeOfAReferrer(t *testing.T) {
	f := apitest.New(t)
	w := twinsOf(f)
	code := f.Agent().Get("/v1/customers/" + w.from).Text("referralCode")
	bring := func(phone string) func() string {
		f.Public().Post("/v1/captures", m{"name": "Newcomer", "phone": phone, "referredBy": strings.ToLower(code)}).Want(http.StatusAccepted)
		id := f.ByPhone(phone)
		return func() string { return f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).Text("referrer") }
	}
	before := bring("+989121110001")
	want(t, "before", w.from, before())
	w.merge(f).Want(http.StatusOK)
	after := bring("+989121110002")
	want(t, "merged", []string{w.into, w.into}, []string{before(), after()})
	w.undo(f).Want(http.StatusOK)
	want(t, "undone", []string{w.from, w.into, w.from}, []string{before(), after(), bring("+989121110003")()})
}
