package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// A contact with a feeling, tags and the next contact: all of it is recorded, and stands on the customer's page.
func TestLogWhatIsFeltAndPlanTheNextContact(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/fa/customers/" + id
	form := f.Agent().Get(page + "/log").Want(http.StatusOK)
	holds(t, form, []string{`name="feeling"`, "خیلی خوشحال", `name="tags" value="price"`, `name="next.due"`, "چه چیزی برایش ارزش دارد؟"})
	fields := []string{
		"_key", hidden(t, form, "_key"), "as", "call", "direction", "inbound", "phase", "after-sale", "channel", "", "kind", "story", "summary", "برای خواهرش گفت",
		"feeling", "delighted", "reason", "زود رسید", "tags", "trust", "tags", "speed", "reach", "۱۲", "next.due", "۱۴۰۵/۹/۱۰", "next.text", "",
	}
	for range 2 {
		done := sendForm(f.Agent(), page+"/log", fields...).Want(http.StatusSeeOther)
		if to := done.Header.Get("Location"); to != page+"?done=loggedNext" {
			t.Errorf("it leads to %s", to)
		}
	}
	shown := f.Agent().Get(page + "?done=loggedNext").Want(http.StatusOK)
	holds(t, shown, []string{"تماس بعدی در برنامه است", "خیلی خوشحال", "زود رسید", "<bdi>سرعت</bdi>، <bdi>اعتماد</bdi>", "به گوش <bdi>۱۲</bdi> نفر", "از مشتری بپرسید که راضی است یا نه.", page + "/plan"})
	english := f.Agent().Get(strings.Replace(page, "/fa/", "/en/", 1)).Want(http.StatusOK)
	holds(t, english, []string{"Delighted", "<bdi>Speed</bdi>, <bdi>Trust</bdi>", "reached <bdi>12</bdi> people", "Log a purchase with discount and reason"})
	if n := f.Count("CUS#"+id+" DUE#", ""); n != 1 {
		t.Errorf("%d tasks", n)
	}
	refused := sendForm(f.Agent(), page+"/log", "as", "call", "direction", "inbound", "phase", "sale", "summary", "x", "reach", "5", "feeling", "sad", "tags", "none").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="reach-error"`, `id="feeling-error"`, `id="tags-error"`})
}

// What is wrong with the plan is asked for on its own page, once the contact is logged.
func TestNextContactThatIsRefused(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/en/customers/" + id
	again := sendForm(f.Agent(), page+"/purchase", "amount", "5000", "at", "2026-11-20", "reference", "1", "next.due", "2026-11-01").Want(http.StatusUnprocessableEntity)
	holds(t, again, []string{`action="` + page + `/plan"`, `value="2026-11-01"`, `id="due-error"`, "This day is past", "Ask how they get on."})
	if spent := f.Agent().Get("/v1/customers/" + id).At("value/spent/amount"); spent != "5000" {
		t.Errorf("the purchase is %v", spent)
	}
}

func TestPurchaseWithDiscountAndReason(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/fa/customers/" + id
	sum := f.Agent().Get(page + "/purchase?amount=5000&discount=" + url.QueryEscape("۷۰۰") + "&why=trust&next.due=2026-12-01").Want(http.StatusOK)
	holds(t, sum, []string{`value="۷۰۰"`, `<option value="trust" selected>`, `value="2026-12-01"`, "چرا دوباره آمد؟"})
	sendForm(f.Agent(), page+"/purchase", "amount", "۵۰۰۰", "at", "۱۴۰۵/۸/۳۰", "reference", "1", "discount", "۷۰۰", "why", "trust", "channel", "web").Want(http.StatusSeeOther)
	holds(t, f.Agent().Get(page).Want(http.StatusOK), []string{"تخفیف", "۷۰۰", "اعتماد"})
	holds(t, f.Agent().Get(strings.Replace(page, "/fa/", "/en/", 1)).Want(http.StatusOK), []string{"700", "off", "Trust"})
	refused := sendForm(f.Agent(), page+"/purchase", "amount", "5000", "at", "۱۴۰۵/۸/۳۰", "reference", "2", "discount", "much", "why", "x").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="discount-error"`, `id="why-error"`, `value="much"`})
}

