package interaction_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

// rung is where a customer stands, as the view says it in English.
func rung(f *apitest.Firm, id string) string {
	view := f.Agent().Get("/v1/customers/"+id, "Accept-Language", "en").Want(http.StatusOK)
	return view.Text("rung/name") + ": " + view.Text("rung/reason")
}

// moves are the moves on the ladder on a timeline, oldest first.
func moves(f *apitest.Firm, id string) []string {
	out := []string{}
	for _, one := range f.Agent().Get("/v1/customers/" + id + "/timeline?pageSize=100").Want(http.StatusOK).List("items") {
		if e := one.(m); e["type"] == "rung" {
			moved := e["rung"].(m)
			out = append([]string{fmt.Sprint(moved["from"], " ", moved["to"], " ", moved["code"])}, out...)
		}
	}
	return out
}

func closeCase(f *apitest.Firm, id, state string) {
	f.Clock.Add(time.Minute)
	now := f.Agent().Get("/v1/cases/" + id).Want(http.StatusOK)
	f.Agent().Patch("/v1/cases/"+id, now.Header.Get("ETag"), m{"state": state, "outcome": "So be it."}).Want(http.StatusOK)
}

func TestRungMovesWithWhatHappens(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	want(t, "at first", "inert: Has shown neither displeasure nor enthusiasm.", rung(f, id))
	log := func(body m) string {
		f.Clock.Add(time.Hour)
		return f.Agent().Post("/v1/customers/"+id+"/interactions", body).Want(http.StatusCreated).Text("caseId")
	}
	loud, late := log(contact("complaint", "Loud.")), log(contact("claim", "Late."))
	want(t, "two cases", "dissatisfied: Waits for our answer; complaints or claims open: 2.", rung(f, id))
	closeCase(f, late, "resolved")
	want(t, "one case", "dissatisfied: Waits for our answer; complaints or claims open: 1.", rung(f, id))
	closeCase(f, loud, "rejected")
	want(t, "refused", "dissatisfied: Their last complaint or claim was refused on 22 November 2026.", rung(f, id))
	closeCase(f, loud, "open")
	closeCase(f, loud, "resolved")
	want(t, "resolved", "inert: Has shown neither displeasure nor enthusiasm.", rung(f, id))
	pleased := contact("service", "Asked how it went.")
	pleased["rating"], pleased["cost"], pleased["minutes"] = 9, apitest.Toman("5000"), 3
	log(pleased)
	want(t, "pleased", "motivated: Gave us 9 out of 10 on 22 November 2026.", rung(f, id))
	f.Clock.Add(time.Hour)
	f.Public().Post("/v1/messages", m{"phone": mobile, "text": "Never again.", "rating": 1}).Want(http.StatusAccepted)
	want(t, "told by a form", "dissatisfied: Gave us 1 out of 10 on 22 November 2026, and nothing good has come since.", rung(f, id))
	f.Clock.Add(time.Hour)
	f.Public().Post("/v1/messages", m{"phone": mobile, "text": "Thank you!", "kind": "thanks"}).Want(http.StatusAccepted)
	want(t, "thanked", "motivated: Thanked us, or told us a good story, on 22 November 2026.", rung(f, id))
	want(t, "moves", []string{
		"inert dissatisfied rung.open", "dissatisfied inert rung.still", "inert motivated rung.high", "motivated dissatisfied rung.low", "dissatisfied motivated rung.word",
	}, moves(f, id))
	f.Buy(apitest.Purchase(id, "1", "2026-11-20T10:00:00Z", "100000"))
	view := f.Agent().Get("/v1/customers/" + id)
	want(t, "counted with it", []any{3.0, m{"amount": "5000", "currency": "IRT"}}, []any{view.At("value/minutes"), view.At("value/costToServe")})
}

// Somebody unknown begins on the rung that their first message puts them on.
func TestRungOfAFirstMessage(t *testing.T) {
	f := apitest.New(t)
	f.Public().Post("/v1/messages", m{"phone": mobile, "text": "Loud.", "kind": "complaint"}).Want(http.StatusAccepted)
	f.Public().Post("/v1/messages", m{"phone": reza, "text": "Thanks.", "kind": "thanks"}).Want(http.StatusAccepted)
	got := []any{}
	for _, phone := range []string{mobile, reza} {
		got = append(got, f.Agent().Get("/v1/customers/"+f.ByPhone(phone)).Text("rung/name"), moves(f, f.ByPhone(phone)))
	}
	want(t, "rungs", []any{"dissatisfied", []string{"inert dissatisfied rung.open"}, "motivated", []string{"inert motivated rung.word"}}, got)
}

// Claims on a card, made by its owner or logged by staff, count as complaints do.
func TestRungOfAClaim(t *testing.T) {
	f := apitest.New(t)
	register(f, "1", mobile, "2026-11-01")
	id := f.ByPhone(mobile)
	f.Public().Post("/v1/warranty-cards/claims", m{"serial": "1", "phone": mobile, "text": "Broken"}).Want(http.StatusAccepted)
	f.Agent().Post("/v1/warranty-cards/RF-480/1/claims", m{"text": "Broken still"}).Want(http.StatusCreated)
	want(t, "claims", "dissatisfied: Waits for our answer; complaints or claims open: 2.", rung(f, id))
	for _, one := range f.Agent().Get("/v1/cases").List("items") {
		closeCase(f, one.(m)["id"].(string), "resolved")
	}
	want(t, "settled", []string{"inert dissatisfied rung.open", "dissatisfied inert rung.still"}, moves(f, id))
}

