package insight_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// trade is a firm with a newcomer of this month, one who came back, one at risk and one who is lost, and contacts with a prospect and
// a customer.
func trade(t *testing.T) (f *apitest.Firm, ids map[string]string) {
	t.Helper()
	f, ids = apitest.New(t), map[string]string{}
	for i, name := range []string{"Nora", "Reza", "Ada", "Omid", "Pari"} {
		ids[name] = f.Capture(name, fmt.Sprintf("+98912000000%d", i))
	}
	f.Buy(
		apitest.Purchase(ids["Nora"], "n1", "2026-11-22T05:00:00Z", "1000"),
		apitest.Purchase(ids["Reza"], "r1", "2026-09-30T08:00:00Z", "2000"), apitest.Purchase(ids["Reza"], "r2", "2026-11-22T05:00:00Z", "500"),
		apitest.Purchase(ids["Ada"], "a1", "2026-05-01T08:00:00Z", "700"),
		apitest.Purchase(ids["Omid"], "o1", "2024-01-01T08:00:00Z", "900"),
	)
	call := m{"channel": "call", "direction": "outbound", "phase": "pre-sale", "kind": "inquiry", "summary": "x", "minutes": 7, "cost": m{"amount": "30", "currency": "IRT"}}
	f.Agent().Post("/v1/customers/"+ids["Pari"]+"/interactions", call).Want(http.StatusCreated)
	call["at"] = "2026-09-30T05:00:00Z"
	f.Agent().Post("/v1/customers/"+ids["Reza"]+"/interactions", m{"channel": "visit", "direction": "inbound", "phase": "sale", "kind": "service", "summary": "x", "minutes": 20}).Want(http.StatusCreated)
	f.Agent().Post("/v1/customers/"+ids["Nora"]+"/interactions", call).Want(http.StatusCreated) // before her first purchase
	f.Public().Post("/v1/messages", m{"name": "Pari", "phone": "+989120000004", "text": "x"}).Want(http.StatusAccepted)
	return f, ids
}

func run(t *testing.T, f *apitest.Firm) {
	t.Helper()
	f.Clock.Add(time.Second)
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
}

func TestScorecardBeforeTheFirstRun(t *testing.T) {
	f := apitest.New(t)
	card := f.Marketer().Get("/v1/scorecard", "Accept-Language", "en").Want(http.StatusOK)
	want(t, "before", []any{nil, []any{}, []any{}, "month", "jalali"}, []any{card.At("run"), card.At("periods"), card.At("cohorts"), card.At("by"), card.At("calendar")})
	want(t, "definition", "Customers who bought at least once in the period.", card.At("definitions/0/text"))
	want(t, "customers", []any{}, f.Marketer().Get("/v1/scorecard/customers?figure=new").Want(http.StatusOK).List("items"))
}

// Of periods that begin after the last run there is nothing to tell, in any calendar.
func TestScorecardOfTheFuture(t *testing.T) {
	f, _ := trade(t)
	run(t, f)
	for _, query := range []string{"from=2027-06-01", "from=2027-06-01&calendar=gregorian&by=week", "from=2026-12-31&calendar=jalali&by=quarter", "to=2000-01-01", "to="} {
		card := f.Marketer().Get("/v1/scorecard?" + query).Want(http.StatusOK)
		if periods := len(card.List("periods")); query != "to=" && strings.HasPrefix(query, "from") && periods > 0 {
			t.Errorf("%s: %d periods", query, periods)
		}
	}
}

