package console_test

import (
	"net/http"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// Before the first run the page tells of every figure what it needs, to who may see the business.
func TestFrameworksBeforeTheFirstRun(t *testing.T) {
	f := apitest.New(t)
	tells(t, "empty", f.Marketer().Get("/console/en/business/frameworks").Want(http.StatusOK).Body,
		"There are no figures yet", "Nothing has been added up yet", "Cost saved", "The six elements")
	f.Agent().Get("/console/en/business/frameworks").Want(http.StatusForbidden)
	f.Public().Get("/console/en/business/frameworks").Want(http.StatusUnauthorized)
}

func TestFrameworksShowEveryFigure(t *testing.T) {
	f := trade(t)
	before := f.Manager().Get("/v1/targets").Want(http.StatusOK)
	f.Manager().Call(http.MethodPut, "/v1/targets", map[string]any{
		"figures": []map[string]any{{"figure": "barnett.strategic", "baseline": "0.05", "target": "0.75", "from": "2026-01-01"}},
	}, "If-Match", before.Header.Get("ETag")).Want(http.StatusOK)
	for lang, texts := range map[string][]string{
		"en": {"Share of revenue from earlier customers", "75%", "5%", "Buying again and bringing others", "Revenue after each customer", "Baseline", "95% interval", "No promise fell due"},
		"fa": {"سهم مشتریان پیشین از درآمد", "۷۵٪", "بازهٔ ۹۵٪", "چگونه شمرده می‌شود", `dir="rtl"`},
		"ar": {"حصة العملاء السابقين من الإيراد", "٧٥٪", "فترة ٩٥٪", `dir="rtl"`},
	} {
		page := f.Marketer().Get("/console/" + lang + "/business/frameworks").Want(http.StatusOK).Body
		tells(t, lang, page, texts...)
		if sections := strings.Count(page, `class="panel"`); sections != 7 {
			t.Errorf("%s: %d sections", lang, sections)
		}
		for _, wrong := range []string{"style=", "NaN", "title.", "query.", "needs.", "row.", "{n}"} {
			if strings.Contains(page, wrong) {
				t.Errorf("%s has %q", lang, wrong)
			}
		}
		if !strings.Contains(page, `id="frameworks-barnett-strategic"`) && !strings.Contains(page, "frameworks-barnett-strategic") {
			t.Errorf("%s draws no target", lang)
		}
	}
	tells(t, "business", f.Marketer().Get("/console/en/business").Want(http.StatusOK).Body, `href="/console/en/business/frameworks"`)
	typed := f.Manager().Get("/console/fa/business/frameworks?from=۱۴۰۵/۰۱/۰۱&to=۱۴۰۵/۰۲/۰۱").Want(http.StatusOK).Body
	tells(t, "days", typed, "۱ فروردین ۱۴۰۵", "۳۱ اردیبهشت ۱۴۰۵")
	wrong := f.Manager().Get(`/console/en/business/frameworks?from="><script>alert(1)</script>`).Want(http.StatusUnprocessableEntity).Body
	tells(t, "what was typed", wrong, "&lt;script&gt;alert(1)", `role="alert"`)
}

func TestFrameworksAreAFile(t *testing.T) {
	f := trade(t)
	file := f.Marketer().Get("/console/en/business/frameworks/file").Want(http.StatusOK)
	tells(t, "file", file.Body, "\ufeffkey,Figure,Part,Unit,Now", "barnett.strategic,", "further.reliability,", "No promise fell due")
	if lines := strings.Count(file.Body, "\n"); lines < 40 {
		t.Errorf("%d lines", lines)
	}
}
