package console_test

import (
	"net/http"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

func TestTagsAreChangedByAManager(t *testing.T) {
	f := apitest.New(t)
	form := f.Manager().Get("/console/fa/settings/tags").Want(http.StatusOK)
	holds(t, form, []string{`value="guarantee"`, "آنچه مشتری ارزش می‌داند", `name="items.6.id"`, "ضمانت"})
	fields := []string{"_version", hidden(t, form, "_version"), "items.0.id", "", "items.1.id", "install", "items.1.name.fa", "نصب", "items.2.id", "x y", "items.2.name.en", "<i>X</i>"}
	refused := sendForm(f.Manager(), "/console/fa/settings/tags", fields...).Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="items-1-id-error"`, "&lt;i&gt;X"}, "<i>X")
	done := sendForm(f.Manager(), "/console/fa/settings/tags", fields[:8]...).Want(http.StatusSeeOther)
	if to := done.Header.Get("Location"); to != "/console/fa/settings/tags?done=saved" {
		t.Errorf("it leads to %s", to)
	}
	holds(t, f.Agent().Get("/console/en/settings/tags").Want(http.StatusOK), []string{"نصب", "A manager changes these.", "What customers value"}, "<form method=\"post\" action=\"/console/en/settings/tags\"")
	stale := sendForm(f.Manager(), "/console/en/settings/tags", fields[:8]...).Want(http.StatusPreconditionFailed)
	holds(t, stale, []string{`role="alert"`})
	sendForm(f.Agent(), "/console/en/settings/tags", fields...).Want(http.StatusForbidden)
}

func TestTargetsAndCostsAreTypedInTheReadersCalendar(t *testing.T) {
	f := apitest.New(t)
	holds(t, f.Marketer().Get("/console/en/settings/targets").Want(http.StatusOK), []string{"No target yet.", "No cost yet.", "A manager changes these."})
	form := f.Manager().Get("/console/fa/settings/targets").Want(http.StatusOK)
	holds(t, form, []string{`name="figures.0.figure"`, `name="costs.0.from"`, "جذب مشتری", "به <bdi>تومان</bdi>"})
	fields := []string{
		"_version", hidden(t, form, "_version"), "figures.0.figure", "", "figures.1.figure", "barnett.costSaved", "figures.1.baseline", "۰٫۲۵", "figures.1.target", "۰٫۵",
		"figures.1.from", "۱۴۰۵/۱/۱", "figures.1.until", "", "costs.0.what", "keeping", "costs.0.amount", "۵۰۰٬۰۰۰", "costs.0.from", "۱۴۰۵/۸/۱", "costs.0.until", "۱۴۰۵/۸/۳۰", "costs.0.source", "",
	}
	sendForm(f.Manager(), "/console/fa/settings/targets", fields...).Want(http.StatusSeeOther)
	set := f.Marketer().Get("/v1/targets")
	for path, want := range map[string]any{
		"figures/0/from": "2026-03-21", "figures/0/baseline": "0.25", "costs/0/until": "2026-11-21", "costs/0/amount/amount": "500000", "costs/0/what": "keeping",
	} {
		if got := set.At(path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	holds(t, f.Manager().Get("/console/fa/settings/targets").Want(http.StatusOK), []string{`value="۱۴۰۵/۰۸/۰۱"`, `value="۵۰۰۰۰۰"`, `<option value="keeping" selected>`})
	holds(t, f.Marketer().Get("/console/en/settings/targets").Want(http.StatusOK), []string{"barnett.costSaved", "Keeping customers", "500,000"})
	refused := sendForm(f.Manager(), "/console/fa/settings/targets", "_version", `"1"`, "figures.0.figure", "X", "figures.0.target", "many", "figures.0.from", "soon", "costs.0.what", "keeping", "costs.0.text", "x")
	refused.Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="figures-0-figure-error"`, `id="figures-0-from-error"`, `id="costs-0-amount-error"`, `value="soon"`})
	sendForm(f.Marketer(), "/console/fa/settings/targets", fields...).Want(http.StatusForbidden)
}

