package campaign_test

import (
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/campaign"
)

// tick looks after campaigns as the schedule does.
func tick(t *testing.T, f *apitest.Firm) {
	t.Helper()
	if err := f.Campaigns.RunAll(t.Context(), campaign.Input{Do: campaign.DoTick}); err != nil {
		t.Fatal(err)
	}
}

// A preview says who would be reached and who left out, and writes nothing.
func TestPreview(t *testing.T) {
	f := shop(t, 20)
	refuser := f.Agent().Post("/v1/customers", m{"name": "No", "phone": "+989351110000"}).Want(http.StatusCreated).Text("id")
	f.Agent().Post("/v1/customers", m{"name": "Mail", "email": "mail@example.com", "consent": m{"email": true}}).Want(http.StatusCreated)
	f.Manager().Post("/v1/customers", m{"name": "Ours", "kind": "unit", "phone": "+989351110001", "consent": m{"sms": true}}).Want(http.StatusCreated)
	at := made(f, with(draft(), m{"budget": m{"amount": "5000", "currency": "IRT"}}))
	before := f.Items()
	got := f.Marketer().Post(at+"/preview", nil, "Accept-Language", "en").Want(http.StatusOK)
	var document map[string]any
	got.Into(&document)
	treated, control := document["treated"].(float64), document["control"].(float64)
	if treated+control != 20 || control < 3 || control > 7 || document["considered"] != float64(23) {
		t.Errorf("preview: %s", got.Body)
	}
	want(t, "left out", map[string]any{"sending.noConsent": 1., "sending.noAddress": 1., "sending.internal": 1.}, document["left"])
	want(t, "cost", map[string]any{"amount": "0", "currency": "IRT"}, document["cost"])
	want(t, "unpriced", []any{"sms"}, document["unpriced"])
	want(t, "pays", treated, document["pays"])
	after := f.Items()
	for key := range before {
		delete(after, key)
	}
	for key := range after {
		if key[:6] != "AUDIT#" {
			t.Errorf("written: %s", key)
		}
	}
	launch(f, at).Want(http.StatusAccepted)
	want(t, "launched", 20, counts(f, at)["audience"])
	want(t, "not a member", http.StatusOK, f.Agent().Get("/v1/customers/"+refuser).Status)
	f.Marketer().Post("/v1/campaigns/cam_none/preview", nil).Want(http.StatusNotFound)
}
