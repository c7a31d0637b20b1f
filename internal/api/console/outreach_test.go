package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/message"
)

// How customers are addressed is set in the reader's digits and calendar; a wrong form comes back with what was typed.
func TestOutreachIsSetOnItsPage(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/fa/settings/outreach"
	has(t, f.Agent().Get("/console/en/settings/outreach"), "A manager changes these.", "2</bdi> in <bdi>7", "None given", "Nobody")
	has(t, f.Agent().Get(path), "این‌ها را مدیر تغییر می‌دهد.", "هیچ‌کس", "۲۱:۰۰")
	page := f.Manager().Get(path).Want(http.StatusOK)
	has(t, page, `value="۲۱:۰۰"`, "این سهم از مشتریان به قید قرعه کنار می‌ماند")
	typed := filled(t, page)
	typed.Set("quietFrom", "۹ شب")
	typed.Set("global", "۵۰")
	typed.Set("holidays", "۱۴۰۶/۱/۱\r\nفردا")
	typed.Set("costs.sms", "رایگان")
	again := send(f.Manager(), path, typed).Want(http.StatusUnprocessableEntity)
	has(t, again, "سهم گروه بی‌کارزار را درصدی از ۰ تا ۲۰ بنویسید.", `value="۹ شب"`, "فردا",
		`id="holidays-error"`, `id="costs-sms-error"`)

	typed.Set("quietFrom", "۲۲:۳۰")
	typed.Set("global", "۵")
	typed.Set("holidays", "۱۴۰۶/۱/۱\r\n\r\n۱۴۰۶/۱/۲")
	typed.Set("costs.sms", "۱۲۰")
	typed.Set("most", "۱")
	typed.Set("quietWeekend", "on")
	leads(t, send(f.Manager(), path, typed), path+"?done=saved")
	now := f.Manager().Get("/v1/outreach")
	if now.At("most") != 1.0 || now.At("global") != 0.05 || now.Text("quietFrom") != "22:30" || now.At("quietWeekend") != true ||
		now.Text("holidays/0") != "2027-03-21" || now.Text("holidays/1") != "2027-03-22" {
		t.Error(now.Body)
	}
	has(t, f.Manager().Get(path+"?done=saved"), "ذخیره شد.", "۱۴۰۶/۰۱/۰۲",
		`value="۱۲۰"`, `value="۵"`, "همین افراد کنار مانده‌اند")
	has(t, f.Marketer().Get("/console/en/settings/outreach"), "<bdi>5</bdi>%", "SMS: <bdi>", "22:30")
	has(t, send(f.Manager(), path, typed).Want(http.StatusPreconditionFailed), "۲۲:۳۰")
	send(f.Agent(), path, typed).Want(http.StatusForbidden)
}

// A gateway is set and tried on its page; its secret is never on a page, not even on one that comes back.
func TestGatewaysAreSetOnTheirPages(t *testing.T) {
	f := apitest.New(t)
	const list, path = "/console/en/settings/gateways", "/console/en/settings/gateways/sms"
	const secret, short = "a-secret-of-the-gateway-that-is-long-enough", "too-short-a-secret"
	has(t, f.Manager().Get(list).Want(http.StatusOK), "There is no gateway yet", "does not leave this machine", "No gateway")
	has(t, f.Manager().Get("/console/fa/settings/gateways"), "هنوز هیچ درگاهی نیست", "پیامک")
	typed := filled(t, f.Manager().Get(path).Want(http.StatusOK))
	typed.Set("do", "save")
	typed.Set("method", "POST")
	typed.Set("contentType", "application/json")
	typed.Set("url", "https://evil.example.net/send")
	typed.Set("body", "{\"to\":\"{to}\",\r\n\"text\":\"{text}\"}")
	typed.Set("headers.1.name", "X-Line")
	typed.Set("headers.1.value", "3000")
	typed.Set("secret", short)
	again := send(f.Manager(), path, typed).Want(http.StatusUnprocessableEntity)
	has(t, again, "https://evil.example.net/send", `id="url-error"`, `id="secret-error"`, `name="headers.0.name" type="text" value="X-Line"`)
	lacks(t, again, short)

	typed.Set("url", "https://"+apitest.GatewayHost+"/send")
	typed.Set("secret", secret)
	leads(t, send(f.Manager(), path, typed), path+"?done=saved")
	page := f.Manager().Get(path)
	has(t, page, "https://"+apitest.GatewayHost+"/send", "X-Line", "There is one, which is not shown", "/v1/delivery-reports/", "/v1/replies/")
	lacks(t, page, secret)
	kept := filled(t, page)
	kept.Set("do", "save")
	leads(t, send(f.Manager(), path, kept), path+"?done=saved") // without a secret, which stays
	if now := f.Manager().Get("/v1/gateways/sms"); now.At("hasSecret") != true || now.Text("headers/0/name") != "X-Line" {
		t.Error(now.Body)
	}
	has(t, f.Manager().Get(list), apitest.GatewayHost)
	lacks(t, f.Manager().Get(list), secret, "There is no gateway yet")
	send(f.Agent(), path, typed).Want(http.StatusForbidden)
	f.Manager().Get("/console/en/settings/gateways/pigeon").Want(http.StatusNotFound)
}

// What became of a message of trial is said in words.
func TestGatewaysAreTriedOnTheirPages(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/fa/settings/gateways/sms"
	try := func(number string) apitest.Answer {
		return send(f.Manager(), path, url.Values{"do": {"try"}, "to": {number}})
	}
	has(t, try("12"), `value="12"`, `id="to-error"`)
	leads(t, try("09121234567"), path+"?done=gateway.sent")
	has(t, f.Manager().Get(path+"?done=gateway.sent"), "درگاه پیام آزمایشی را گرفت.")
	f.Post.Answer = message.ErrRefused
	leads(t, try("09121234567"), path+"?done=gateway.refused")
	has(t, f.Manager().Get("/console/en/settings/gateways/sms?done=gateway.refused"), "The gateway refused the message of trial.")
	if len(f.Post.Letters) != 2 || f.Post.Letters[0].To != "+989121234567" {
		t.Errorf("letters %+v", f.Post.Letters)
	}
}
