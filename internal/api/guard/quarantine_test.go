package guard_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// trapped sends a form with its trap filled in.
func trapped(t *testing.T, f *apitest.Firm, path string, fields m) apitest.Answer {
	t.Helper()
	form := opened(t, f, path)
	form.Set("_website", "http://spam.example")
	for name, value := range fields {
		form.Set(name, fmt.Sprint(value))
	}
	f.Clock.Add(time.Minute)
	return send(f, path, form).Want(http.StatusSeeOther)
}

// A released post does what it would have done, at the time at which it was sent, and once.
func TestRelease(t *testing.T) {
	f := strict(t)
	trapped(t, f, "/en/capture", m{"name": "Sara", "phone": mine, "city": "Yazd", "note": "Call me", "consent.sms": "on"})
	sent := f.Clock.Now()
	f.Clock.Add(time.Hour)
	post := held(t, f)[0]
	id, _ := post["id"].(string)
	release := "/v1/quarantine/" + id + "/release"
	answer := f.Agent().Post(release, m{"note": "Her browser filled it in"}, "Idempotency-Key", "k1").Want(http.StatusOK)
	want(t, "answer", []string{id, "released"}, []string{answer.Text("id"), answer.Text("state")})
	view := f.Agent().Get("/v1/customers/" + f.ByPhone(mine)).Want(http.StatusOK)
	want(t, "customer", []any{"Sara", "Yazd", m{"sms": true}, id, sent.Format(time.RFC3339), "public"}, []any{
		view.At("name"), view.At("city"), view.At("consent"), view.At("timeline/items/0/id"), view.At("timeline/items/0/at"), view.At("timeline/items/0/by"),
	})
	after := f.Lines()
	want(t, "same key", answer.Body, f.Agent().Post(release, m{"note": "Her browser filled it in"}, "Idempotency-Key", "k1").Want(http.StatusOK).Body)
	want(t, "another key", "quarantine.decided", f.Agent().Post(release, m{}).Want(http.StatusConflict).Text("code"))
	want(t, "drop", "quarantine.decided", f.Agent().Post("/v1/quarantine/"+id+"/drop", m{}).Want(http.StatusConflict).Text("code"))
	want(t, "table", after, f.Lines())
	want(t, "list", 0, len(held(t, f)))
}

// A released complaint is all that it would have been: the contact, its rating, and the case.
func TestReleasedComplaint(t *testing.T) {
	timeline := func(limits crm.Limits) ([]any, []any) {
		f := strict(t)
		f.Capture("Sara", mine)
		f.Service.Limits = limits
		f.Public().Post("/v1/messages", m{
			"name": "Sara", "phone": mine, "email": "sara@example.com", "text": "It is loud.", "kind": "complaint", "rating": 0, "serial": "ab-12",
		}).Want(http.StatusAccepted)
		for _, post := range held(t, f) {
			want(t, "as staff see it", "It is loud.", post["post"].(m)["interaction"].(m)["summary"])
			f.Agent().Post("/v1/quarantine/"+post["id"].(string)+"/release", m{}).Want(http.StatusOK)
		}
		view := f.Agent().Get("/v1/customers/" + f.ByPhone(mine)).Want(http.StatusOK)
		return view.List("timeline/items"), append(view.List("cases"), view.List("identities")...)
	}
	lines, rest := timeline(crm.Limits{})
	heldLines, heldRest := timeline(crm.Limits{Phone: 1})
	want(t, "timeline", lines, heldLines)
	want(t, "case and identities", rest, heldRest)
	want(t, "lines, cases and identities", []int{3, 3}, []int{len(lines), len(rest)})
}

// Of a dropped post nothing is left but that it was dropped, and by whom.
func TestDrop(t *testing.T) {
	f := strict(t)
	trapped(t, f, "/en/capture", m{"name": "Sara", "phone": mine, "note": "Buy"})
	id, _ := held(t, f)[0]["id"].(string)
	f.Agent().Post("/v1/quarantine/"+id+"/drop", m{"note": "Spam"}).Want(http.StatusOK)
	f.Agent().Post("/v1/quarantine/"+id+"/release", m{}).Want(http.StatusConflict)
	f.Agent().Post("/v1/quarantine/none/drop", m{}).Want(http.StatusNotFound)
	want(t, "list", 0, len(held(t, f)))
	for _, line := range f.Lines() {
		if strings.Contains(line, "Sara") || strings.Contains(line, mine) {
			t.Errorf("still there: %s", line)
		}
	}
	record := f.Items()["QUARANTINE#"+id+" POST"]
	want(t, "record", []any{"dropped", "staff-agent", "Spam"}, []any{record["state"], record["decidedBy"], record["note"]})
}

// After thirty days a post is forgotten, whether or not the table has deleted it yet.
func TestForgotten(t *testing.T) {
	f := strict(t)
	trapped(t, f, "/en/capture", m{"name": "Sara", "phone": mine})
	id, _ := held(t, f)[0]["id"].(string)
	f.Clock.Add(30*24*time.Hour + time.Second)
	want(t, "list", 0, len(held(t, f)))
	f.Agent().Post("/v1/quarantine/"+id+"/release", m{}).Want(http.StatusNotFound)
}

