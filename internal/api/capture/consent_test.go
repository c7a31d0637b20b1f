package capture_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

// said are the consents of a customer's history, the newest entry first, a line each.
func said(f *apitest.Firm, id string) []string {
	out := []string{}
	for _, one := range f.Agent().Get("/v1/customers/" + id + "/consents").Want(http.StatusOK).List("items") {
		entry := one.(map[string]any)
		line := entry["at"].(string)[11:16] + " " + entry["by"].(string)
		for _, record := range entry["consents"].([]any) {
			r := record.(map[string]any)
			line += " " + r["purpose"].(string) + "." + r["channel"].(string) + map[bool]string{true: " yes", false: " no"}[r["agreed"] == true]
			if r["pending"] == true {
				line += " pending"
			}
			if text, ok := r["text"].(string); ok {
				line += " of " + text
			}
		}
		out = append(out, line)
	}
	return out
}

// What was ticked is kept for ever with its time, even where it changes nothing: a public form takes no consent back.
func TestConsentIsRecorded(t *testing.T) {
	f := apitest.New(t)
	form := m{"name": "Sara", "phone": mobile, "consent": m{"sms": true, "call": false}, "consentText": "shop 3"}
	f.Public().Post("/v1/captures", form).Want(http.StatusAccepted)
	f.Clock.Add(time.Hour)
	form["consent"], form["survey"] = m{"sms": false, "call": true, "email": true}, m{"sms": true}
	delete(form, "consentText")
	f.Public().Post("/v1/captures", form).Want(http.StatusAccepted)
	f.Clock.Add(time.Hour)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mobile}).Want(http.StatusAccepted)
	f.Public().Post("/v1/warranty-cards", m{"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-01-31", "owner": m{
		"name": "Sara", "phone": mobile, "consent": m{"chat": true},
	}}).Want(http.StatusCreated)
	id := f.ByPhone(mobile)
	want := []string{
		"08:30 public marketing.chat yes",
		"07:30 public marketing.sms no marketing.email yes marketing.call yes survey.sms yes",
		"06:30 public marketing.sms yes of shop 3 marketing.call no of shop 3",
	}
	if diff := cmp.Diff(want, said(f, id)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	state := m{"sms": true, "call": false, "email": true, "chat": true, "survey.sms": true}
	if diff := cmp.Diff(state, view(f, id).At("consent")); diff != "" {
		t.Errorf("consent (-want +got):\n%s", diff)
	}
	first := f.Agent().Get("/v1/customers/" + id + "/consents?pageSize=2").Want(http.StatusOK)
	second := f.Agent().Get("/v1/customers/" + id + "/consents?pageSize=2&pageToken=" + first.Text("nextPageToken")).Want(http.StatusOK)
	if len(first.List("items")) != 2 || len(second.List("items")) != 1 || second.At("nextPageToken") != nil {
		t.Errorf("pages %s and %s", first.Body, second.Body)
	}
}

// Our own page says by which words it asked, whatever is sent with it.
func TestPageNamesItsWords(t *testing.T) {
	f := apitest.New(t)
	form := "name=Sara&phone=%2B989121234567&consent.sms=on&consentText=mine&lang=en"
	f.Public().Call(http.MethodPost, "/en/capture", form, "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusSeeOther)
	got := said(f, f.ByPhone(mobile))
	if len(got) != 1 || strings.Contains(got[0], "mine") || !strings.Contains(got[0], "marketing.sms yes of 20") {
		t.Errorf("history %q", got)
	}
}

// With double opt-in an agreement to e-mail waits; one that was refused before stays refused.
func TestPendingConsentOfACapture(t *testing.T) {
	f := apitest.New(t)
	f.Service.Business.DoubleOptIn = true
	form := m{"name": "Sara", "phone": mobile, "consent": m{"sms": true, "email": true}}
	for range 2 { // unknown, then known
		f.Public().Post("/v1/captures", form).Want(http.StatusAccepted)
	}
	id := f.ByPhone(mobile)
	if diff := cmp.Diff(m{"sms": true, "pending.email": true}, view(f, id).At("consent")); diff != "" {
		t.Errorf("consent (-want +got):\n%s", diff)
	}
	if got := said(f, id); len(got) != 2 || !strings.HasSuffix(got[0], "marketing.email yes pending") {
		t.Errorf("history %q", got)
	}
}
