package customer_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// learnt is what the rules say of a kind of suggestion.
func learnt(t *testing.T, f *apitest.Firm, kind string) m {
	t.Helper()
	for _, one := range f.Agent().Get("/v1/suggestions/rules").Want(http.StatusOK).List("items") {
		if one.(m)["kind"] == kind {
			return one.(m)
		}
	}
	t.Fatalf("no rule %s", kind)
	return nil
}

// What becomes of a suggestion is counted with the decision, a purchase within thirty days as its success, and the ranking follows.
func TestWhatBecomesOfSuggestionsIsLearnt(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	id := owner(f, mobile, "AB1")
	at := decision(f, id)
	f.Agent().Post(at, m{"state": "accepted"}).Want(http.StatusOK)
	f.Agent().Post(at, m{"state": "accepted"}).Want(http.StatusOK) // the same twice is once
	same(t, "tried", any(1.0), learnt(t, f, "next")["tried"])
	same(t, "learned of one try", any(10.0/21), learnt(t, f, "next")["learned"])
	f.Clock.Add(24 * time.Hour)
	sale := apitest.Purchase(id, "1", f.Clock.Now().Format(time.RFC3339), "900000")
	f.Buy(sale)
	f.Buy(apitest.Purchase(id, "2", f.Clock.Now().Format(time.RFC3339), "900000"))
	rule := learnt(t, f, "next")
	same(t, "succeeded", any(1.0), rule["succeeded"])
	same(t, "learned", any(11.0/21), rule["learned"])
	same(t, "score", any(31428.0), rule["score"])

	other := owner(f, "+989121110002", "AB2")
	f.Agent().Post(decision(f, other), m{"state": "rejected", "reason": "has one"}).Want(http.StatusOK)
	same(t, "rejected", any(1.0), learnt(t, f, "next")["rejected"])
	same(t, "a rejected one is no try", any(1.0), learnt(t, f, "next")["tried"])

	buyer := owner(f, "+989121110003", "AB3")
	f.Buy(apitest.Purchase(buyer, "3", f.Clock.Now().Format(time.RFC3339), "900000"))
	f.Agent().Post(decision(f, buyer), m{"state": "accepted"}).Want(http.StatusOK) // of somebody who bought before, too
	same(t, "tried again", any(2.0), learnt(t, f, "next")["tried"])
}

func TestAManagerSetsTheWeightsOfSuggestions(t *testing.T) {
	f := apitest.New(t)
	catalogue(f)
	id := owner(f, mobile, "AB1")
	const path = "/v1/suggestions/rules"
	put := func(body m, etag string) apitest.Answer {
		return f.Manager().Call(http.MethodPut, path, body, "If-Match", etag)
	}
	put(m{"items": []m{{"kind": "next", "on": false}}}, `"0"`).Want(http.StatusOK)
	same(t, "suggested", "", kinds(f, id))
	same(t, "stale", http.StatusPreconditionFailed, put(m{"items": []m{}}, `"0"`).Status)
	put(m{"items": []m{{"kind": "next", "weight": 7}}}, `"1"`).Want(http.StatusOK)
	same(t, "suggested", "next", kinds(f, id))
	same(t, "weight", any(7.0), learnt(t, f, "next")["weight"])
	refused := put(m{"items": []m{{"kind": "recover", "on": false}, {"kind": "x"}, {"kind": "thank", "weight": 2000}, {"kind": "thank"}}}, `"2"`)
	same(t, "refused", "/items/0/on suggestion.duty /items/1/kind choice /items/2/weight number.range /items/3/kind suggestion.twice", strings.Join(refused.Codes(), " "))
}

// Staff say whether what was suggested did what it was for, where no purchase tells.
func TestStaffSayWhetherASuggestionSucceeded(t *testing.T) {
	f := apitest.New(t)
	id := f.Agent().Post("/v1/customers", m{"name": "Sara", "phone": mobile}).Want(http.StatusCreated).Text("id")
	f.Buy(apitest.Purchase(id, "1", "2026-11-01T08:00:00Z", "1000"), apitest.Purchase(id, "2", "2026-11-10T08:00:00Z", "1000"))
	if got := kinds(f, id); got != "askConsent" {
		t.Fatalf("suggested %q", got)
	}
	task := f.Agent().Post(decision(f, id), m{"state": "accepted"}).Want(http.StatusOK).Text("task")
	at := "/v1/tasks/" + id + "/" + task
	same(t, "before it is done", "/succeeded task.noSuggestion", strings.Join(f.Agent().Patch(at, `"1"`, m{"succeeded": true}).Codes(), " "))
	f.Agent().Patch(at, `"1"`, m{"state": "done", "succeeded": true}).Want(http.StatusOK)
	rule := learnt(t, f, "askConsent")
	same(t, "tried", any(1.0), rule["tried"])
	same(t, "succeeded", any(1.0), rule["succeeded"])
}

