package interaction_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

// A survey stores mark, feeling and reason; what the customer values stands on their page, the newest first.
func TestFeedbackTellsWhatIsFeltAndValued(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	path := "/v1/customers/" + id
	body := contact("feedback", "After the delivery.")
	body["rating"], body["feeling"], body["reason"], body["tags"] = 4, "annoyed", "It came late.", []string{"speed"}
	f.Agent().Post(path+"/interactions", body).Want(http.StatusCreated)
	f.Clock.Add(1)
	body = contact("story", "Told her cousins.")
	body["tags"], body["reach"] = []string{"trust", "quality"}, 12
	f.Agent().Post(path+"/interactions", body).Want(http.StatusCreated)
	view := f.Agent().Get(path, "Accept-Language", "en").Want(http.StatusOK)
	var names []string
	for _, one := range view.List("values") {
		names = append(names, one.(map[string]any)["name"].(string))
	}
	if diff := cmp.Diff([]string{"Quality", "Trust", "Speed"}, names); diff != "" {
		t.Errorf("%s%s", diff, view.At("values"))
	}
	lines := f.Agent().Get(path + "/interactions")
	survey, story := lines.At("items/1/interaction"), lines.At("items/0/interaction")
	if diff := cmp.Diff(any(map[string]any{
		"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "feedback", "summary": "After the delivery.", "minutes": 0.0,
		"rating": 4.0, "feeling": "annoyed", "reason": "It came late.", "tags": []any{"speed"},
	}), survey); diff != "" {
		t.Error(diff)
	}
	if story.(map[string]any)["reach"] != 12.0 {
		t.Errorf("%v", story)
	}
	body["tags"], body["reach"] = []string{"colour"}, -1
	refused := f.Agent().Post(path+"/interactions", body).Want(http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"/tags/0 choice", "/reach number.range"}, refused.Codes()); diff != "" {
		t.Error(diff)
	}
}

// What the public tick on the form of messages counts too, for a stranger as for somebody known.
func TestMessageTellsWhatIsFeltAndValued(t *testing.T) {
	f := apitest.New(t)
	message := m{"phone": mobile, "text": "Fast, and friendly.", "kind": "thanks", "feeling": "delighted", "tags": []string{"speed", "service"}}
	for range 2 {
		f.Public().Post("/v1/messages", message).Want(http.StatusAccepted)
	}
	view := f.Agent().Get("/v1/customers/" + f.ByPhone(mobile)).Want(http.StatusOK)
	if len(view.List("values")) != 2 || view.Text("timeline/items/0/interaction/feeling") == "" && view.Text("timeline/items/1/interaction/feeling") == "" {
		t.Errorf("%s", view.Body)
	}
	if n := f.Count("VALUED#-#", ""); n == 0 || n > 2 {
		t.Errorf("%d items count what is valued", n)
	}
	refused := f.Public().Post("/v1/messages", m{"phone": mobile, "text": "x", "feeling": "so-so", "tags": []string{"x"}}).Want(http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"/feeling choice", "/tags/0 choice"}, refused.Codes()); diff != "" {
		t.Error(diff)
	}
}

func TestDiscountAndReasonOfAPurchase(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	plain, given := apitest.Purchase(id, "1", "2026-11-20T10:00:00Z", "100000"), apitest.Purchase(id, "2", "2026-11-21T10:00:00Z", "90000")
	given["discount"], given["why"], given["channel"] = apitest.Toman("10000"), "trust", "web"
	f.Buy(plain, given)
	line := f.Agent().Get("/v1/customers/" + id + "/timeline?type=purchase").At("items/0/purchase").(map[string]any)
	if line["why"] != "trust" || line["channel"] != "web" || line["discount"].(map[string]any)["amount"] != "10000" {
		t.Errorf("%v", line)
	}
	given["reference"], given["why"] = "3", "x"
	f.Agent().Post("/v1/purchases", m{"purchases": []m{given}}).Want(http.StatusUnprocessableEntity)
}