func TestScorecardCountsByTheFirmsMonths(t *testing.T) {
	f, _ := trade(t)
	run(t, f)
	card := f.Marketer().Get("/v1/scorecard").Want(http.StatusOK)
	want(t, "periods", 12, len(card.List("periods")))
	azar := "periods/11/" // 1405-09-01 is the day of the clock
	want(t, "month", []any{"2026-11-22", "2026-12-21", true}, []any{card.At(azar + "from"), card.At(azar + "to"), card.At(azar + "open")})
	want(t, "customers", map[string]any{"total": 4.0, "active": 2.0, "new": 1.0, "returning": 1.0, "atRisk": 1.0, "lost": 1.0}, card.At(azar+"customers"))
	want(t, "revenue", []any{"1000", "500", "IRT"}, []any{card.At(azar + "revenue/0/first/amount"), card.At(azar + "revenue/0/repeat/amount"), card.At(azar + "revenue/0/first/currency")})
	want(t, "margin that nobody told", "1500", card.At(azar+"revenue/0/marginUnknown/amount"))
	want(t, "contacts", []any{
		map[string]any{"direction": "inbound", "channel": "visit", "count": 1.0}, map[string]any{"direction": "inbound", "channel": "web", "count": 1.0},
		map[string]any{"direction": "outbound", "channel": "call", "count": 1.0},
	}, card.At(azar+"contacts"))
	want(t, "winning", map[string]any{"contacts": 1.0, "minutes": 7.0, "cost": []any{map[string]any{"amount": "30", "currency": "IRT"}}}, card.At(azar+"winning"))
	want(t, "keeping", map[string]any{"contacts": 1.0, "minutes": 20.0, "cost": []any{}}, card.At(azar+"keeping"))
	mehr := "periods/9/" // with the call that came before Nora had bought
	want(t, "earlier call", []any{"2026-09-23", 1.0, 0.0}, []any{card.At(mehr + "from"), card.At(mehr + "winning/contacts"), card.At(mehr + "keeping/contacts")})
	want(t, "cohort", []any{"2026-11-22", 1.0, []any{1.0}}, []any{card.At("cohorts/2/from"), card.At("cohorts/2/size"), card.At("cohorts/2/bought")})
	want(t, "rungs", []any{
		map[string]any{"name": "motivated", "customers": 0.0, "came": 0.0}, map[string]any{"name": "inert", "customers": 5.0, "came": 5.0},
		map[string]any{"name": "dissatisfied", "customers": 0.0, "came": 0.0},
	}, card.At("rungs"))
	want(t, "cohort of Reza", []any{1.0, 0.0, 1.0}, card.At("cohorts/1/bought"))

	quarters := f.Marketer().Get("/v1/scorecard?by=quarter&calendar=gregorian&from=2024-01-01&to=2026-12-31").Want(http.StatusOK)
	want(t, "quarters", []any{12, "2024-01-01", 1.0}, []any{len(quarters.List("periods")), quarters.At("periods/0/from"), quarters.At("periods/0/customers/new")})
	want(t, "sum of the quarters", 4.0, sum(quarters, "customers/new"))
	weeks := f.Marketer().Get("/v1/scorecard?by=week").Want(http.StatusOK)
	want(t, "week of a firm in Iran", "2026-11-21", weeks.At("periods/11/from"))
	for _, bad := range []string{"by=day", "calendar=hijri", "from=2026-02-30", "from=2026-02-01&to=2026-01-01", "by=week&from=1990-01-01&to=2026-01-01", "x=1"} {
		if status := f.Marketer().Get("/v1/scorecard?" + bad).Status; status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, status)
		}
	}
}

func sum(card apitest.Answer, figure string) float64 {
	out := 0.0
	for i := range card.List("periods") {
		out += card.Number(fmt.Sprintf("periods/%d/%s", i, figure))
	}
	return out
}

// Weeks begin, months are counted and money is shown as a manager has set it; the next run goes by it.
func TestScorecardGoesByTheSettings(t *testing.T) {
	f, _ := trade(t)
	before := f.Manager().Get("/v1/settings").Want(http.StatusOK)
	f.Manager().Call(http.MethodPatch, "/v1/settings", m{"weekStart": "monday", "calendar": "gregorian", "unit": "IRR"}, "If-Match", before.Header.Get("ETag")).Want(http.StatusOK)
	f.Clock.Add(2 * time.Minute)
	run(t, f)
	weeks := f.Marketer().Get("/v1/scorecard?by=week").Want(http.StatusOK)
	want(t, "week", "2026-11-16", weeks.At("periods/11/from"))
	months := f.Marketer().Get("/v1/scorecard").Want(http.StatusOK)
	want(t, "month", []any{"gregorian", "2026-11-01"}, []any{months.At("calendar"), months.At("periods/11/from")})
	want(t, "unit", map[string]any{"amount": "10000", "currency": "IRR"}, months.At("periods/11/revenue/0/first"))
}

// The list behind a figure names as many as it counts.
func TestListsBehindFigures(t *testing.T) {
	f, ids := trade(t)
	run(t, f)
	card := f.Marketer().Get("/v1/scorecard", "Accept-Language", "en").Want(http.StatusOK)
	for i, figure := range []string{"active", "new", "returning", "atRisk", "lost", "total"} {
		list := card.Text(fmt.Sprintf("definitions/%d/list", i))
		want(t, figure, true, strings.HasSuffix(list, "figure="+figure))
		found := f.Marketer().Get(list).Want(http.StatusOK)
		want(t, figure, card.At("periods/11/customers/"+figure), float64(len(found.List("items"))))
	}
	lost := f.Marketer().Get("/v1/scorecard/customers?figure=lost").Want(http.StatusOK)
	want(t, "lost", map[string]any{
		"id": ids["Omid"], "name": "Omid", "kind": "person", "firstOn": "2024-01-01", "lastOn": "2024-01-01", "segment": "lost",
		"spent": map[string]any{"amount": "900", "currency": "IRT"},
	}, lost.At("items/0"))
	past := f.Marketer().Get("/v1/scorecard/customers?figure=new&on=2026-09-25").Want(http.StatusOK)
	want(t, "new of a month that is over", []any{"Reza", 1}, []any{past.At("items/0/name"), len(past.List("items"))})
	over := f.Marketer().Get("/v1/scorecard/customers?figure=active&on=2026-09-25").Want(http.StatusUnprocessableEntity)
	want(t, "code", []any{"figure.over", "/on"}, []any{over.At("errors/0/code"), over.At("errors/0/pointer")})
	f.Marketer().Get("/v1/scorecard/customers?figure=x").Want(http.StatusUnprocessableEntity)
	seen, token := 0, ""
	for range 9 {
		page := f.Marketer().Get("/v1/scorecard/customers?figure=total&pageSize=1" + token).Want(http.StatusOK)
		seen += len(page.List("items"))
		if page.At("nextPageToken") == nil {
			break
		}
		token = "&pageToken=" + page.Text("nextPageToken")
	}
	want(t, "paged", 4, seen)
}
