package customer_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

func TestValueTagsAreTheFirmsOwn(t *testing.T) {
	f := apitest.New(t)
	usual := f.Agent().Get("/v1/value-tags").Want(http.StatusOK)
	want(t, "as installed", []any{0.0, "price", "قیمت"}, []any{usual.At("version"), usual.At("items/0/id"), usual.At("items/0/name/fa")})
	own := m{"items": []m{{"id": "install", "name": m{"fa": "نصب", "en": "Installing"}}}}
	f.Marketer().Call(http.MethodPut, "/v1/value-tags", own, "If-Match", `"0"`).Want(http.StatusForbidden)
	f.Manager().Call(http.MethodPut, "/v1/value-tags", own).Want(http.StatusPreconditionRequired)
	set := f.Manager().Call(http.MethodPut, "/v1/value-tags", own, "If-Match", usual.Header.Get("ETag")).Want(http.StatusOK)
	want(t, "who and which", []any{1.0, "staff-manager"}, []any{set.At("version"), set.At("changedBy")})
	f.Manager().Call(http.MethodPut, "/v1/value-tags", own, "If-Match", usual.Header.Get("ETag")).Want(http.StatusPreconditionFailed)
	path := created(f, m{"name": "A"})
	say := m{"channel": "call", "direction": "inbound", "phase": "sale", "kind": "inquiry", "summary": "x", "tags": []string{"price"}}
	refused := f.Agent().Post(path+"/interactions", say).Want(http.StatusUnprocessableEntity)
	want(t, "the usual ones are gone", []string{"/tags/0 choice"}, refused.Codes())
	say["tags"] = []string{"install"}
	f.Agent().Post(path+"/interactions", say).Want(http.StatusCreated)
	want(t, "named", "Installing", f.Agent().Get(path, "Accept-Language", "en").At("values/0/name"))
}

func TestTargetsAndCostsAreWrittenDown(t *testing.T) {
	f := apitest.New(t)
	none := f.Marketer().Get("/v1/targets").Want(http.StatusOK)
	want(t, "none", []any{0.0, []any{}, []any{}}, []any{none.At("version"), none.At("figures"), none.At("costs")})
	body := m{
		"figures": []m{{"figure": "barnett.costSaved", "baseline": "0.35", "target": 0.5, "from": "2026-01-01", "until": "2026-12-31"}},
		"costs":   []m{{"from": "2026-11-01", "until": "2026-11-30", "what": "winning", "amount": apitest.Toman("500"), "source": "instagram"}},
	}
	f.Agent().Get("/v1/targets").Want(http.StatusForbidden)
	f.Marketer().Call(http.MethodPut, "/v1/targets", body, "If-Match", `"0"`).Want(http.StatusForbidden)
	set := f.Manager().Call(http.MethodPut, "/v1/targets", body, "If-Match", `"0"`).Want(http.StatusOK)
	want(t, "set", []any{1.0, "0.5", "500", "staff-manager"}, []any{set.At("version"), set.At("figures/0/target"), set.At("costs/0/amount/amount"), set.At("changedBy")})
	want(t, "read", set.At("costs"), f.Marketer().Get("/v1/targets").At("costs"))
	f.Manager().Call(http.MethodPut, "/v1/targets", body, "If-Match", `"0"`).Want(http.StatusPreconditionFailed)
	body["costs"] = []m{{"from": "2026-11-01", "until": "2026-10-01", "what": "x", "amount": m{"amount": "-1", "currency": "IRT"}}}
	refused := f.Manager().Call(http.MethodPut, "/v1/targets", body, "If-Match", `"1"`).Want(http.StatusUnprocessableEntity)
	want(t, "refused", []string{"/costs/0/what choice", "/costs/0/until date.order", "/costs/0/amount/amount amount.negative"}, refused.Codes())
}

