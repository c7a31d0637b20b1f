package console_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

func TestPlaysAndBenefitsOfACustomer(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("<b>Sara</b>", suggestedTo)
	customer := "/console/en/customers/" + id
	has(t, f.Agent().Get(customer).Want(http.StatusOK), customer+"/play", "Play: ", customer+"/benefits")
	has(t, f.Agent().Get(customer+"/play").Want(http.StatusOK), "Fits now", "Ask how they use what they bought", "Day <bdi>7</bdi>", `value="wake"`)
	has(t, f.Agent().Get("/console/fa/customers/"+id+"/play").Want(http.StatusOK), "مناسب اکنون", "روز <bdi>۷</bdi>")
	begun := f.Agent().Post(customer+"/play", url.Values{"play": {"wake"}, "_key": {"k1"}}.Encode(), "Content-Type", form).Want(http.StatusSeeOther)
	if to := begun.Header.Get("Location"); to != customer+"?done=play" {
		t.Errorf("leads to %s", to)
	}
	refused := f.Agent().Post(customer+"/play", url.Values{"play": {"wake"}, "_key": {"k2"}}.Encode(), "Content-Type", form).Want(http.StatusConflict)
	has(t, refused, "under way for this customer", "<bdi>0</bdi> of <bdi>2</bdi> steps")

	has(t, f.Agent().Get(customer+"/benefits").Want(http.StatusOK), "Nothing is recorded yet")
	grant := func(fields url.Values) apitest.Answer {
		return f.Agent().Post(customer+"/benefits", fields.Encode(), "Content-Type", form)
	}
	grant(url.Values{"kind": {"special"}, "text": {"Free delivery"}, "amount": {"۵۰۰۰"}, "_key": {"k3"}}).Want(http.StatusSeeOther)
	has(t, grant(url.Values{"kind": {"special"}, "text": {""}, "_key": {"k4"}}).Want(http.StatusUnprocessableEntity), `aria-invalid="true"`)
	given := f.Agent().Get("/v1/customers/" + id + "/benefits")
	grant(url.Values{"use": {given.Text("items/0/id")}}).Want(http.StatusSeeOther)
	has(t, f.Agent().Get("/console/fa/customers/"+id+"/benefits").Want(http.StatusOK), "Free delivery", "دریافت‌شده", "۵٬۰۰۰")
}

func TestWeightsAndPlaysAreSetOnTheirPages(t *testing.T) {
	f := apitest.New(t)
	const ranking, plays = "/console/en/settings/suggestions", "/console/en/settings/plays"
	has(t, f.Agent().Get(ranking).Want(http.StatusOK), "Share of successes", "50")
	has(t, f.Manager().Get("/console/fa/settings/suggestions").Want(http.StatusOK), `name="items.0.weight"`, "۱۰۰", "بدهی ما به مشتری")
	send := func(path string, fields url.Values) apitest.Answer {
		return f.Manager().Post(path, fields.Encode(), "Content-Type", form)
	}
	send(ranking, url.Values{"_version": {`"0"`}, "items.0.kind": {"next"}, "items.0.weight": {"۷"}, "items.0.on": {"on"}}).Want(http.StatusSeeOther)
	has(t, send(ranking, url.Values{"_version": {`"1"`}, "items.0.kind": {"next"}, "items.0.weight": {"x"}}).Want(http.StatusBadRequest), "Please mend")
	has(t, f.Manager().Get(ranking).Want(http.StatusOK), `value="7"`)

	has(t, f.Agent().Get(plays).Want(http.StatusOK), "Ask to refer", "Version <bdi>1</bdi>")
	has(t, f.Manager().Get("/console/fa/settings/plays").Want(http.StatusOK), `name="items.0.steps.0.text.fa"`, "بیدارکردن")
	step := url.Values{"_version": {`"0"`}, "items.0.id": {"wake"}, "items.0.name.en": {"Wake"}, "items.0.steps.0.text.en": {"Call"}, "items.0.steps.0.afterDays": {"۳"}}
	send(plays, step).Want(http.StatusSeeOther)
	step.Set("items.0.id", "X y")
	step.Set("_version", `"1"`)
	has(t, send(plays, step).Want(http.StatusUnprocessableEntity), `aria-invalid="true"`, "Latin letter")
}

func TestCostlyCustomersAndWhatIsBought(t *testing.T) {
	f := apitest.New(t)
	has(t, f.Manager().Get("/console/en/review").Want(http.StatusOK), "Nobody costs more than they bring")
	has(t, f.Marketer().Get("/console/fa/settings/products/bought").Want(http.StatusOK), "هنوز چیزی نیست")
	id := f.Capture("<b>Sara</b>", suggestedTo)
	sale := apitest.Purchase(id, "1", "2026-11-01T08:00:00Z", "1000")
	sale["margin"], sale["items"] = apitest.Toman("300"), []apitest.M{{"sku": "RF-1", "quantity": 1}}
	f.Buy(sale)
	f.Agent().Post("/v1/customers/"+id+"/interactions", apitest.M{
		"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "service", "summary": "x", "cost": apitest.Toman("5000"),
	}).Want(http.StatusCreated)
	has(t, f.Manager().Get("/console/en/review").Want(http.StatusOK), "&lt;b&gt;Sara&lt;/b&gt;", "have lost", "cannot be foretold")
	decide := func(why string) apitest.Answer {
		return f.Manager().Post("/console/en/review", url.Values{"customer": {id}, "state": {"keep"}, "why": {why}}.Encode(), "Content-Type", form)
	}
	has(t, decide("").Want(http.StatusUnprocessableEntity), "Please mend")
	decide("a friend").Want(http.StatusSeeOther)
	f.Manager().Post("/v1/segmentation/runs", apitest.M{}).Want(http.StatusAccepted)
	f.Clock.Add(2 * time.Minute) // what was read before the run is kept for one
	has(t, f.Marketer().Get("/console/en/settings/products/bought").Want(http.StatusOK), "RF-1", "Not in the catalogue", "300", "30")
}
