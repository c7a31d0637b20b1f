package console_test

import (
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
)

func TestCardPage(t *testing.T) {
	f := apitest.New(t)
	register := func(name, phone, retailer string) apitest.Answer {
		return f.Public().Post("/v1/warranty-cards", m{
			"model": "RF-480", "serial": "SN1234", "purchasedOn": "2026-11-20", "retailer": retailer, "owner": m{"name": name, "phone": phone},
		})
	}
	register("سارا <b>", "09121234567", "فروشگاه یک").Want(http.StatusCreated)
	register("رضا", "09121234568", "فروشگاه دو").Want(http.StatusConflict)
	sara, reza := f.ByPhone("09121234567"), f.ByPhone("09121234568")
	page := "/console/fa/cards/RF-480/SN1234"
	opened := f.Agent().Get(page).Want(http.StatusOK)
	holds(t, opened, []string{"مورد اختلاف", "سارا &lt;b&gt;", "فروشگاه یک", "فروشگاه دو", "/console/fa/customers/" + sara, "/console/fa/customers/" + reza, `value="verdict"`}, "<b>", `value="handover"`)
	holds(t, f.Agent().Get("/console/en/cards/rf-480/sn1234").Want(http.StatusOK), []string{"Contested", "Decide"})
	refused := sendForm(f.Agent(), page, "do", "verdict", "accept", "yes", "owner", reza, "reason", " ").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="decide-reason-error"`, `value="` + reza + `" selected`})
	done := sendForm(f.Agent(), page, "_key", hidden(t, opened, "_key"), "do", "verdict", "accept", "yes", "owner", reza, "reason", "فاکتور دارد").Want(http.StatusSeeOther)
	if to := done.Header.Get("Location"); to != page+"?done=decided" {
		t.Errorf("it leads to %s", to)
	}
	opened = f.Agent().Get(page).Want(http.StatusOK)
	holds(t, opened, []string{"معتبر", "فاکتور دارد", `value="handover"`}, `value="verdict"`)
	sendForm(f.Agent(), page, "_key", "1", "do", "fault", "text", "صدا می‌دهد").Want(http.StatusSeeOther)
	refused = sendForm(f.Agent(), page, "do", "handover", "owner.name", "Mina", "owner.phone", "12", "reason", "gift").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="transfer-phone-error"`, `value="Mina"`}, `id="claim-text-error"`)
	sendForm(f.Agent(), page, "_key", "2", "do", "handover", "owner.name", "مینا", "owner.phone", "09121234569", "on", "۱۴۰۵/۹/۱", "reason", "هدیه").Want(http.StatusSeeOther)
	holds(t, f.Agent().Get(page).Want(http.StatusOK), []string{"مینا", "صدا می‌دهد", "۱ آذر ۱۴۰۵"})
	f.Agent().Get("/console/fa/cards/RF-480/none").Want(http.StatusNotFound)
	f.Marketer().Get(page).Want(http.StatusForbidden)
}
