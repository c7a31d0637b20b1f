package console_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// buyers are a firm of n customers, the i-th of whom bought on i%3 days.
func buyers(t *testing.T, n int) *apitest.Firm {
	t.Helper()
	f := apitest.New(t)
	for i := range n {
		id := f.Capture(fmt.Sprintf("=Customer %c <b>", 'A'+i), fmt.Sprintf("091212345%02d", i))
		for k := range i % 3 {
			f.Buy(apitest.Purchase(id, fmt.Sprintf("%d-%d", i, k), apitest.Start.AddDate(0, 0, -10-7*k).Format(time.RFC3339), "5000"))
		}
	}
	return f
}

// Before the first run the pages say what to do; the run is started by a button; then lists follow, and open as files.
func TestSegmentsFromFirstRunToFile(t *testing.T) {
	f := buyers(t, 6)
	for _, lang := range []string{"fa", "ar", "en"} {
		for _, path := range []string{"/segments", "/runs", "/model", "/settings/segments", "/segments/loyal"} {
			f.Marketer().Get("/console/" + lang + path).Want(http.StatusOK)
		}
	}
	has(t, f.Manager().Get("/console/en/segments").Want(http.StatusOK), "There has been no run yet", `action="/console/en/runs"`)
	lacks(t, f.Marketer().Get("/console/en/segments").Want(http.StatusOK), `action="/console/en/runs"`)
	f.Clock.Add(time.Second)
	started := send(f.Manager(), "/console/en/runs", url.Values{"_key": {"k1"}}).Want(http.StatusSeeOther)
	if to := started.Header.Get("Location"); to != "/console/en/runs?done=runStarted" {
		t.Error(to)
	}
	has(t, f.Marketer().Get("/console/en/runs?done=runStarted").Want(http.StatusOK), "The run has started.", "Done", "Measure")
	has(t, f.Marketer().Get("/console/en/runs").Want(http.StatusOK), "<summary>$0.00", "At the prices listed for us-east-1 on", "Read units", "Table $0.00")
	has(t, f.Marketer().Get("/console/fa/runs").Want(http.StatusOK), "<summary>\u06f0\u066b\u06f0\u06f0", "\u062f\u0644\u0627\u0631</summary>", "us-east-1")
	f.Marketer().Post("/console/en/runs", "", "Content-Type", form).Want(http.StatusForbidden)

	page := f.Marketer().Get("/console/fa/segments").Want(http.StatusOK)
	has(t, page, `<svg class="chart" role="img"`, "وفادار", `href="/console/fa/segments/loyal"`, "تازه‌رسیده")
	file := f.Marketer().Get("/console/en/segments?as=csv").Want(http.StatusOK)
	has(t, file, "segment,label,customers,currency")
	members := f.Marketer().Get("/console/en/segments/loyal").Want(http.StatusOK)
	has(t, members, "<h1><bdi>Loyal</bdi></h1>", "=Customer C &lt;b&gt;", "too few customers for a model yet")
	lacks(t, members, "<b>", "/console/en/customers/") // a marketer may not open a customer
	has(t, f.Manager().Get("/console/en/segments/loyal").Want(http.StatusOK), `href="/console/en/customers/cus_`)
	list := f.Marketer().Get("/console/en/segments/loyal?as=csv").Want(http.StatusOK)
	has(t, list, "'=Customer C <b>", "'=Customer F <b>")
	if name := list.Header.Get("Content-Disposition"); !strings.Contains(name, "segment-loyal.csv") {
		t.Error(name)
	}
	f.Marketer().Get("/console/en/segments/nosuch").Want(http.StatusNotFound)
	f.Agent().Get("/console/en/segments").Want(http.StatusForbidden)
	has(t, f.Marketer().Get("/console/en/model").Want(http.StatusOK), "The current model", "Models that were compared")
}