// The next product is also what buyers of the same bought later, with how many they were and how many times as often as others.
func TestWhatOthersBoughtNextIsSuggested(t *testing.T) {
	f := apitest.New(t)
	for _, sku := range []string{"RF-1", "FL-9", "TV-1"} {
		f.Marketer().Post("/v1/products", m{"sku": sku, "name": m{"en": sku}, "price": apitest.Toman("1000"), "margin": apitest.Toman("100")}).Want(http.StatusCreated)
	}
	buy := func(id, sku string, days int) {
		sale := apitest.Purchase(id, id+sku, f.Clock.Now().AddDate(0, 0, -days).Format(time.RFC3339), "1000")
		sale["items"] = []m{{"sku": sku, "quantity": 1}}
		f.Buy(sale)
	}
	for i := range 8 {
		n := strconv.Itoa(i)
		id := f.Capture("C"+n, "+98912111000"+n)
		buy(id, "RF-1", 90)
		buy(id, "FL-9", 30)
		buy(f.Capture("D"+n, "+98912112000"+n), "TV-1", 60)
	}
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	goods := f.Marketer().Get("/v1/goods?sku=rf-1", "Accept-Language", "en").Want(http.StatusOK)
	same(t, "next", "FL-9", goods.Text("items/0/next/0/sku"))
	same(t, "support", 8.0, goods.Number("items/0/next/0/support"))
	same(t, "lift", 2.0, goods.Number("items/0/next/0/lift"))
	same(t, "profit of the role", "2400", goods.Text("roles/0/profit/amount"))
	same(t, "share of the role", 0.1, goods.Number("roles/0/share"))

	id := f.Capture("New", mobile)
	f.Agent().Post("/v1/customers/"+id+"/consents", m{"consents": m{"call": true}})
	buy(id, "RF-1", 1)
	view := f.Agent().Get("/v1/customers/"+id, "Accept-Language", "en").Want(http.StatusOK)
	if reason := view.Text("suggestions/0/reason"); !strings.Contains(reason, "Of its 8 buyers 8 bought \u2068FL-9\u2069 later, 2.0 times as often") {
		t.Errorf("reason %q", reason)
	}
}

func TestAPlayIsTasksWithDaysAndOwners(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	view := f.Agent().Get("/v1/customers/"+id, "Accept-Language", "en").Want(http.StatusOK)
	same(t, "fits", "wake fits", view.Text("play/id")+" "+view.Text("play/state"))
	at := "/v1/customers/" + id + "/plays"
	begun := f.Agent().Post(at, m{"play": "wake"}, "Idempotency-Key", "k1").Want(http.StatusCreated)
	same(t, "again", begun.Text("id"), f.Agent().Post(at, m{"play": "wake"}, "Idempotency-Key", "k1").Want(http.StatusCreated).Text("id"))
	same(t, "a second one", "play.running", f.Agent().Post(at, m{"play": "wake"}).Want(http.StatusConflict).Text("code"))
	same(t, "unknown", "/play play.unknown", strings.Join(f.Agent().Post(at, m{"play": "x"}).Want(http.StatusUnprocessableEntity).Codes(), " "))
	view = f.Agent().Get("/v1/customers/"+id, "Accept-Language", "en").Want(http.StatusOK)
	same(t, "tasks", 2, len(view.List("tasks")))
	same(t, "first", "Ask how they use what they bought and what they miss.", view.Text("tasks/0/text"))
	same(t, "due", "2026-11-22 2026-11-29", view.Text("tasks/0/due")+" "+view.Text("tasks/1/due"))
	same(t, "running", "running", view.Text("play/state"))
	f.Clock.Add(48 * time.Hour)
	for i := range 2 {
		f.Agent().Patch("/v1/tasks/"+id+"/"+view.Text("tasks/"+strconv.Itoa(i)+"/id"), `"1"`, m{"state": "done"}).Want(http.StatusOK)
	}
	found, err := f.Service.Table.View(t.Context(), id, 5)
	if err != nil || len(found.Plays) != 1 || !found.Plays[0].IsOver() {
		t.Fatalf("%+v, %v", found.Plays, err)
	}
	same(t, "deviation of the first", "late", found.Plays[0].Steps[0].Deviation)
	same(t, "deviation of the second", "", found.Plays[0].Steps[1].Deviation)
}