func TestPlanATaskAndSeeItInTheCalendar(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/fa/customers/" + id
	holds(t, f.Agent().Get("/console/fa/calendar").Want(http.StatusOK), []string{"در این چهار هفته کاری در برنامه نیست.", "۲۸ آذر ۱۴۰۵"})
	holds(t, f.Agent().Get("/console/en/calendar").Want(http.StatusOK), []string{"Nothing is planned for these four weeks."})
	form := f.Agent().Get(page + "/plan").Want(http.StatusOK)
	holds(t, form, []string{"چه باید کرد؟", `value="pre-sale" selected`, `value="back-office"`})
	done := sendForm(f.Agent(), page+"/plan", "_key", hidden(t, form, "_key"), "text", "<b>قرارداد</b>", "due", "۱۴۰۵/۹/۱۰", "phase", "pre-sale", "kind", "back-office", "owner", "").Want(http.StatusSeeOther)
	if to := done.Header.Get("Location"); to != page+"?done=planned" {
		t.Errorf("it leads to %s", to)
	}
	shown := f.Agent().Get("/console/fa/calendar").Want(http.StatusOK)
	holds(t, shown, []string{"۱۰ آذر ۱۴۰۵", "سه‌شنبه", "&lt;b&gt;قرارداد", "پیش از فروش", "کار پشتیبانی داخلی", page, "Anna Baker"}, "<b>قرارداد")
	holds(t, f.Agent().Get("/console/en/calendar").Want(http.StatusOK), []string{"Tuesday", "Before the sale", "Back office"})
	holds(t, f.Agent().Get("/console/en/calendar?whose=mine").Want(http.StatusOK), []string{"Nothing is planned"})
	holds(t, f.Agent().Get("/console/fa/work").Want(http.StatusOK), []string{"/console/fa/calendar"})
	refused := sendForm(f.Agent(), page+"/plan", "text", "", "due", "دیروز", "kind", "party").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="text-error"`, `id="due-error"`, `id="kind-error"`, `value="دیروز"`})
	f.Marketer().Get("/console/fa/calendar").Want(http.StatusForbidden)
}

func TestSayWhyACustomerLeft(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	page := "/console/fa/customers/" + id
	form := f.Agent().Get(page + "/edit").Want(http.StatusOK)
	holds(t, form, []string{`name="lostReason.code"`, "رقیب", `name="_was.lostReason.text"`})
	sendForm(f.Agent(), page+"/edit", "_etag", `"1"`, "_was.name", "Anna Baker", "name", "Anna Baker", "_was.kind", "person", "kind", "person", "lostReason.code", "competitor", "lostReason.text", "ارزان‌تر بود").Want(http.StatusSeeOther)
	holds(t, f.Agent().Get(page).Want(http.StatusOK), []string{"دلیل رفتن", "رقیب", "ارزان‌تر بود"})
	holds(t, f.Agent().Get(strings.Replace(page, "/fa/", "/en/", 1)+"/timeline?type=lostReason").Want(http.StatusOK), []string{"Why they left", "A competitor"})
	refused := sendForm(f.Agent(), page+"/edit", "_etag", `"2"`, "_was.name", "Anna Baker", "name", "Anna Baker", "_was.kind", "person", "kind", "person",
		"_was.lostReason.code", "competitor", "_was.lostReason.text", "ارزان‌تر بود", "lostReason.code", "", "lostReason.text", "x").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="lostReason-code-error"`})
}

// What a shop's machine tells is on the timeline in the reader's words.
func TestWhatWasDoneOnTheWebIsShown(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	f.Machine("recordWebEvents").Post("/v1/events", m{"events": []m{
		{"customerId": id, "source": "shop", "reference": "1", "at": "2026-11-20T10:00:00Z", "kind": "search", "text": "<i>یخچال</i>"},
	}}).Want(http.StatusOK)
	holds(t, f.Agent().Get("/console/fa/customers/"+id+"/timeline?type=web").Want(http.StatusOK), []string{"جست‌وجو", "&lt;i&gt;یخچال"}, "<i>")
	holds(t, f.Agent().Get("/console/en/customers/"+id).Want(http.StatusOK), []string{"On the web", "Search"})
}
