package insight_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

const rulesPath = "/v1/segments/rules"

func condition(field, op string, value any) m { return m{"field": field, "op": op, "value": value} }

func segmentRule(segment string, all ...m) m {
	if all == nil {
		all = []m{}
	}
	return m{"segment": segment, "all": all}
}

// gold is a segment of the firm's own.
func gold(all ...m) m {
	out := segmentRule("gold", all...)
	out["name"], out["text"], out["stage"] = m{"fa": "طلایی", "ar": "ذهبي", "en": "Gold"}, "Bought again, last {days} days ago", "active"
	return out
}

func putRules(c apitest.Caller, etag string, rules ...m) apitest.Answer {
	return c.Call(http.MethodPut, rulesPath, m{"rules": rules}, "If-Match", etag, "Accept-Language", "en")
}

// buyers are a firm of n customers: the i-th bought on i%3 days of the last weeks.
func buyers(t *testing.T, n int) (f *apitest.Firm, ids []string) {
	f = apitest.New(t)
	for i := range n {
		id := f.Capture(fmt.Sprintf("Customer %c", 'A'+i), fmt.Sprintf("091212345%02d", i))
		ids = append(ids, id)
		for k := range i % 3 {
			day := apitest.Start.AddDate(0, 0, -10-7*k).Format(time.RFC3339)
			f.Buy(apitest.Purchase(id, fmt.Sprintf("%d-%d", i, k), day, "5000"))
		}
	}
	return f, ids
}

func runNow(f *apitest.Firm) apitest.Answer {
	f.Clock.Add(time.Second)
	started := f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	return f.Manager().Get(started.Header.Get("Location")).Want(http.StatusOK)
}

func TestRulesAreReplacedAndRestored(t *testing.T) {
	f := apitest.New(t)
	get := func() apitest.Answer { return f.Marketer().Get(rulesPath, "Accept-Language", "en").Want(http.StatusOK) }
	shipped := get()
	want(t, "default", []any{0.0, false, 13, "prospect", "Prospects", `"0"`}, []any{
		shipped.At("version"), shipped.At("own"), len(shipped.List("rules")), shipped.At("rules/0/segment"), shipped.At("labels/prospect"), shipped.Header.Get("ETag"),
	})
	rules := []m{segmentRule("prospect", condition("bought", "=", "no")), gold(condition("repeats", ">=", "۱")), segmentRule("new")}
	changed := putRules(f.Manager(), `"0"`, rules...).Want(http.StatusOK)
	want(t, "changed", []any{1.0, true, "Gold", "staff-manager", `"1"`, "1"}, []any{
		changed.At("version"), changed.At("own"), changed.At("labels/gold"), changed.At("changedBy"), changed.Header.Get("ETag"), changed.At("rules/1/all/0/value"),
	})
	putRules(f.Manager(), `"0"`, rules...).Want(http.StatusPreconditionFailed)
	f.Manager().Call(http.MethodPut, rulesPath, m{"rules": rules}).Want(http.StatusPreconditionRequired)
	f.Manager().Call(http.MethodDelete, rulesPath, nil, "If-Match", `"1"`).Want(http.StatusOK)
	back := get()
	want(t, "back", []any{shipped.At("rules"), false, 2.0, "staff-manager"}, []any{back.At("rules"), back.At("own"), back.At("version"), back.At("changedBy")})
	// What was answered can be sent again as it is.
	var again struct{ Rules []m }
	back.Into(&again)
	putRules(f.Manager(), `"2"`, again.Rules...).Want(http.StatusOK)
}

