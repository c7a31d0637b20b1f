package all_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// town is a firm with one of everything, and what each thing is called.
type town struct {
	*apitest.Firm
	sara, reza, purchase, cas, task, held, run string
	preferences, card                          string // tokens
}

// What Sara told, of which nobody may hear who has no right to.
const (
	saraName, saraPhone, saraEmail = "Sara Qaderi", "+989121234567", "sara.qaderi@example.com"
	rezaPhone                      = "+989351234567"
)

func townOf(t *testing.T) town {
	t.Helper()
	f := apitest.New(t)
	to := town{Firm: f}
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 24}).Want(http.StatusCreated)
	f.Public().Post("/v1/captures", m{"name": saraName, "phone": saraPhone, "email": saraEmail, "city": "Yazdshahr"}).Want(http.StatusAccepted)
	to.sara, to.reza = f.ByPhone(saraPhone), f.Capture("Reza Amini", rezaPhone)
	form := url.Values{"model": {"RF-480"}, "serial": {"SN1234"}, "purchasedOn": {"2026-01-31"}, "owner.name": {saraName}, "owner.phone": {saraPhone}}
	done := f.Public().Call("POST", "/en/warranty", form.Encode(), "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusSeeOther)
	to.card = strings.TrimPrefix(done.Header.Get("Location"), "/en/warranty?card=")
	to.purchase = f.Buy(apitest.Purchase(to.sara, "R-1", "2026-11-20T10:00:00Z", "50000"))[0]
	f.Public().Post("/v1/messages", m{"name": saraName, "phone": saraPhone, "text": "Terribly loud", "kind": "complaint"}).Want(http.StatusAccepted)
	to.cas = f.Agent().Get("/v1/cases").Text("items/0/id")
	view := f.Agent().Get("/v1/customers/" + to.sara)
	to.task = view.Text("tasks/0/id")
	_, to.preferences, _ = strings.Cut(view.Text("preferencesUrl"), "token=")
	usual := f.Service.Limits
	f.Service.Limits.Phone = 1
	f.Public().Post("/v1/captures", m{"name": saraName, "phone": saraPhone, "city": "Held town"}).Want(http.StatusAccepted)
	f.Service.Limits = usual
	to.held = f.Agent().Get("/v1/quarantine").Text("items/0/id")
	to.run = f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted).Text("id")
	if slices.Contains([]string{to.cas, to.task, to.held, to.run, to.preferences, to.card}, "") {
		t.Fatalf("the town lacks something: %+v", to)
	}
	return to
}

// ids are every id there is, whatever it is the id of.
func (to town) ids() []string {
	return []string{to.sara, to.reza, to.purchase, to.cas, to.task, to.held, to.run}
}
