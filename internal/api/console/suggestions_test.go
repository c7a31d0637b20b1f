package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

const suggestedTo = "+989121234567"

// suggested is somebody who has a refrigerator and may need a filter next, and the address of the page where that is decided.
func suggested(f *apitest.Firm) (id, path string) {
	f.Marketer().Post("/v1/products", apitest.M{"sku": "RF-480", "name": apitest.M{"fa": "یخچال", "en": "Refrigerator"}, "warrantyMonths": 24, "next": []string{"FL-1"}}).Want(http.StatusCreated)
	f.Marketer().Post("/v1/products", apitest.M{"sku": "FL-1", "name": apitest.M{"fa": "فیلتر آب", "en": "Water filter"}, "margin": apitest.Toman("300000")}).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", apitest.M{
		"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-11-01",
		"owner": apitest.M{"name": "<b>Sara</b>", "phone": suggestedTo, "preferredTime": "evenings", "consent": apitest.M{"sms": true}},
	}).Want(http.StatusCreated)
	id = f.ByPhone(suggestedTo)
	return id, "/customers/" + id + "/suggestions/" + f.Agent().Get("/v1/customers/"+id).Text("suggestions/0/id")
}

func suggestionPageHas(t *testing.T, page apitest.Answer, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(page.Body, want) {
			t.Errorf("lacks %q: %s", want, page.Body)
		}
	}
}

func decideOnPage(f *apitest.Firm, path string, fields url.Values) apitest.Answer {
	return f.Agent().Post(path, fields.Encode(), "Content-Type", form)
}

func TestASuggestionIsShownWithItsReason(t *testing.T) {
	f := apitest.New(t)
	id, path := suggested(f)
	english := f.Agent().Get("/console/en" + path).Want(http.StatusOK)
	suggestionPageHas(t, english, "Offer \u2068Water filter\u2069.", "since 1 November 2026", "&lt;b&gt;Sara&lt;/b&gt;", "300,000", "Text message", "29 November 2026", "evenings", `href="/console/en/customers/`+id+`"`)
	persian := f.Agent().Get("/console/fa" + path).Want(http.StatusOK)
	suggestionPageHas(t, persian, `dir="rtl"`, "\u2068فیلتر آب\u2069 را پیشنهاد کنید.", "پیامک", "۸ آذر ۱۴۰۵", "۳۰۰٬۰۰۰", `value="۱۴۰۵/۰۹/۰۸"`)
	f.Agent().Get("/console/en/customers/cus_none/suggestions/next").Want(http.StatusNotFound)
	f.Marketer().Get("/console/en" + path).Want(http.StatusForbidden)
}

func TestASuggestionIsAcceptedOnItsPage(t *testing.T) {
	f := apitest.New(t)
	id, path := suggested(f)
	answer := decideOnPage(f, "/console/fa"+path, url.Values{"state": {"accepted"}, "owner": {"مریم"}, "due": {"۱۴۰۵/۹/۱۰"}}).Want(http.StatusSeeOther)
	if got, want := answer.Header.Get("Location"), "/console/fa/customers/"+id+"?done=suggestion.accepted"; got != want {
		t.Errorf("leads to %s, want %s", got, want)
	}
	task := f.Agent().Get("/v1/tasks?until=2026-12-31")
	if task.Text("items/0/owner") != "مریم" || task.Text("items/0/due") != "2026-12-01" {
		t.Error(task.Body)
	}
	suggestionPageHas(t, f.Agent().Get("/console/en"+path).Want(http.StatusOK), "no longer holds, or was decided already")
	suggestionPageHas(t, decideOnPage(f, "/console/en"+path, url.Values{"state": {"rejected"}, "reason": {"Too late"}}).Want(http.StatusConflict), `role="alert"`, "decided about this suggestion before")
}

// A refusal shows the page again, with what was typed and what to mend.
func TestASuggestionIsNotRejectedWithoutAReason(t *testing.T) {
	f := apitest.New(t)
	_, path := suggested(f)
	again := decideOnPage(f, "/console/en"+path, url.Values{"state": {"rejected"}, "reason": {" "}}).Want(http.StatusUnprocessableEntity)
	suggestionPageHas(t, again, `role="alert"`, `aria-invalid="true"`, "Fill this in.")
	wrong := decideOnPage(f, "/console/en"+path, url.Values{"state": {"accepted"}, "owner": {"Maryam <script>"}, "due": {"tomorrow"}}).Want(http.StatusUnprocessableEntity)
	suggestionPageHas(t, wrong, "Maryam &lt;script&gt;", `value="tomorrow"`, `id="due-error"`)
	decideOnPage(f, "/console/en"+path, url.Values{"state": {"rejected"}, "reason": {"Has one"}}).Want(http.StatusSeeOther)
}

func TestSuggestionsOfTheDayAreListed(t *testing.T) {
	f := apitest.New(t)
	id, path := suggested(f)
	for lang, want := range map[string]string{"en": "Nothing is suggested now", "fa": "اکنون پیشنهادی نیست"} {
		suggestionPageHas(t, f.Agent().Get("/console/"+lang+"/suggestions").Want(http.StatusOK), want)
	}
	f.Buy(apitest.Purchase(id, "1", "2025-01-10T10:00:00Z", "5000"), apitest.Purchase(id, "2", "2026-05-10T10:00:00Z", "5000"))
	f.Manager().Post("/v1/segmentation/runs", apitest.M{}).Want(http.StatusAccepted)
	suggestionPageHas(t, f.Agent().Get("/console/en/suggestions").Want(http.StatusOK), "&lt;b&gt;Sara&lt;/b&gt;", "Offer", `action="/console/en`+path+`"`, `href="/console/en`+path+`#reject"`)
	suggestionPageHas(t, f.Agent().Get("/console/fa/suggestions").Want(http.StatusOK), "پیشنهادهای امروز", "یخچال")
	suggestionPageHas(t, f.Agent().Get("/console/en/work").Want(http.StatusOK), "Suggestions for today", `action="/console/en`+path+`"`)
	if mine := f.Agent().Get("/console/en/work?whose=mine").Want(http.StatusOK); strings.Contains(mine.Body, "Suggestions for today") {
		t.Error("the reader's own work has suggestions for everybody")
	}
	f.Agent().Get("/console/en/suggestions?after=rubbish").Want(http.StatusBadRequest)
	f.Marketer().Get("/console/en/suggestions").Want(http.StatusForbidden)
}