func TestFaultsOfRulesNameThePlace(t *testing.T) {
	f := apitest.New(t)
	last := segmentRule("lost")
	many := make([]m, 41)
	for i := range many {
		many[i] = last
	}
	crowded := segmentRule("new")
	for range 11 {
		crowded["all"] = append(crowded["all"].([]m), condition("since", "<", 9))
	}
	nameless := gold()
	nameless["name"] = m{"en": "Gold"}
	for name, test := range map[string]struct {
		rules []m
		want  []string
	}{
		"none":          {[]m{}, []string{"/rules list.empty"}},
		"too many":      {many, []string{"/rules list.tooLong"}},
		"crowded":       {[]m{crowded, last}, []string{"/rules/0/all list.tooLong"}},
		"unknown field": {[]m{segmentRule("new", condition("colour", "=", "1")), last}, []string{"/rules/0/all/0/field choice"}},
		"unknown op":    {[]m{segmentRule("new", condition("since", "!=", "1")), last}, []string{"/rules/0/all/0/op choice"}},
		"no op":         {[]m{segmentRule("new", condition("since", "", "1")), last}, []string{"/rules/0/all/0/op required"}},
		"yes or no":     {[]m{segmentRule("new", condition("bought", "<", "1")), last}, []string{"/rules/0/all/0/op choice", "/rules/0/all/0/value choice"}},
		"no number":     {[]m{segmentRule("new", condition("since", "<", "x")), last}, []string{"/rules/0/all/0/value number.invalid"}},
		"no value":      {[]m{segmentRule("new", condition("since", "<", "")), last}, []string{"/rules/0/all/0/value required"}},
		"exponent":      {[]m{segmentRule("new", condition("since", "<", "1e3")), last}, []string{"/rules/0/all/0/value number.invalid"}},
		"no share":      {[]m{segmentRule("new", condition("alive", ">", "1.2")), last}, []string{"/rules/0/all/0/value number.range"}},
		"half a day":    {[]m{segmentRule("new", condition("since", "<", "1.5")), last}, []string{"/rules/0/all/0/value number.whole"}},
		"contradiction": {[]m{segmentRule("new", condition("since", "<", 5), condition("since", ">", 4)), last}, []string{"/rules/0/all rule.contradiction"}},
		"no prospect is alive": {[]m{segmentRule("new", condition("bought", "=", "no"), condition("alive", ">", 0.5)), last},
			[]string{"/rules/0/all rule.contradiction"}},
		"taken before": {[]m{segmentRule("new", condition("since", "<=", 90)), segmentRule("loyal", condition("since", "<", 30), condition("repeats", ">", 2)), last},
			[]string{"/rules/1 rule.unreachable"}},
		"taken by the model": {[]m{segmentRule("new", condition("hasModel", "=", "yes")), segmentRule("loyal", condition("alive", ">", 0.5)), last},
			[]string{"/rules/1 rule.unreachable"}},
		"last":      {[]m{segmentRule("new", condition("since", "<", 9))}, []string{"/rules/0/all rule.last"}},
		"id":        {[]m{segmentRule("Gold"), segmentRule("all"), segmentRule(""), last}, []string{"/rules/0/segment segment.invalid", "/rules/1/segment segment.invalid", "/rules/2/segment required"}},
		"names":     {[]m{nameless}, []string{"/rules/0/name/fa required", "/rules/0/name/ar required"}},
		"reason":    {[]m{{"segment": "new", "reason": "because", "all": []m{}}}, []string{"/rules/0/reason choice"}},
		"long text": {[]m{{"segment": "new", "text": strings.Repeat("x", 501), "all": []m{}}}, []string{"/rules/0/text text.tooLong"}},
		"stage":     {[]m{{"segment": "new", "stage": "prospect", "all": []m{}}}, []string{"/rules/0/stage choice"}},
	} {
		want(t, name, test.want, putRules(f.Manager(), `"0"`, test.rules...).Want(http.StatusUnprocessableEntity).Codes())
		want(t, name+" in a preview", test.want, f.Manager().Post("/v1/segments/preview", m{"rules": test.rules}).Want(http.StatusUnprocessableEntity).Codes())
	}
	unreachable := putRules(f.Manager(), `"0"`, segmentRule("new", condition("since", "<", 9)), segmentRule("lost"), segmentRule("loyal")).Want(http.StatusUnprocessableEntity)
	if text := unreachable.Text("errors/0/detail"); !strings.HasPrefix(text, "Rule 2 takes everybody") {
		t.Error(text)
	}
	want(t, "items", 0, len(f.Lines()))
}

// A run goes by the rules that its open step found, gives the reasons they name, and tells who went where.
func TestARunGoesByTheRules(t *testing.T) {
	f, ids := buyers(t, 6)
	want(t, "first run", []any{0.0, ""}, []any{runNow(f).At("rules"), f.Marketer().Get("/v1/segments").Text("moves/0/from")})
	putRules(f.Manager(), `"0"`, segmentRule("prospect", condition("bought", "=", "no")), gold(condition("repeats", ">=", 1)), segmentRule("new")).Want(http.StatusOK)
	f.Marketer().Get("/v1/segments/gold/customers").Want(http.StatusOK)
	done := runNow(f)
	want(t, "run", []any{"done", 1.0, 6.0, 6.0}, []any{done.At("state"), done.At("rules"), done.At("customers"), done.At("changed")})
	segments := f.Marketer().Get("/v1/segments", "Accept-Language", "fa").Want(http.StatusOK)
	want(t, "label", "طلایی", segments.Text("labels/gold"))
	moves := map[string]float64{}
	for i := range segments.List("moves") {
		at := fmt.Sprintf("moves/%d/", i)
		moves[segments.Text(at+"from")+" to "+segments.Text(at+"to")] = segments.Number(at + "customers")
	}
	want(t, "moves", map[string]float64{"prospect to prospect": 2, "new to new": 2, "loyal to gold": 2}, moves)
	members := f.Marketer().Get("/v1/segments/gold/customers", "Accept-Language", "en").Want(http.StatusOK)
	want(t, "members", []any{2, "Bought again, last 10 days ago"}, []any{len(members.List("items")), members.Text("items/0/reason")})
	want(t, "stage", "active", f.Agent().Get("/v1/customers/"+ids[2]).Text("stage"))
	// Everybody's reason was written anew; the run after that changes nothing.
	fresh := f.Marketer().Get("/v1/segments/new/customers", "Accept-Language", "en").Want(http.StatusOK)
	want(t, "reason by number", "Rule 3 of the segment rules holds.", fresh.Text("items/0/reason"))
	want(t, "again", 0.0, runNow(f).At("changed"))
	f.Manager().Call(http.MethodDelete, rulesPath, nil, "If-Match", `"1"`).Want(http.StatusOK)
	f.Marketer().Get("/v1/segments/gold/customers").Want(http.StatusOK) // the last run knows it still
	runNow(f)
	f.Marketer().Get("/v1/segments/silver/customers").Want(http.StatusNotFound)
}

func TestRunsAreListed(t *testing.T) {
	f := apitest.New(t)
	var ids []any
	for range 3 {
		ids = append([]any{runNow(f).At("id")}, ids...)
	}
	first := f.Marketer().Get("/v1/segmentation/runs?pageSize=2").Want(http.StatusOK)
	second := f.Marketer().Get("/v1/segmentation/runs?pageSize=2&pageToken=" + first.Text("nextPageToken")).Want(http.StatusOK)
	want(t, "runs", ids, []any{first.At("items/0/id"), first.At("items/1/id"), second.At("items/0/id")})
	want(t, "state", crm.RunDone, first.Text("items/0/state"))
	want(t, "end", nil, second.At("nextPageToken"))
}
