package customer_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// What a customer tells staff is recorded with who heard it.
func TestConsentToldToStaff(t *testing.T) {
	f := apitest.New(t)
	f.Service.Business.DoubleOptIn = true
	id := f.Capture("Sara", mobile)
	path := "/v1/customers/" + id
	f.Clock.Add(time.Hour)
	f.Agent().Post(path+"/consents", m{"consent": m{"sms": true, "email": true}, "consentText": "by phone, script 2"}).Want(http.StatusOK)
	want(t, "consent", m{"sms": true, "pending.email": true}, f.Agent().Get(path).Want(http.StatusOK).At("consent").(map[string]any))
	first := f.Agent().Get(path + "/consents").Want(http.StatusOK).At("items/0").(map[string]any)
	want(t, "history", []any{"2026-11-22T07:30:00Z", "staff-agent", []any{
		m{"channel": "sms", "purpose": "marketing", "agreed": true, "pending": false, "text": "by phone, script 2", "source": "staff"},
		m{"channel": "email", "purpose": "marketing", "agreed": true, "pending": true, "text": "by phone, script 2", "source": "staff"},
	}}, []any{first["at"], first["by"], first["consents"]})
	f.Agent().Post(path+"/consents", m{"withdraw": true}).Want(http.StatusOK)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mobile, "consent": m{"email": true}}).Want(http.StatusAccepted)
	seen := f.Agent().Get(path).Want(http.StatusOK)
	if got := seen.At("consent").(map[string]any); len(got) != 8 || got["email"] != false || seen.At("confirmUrl") != nil {
		t.Errorf("after a withdrawal and a form of the public: %v, %v", got, seen.At("confirmUrl"))
	}
	f.Agent().Post("/v1/customers/cus_none/consents", m{"withdraw": true}).Want(http.StatusNotFound)
	bad := f.Agent().Post(path+"/consents", m{"language": "klingon", "consentText": strings.Repeat("x", 201)}).Want(http.StatusUnprocessableEntity)
	want(t, "codes", []string{"/consentText text.tooLong", "/language choice"}, bad.Codes())
}

// The link is the customer's own, in their language, and none confirms an address while nothing waits for it.
func TestLinksForStaff(t *testing.T) {
	f := apitest.New(t)
	id := f.Agent().Post("/v1/customers", m{"name": "Maya", "email": "maya@example.com", "language": "en"}).Want(http.StatusCreated).Text("id")
	seen := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	if link := seen.Text("preferencesUrl"); !strings.HasPrefix(link, "/en/preferences?token=") || seen.At("confirmUrl") != nil {
		t.Errorf("links %q, %v", link, seen.At("confirmUrl"))
	}
	f.Public().Get(seen.Text("preferencesUrl")).Want(http.StatusOK)
}
