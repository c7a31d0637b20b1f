package insight_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

func previewOf(f *apitest.Firm, rules ...m) apitest.Answer {
	return f.Manager().Post("/v1/segments/preview", m{"rules": rules}, "Accept-Language", "en").Want(http.StatusOK)
}

// lookedAt is how many customers each record of an operation names.
func lookedAt(f *apitest.Firm, operation string) (out []any) {
	for key, item := range f.Items() {
		if strings.HasPrefix(key, "AUDIT#") && item["operation"] == operation {
			out = append(out, len(item["customers"].([]any)))
		}
	}
	return out
}

// What a preview says is what the next run does, and it writes nothing but that somebody was looked at.
func TestPreviewTellsWhatTheRunDoes(t *testing.T) {
	f, ids := buyers(t, 6)
	rules := []m{segmentRule("prospect", condition("bought", "=", "no")), gold(condition("repeats", ">=", 1)), segmentRule("new")}
	before := f.Lines()
	early := previewOf(f, rules...)
	want(t, "before any run", []any{6.0, 2.0, 6.0}, []any{early.At("customers"), early.At("moved"), early.At("waiting")})
	want(t, "written", before, f.Lines())
	want(t, "looked at", []any{2}, lookedAt(f, "previewSegmentRules"))
	runNow(f)
	preview := previewOf(f, rules...)
	want(t, "preview", []any{6.0, 2.0, 0.0, nil, nil}, []any{preview.At("customers"), preview.At("moved"), preview.At("waiting"), preview.At("error"), preview.At("sample")})
	want(t, "by rule", []any{2.0, 2.0, 2.0}, preview.List("byRule"))
	want(t, "move", m{"from": "loyal", "to": "gold", "customers": 2.0}, preview.At("moves/0"))
	want(t, "labels", []any{"Loyal", "Gold"}, []any{preview.At("labels/loyal"), preview.At("labels/gold")})
	var moved []string
	for i := range preview.List("examples") {
		at := "examples/" + string(rune('0'+i)) + "/"
		moved = append(moved, preview.Text(at+"id"))
		want(t, "example", []string{"loyal", "gold", "Bought again, last 10 days ago"}, []string{preview.Text(at + "from"), preview.Text(at + "to"), preview.Text(at + "reason")})
	}
	slices.Sort(moved)
	want(t, "moved", []string{ids[2], ids[5]}, moved)
	sizes := map[string][2]float64{}
	for i := range preview.List("segments") {
		at := "segments/" + string(rune('0'+i)) + "/"
		sizes[preview.Text(at+"name")] = [2]float64{preview.Number(at + "before/customers"), preview.Number(at + "after/customers")}
	}
	want(t, "sizes", map[string][2]float64{"prospect": {2, 2}, "new": {2, 2}, "loyal": {2, 0}, "gold": {0, 2}}, sizes)
	putRules(f.Manager(), `"0"`, rules...).Want(http.StatusOK)
	runNow(f)
	for _, segment := range f.Marketer().Get("/v1/segments").List("items") {
		one := segment.(m)
		want(t, "after the run", sizes[one["name"].(string)][1], one["customers"].(float64))
	}
}

// Who only waits for the next run is not counted as moved by the rules.
func TestPreviewSetsTimeApartFromRules(t *testing.T) {
	f, _ := buyers(t, 6)
	runNow(f)
	var shipped struct{ Rules []m }
	f.Manager().Get(rulesPath).Into(&shipped)
	f.Clock.Add(120 * 24 * time.Hour)
	preview := previewOf(f, shipped.Rules...)
	want(t, "moved by the same rules", 0.0, preview.At("moved"))
	if preview.Number("waiting") < 4 {
		t.Errorf("after four months %v wait", preview.At("waiting"))
	}
}
