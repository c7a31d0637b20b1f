package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

func TestLogAContact(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/fa/customers/" + id
	holds(t, f.Agent().Get(page+"/log").Want(http.StatusOK), []string{`action="` + page + `/log"`, `value="pre-sale" selected`, `name="as" value="complaint"`, "چه گفته شد؟"})
	key := hidden(t, f.Agent().Get(page).Want(http.StatusOK), "_key")
	fields := []string{
		"_key", key, "as", "complaint", "direction", "inbound", "phase", "after-sale", "channel", "", "kind", "", "summary", "<b>یخچال</b> صدا می‌دهد",
		"minutes", "۱۲", "rating", "٣", "promise.text", "تماس می‌گیریم", "promise.due", "۱۴۰۵/۹/۵",
	}
	for range 2 { // sent twice, it is logged once
		done := sendForm(f.Agent(), page+"/log", fields...).Want(http.StatusSeeOther)
		if to := done.Header.Get("Location"); to != page+"?done=complaint" {
			t.Errorf("it leads to %s", to)
		}
	}
	shown := f.Agent().Get(page + "?done=complaint").Want(http.StatusOK)
	holds(t, shown, []string{"&lt;b&gt;یخچال", "شکایت ثبت شد", "۱۲", "۵ آذر ۱۴۰۵", "تماس می‌گیریم", "شکایت"}, "<b>یخچال")
	if n := strings.Count(shown.Body, "&lt;b&gt;یخچال"); n != 2 { // the entry and its case
		t.Errorf("it is there %d times", n)
	}
	logged := f.Agent().Get("/v1/customers/" + id + "/interactions").Want(http.StatusOK)
	for path, want := range map[string]any{"channel": "call", "kind": "complaint", "minutes": 12.0, "rating": 3.0, "promise/due": "2026-11-26"} {
		if got := logged.At("items/0/interaction/" + path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	other := sendForm(f.Agent(), page+"/log", "as", "call", "direction", "outbound", "phase", "sale", "channel", "sms", "kind", "service", "summary", "x").Want(http.StatusSeeOther)
	if to := other.Header.Get("Location"); to != page+"?done=logged" {
		t.Errorf("it leads to %s", to)
	}
	if got := f.Agent().Get("/v1/customers/" + id + "/interactions").Want(http.StatusOK).At("items/0/interaction/channel"); got != "sms" && got != "call" {
		t.Errorf("channel %v", got)
	}
}

func TestLogThatIsRefused(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/en/customers/" + id
	refused := sendForm(f.Agent(), page+"/log", "as", "visit", "direction", "inbound", "phase", "sale", "summary", " ", "minutes", "soon", "promise.text", `"kept"`, "promise.due", "tomorrow")
	refused.Want(http.StatusBadRequest)
	holds(t, refused, []string{`role="alert"`, "Error:", `value="soon"`, `value="&#34;kept&#34;"`, `value="tomorrow"`})
	refused = sendForm(f.Agent(), page+"/log", "as", "visit", "direction", "inbound", "phase", "sale", "summary", " ", "promise.text", "x", "promise.due", "tomorrow").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="log-summary-error"`, `id="promise-due-error"`, `aria-invalid="true"`, `value="tomorrow"`})
	sendForm(f.Agent(), "/console/en/customers/cus_nobody/log", "as", "call", "direction", "inbound", "phase", "sale", "summary", "x").Want(http.StatusNotFound)
	sendForm(f.Marketer(), page+"/log", "as", "call", "summary", "x").Want(http.StatusForbidden)
}

func TestRecordAPurchase(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/fa/customers/" + id
	first := f.Agent().Get(page + "/purchase").Want(http.StatusOK)
	holds(t, first, []string{`value="۱۴۰۵/۰۹/۰۱"`, "تومان", `hx-trigger="input from:#buy-amount`})
	sum := f.Agent().Get(page + "/purchase?amount=" + url.QueryEscape("۵۰٬۰۰۰")).Want(http.StatusOK)
	holds(t, sum, []string{"۲۶٬۰۰۰٬۰۰۰", "اگر هر هفته", `value="۵۰٬۰۰۰"`})
	part := f.Agent().Call(http.MethodGet, page+"/purchase?amount=50000", nil, "HX-Request", "true").Want(http.StatusOK)
	holds(t, part, []string{"۲۶٬۰۰۰٬۰۰۰"}, "<html", "<form")
	holds(t, f.Agent().Call(http.MethodGet, page+"/purchase?amount=many", nil, "HX-Request", "true").Want(http.StatusOK), []string{`class="error"`})
	done := sendForm(f.Agent(), page+"/purchase", "_key", hidden(t, first, "_key"), "amount", "۱۲۳٬۴۵۶", "at", "۱۴۰۵/۸/۳۰", "sku", "", "reference", "INV-۹").Want(http.StatusSeeOther)
	if to := done.Header.Get("Location"); to != page+"?done=bought" {
		t.Errorf("it leads to %s", to)
	}
	bought := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	for path, want := range map[string]any{"value/spent/amount": "123456", "value/firstOn": "2026-11-21"} {
		if got := bought.At(path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	again := sendForm(f.Agent(), page+"/purchase", "amount", "123456", "at", "۱۴۰۵/۸/۳۰", "reference", "inv-9").Want(http.StatusSeeOther)
	if to := again.Header.Get("Location"); to != page+"?done=already" {
		t.Errorf("the same again leads to %s", to)
	}
	refused := sendForm(f.Agent(), page+"/purchase", "amount", "lots", "at", "someday", "sku", "<i>", "reference", "x").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="buy-amount-error"`, `id="buy-on-error"`, `value="lots"`, `value="someday"`, "&lt;i&gt;"}, "<i>")
	holds(t, f.Agent().Get(page).Want(http.StatusOK), []string{"inv-9", "۱۲۳٬۴۵۶"})
}

func TestRecordConsent(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/en/customers/" + id
	shown := f.Agent().Get(page + "/consent").Want(http.StatusOK)
	holds(t, shown, []string{`name="consent.sms"`, `name="survey.email"`, "Never said"})
	sendForm(f.Agent(), page+"/consent", "_key", hidden(t, shown, "_key"), "consent.sms", "yes", "survey.call", "no", "consent.email", "").Want(http.StatusSeeOther)
	view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	if sms, call, email := view.At("consent/sms"), view.At("consent/survey.call"), view.At("consent/email"); sms != true || call != false || email != nil {
		t.Errorf("sms %v, survey by call %v, e-mail %v", sms, call, email)
	}
	sendForm(f.Agent(), "/console/en/customers/cus_nobody/consent", "consent.sms", "yes").Want(http.StatusNotFound)
}
