package console_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// trade is a firm with a dozen customers who bought, some of them again, and a run.
func trade(t *testing.T) *apitest.Firm {
	t.Helper()
	f := apitest.New(t)
	for i := range 12 {
		id := f.Capture(fmt.Sprintf("Customer %d", i), fmt.Sprintf("+98912000%04d", i))
		f.Buy(apitest.Purchase(id, fmt.Sprint("a", i), apitest.Start.AddDate(0, 0, -40*i).Format(time.RFC3339), fmt.Sprint(1000*(i+1))))
		if i%3 == 0 {
			f.Buy(apitest.Purchase(id, fmt.Sprint("b", i), apitest.Start.Add(-time.Hour).Format(time.RFC3339), "500"))
		}
		f.Agent().Post("/v1/customers/"+id+"/interactions", map[string]any{
			"channel": "call", "direction": "inbound", "phase": "sale", "kind": "inquiry", "summary": "x", "minutes": 3 + i,
		}).Want(http.StatusCreated)
	}
	f.Clock.Add(time.Second)
	f.Manager().Post("/v1/segmentation/runs", map[string]any{}).Want(http.StatusAccepted)
	return f
}

func tells(t *testing.T, what, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%s lacks %q: %s", what, text, body)
		}
	}
}

// Before the first run the page says what to do first, and only who may start one is led there.
func TestBusinessBeforeTheFirstRun(t *testing.T) {
	f := apitest.New(t)
	tells(t, "empty", f.Manager().Get("/console/en/business").Want(http.StatusOK).Body, "There are no figures yet", "/console/en/runs")
	if page := f.Marketer().Get("/console/en/business").Want(http.StatusOK).Body; strings.Contains(page, "/console/en/runs") {
		t.Error("a marketer is led to where they may not start a run")
	}
	f.Agent().Get("/console/en/business").Want(http.StatusForbidden)
	f.Public().Get("/console/en/business").Want(http.StatusUnauthorized)
}

func TestBusinessShowsEveryTableWithItsChart(t *testing.T) {
	f := trade(t)
	for lang, texts := range map[string][]string{
		"en": {"Customers", "Revenue, ", "Retention by cohort", "Concentration of past spend", "Segments", "Contacts", "Cost of winning and keeping", "Azar 1405", "(so far)"},
		"fa": {"مشتریان", "ماندگاری مشتریان", "آذر ۱۴۰۵", "از دست رفته", `dir="rtl"`},
		"ar": {"العملاء", "الاحتفاظ بالعملاء", `dir="rtl"`},
	} {
		page := f.Marketer().Get("/console/" + lang + "/business").Want(http.StatusOK).Body
		tells(t, lang, page, texts...)
		if charts := strings.Count(page, `role="img"`); charts < 7 {
			t.Errorf("%s: %d charts", lang, charts)
		}
		if strings.Contains(page, "style=") || strings.Contains(page, "NaN") || strings.Contains(page, "{") && strings.Contains(page, "{period}") {
			t.Errorf("%s: %s", lang, page)
		}
	}
	page := f.Manager().Get("/console/en/business?by=quarter&calendar=gregorian").Want(http.StatusOK).Body
	tells(t, "quarters", page, "October–December 2026", `value="quarter" selected`)
	typed := f.Manager().Get("/console/fa/business?from=۱۴۰۵/۰۱/۰۱&to=۱۴۰۵/۰۲/۰۱").Want(http.StatusOK).Body
	tells(t, "typed days", typed, "فروردین ۱۴۰۵", "اردیبهشت ۱۴۰۵")
	if strings.Contains(typed, "مهر ۱۴۰۵") {
		t.Error("a month that was not asked for")
	}
	wrong := f.Manager().Get(`/console/en/business?from="><script>alert(1)</script>`).Want(http.StatusUnprocessableEntity).Body
	tells(t, "what was typed", wrong, "&lt;script&gt;alert(1)", `role="alert"`)
	if strings.Contains(wrong, "<script>alert") {
		t.Error("what was typed is markup")
	}
}

// Every figure of customers leads to their list, and lists and tables are saved as files that read back.
func TestBusinessLeadsToListsAndFiles(t *testing.T) {
	f := trade(t)
	page := f.Marketer().Get("/console/en/business").Want(http.StatusOK).Body
	for _, figure := range []string{"active", "new", "returning", "atRisk", "lost", "total"} {
		_, after, found := strings.Cut(page, `href="/console/en/business/customers?figure=`+figure+"&amp;")
		if !found {
			t.Errorf("nothing leads to %s", figure)
			continue
		}
		query, _, _ := strings.Cut(after, `"`)
		list := "/console/en/business/customers?figure=" + figure + "&" + strings.ReplaceAll(query, "&amp;", "&")
		tells(t, figure, f.Marketer().Get(list).Want(http.StatusOK).Body, "Customer ", "/console/en/customers/cus_", "/business/customers/file?")
		file := f.Marketer().Get(strings.Replace(list, "/customers?", "/customers/file?", 1)).Want(http.StatusOK)
		tells(t, figure+" as a file", file.Body, "\ufeffid,", "cus_", "IRT")
		if kind := file.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") {
			t.Errorf("%s is %s", figure, kind)
		}
	}
	for _, sheet := range []string{"customers", "revenue-IRT", "cohorts", "concentration-spent-IRR", "segments", "contacts", "effort"} {
		file := f.Marketer().Get("/console/en/business/file/" + sheet + "?by=quarter").Want(http.StatusOK)
		tells(t, sheet, file.Body, "\ufeff")
		if lines := strings.Count(file.Body, "\n"); lines < 2 {
			t.Errorf("%s has %d lines", sheet, lines)
		}
	}
	f.Marketer().Get("/console/en/business/file/none").Want(http.StatusNotFound)
	f.Marketer().Get("/console/en/business/customers?figure=none").Want(http.StatusUnprocessableEntity)
}