func TestHappeningsAreRecordedAndTakenOut(t *testing.T) {
	f := apitest.New(t)
	empty := f.Marketer().Get("/console/fa/settings/happenings").Want(http.StatusOK)
	holds(t, empty, []string{"هنوز رویدادی ثبت نشده است.", `name="tags" value="speed"`, "کمبود"})
	fields := []string{"_key", hidden(t, empty, "_key"), "kind", "change", "text", "<b>نصب</b> در همان روز", "from", "۱۴۰۵/۸/۱", "until", "", "segment", "loyal", "tags", "speed"}
	for range 2 {
		sendForm(f.Marketer(), "/console/fa/settings/happenings", fields...).Want(http.StatusSeeOther)
	}
	shown := f.Marketer().Get("/console/fa/settings/happenings").Want(http.StatusOK)
	holds(t, shown, []string{"&lt;b&gt;نصب", "۱ آبان ۱۴۰۵", "تغییر از راه بازخورد", "سرعت"}, "<b>نصب")
	english := f.Marketer().Get("/console/en/settings/happenings").Want(http.StatusOK)
	holds(t, english, []string{"Change that feedback led to", "Speed", "Take out"})
	refused := sendForm(f.Marketer(), "/console/en/settings/happenings", "kind", "party", "text", "", "from", "then", "segment", "A b").Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="text-error"`, `id="from-error"`, `id="kind-error"`, `id="segment-error"`, `value="then"`})
	id := f.Marketer().Get("/v1/happenings").Text("items/0/id")
	sendForm(f.Marketer(), "/console/en/settings/happenings", "out", "2026-10-23 "+id).Want(http.StatusSeeOther)
	gone := sendForm(f.Marketer(), "/console/en/settings/happenings", "out", "2026-10-23 "+id).Want(http.StatusNotFound)
	holds(t, gone, []string{`role="alert"`, "None yet."})
	f.Agent().Get("/console/en/settings/happenings").Want(http.StatusForbidden)
}

func TestSegmentSaysOnItsPageWhatItValues(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", "+989121234567")
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	holds(t, f.Marketer().Get("/console/fa/segments/prospect").Want(http.StatusOK), []string{"برای این بخش چه ارزش دارد", "از ۵ پاسخ به بعد"})
	for range 5 {
		f.Agent().Post("/v1/customers/"+id+"/interactions", m{
			"channel": "call", "direction": "inbound", "phase": "sale", "kind": "feedback", "summary": "x", "tags": []string{"trust"},
		}).Want(http.StatusCreated)
	}
	holds(t, f.Marketer().Get("/console/en/segments/prospect").Want(http.StatusOK), []string{"<bdi>Trust</bdi></dt><dd>100</dd>", "weights sum to 100"})
}

// The page of the business shows first what the firm turns on, and what happened in the days that it shows.
func TestBusinessIsReadByWhatHappened(t *testing.T) {
	f := apitest.New(t)
	f.Buy(apitest.Purchase(f.Capture("A", "+989121234567"), "1", "2026-11-20T10:00:00Z", "100000"))
	f.Manager().Patch("/v1/settings", `"0"`, m{"firstReports": "sales"}).Want(http.StatusOK)
	f.Marketer().Post("/v1/happenings", m{"from": "2026-11-01", "until": "2026-11-09", "kind": "shortage", "text": "<i>No fridges</i>"}).Want(http.StatusCreated)
	f.Marketer().Post("/v1/happenings", m{"from": "2015-11-01", "kind": "price", "text": "Long ago"}).Want(http.StatusCreated)
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	page := f.Marketer().Get("/console/en/business").Want(http.StatusOK)
	holds(t, page, []string{"What happened in these days", "&lt;i&gt;No fridges", "Shortage"}, "Long ago", "<i>No")
	if revenue, customers := strings.Index(page.Body, `id="h-revenue-`), strings.Index(page.Body, `id="h-customers"`); revenue < 0 || customers < revenue {
		t.Errorf("revenue at %d, customers at %d", revenue, customers)
	}
	holds(t, f.Marketer().Get("/console/fa/business").Want(http.StatusOK), []string{"رویدادهای این روزها", "کمبود"})
}

func TestFirmChoosesItsFirstReports(t *testing.T) {
	f := apitest.New(t)
	holds(t, f.Manager().Get("/console/fa/settings/firm").Want(http.StatusOK), []string{`<option value="customer" selected>`, "نخستین گزارش‌ها"})
	holds(t, f.Manager().Get("/console/en/settings").Want(http.StatusOK), []string{"What customers value", "Targets and costs", "Happenings", "/console/en/settings/happenings"})
}
