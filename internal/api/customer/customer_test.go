package customer_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/money"
)

type m = apitest.M

const mobile = "+989121234567"

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// found are the names that a query finds.
func found(f *apitest.Firm, query string) []string {
	answer := f.Agent().Get("/v1/customers?" + query).Want(http.StatusOK)
	out := []string{}
	for i := range answer.List("items") {
		out = append(out, answer.Text(fmt.Sprintf("items/%d/name", i)))
	}
	return out
}

func TestFind(t *testing.T) {
	f := apitest.New(t)
	create := func(body m) apitest.Answer { return f.Agent().Post("/v1/customers", body).Want(http.StatusCreated) }
	created := create(m{"name": "علي كريمي", "phone": "0912 123 4567", "email": "A@B.example", "nationalId": "۰۴۹۹۳۷۰۸۹۹"})
	want(t, "location", "/v1/customers/"+created.Text("id"), created.Header.Get("Location"))
	create(m{"name": "علی رضایی", "phone": "0912 123 4568"})
	create(m{"name": "Anna Baker", "phone": "0912 123 4569"})
	create(m{"kind": "company", "name": "شرکت نمونه", "legalId": "10380284790"})
	tests := map[string]struct {
		query url.Values
		want  []string
	}{
		"phone":                  {url.Values{"phone": {"۰۹۱۲۱۲۳۴۵۶۷"}}, []string{"علي كريمي"}},
		"e-mail":                 {url.Values{"email": {"a@b.EXAMPLE"}}, []string{"علي كريمي"}},
		"national id":            {url.Values{"nationalId": {"0499370899"}}, []string{"علي كريمي"}},
		"legal id":               {url.Values{"legalId": {"10380284790"}}, []string{"شرکت نمونه"}},
		"nobody":                 {url.Values{"phone": {"09121234560"}}, []string{}},
		"Persian letters":        {url.Values{"name": {"علی"}}, []string{"علی رضایی", "علي كريمي"}},
		"Arabic letters":         {url.Values{"name": {"علي ك"}}, []string{"علي كريمي"}},
		"case":                   {url.Values{"name": {"aNNa b"}}, []string{"Anna Baker"}},
		"a middle is no start":   {url.Values{"name": {"Baker"}}, []string{}},
		"serial that nobody has": {url.Values{"serial": {"1"}}, []string{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { want(t, "found", test.want, found(f, test.query.Encode())) })
	}
	for _, query := range []string{"", "phone=09121234567&email=a@b.example", "name=a"} {
		f.Agent().Get("/v1/customers?" + query).Want(http.StatusUnprocessableEntity)
	}
	taken := f.Agent().Post("/v1/customers", m{"name": "C", "phone": "09121234567"}).Want(http.StatusConflict)
	want(t, "code", "identity.taken", taken.Text("code"))
	want(t, "profiles", 4, f.Count("CUS#", " PROFILE"))
}

func TestChange(t *testing.T) {
	f := apitest.New(t)
	id := f.Agent().Post("/v1/customers", m{"name": "Maya Carter", "phone": mobile, "city": "Shiraz", "note": "VIP", "interests": []string{"tea"}}).
		Want(http.StatusCreated).Text("id")
	path := "/v1/customers/" + id
	etag := f.Agent().Get(path).Want(http.StatusOK).Header.Get("ETag")
	f.Agent().Patch(path, "", m{"city": "Yazd"}).Want(http.StatusPreconditionRequired)
	f.Agent().Patch(path, "nonsense", m{"city": "Yazd"}).Want(http.StatusUnprocessableEntity)
	f.Agent().Patch("/v1/customers/cus_nobody", etag, m{"city": "Yazd"}).Want(http.StatusNotFound)
	changed := f.Agent().Patch(path, etag, m{"name": "Olga Carter", "city": "", "note": "", "interests": []string{}}).Want(http.StatusOK)
	stale := f.Agent().Patch(path, etag, m{"city": "Yazd"}).Want(http.StatusPreconditionFailed)
	want(t, "code", "stale", stale.Text("code"))
	view := f.Agent().Get(path).Want(http.StatusOK)
	want(t, "entity tag", changed.Header.Get("ETag"), view.Header.Get("ETag"))
	want(t, "cleared", []any{nil, nil, nil, "Olga Carter"}, []any{view.At("city"), view.At("note"), view.At("interests"), view.At("name")})
	want(t, "old name", []string{}, found(f, "name=Maya"))
	want(t, "new name", []string{"Olga Carter"}, found(f, "name=olga"))
	want(t, "by phone", []string{"Olga Carter"}, found(f, "phone=09121234567"))
	for _, field := range []string{"id", "version", "segment", "identities", "consent", "PK", "has", "listPK", "internal"} {
		f.Agent().Patch(path, view.Header.Get("ETag"), m{field: "x"}).Want(http.StatusBadRequest)
	}
	f.Public().Post("/v1/captures", m{"name": "O", "phone": mobile, "city": "Rasht", "consent": m{"email": true}}).Want(http.StatusAccepted)
	view = f.Agent().Get(path).Want(http.StatusOK)
	want(t, "what was cleared is filled again", []any{"Rasht", m{"email": true}}, []any{view.At("city"), view.At("consent")})
}

func TestTimelinePages(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	for i := range 9 {
		f.Buy(apitest.Purchase(id, fmt.Sprint(i), apitest.Start.AddDate(0, 0, -i*i%7).Format(time.RFC3339), "1000"))
	}
	path := "/v1/customers/" + id + "/timeline"
	whole := f.Agent().Get(path + "?pageSize=100").Want(http.StatusOK)
	want(t, "entries", 11, len(whole.List("items"))) // nine purchases, the capture, the change of stage
	var pages []any
	var first string
	for next := path + "?pageSize=4"; next != ""; {
		page := f.Agent().Get(next).Want(http.StatusOK)
		pages = append(pages, page.List("items")...)
		next = ""
		if token := page.Text("nextPageToken"); token != "" {
			next = path + "?pageSize=4&pageToken=" + token
			if first == "" {
				first = token
			}
		}
	}
	want(t, "pages", whole.List("items"), pages)
	for i := 1; i < len(pages); i++ {
		if before, after := pages[i-1].(m)["at"].(string), pages[i].(m)["at"].(string); before < after {
			t.Errorf("entry %d at %s comes after one at %s", i, after, before)
		}
	}
	want(t, "view", pages[:10], f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).List("timeline/items")[:10])
	for name, token := range map[string]string{
		"forged": strings.Replace(first, ".", "x.", 1), "nonsense": "abc", "other query": first,
	} {
		other := path
		if name == "other query" {
			other = "/v1/customers/" + id + "/interactions"
		}
		refused := f.Agent().Get(other + "?pageToken=" + token).Want(http.StatusBadRequest)
		want(t, name, []string{"/pageToken token.invalid"}, refused.Codes())
	}
	for _, size := range []string{"0", "101", "1000000000", "x"} {
		f.Agent().Get(path + "?pageSize=" + size).Want(http.StatusBadRequest)
	}
}

