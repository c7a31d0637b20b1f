package purchase_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

func put(c apitest.Caller, currency, etag string, rows ...m) apitest.Answer {
	return c.Call(http.MethodPut, "/v1/prices/"+currency, m{"rows": rows}, "If-Match", etag)
}

func TestPricesAreReplacedAndRestored(t *testing.T) {
	f := apitest.New(t)
	list := func() apitest.Answer {
		return f.Marketer().Get("/v1/prices", "Accept-Language", "en").Want(http.StatusOK)
	}
	shipped := list()
	want(t, "shipped", []any{"IRR", false, 0.0, "2025-12", nil, "2019-09", 52.3},
		[]any{shipped.At("items/0/currency"), shipped.At("items/0/own"), shipped.At("items/0/version"), shipped.At("items/0/newest"),
			shipped.At("items/0/changedBy"), shipped.At("items/0/rows/0/month"), shipped.At("items/0/rows/0/index")})
	if source := shipped.Text("items/0/source"); !strings.HasPrefix(source, "Consumer prices of Iran, Statistical Centre of Iran") {
		t.Errorf("source %q", source)
	}
	if note := shipped.Text("items/0/note"); !strings.Contains(note, "2025-12") {
		t.Errorf("eleven months later the note is %q", note)
	}
	answer := put(f.Manager(), "irt", `"0"`, m{"month": "۲۰۲۴-۰۱", "index": "۱۰۰", "source": "Bulletin 1"}, m{"month": "2026-10", "index": 250.5}).Want(http.StatusOK)
	want(t, "etag", `"1"`, answer.Header.Get("ETag"))
	own := list()
	want(t, "own", []any{"IRR", true, 1.0, "2026-10", "staff-manager", "2026-11-22T06:30:00Z", nil, nil},
		[]any{own.At("items/0/currency"), own.At("items/0/own"), own.At("items/0/version"), own.At("items/0/newest"),
			own.At("items/0/changedBy"), own.At("items/0/changedAt"), own.At("items/0/note"), own.At("items/0/source")})
	want(t, "rows", []any{m{"month": "2024-01", "index": 100.0, "source": "Bulletin 1"}, m{"month": "2026-10", "index": 250.5}}, own.List("items/0/rows"))
	restore := func(etag string) apitest.Answer {
		return f.Manager().Call(http.MethodDelete, "/v1/prices/IRR", nil, "If-Match", etag)
	}
	restore(`"0"`).Want(http.StatusPreconditionFailed)
	restore(`"1"`).Want(http.StatusOK)
	back := list()
	want(t, "back", []any{shipped.At("items/0/rows"), false, 2.0, "staff-manager", 1},
		[]any{back.At("items/0/rows"), back.At("items/0/own"), back.At("items/0/version"), back.At("items/0/changedBy"), len(back.List("items"))})
	put(f.Manager(), "IRR", `"0"`, m{"month": "2024-01", "index": 1}).Want(http.StatusPreconditionFailed)
	put(f.Manager(), "USD", `"3"`, m{"month": "2024-01", "index": 1}).Want(http.StatusPreconditionFailed)
	f.Manager().Call(http.MethodPut, "/v1/prices/IRR", m{"rows": []m{{"month": "2024-01", "index": 1}}}).Want(http.StatusPreconditionRequired)
	f.Marketer().Call(http.MethodPut, "/v1/prices/IRR", m{"rows": []m{}}, "If-Match", `"2"`).Want(http.StatusForbidden)
}

func TestFaultsOfPricesNameTheRow(t *testing.T) {
	f := apitest.New(t)
	row := func(month string, index any) m { return m{"month": month, "index": index} }
	many := []m{}
	for i := range 481 {
		many = append(many, row(fmt.Sprintf("%d-%02d", 1980+i/12, 1+i%12), 1))
	}
	for name, test := range map[string]struct {
		rows []m
		want []string
	}{
		"none":          {[]m{}, []string{"/rows list.empty"}},
		"too many":      {many, []string{"/rows list.tooLong"}},
		"month 13":      {[]m{row("2024-01", 1), row("2024-13", 2)}, []string{"/rows/1/month month.invalid"}},
		"a Jalali year": {[]m{row("1404-09", 1)}, []string{"/rows/0/month month.invalid"}},
		"no month":      {[]m{row("", 1)}, []string{"/rows/0/month required"}},
		"to come":       {[]m{row("2026-12", 1)}, []string{"/rows/0/month month.future"}},
		"falling":       {[]m{row("2024-02", 1), row("2024-01", 1), row("2024-03", 1)}, []string{"/rows/1/month month.order"}},
		"twice":         {[]m{row("2024-02", 1), row("2024-02", 1)}, []string{"/rows/1/month month.order"}},
		"indices":       {[]m{row("2024-01", 0), row("2024-02", -1), row("2024-03", "x"), row("2024-04", "1e3"), row("2024-05", "")}, []string{"/rows/0/index index.invalid", "/rows/1/index index.invalid", "/rows/2/index index.invalid", "/rows/3/index index.invalid", "/rows/4/index index.invalid"}},
		"spread":        {[]m{row("1970-01", 1), row("2024-01", 1001)}, []string{"/rows prices.spread"}},
		"long source":   {[]m{{"month": "2024-01", "index": 1, "source": strings.Repeat("x", 201)}}, []string{"/rows/0/source text.tooLong"}},
		"every fault":   {[]m{row("x", 0), row("2024-01", 1)}, []string{"/rows/0/month month.invalid", "/rows/0/index index.invalid"}},
	} {
		want(t, name, test.want, put(f.Manager(), "IRR", `"0"`, test.rows...).Want(http.StatusUnprocessableEntity).Codes())
	}
	want(t, "currency", []string{"/currency currency.unknown"}, put(f.Manager(), "XYZ", `"0"`, row("2024-01", 1)).Want(http.StatusUnprocessableEntity).Codes())
	want(t, "items", 0, len(f.Lines()))
}

// A purchase is summarised with the firm's own table, which is read once a minute.
func TestPurchasesGoByTheFirmsPrices(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	prices := func() string {
		value := f.Items()["CUS#"+id+" VALUE"]
		summary, _ := value["summary"].(m)
		name, _ := summary["prices"].(string)
		return name
	}
	f.Buy(apitest.Purchase(id, "1", day, "5000"))
	want(t, "shipped", "IRR 2019-09 to 2025-12 53e749ad", prices())
	put(f.Manager(), "IRR", `"0"`, m{"month": "2024-01", "index": 1}, m{"month": "2026-10", "index": 2}).Want(http.StatusOK)
	f.Buy(apitest.Purchase(id, "2", day, "5000"))
	if got := prices(); !strings.HasPrefix(got, "IRR 2024-01 to 2026-10 ") {
		t.Errorf("after the change: %q", got)
	}
	f.Clock.Add(time.Minute)
	f.Faults.Reset()
	f.Buy(apitest.Purchase(id, "3", day, "5000"))
	want(t, "calls when what was kept is old", m{"Query": 1, "BatchGetItem": 1, "TransactWriteItems": 1}, calls(f))
	f.Faults.Reset()
	f.Buy(apitest.Purchase(id, "4", day, "5000"))
	want(t, "calls else", m{"BatchGetItem": 1, "TransactWriteItems": 1}, calls(f))
}

func calls(f *apitest.Firm) m {
	out := m{}
	for name, n := range f.Faults.Counts() {
		out[name] = n
	}
	return out
}
