package insight_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// figures are those of an answer by their keys.
func figures(card apitest.Answer) map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, section := range card.List("sections") {
		for _, one := range section.(m)["figures"].([]any) {
			figure := one.(m)
			out[figure["key"].(string)] = figure
		}
	}
	return out
}

// valueOf is the number of a figure, or of one of its parts.
func valueOf(figure any) any {
	value, _ := figure.(m)["value"].(m)
	if amount, ok := value["amount"].(m); ok {
		return amount["amount"]
	}
	return value["number"]
}

func frameworks(t *testing.T, f *apitest.Firm, lang string) map[string]map[string]any {
	t.Helper()
	return figures(f.Marketer().Get("/v1/scorecard/frameworks", "Accept-Language", lang).Want(http.StatusOK))
}

// Before the first run every figure is empty and says what it needs; all seven sections are there, in every language.
func TestFrameworksBeforeTheFirstRun(t *testing.T) {
	f := apitest.New(t)
	for lang, needs := range map[string]string{
		"en": "Nothing has been added up yet", "fa": "هنوز محاسبه‌ای انجام نشده است", "ar": "لم يُحسب شيء بعد",
	} {
		card := f.Marketer().Get("/v1/scorecard/frameworks", "Accept-Language", lang).Want(http.StatusOK)
		want(t, "sections", 7, len(card.List("sections")))
		for key, figure := range figures(card) {
			said := fmt.Sprint(figure["title"], figure["query"])
			if strings.Contains(said, key) || figure["value"] != nil || !strings.HasPrefix(figure["needs"].(string), needs) {
				t.Errorf("%s %s: %v", lang, key, figure)
			}
		}
	}
	f.Agent().Get("/v1/scorecard/frameworks").Want(http.StatusForbidden)
	f.Marketer().Get("/v1/scorecard/frameworks?from=2026-02-30").Want(http.StatusUnprocessableEntity)
	f.Marketer().Get("/v1/scorecard/frameworks?from=2026-02-01&to=2026-01-01").Want(http.StatusUnprocessableEntity)
}

// Of one or two customers no share and no mean is told.
func TestFrameworksOfTwoCustomers(t *testing.T) {
	f := apitest.New(t)
	for i := range 2 {
		id := f.Capture(fmt.Sprint("C", i), fmt.Sprintf("+98912000000%d", i))
		f.Buy(apitest.Purchase(id, fmt.Sprint("a", i), "2025-10-01T08:00:00Z", "1000"), apitest.Purchase(id, fmt.Sprint("b", i), "2026-10-01T08:00:00Z", "1000"))
	}
	run(t, f)
	for key, figure := range frameworks(t, f, "en") {
		if unit := figure["unit"]; (unit == "share" || unit == "minutes" || unit == "days") && figure["value"] != nil {
			t.Errorf("%s: %v", key, figure)
		}
	}
}

// served is a firm whose cases and promises of this month went as follows: five complaints answered by a call after 10 to 50 minutes,
// of which four were resolved by that and one was called about twice; three promises kept, one late, one dropped.
func served(t *testing.T) *apitest.Firm {
	t.Helper()
	f := apitest.New(t)
	ids := []string{}
	for i := range 5 {
		ids = append(ids, f.Capture(fmt.Sprint("C", i), fmt.Sprintf("+98912000000%d", i)))
		f.Buy(apitest.Purchase(ids[i], fmt.Sprint("a", i), "2026-03-01T08:00:00Z", "1000"))
		if i > 0 {
			f.Buy(apitest.Purchase(ids[i], fmt.Sprint("b", i), "2026-05-01T08:00:00Z", "3000"))
		}
	}
	contact := func(id, kind, direction string, more m) apitest.Answer {
		body := m{"channel": "call", "direction": direction, "phase": "after-sale", "kind": kind, "summary": "x", "minutes": 6}
		for name, value := range more {
			body[name] = value
		}
		return f.Agent().Post("/v1/customers/"+id+"/interactions", body).Want(http.StatusCreated)
	}
	for i, id := range ids {
		opened := contact(id, "complaint", "inbound", nil).Text("caseId")
		f.Clock.Add(time.Duration(i+1) * 10 * time.Minute)
		for range 1 + i/4 {
			contact(id, "service", "outbound", m{"caseId": opened})
		}
		etag := f.Agent().Get("/v1/cases/" + opened).Want(http.StatusOK).Header.Get("ETag")
		f.Agent().Patch("/v1/cases/"+opened, etag, m{"state": "resolved", "outcome": "mended"}).Want(http.StatusOK)
	}
	for i, id := range ids {
		contact(id, "promise", "outbound", m{"promise": m{"text": "x", "due": "2026-11-22"}})
		task := f.Agent().Get("/v1/tasks?until=2026-12-30").Want(http.StatusOK)
		if i == 3 {
			f.Clock.Add(48 * time.Hour) // the fourth is done too late
		}
		state := map[bool]string{true: "dismissed", false: "done"}[i == 4]
		path := "/v1/tasks/" + task.Text("items/0/customer") + "/" + task.Text("items/0/id")
		f.Agent().Patch(path, `"1"`, m{"state": state, "outcome": "x"}).Want(http.StatusOK)
	}
	return f
}