// fieldsOf are the inputs of a page's form, as a browser would send them.
func fieldsOf(page apitest.Answer) url.Values {
	out := url.Values{}
	for _, input := range regexp.MustCompile(`<input [^>]*?name="([^"]+)" (?:type="[a-z]+" )?value="([^"]*)"`).FindAllStringSubmatch(page.Body, -1) {
		out.Set(input[1], html.UnescapeString(input[2]))
	}
	for _, list := range regexp.MustCompile(`(?s)<select [^>]*?name="([^"]+)".*?</select>`).FindAllStringSubmatch(page.Body, -1) {
		out.Set(list[1], "")
		if chosen := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(list[0]); chosen != nil {
			out.Set(list[1], html.UnescapeString(chosen[1]))
		}
	}
	return out
}

// The rules are changed without a script: a rule is put before another, gets a name of its own, is looked at, saved, run, and
// gone back from.
func TestRulesAreEditedLookedAtAndSaved(t *testing.T) {
	const path = "/console/en/settings/segments"
	f := buyers(t, 6)
	f.Clock.Add(time.Second)
	send(f.Manager(), "/console/en/runs", url.Values{"_key": {"k1"}}).Want(http.StatusSeeOther)
	lacks(t, f.Marketer().Get(path).Want(http.StatusOK), "<form method=\"post\" action=\""+path)
	page := f.Manager().Get(path).Want(http.StatusOK)
	has(t, page, "The default rules hold.", `id="rule-12"`)

	edit := func(from apitest.Answer, button string, more ...string) apitest.Answer {
		fields := fieldsOf(from)
		fields.Set("do", button)
		for i := 0; i+1 < len(more); i += 2 {
			fields.Set(more[i], more[i+1])
		}
		return send(f.Manager(), path, fields)
	}
	page = edit(page, "rule.1.add").Want(http.StatusOK)
	has(t, page, `id="rule-13"`)
	page = edit(page, "rule.1.condition", "rules.1.segment", "+", "rules.1.all.0.field", "repeats", "rules.1.all.0.op", ">=", "rules.1.all.0.value", "۱").Want(http.StatusOK)
	has(t, page, `name="rules.1.all.1.field"`)
	refused := edit(page, "look", "rules.1.name.en", "Gold buyers").Want(http.StatusUnprocessableEntity)
	has(t, refused, "Please mend this", `name="rules.1.name.en" type="text" value="Gold buyers"`, `aria-invalid="true"`)
	before := f.Lines()
	page = edit(refused, "look", "rules.1.name.fa", "خریدار طلایی", "rules.1.name.ar", "مشترٍ ذهبي").Want(http.StatusOK)
	if !regexp.MustCompile(`<bdi>Gold buyers</bdi></th><td class="number">0</td><td class="number">2</td>`).MatchString(page.Body) {
		t.Error("the preview does not say that two come into the new segment")
	}
	has(t, page, "Who would move", "Gold buyers", "=Customer C &lt;b&gt;", "<bdi>2</bdi> customers")
	if after := f.Lines(); len(after) != len(before) {
		t.Error("a preview writes")
	}
	if to := edit(page, "save").Want(http.StatusSeeOther).Header.Get("Location"); to != path+"?done=rulesSaved" {
		t.Error(to)
	}
	has(t, f.Manager().Get(path+"?done=rulesSaved").Want(http.StatusOK), "hold from the next run on", "Gold buyers", "staff-manager")
	// Somebody with the page as it was before is told so, and keeps what they typed.
	stale := edit(page, "save", "rules.1.text", "Buys again and again").Want(http.StatusPreconditionFailed)
	has(t, stale, "Somebody else has changed this", "Buys again and again")
	f.Clock.Add(time.Second)
	send(f.Manager(), "/console/en/runs", url.Values{"_key": {"k2"}}).Want(http.StatusSeeOther)
	has(t, f.Marketer().Get("/console/fa/segments").Want(http.StatusOK), "خریدار طلایی", `href="/console/fa/segments/goldBuyers"`)
	has(t, f.Marketer().Get("/console/en/segments/goldBuyers").Want(http.StatusOK), "Gold buyers", "=Customer C &lt;b&gt;")
	edit(f.Manager().Get(path), "back").Want(http.StatusSeeOther)
	has(t, f.Manager().Get(path).Want(http.StatusOK), "The default rules hold.")
}