// The view shows the beginning of the timeline, and its token leads on to the rest.
func TestViewLeadsOnToTheTimeline(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	for i := range 24 {
		f.Buy(apitest.Purchase(id, fmt.Sprint(i), apitest.Start.AddDate(0, 0, -i).Format(time.RFC3339), "1000"))
	}
	path := "/v1/customers/" + id
	whole := f.Agent().Get(path + "/timeline?pageSize=100").Want(http.StatusOK).List("items")
	view := f.Agent().Get(path).Want(http.StatusOK)
	rest := f.Agent().Get(path + "/timeline?pageToken=" + view.Text("timeline/nextPageToken")).Want(http.StatusOK)
	want(t, "view and the rest", whole, append(view.List("timeline/items"), rest.List("items")...))
}

// Names are listed in pages that join, though many begin alike.
func TestNamePages(t *testing.T) {
	f := apitest.New(t)
	for i := range 7 {
		f.Capture("Sara", fmt.Sprintf("+98912123456%d", i))
	}
	ids := map[string]bool{}
	for next := "/v1/customers?name=sara&pageSize=3"; next != ""; {
		page := f.Agent().Get(next).Want(http.StatusOK)
		for i := range page.List("items") {
			ids[page.Text(fmt.Sprintf("items/%d/id", i))] = true
		}
		next = ""
		if token := page.Text("nextPageToken"); token != "" {
			next = "/v1/customers?name=sara&pageSize=3&pageToken=" + token
		}
	}
	want(t, "customers", 7, len(ids))
}