func TestFrameworksTellHowServiceWent(t *testing.T) {
	f := served(t)
	run(t, f)
	got := frameworks(t, f, "en")
	want(t, "mean answer", []any{30.0, 5.0}, []any{valueOf(got["swift.answerMean"]), got["swift.answerMean"]["n"]})
	want(t, "first contact", []any{0.8, 5.0}, []any{valueOf(got["swift.firstContact"]), got["swift.firstContact"]["n"]})
	want(t, "settled", 30.0, valueOf(got["swift.settled"]))
	if spread, ok := valueOf(got["swift.answerSpread"]).(float64); !ok || spread < 15.8 || spread > 15.82 { // the root of 250
		t.Errorf("spread %v", got["swift.answerSpread"])
	}
	want(t, "promises", []any{0.6, 5.0}, []any{valueOf(got["further.reliability"]), got["further.reliability"]["n"]})
	want(t, "came back", []any{0.8, 5.0}, []any{valueOf(got["further.repeatAndReferral"]), got["further.repeatAndReferral"]["n"]})
	want(t, "loyalty without discount", 0.8, valueOf(got["elements.loyalty"]))
	want(t, "one history", 0.0, valueOf(got["kalakota.oneHistory"]))
	want(t, "revenue of existing", "12000", valueOf(got["kalakota.existing"]))
	want(t, "strategic", 12.0/17, valueOf(got["barnett.strategic"]))
	want(t, "nothing made up", "No campaign with a control group has been measured yet.", got["newell.piloted"]["needs"])
}

// A case that is opened again counts no more among those that were closed, and its second answer is none.
func TestACaseThatIsOpenedAgain(t *testing.T) {
	f := served(t)
	closed := f.Agent().Post("/v1/customers/"+f.ByPhone("+989120000000")+"/interactions", m{
		"channel": "visit", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": "x",
	}).Want(http.StatusCreated).Text("caseId")
	for _, change := range []m{{"state": "resolved", "outcome": "x"}, {"state": "open"}} {
		etag := f.Agent().Get("/v1/cases/" + closed).Want(http.StatusOK).Header.Get("ETag")
		f.Agent().Patch("/v1/cases/"+closed, etag, change).Want(http.StatusOK)
	}
	run(t, f)
	got := frameworks(t, f, "en")
	want(t, "closed", []any{0.8, 5.0}, []any{valueOf(got["swift.firstContact"]), got["swift.firstContact"]["n"]})
	want(t, "answered", 6.0, got["swift.answerMean"]["n"])
	want(t, "two channels", []any{0.2, 5.0}, []any{valueOf(got["kalakota.oneHistory"]), got["kalakota.oneHistory"]["n"]})
}

// A target that a manager wrote stands beside its figure, with the baseline that goes with it.
func TestFrameworksShowTargets(t *testing.T) {
	f := served(t)
	before := f.Manager().Get("/v1/targets").Want(http.StatusOK)
	f.Manager().Call(http.MethodPut, "/v1/targets", m{
		"figures": []m{
			{"figure": "barnett.strategic", "baseline": "0.5", "target": "0.75", "from": "2026-01-01"},
			{"figure": "kalakota.existing", "target": "20000", "unit": "IRT", "from": "2026-01-01"},
			{"figure": "swift.answerMean", "target": "15", "from": "2020-01-01", "until": "2020-12-31"},
		},
		"costs": []m{{"from": "2026-01-01", "until": "2026-12-31", "what": "winning", "amount": m{"amount": "36500", "currency": "IRT"}}},
	}, "If-Match", before.Header.Get("ETag")).Want(http.StatusOK)
	run(t, f)
	got := frameworks(t, f, "en")
	strategic := got["barnett.strategic"]
	want(t, "target and baseline", []any{m{"number": 0.75}, m{"number": 0.5}}, []any{strategic["target"], strategic["baseline"]})
	want(t, "amount", m{"amount": m{"amount": "20000", "currency": "IRT"}}, got["kalakota.existing"]["target"])
	want(t, "target of other days", nil, got["swift.answerMean"]["target"])
	if cost := got["elements.costPerSale"]; cost["value"] == nil || cost["n"] != 5.0 {
		t.Errorf("cost of winning: %v", cost)
	}
}