func TestPlaysOfAFirm(t *testing.T) {
	f := apitest.New(t)
	put := func(body m) apitest.Answer {
		return f.Manager().Call(http.MethodPut, "/v1/plays", body, "If-Match", f.Agent().Get("/v1/plays").Header.Get("ETag"))
	}
	play := func(id, text string) m {
		return m{"id": id, "name": m{"en": "Wake them"}, "rungs": []string{"inert"}, "steps": []m{{"text": m{"en": text}, "afterDays": 3, "owner": "reza"}}}
	}
	put(m{"items": []m{play("wake", "Call")}}).Want(http.StatusOK)
	same(t, "version of other steps", 2.0, f.Agent().Get("/v1/plays").Number("items/0/version"))
	put(m{"items": []m{play("wake", "Call")}}).Want(http.StatusOK)
	same(t, "version of the same steps", 2.0, f.Agent().Get("/v1/plays").Number("items/0/version"))
	bad := put(m{"items": []m{play("X y", "Call"), {"id": "a", "name": m{"en": "A"}, "steps": []m{}}, {"id": "b", "name": m{"en": "B"}, "steps": []m{{"text": m{}, "afterDays": 999}}}}})
	same(t, "refused", "/items/0/id play.id /items/1/steps list.empty /items/2/steps/0/text required /items/2/steps/0/afterDays number.range", strings.Join(bad.Codes(), " "))
	same(t, "none", "/items list.empty", strings.Join(put(m{"items": []m{}}).Codes(), " "))
}

func TestBenefitsAreGrantedAndUsed(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	at := "/v1/customers/" + id + "/benefits"
	f.Clock.Add(time.Minute)
	same(t, "none", 0, len(f.Agent().Get(at).Want(http.StatusOK).List("items")))
	granted := f.Agent().Post(at, m{"kind": "special", "text": "Free delivery", "amount": apitest.Toman("5000"), "tangible": true}).Want(http.StatusCreated)
	f.Agent().Post(at, m{"kind": "social", "text": "Knows Maryam", "used": true}).Want(http.StatusCreated)
	use := at + "/" + granted.Text("id") + "/use"
	f.Agent().Post(use, m{}).Want(http.StatusOK)
	same(t, "again", "benefit.used", f.Agent().Post(use, m{}).Want(http.StatusConflict).Text("code"))
	view := f.Agent().Get("/v1/customers/" + id)
	same(t, "social", "social", view.Text("benefits/0/kind"))
	same(t, "used", 1.0, view.Number("benefits/1/used"))
	same(t, "line", "benefit", view.Text("timeline/items/0/type"))
	same(t, "refused", "/kind choice /text required", strings.Join(f.Agent().Post(at, m{"kind": "x", "text": ""}).Codes(), " "))
	f.Agent().Post("/v1/customers/cus_none/benefits", m{"kind": "social", "text": "x"}).Want(http.StatusNotFound)
}

// Who cost more than they brought waits for a manager's decision, which is kept; nothing else happens.
func TestAManagerReviewsWhoCostsMoreThanTheyBring(t *testing.T) {
	f := apitest.New(t)
	costly, good := f.Capture("Costly", mobile), f.Capture("Good", "+989121110009")
	for _, id := range []string{costly, good} {
		sale := apitest.Purchase(id, id, "2026-11-01T08:00:00Z", "1000")
		sale["margin"] = apitest.Toman("300")
		f.Buy(sale)
	}
	f.Agent().Post("/v1/customers/"+costly+"/interactions", m{
		"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "service", "summary": "x", "cost": apitest.Toman("5000"),
	}).Want(http.StatusCreated)
	list := f.Manager().Get("/v1/reviews", "Accept-Language", "en").Want(http.StatusOK)
	same(t, "listed", 1, len(list.List("items")))
	same(t, "who", costly, list.Text("items/0/customerId"))
	same(t, "profit", "-4700", list.Text("items/0/profit/amount"))
	if reason := list.Text("items/0/reasons/0"); !strings.Contains(reason, "have lost 4,700") {
		t.Errorf("reason %q", reason)
	}
	at := "/v1/customers/" + costly + "/review"
	f.Clock.Add(time.Minute)
	same(t, "without why", "/why required", strings.Join(f.Manager().Post(at, m{"state": "end"}).Codes(), " "))
	f.Manager().Post(at, m{"state": "terms", "why": "ask a fee"}).Want(http.StatusOK)
	same(t, "again", "review.gone", f.Manager().Post(at, m{"state": "end", "why": "x"}).Want(http.StatusConflict).Text("code"))
	same(t, "who brings enough", "review.gone", f.Manager().Post("/v1/customers/"+good+"/review", m{"state": "end", "why": "x"}).Want(http.StatusConflict).Text("code"))
	same(t, "listed after", 0, len(f.Manager().Get("/v1/reviews").List("items")))
	same(t, "line", "review", f.Agent().Get("/v1/customers/"+costly).Text("timeline/items/0/type"))
	f.Clock.Add(181 * 24 * time.Hour)
	same(t, "after its rest", "ask a fee", f.Manager().Get("/v1/reviews").Text("items/0/decision/why"))
}