// Before the first run the view shows the past and says why there is no future.
func TestViewBeforeARun(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	view := f.Agent().Get("/v1/customers/"+id, "Accept-Language", "en").Want(http.StatusOK)
	want(t, "view", []any{"prospect", nil, []any{}, []any{}, []any{}, 0.0, true},
		[]any{view.At("stage"), view.At("segment"), view.At("cases"), view.At("cards"), view.At("suggestions"), view.At("value/purchaseDays"), view.At("domestic")})
	if view.Text("value/note") == "" || view.At("value/alive") != nil {
		t.Errorf("want a note and no figure: %s", view.Body)
	}
}

// What a minute of staff costs is added to what was counted, and taken off the profit.
func TestMinutesOfStaffCost(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	sale := apitest.Purchase(id, "1", "2026-11-20T10:00:00Z", "100000")
	sale["margin"] = apitest.Toman("40000")
	f.Buy(sale)
	f.Agent().Post("/v1/customers/"+id+"/interactions", m{
		"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "service", "summary": "Explained the display.", "minutes": 3,
	}).Want(http.StatusCreated)
	figures := func() []any {
		view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
		return []any{view.At("value/minutes"), view.At("value/costToServe/amount"), view.At("value/profit/amount"), view.At("value/spent/amount")}
	}
	want(t, "free minutes", []any{3.0, nil, "40000", "100000"}, figures())
	minute, err := money.Parse("5000", "IRT")
	if err != nil {
		t.Fatal(err)
	}
	f.Service.Business.MinuteCost = minute
	want(t, "paid minutes", []any{3.0, "15000", "25000", "100000"}, figures())
}

// An id that no key of the table could hold is an id of nobody.
func TestLongIDs(t *testing.T) {
	f := apitest.New(t)
	long := strings.Repeat("x", 1000)
	contact := m{"channel": "call", "direction": "inbound", "phase": "sale", "kind": "service", "summary": "?"}
	answers := map[string]apitest.Answer{
		"customer":    f.Agent().Get("/v1/customers/" + long),
		"change":      f.Agent().Patch("/v1/customers/"+long, `"1"`, m{"city": "Yazd"}),
		"interaction": f.Agent().Post("/v1/customers/"+long+"/interactions", contact),
		"case":        f.Agent().Patch("/v1/cases/"+long, `"1"`, m{"owner": "Sara"}),
		"refund":      f.Agent().Post("/v1/purchases/"+long+"/refunds", m{}),
		"run":         f.Manager().Get("/v1/segmentation/runs/" + long),
		"product":     f.Marketer().Patch("/v1/products/"+url.PathEscape(strings.Repeat("ﷺ", 300)), `"1"`, m{"role": "side"}),
	}
	for name, answer := range answers {
		if answer.Status != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404: %s", name, answer.Status, answer.Body)
		}
	}
	sale := f.Agent().Post("/v1/purchases", m{"purchases": []m{apitest.Purchase(long, "1", "2026-11-20T10:00:00Z", "1")}})
	want(t, "purchase", []string{"/purchases/0/customerId text.tooLong"}, sale.Want(http.StatusUnprocessableEntity).Codes())
}
