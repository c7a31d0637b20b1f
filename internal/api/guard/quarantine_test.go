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

// A held card is shown as one that staff look at, whether or not it is there already, and begins when it is released.
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

	// A second post of the same card, and one of somebody else: released, they are what they would have been.
	for phone, cases := range map[string]int{mine: 0, "+989351234567": 1} {
		trapped(t, f, "/en/warranty", unit("AB1", phone))
		id, _ := held(t, f)[0]["id"].(string)
		f.Agent().Post("/v1/quarantine/"+id+"/release", m{}, "Idempotency-Key", "k"+phone).Want(http.StatusOK)
		f.Agent().Post("/v1/quarantine/"+id+"/release", m{}, "Idempotency-Key", "k"+phone).Want(http.StatusOK)
		f.Agent().Post("/v1/quarantine/"+id+"/release", m{}).Want(http.StatusConflict)
		want(t, "held", 0, len(held(t, f)))
		if cases == 1 {
			want(t, "cases", 1, len(f.Agent().Get("/v1/cases").List("items")))
		}
	}
}

// A card that is one too many is refused in so many words, with the time to come back; one that is there already is shown.
func TestCardOverBudget(t *testing.T) {
	f := strict(t)
	f.Service.Limits = crm.Limits{Phone: 2}
	body := func(serial string) m {
		return m{"model": "RF-480", "serial": serial, "purchasedOn": "2026-01-31", "owner": m{"name": "Sara", "phone": mine}}
	}
	f.Public().Post("/v1/warranty-cards", body("AB1")).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", body("AB2")).Want(http.StatusCreated)
	before := f.Lines()
	refused := f.Public().Post("/v1/warranty-cards", body("AB3")).Want(http.StatusTooManyRequests)
	want(t, "refusal", []string{"1800", "budget.phone"}, []string{refused.Header.Get("Retry-After"), refused.Text("code")})
	form := opened(t, f, "/en/warranty")
	for name, value := range unit("AB3", mine) {
		form.Set(name, fmt.Sprint(value))
	}
	page := send(f, "/en/warranty", form).Want(http.StatusTooManyRequests)
	if !strings.Contains(page.Body, `value="AB3"`) || !strings.Contains(page.Body, "in the next hour") {
		t.Errorf("what was typed or why it was refused is missing: %s", page.Body)
	}
	f.Public().Post("/v1/warranty-cards", body("AB1")).Want(http.StatusOK)
	want(t, "table", before, f.Lines())
	f.Clock.Add(30 * time.Minute)
	f.Public().Post("/v1/warranty-cards", body("AB3")).Want(http.StatusCreated)
}