// Who brings a customer is motivated, from the first on.
func TestRungOfWhoBringsSomebody(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	code := f.Agent().Get("/v1/customers/" + id).Text("referralCode")
	for i := range 3 {
		f.Public().Post("/v1/captures", m{"name": "B", "phone": fmt.Sprint("+98935000000", i), "referredBy": code}).Want(http.StatusAccepted)
	}
	f.Agent().Post("/v1/customers", m{"name": "C", "phone": reza, "referredBy": code}).Want(http.StatusCreated)
	want(t, "rung", "motivated: Has brought us another customer.", rung(f, id))
	want(t, "moves", []string{"inert motivated rung.brought"}, moves(f, id))
}

// The nightly job takes back what is too old to count, once.
func TestRungAges(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	praise := contact("service", "Asked.")
	praise["rating"] = 10
	f.Agent().Post("/v1/customers/"+id+"/interactions", praise).Want(http.StatusCreated)
	run := func() {
		f.Clock.Add(time.Minute)
		f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	}
	f.Clock.Add(364 * 24 * time.Hour)
	run()
	want(t, "within a year", "motivated: Gave us 10 out of 10 on 22 November 2026.", rung(f, id))
	f.Clock.Add(24 * time.Hour)
	run()
	run()
	want(t, "a year on", "inert: Has shown neither displeasure nor enthusiasm.", rung(f, id))
	want(t, "moves", []string{"inert motivated rung.high", "motivated inert rung.still"}, moves(f, id))
}

// A merge knows what both were, and what each was alone is known again when it is undone.
func TestRungOfAMerge(t *testing.T) {
	f := apitest.New(t)
	into, from := f.Capture("A", mobile), f.Capture("A", reza)
	praise := contact("service", "Asked.")
	praise["rating"] = 10
	f.Agent().Post("/v1/customers/"+into+"/interactions", praise).Want(http.StatusCreated)
	loud := f.Agent().Post("/v1/customers/"+from+"/interactions", contact("complaint", "Loud.")).Want(http.StatusCreated).Text("caseId")
	slow := f.Agent().Post("/v1/customers/"+from+"/interactions", contact("complaint", "Slow.")).Want(http.StatusCreated).Text("caseId")
	etag := f.Manager().Get("/v1/customers/" + into).Header.Get("ETag")
	f.Clock.Add(time.Minute)
	f.Manager().Call(http.MethodPost, "/v1/customers/"+into+"/merge", m{"from": from}, "If-Match", etag).Want(http.StatusOK)
	want(t, "both", "dissatisfied: Waits for our answer; complaints or claims open: 2.", rung(f, into))
	closeCase(f, loud, "rejected")
	closeCase(f, slow, "rejected")
	want(t, "both refused", "dissatisfied: Their last complaint or claim was refused on 22 November 2026.", rung(f, into))
	f.Clock.Add(time.Minute)
	f.Manager().Post("/v1/customers/"+into+"/merge/undo", m{"from": from}).Want(http.StatusOK)
	got := []string{rung(f, into), rung(f, from)}
	if diff := cmp.Diff([]string{
		"motivated: Gave us 10 out of 10 on 22 November 2026.", "dissatisfied: Their last complaint or claim was refused on 22 November 2026.",
	}, got); diff != "" {
		t.Errorf("undone (-want +got):\n%s", diff)
	}
}

// The complaint of somebody who is displeased already goes before all others.
func TestComplaintOfTheDispleasedComesFirst(t *testing.T) {
	f := apitest.New(t)
	calm, cross := f.Capture("Calm", mobile), f.Capture("Cross", reza)
	poor := contact("service", "Asked.")
	poor["rating"] = 2
	f.Agent().Post("/v1/customers/"+cross+"/interactions", poor).Want(http.StatusCreated)
	f.Agent().Post("/v1/customers/"+calm+"/interactions", contact("complaint", "Loud.")).Want(http.StatusCreated)
	f.Clock.Add(time.Minute)
	f.Agent().Post("/v1/customers/"+cross+"/interactions", contact("complaint", "Louder.")).Want(http.StatusCreated)
	f.Clock.Add(time.Minute)
	f.Public().Post("/v1/messages", m{"phone": reza, "text": "Loudest.", "kind": "complaint"}).Want(http.StatusAccepted)
	queue := f.Agent().Get("/v1/cases").Want(http.StatusOK)
	var got []string
	for i := range queue.List("items") {
		got = append(got, fmt.Sprint(queue.At(fmt.Sprintf("items/%d/priority", i)), " ", queue.Text(fmt.Sprintf("items/%d/name", i))))
	}
	want(t, "queue", []string{"1 Cross", "1 Cross", "2 Calm"}, got)
}