// The list goes page by page, oldest first.
func TestPages(t *testing.T) {
	f := strict(t)
	for i := range 12 {
		trapped(t, f, "/en/capture", m{"name": fmt.Sprint("Robot ", i), "phone": mine})
	}
	var names []string
	for path := "/v1/quarantine?pageSize=5"; path != ""; {
		page := f.Agent().Get(path).Want(http.StatusOK)
		for i := range page.List("items") {
			names = append(names, page.Text(fmt.Sprintf("items/%d/post/name", i)))
		}
		path = ""
		if next := page.Text("nextPageToken"); next != "" {
			path = "/v1/quarantine?pageSize=5&pageToken=" + next
		}
	}
	want(t, "names", 12, len(names))
	want(t, "first and last", []string{"Robot 0", "Robot 11"}, []string{names[0], names[11]})
}

func unit(serial, phone string) m {
	return m{"model": "RF-480", "serial": serial, "purchasedOn": "2026-01-31", "owner.name": "Sara", "owner.phone": phone}
}

// A held card is shown as one that staff look at, and begins when it is released.
func TestHeldCard(t *testing.T) {
	f := strict(t)
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 25}).Want(http.StatusCreated)
	done := trapped(t, f, "/en/warranty", unit("AB1", mine)).Header.Get("Location")
	page := f.Public().Get(done).Want(http.StatusOK).Body
	if !strings.Contains(page, "AB1") || !strings.Contains(page, "Being checked") {
		t.Errorf("the page does not show a card that is being checked: %s", page)
	}
	want(t, "cards", 0, f.Count("CARD#", ""))
	post := held(t, f)[0]
	id, _ := post["id"].(string)
	want(t, "card", "AB1", post["post"].(m)["card"].(m)["serial"])
	f.Agent().Post("/v1/quarantine/"+id+"/release", m{}).Want(http.StatusOK)
	status := f.Public().Post("/v1/warranty-cards/status", m{"serial": "AB1", "phone": mine}).Want(http.StatusOK)
	want(t, "card", []string{"active", "2028-02-29"}, []string{status.Text("status"), status.Text("expiresOn")})

	// The same card of the same person changes nothing; twice of somebody else, the first released is a dispute, and the second
	// adds nothing to it.
	trapped(t, f, "/en/warranty", unit("AB1", mine))
	want(t, "held of the owner", 0, len(held(t, f)))
	for range 2 {
		trapped(t, f, "/en/warranty", unit("AB1", "+989351234567"))
	}
	for i, post := range held(t, f) {
		release := "/v1/quarantine/" + post["id"].(string) + "/release"
		f.Agent().Post(release, m{}, "Idempotency-Key", fmt.Sprint("k", i)).Want(http.StatusOK)
		f.Agent().Post(release, m{}, "Idempotency-Key", fmt.Sprint("k", i)).Want(http.StatusOK)
		f.Agent().Post(release, m{}).Want(http.StatusConflict)
		want(t, "cases", 1, len(f.Agent().Get("/v1/cases").List("items")))
		want(t, "held", 1-i, len(held(t, f)))
	}
}

// A card that is one too many waits for staff and is shown so; one that is there already is shown as it is.
func TestCardOverBudget(t *testing.T) {
	f := strict(t)
	f.Service.Limits = crm.Limits{Phone: 2}
	body := func(serial string) m {
		return m{"model": "RF-480", "serial": serial, "purchasedOn": "2026-01-31", "owner": m{"name": "Sara", "phone": mine}}
	}
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "serialPattern": "AB[0-9]"}).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", body("AB1")).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", body("AB2")).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", body("XY3")).Want(http.StatusUnprocessableEntity)
	f.Faults.Reset()
	waiting := f.Public().Post("/v1/warranty-cards", body("AB3"), "Idempotency-Key", "k1").Want(http.StatusCreated)
	want(t, "calls", map[string]int{"BatchGetItem": 1, "TransactWriteItems": 1}, f.Faults.Counts())
	want(t, "card", []string{"AB3", "review"}, []string{waiting.Text("serial"), waiting.Text("status")})
	want(t, "again", waiting.Body, f.Public().Post("/v1/warranty-cards", body("AB3"), "Idempotency-Key", "k1").Want(http.StatusCreated).Body)
	want(t, "known", "active", f.Public().Post("/v1/warranty-cards", body("AB1")).Want(http.StatusOK).Text("status"))
	posts := held(t, f)
	want(t, "held", 1, len(posts))
	f.Agent().Post("/v1/quarantine/"+posts[0]["id"].(string)+"/release", m{}).Want(http.StatusOK)
	released := f.Public().Post("/v1/warranty-cards/status", m{"serial": "AB3", "phone": mine}).Want(http.StatusOK)
	want(t, "released", []string{waiting.Text("cardId"), "active"}, []string{released.Text("cardId"), released.Text("status")})
	f.Clock.Add(time.Hour)
	want(t, "an hour later", "active", f.Public().Post("/v1/warranty-cards", body("AB4")).Want(http.StatusCreated).Text("status"))
}