func TestHappeningsAreListedAndTakenOut(t *testing.T) {
	f := apitest.New(t)
	add := func(from, kind string, more m) apitest.Answer {
		body := m{"from": from, "kind": kind, "text": "No compressors."}
		for name, value := range more {
			body[name] = value
		}
		return f.Marketer().Post("/v1/happenings", body, "Idempotency-Key", from)
	}
	shortage := add("2026-09-01", "shortage", m{"until": "2026-10-15", "segment": "loyal"}).Want(http.StatusCreated)
	for range 2 {
		add("2026-11-01", "change", m{"tags": []string{"speed"}}).Want(http.StatusCreated)
	}
	list := f.Marketer().Get("/v1/happenings").Want(http.StatusOK)
	want(t, "the latest first", []any{2, "change", "speed", "shortage", "2026-10-15", "staff-marketer"},
		[]any{len(list.List("items")), list.At("items/0/kind"), list.At("items/0/tags/0"), list.At("items/1/kind"), list.At("items/1/until"), list.At("items/1/by")})
	page := f.Marketer().Get("/v1/happenings?pageSize=1").Want(http.StatusOK)
	rest := f.Marketer().Get("/v1/happenings?pageSize=1&pageToken=" + page.Text("nextPageToken")).Want(http.StatusOK)
	want(t, "pages join", shortage.At("id"), rest.At("items/0/id"))
	want(t, "refused", []string{"/kind choice", "/tags/0 choice"}, add("2026-11-02", "x", m{"tags": []string{"x"}}).Want(http.StatusUnprocessableEntity).Codes())
	f.Agent().Get("/v1/happenings").Want(http.StatusForbidden)
	one := "/v1/happenings/2026-09-01/" + shortage.Text("id")
	f.Marketer().Call(http.MethodDelete, one, nil).Want(http.StatusNoContent)
	f.Marketer().Call(http.MethodDelete, one, nil).Want(http.StatusNotFound)
	f.Marketer().Call(http.MethodDelete, "/v1/happenings/now/"+shortage.Text("id"), nil).Want(http.StatusNotFound)
	want(t, "left", 1, len(f.Marketer().Get("/v1/happenings").List("items")))
}

func TestWhyACustomerLeftIsKept(t *testing.T) {
	f := apitest.New(t)
	path := created(f, m{"name": "A"})
	told := func(etag, code, text string) apitest.Answer {
		return f.Agent().Patch(path, etag, m{"lostReason": m{"code": code, "text": text}})
	}
	told(`"1"`, "price", "Too dear.").Want(http.StatusOK)
	told(`"2"`, "competitor", "").Want(http.StatusOK)
	told(`"3"`, "competitor", "Next door.").Want(http.StatusOK)
	view := f.Agent().Get(path)
	want(t, "why", []any{"competitor", "Next door."}, []any{view.At("lostReason/code"), view.At("lostReason/text")})
	lines := f.Agent().Get(path + "/timeline?type=lostReason").List("items")
	want(t, "each time it was told", 3, len(lines))
	counted := map[string]string{}
	for key, item := range f.Items() {
		if strings.HasPrefix(key, "STATS#") {
			for name, n := range item {
				if strings.HasPrefix(name, "n.lost.") {
					counted[name] = string(n.(interface{ String() string }).String())
				}
			}
		}
	}
	if diff := cmp.Diff(map[string]string{"n.lost.price": "1", "n.lost.competitor": "1"}, counted); diff != "" {
		t.Error(diff)
	}
	told(`"4"`, "", "").Want(http.StatusOK)
	want(t, "taken back", nil, f.Agent().Get(path).At("lostReason"))
	want(t, "refused", []string{"/lostReason/code choice"}, told(`"5"`, "x", "").Want(http.StatusUnprocessableEntity).Codes())
}

// The source by which somebody came is where the nightly job can read it, through a merge and its undoing.
func TestSourceStandsWithTheValue(t *testing.T) {
	f := apitest.New(t)
	known := created(f, m{"name": "A", "phone": "+989121234567", "source": "instagram"})
	other := created(f, m{"name": "A", "phone": "+989351234567"})
	source := func(path string) any {
		return f.Items()["CUS#"+strings.TrimPrefix(path, "/v1/customers/")+" VALUE"]["source"]
	}
	want(t, "sources", []any{"instagram", nil}, []any{source(known), source(other)})
	f.Manager().Post(other+"/merge", m{"from": strings.TrimPrefix(known, "/v1/customers/")}, "If-Match", `"1"`).Want(http.StatusOK)
	want(t, "merged", "instagram", source(other))
	f.Manager().Post(other+"/merge/undo", m{"from": strings.TrimPrefix(known, "/v1/customers/")}).Want(http.StatusOK)
	want(t, "undone", []any{"instagram", nil}, []any{source(known), source(other)})
}

func TestFirmSaysWhichReportsComeFirst(t *testing.T) {
	f := apitest.New(t)
	want(t, "as installed", "customer", f.Agent().Get("/v1/settings").At("firstReports"))
	f.Manager().Patch("/v1/settings", `"0"`, m{"firstReports": "sales"}).Want(http.StatusOK)
	want(t, "set", "sales", f.Agent().Get("/v1/settings").At("firstReports"))
	want(t, "refused", []string{"/firstReports choice"}, f.Manager().Patch("/v1/settings", `"1"`, m{"firstReports": "x"}).Codes())
}
