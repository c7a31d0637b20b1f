package purchase_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

type m = apitest.M

const (
	mobile = "+989121234567"
	day    = "2026-11-20T10:00:00Z"
)

func toman(amount string) m { return m{"amount": amount, "currency": "IRT"} }

// summary is what the view says of a customer's purchases.
func summary(f *apitest.Firm, id string) []any {
	view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	return []any{view.Number("value/purchaseDays"), view.Text("value/spent/amount"), view.Text("stage")}
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestPurchaseCountsOnce(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	sale := apitest.Purchase(id, "r-1", day, "50000")
	var ids []string
	for _, status := range []string{"recorded", "already", "already"} {
		answer := f.Agent().Post("/v1/purchases", m{"purchases": []m{sale}}).Want(http.StatusOK)
		want(t, "status", status, answer.Text("results/0/status"))
		ids = append(ids, answer.Text("results/0/purchaseId"))
	}
	want(t, "purchase ids", []string{ids[0], ids[0], ids[0]}, ids)
	want(t, "summary", []any{1.0, "50000", "active"}, summary(f, id))

	twice := apitest.Purchase(id, "R-2", "2026-11-21T10:00:00Z", "7000")
	answer := f.Agent().Post("/v1/purchases", m{"purchases": []m{twice, twice}}).Want(http.StatusOK)
	want(t, "in one batch", []string{"recorded", "already"}, []string{answer.Text("results/0/status"), answer.Text("results/1/status")})
	want(t, "summary", []any{2.0, "57000", "active"}, summary(f, id))
	want(t, "event claims", 2, f.Count("EVT#", " CLAIM"))
}

// A reference that names another purchase is refused, and the one that it named stays.
func TestReferenceIsNotReused(t *testing.T) {
	f := apitest.New(t)
	id, other := f.Capture("A", mobile), f.Capture("B", "+989351234567")
	f.Buy(apitest.Purchase(id, "1", day, "50000"))
	for name, sale := range map[string]m{
		"amount": apitest.Purchase(id, "1", day, "50001"), "customer": apitest.Purchase(other, "1", day, "50000"),
		"time": apitest.Purchase(id, "1", "2026-11-20T11:00:00Z", "50000"),
	} {
		refused := f.Agent().Post("/v1/purchases", m{"purchases": []m{sale}}).Want(http.StatusUnprocessableEntity)
		want(t, name, []string{"/purchases/0/reference event.reused"}, refused.Codes())
	}
	want(t, "summary", []any{1.0, "50000", "active"}, summary(f, id))
}

func TestBatchTakesWhatIsGood(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	f.Public().Post("/v1/captures", m{"name": "B", "email": "b@example.com", "reference": m{"source": "Shop", "id": "۷"}}).Want(http.StatusAccepted)
	byMail := m{"email": "B@example.com", "source": "till", "reference": "2", "at": day, "amount": toman("1000")}
	byReference := m{"customerReference": m{"source": "shop", "id": "7"}, "source": "till", "reference": "3", "at": day, "amount": toman("2000")}
	dollars := m{"customerId": id, "source": "till", "reference": "5", "at": day, "amount": m{"amount": "5", "currency": "USD"}}
	bad := apitest.Purchase(id, "6", "2026-02-30T10:00:00Z", "-5")
	nobody := apitest.Purchase("cus_nobody", "7", day, "1000")
	unknown := m{"phone": "+989350000000", "source": "till", "reference": "8", "at": day, "amount": toman("1000")}
	rials := m{"customerId": id, "source": "till", "reference": "9", "at": day, "amount": m{"amount": 5000, "currency": "IRR"}}
	batch := []m{apitest.Purchase(id, "1", day, "50000"), byMail, byReference, dollars, bad, nobody, unknown, rials}
	answer := f.Machine("recordPurchases").Post("/v1/purchases", m{"purchases": batch}).Want(http.StatusOK)
	var got []string
	for i := range answer.List("results") {
		at := fmt.Sprintf("results/%d/", i)
		line := answer.Text(at+"reference") + " " + answer.Text(at+"status")
		for j := 0; answer.At(fmt.Sprintf("%serrors/%d", at, j)) != nil; j++ {
			line += " " + answer.Text(fmt.Sprintf("%serrors/%d/pointer", at, j)) + " " + answer.Text(fmt.Sprintf("%serrors/%d/code", at, j))
		}
		got = append(got, line)
	}
	want(t, "results", []string{
		"1 recorded", "2 recorded", "3 recorded",
		"5 refused /purchases/3/amount/currency currency.mixed",
		"6 refused /purchases/4/at time.invalid /purchases/4/amount/amount amount.negative",
		"7 refused /purchases/5/customerId customer.unknown",
		"8 refused /purchases/6/customerId customer.unknown",
		"9 recorded",
	}, got)
	want(t, "summary", []any{1.0, "50500", "active"}, summary(f, id))
	want(t, "items of nobody", 0, f.Count("CUS#cus_nobody", ""))

	refused := f.Agent().Post("/v1/purchases", m{"purchases": []m{bad, nobody}}).Want(http.StatusUnprocessableEntity)
	want(t, "faults", []string{
		"/purchases/0/at time.invalid", "/purchases/0/amount/amount amount.negative", "/purchases/1/customerId customer.unknown",
	}, refused.Codes())
	for n, code := range map[int]string{0: "/purchases list.empty", 101: "/purchases list.tooLong"} {
		refused := f.Agent().Post("/v1/purchases", m{"purchases": make([]m, n)})
		if n > 0 {
			refused = f.Agent().Post("/v1/purchases", m{"purchases": many(id, n)})
		}
		want(t, "size", []string{code}, refused.Want(http.StatusUnprocessableEntity).Codes())
	}
	answer = f.Agent().Post("/v1/purchases", m{"purchases": many(id, 100)}).Want(http.StatusOK)
	want(t, "a hundred", 100, strings.Count(answer.Body, "recorded"))
	want(t, "summary", []any{1.0, "60500", "active"}, summary(f, id))
}

func many(id string, n int) []m {
	out := make([]m, n)
	for i := range out {
		out[i] = apitest.Purchase(id, fmt.Sprint("m", i), day, "100")
	}
	return out
}

func TestRefunds(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	bought := f.Buy(apitest.Purchase(id, "1", day, "50000"), apitest.Purchase(id, "2", "2026-11-21T10:00:00Z", "30000"))
	refund := func(purchase string, body m) apitest.Answer {
		return f.Agent().Post("/v1/purchases/"+purchase+"/refunds", body)
	}
	partial := refund(bought[0], m{"amount": toman("20000"), "reason": "Scratched"}).Want(http.StatusCreated)
	want(t, "refund", []any{bought[0], m{"amount": "20000", "currency": "IRT"}}, []any{partial.At("purchaseId"), partial.At("amount")})
	want(t, "after a part", []any{2.0, "60000", "active"}, summary(f, id))
	tests := map[string]struct {
		body m
		code string
	}{
		"more than is left": {m{"amount": toman("30001")}, "/amount/amount refund.tooMuch"},
		"nothing":           {m{"amount": toman("0")}, "/amount/amount amount.notPositive"},
		"other currency":    {m{"amount": m{"amount": "1", "currency": "USD"}}, "/amount/currency currency.mixed"},
	}
	for name, test := range tests {
		want(t, name, []string{test.code}, refund(bought[0], test.body).Want(http.StatusUnprocessableEntity).Codes())
	}
	rest := refund(bought[0], m{}).Want(http.StatusCreated)
	want(t, "the rest", "30000", rest.Text("amount/amount"))
	want(t, "a day without purchases is no purchase day", []any{1.0, "30000", "active"}, summary(f, id))
	want(t, "no more", []string{"/amount refund.nothingLeft"}, refund(bought[0], m{}).Want(http.StatusUnprocessableEntity).Codes())
	refund("pur_none", m{}).Want(http.StatusNotFound)
	refund("cas_none", m{}).Want(http.StatusNotFound)
	again := f.Agent().Post("/v1/purchases", m{"purchases": []m{apitest.Purchase(id, "1", day, "50000")}}).Want(http.StatusOK)
	want(t, "a refunded purchase sent again", "already", again.Text("results/0/status"))
}

func TestProducts(t *testing.T) {
	f := apitest.New(t)
	body := m{"sku": "wm 90", "name": m{"fa": "لباسشویی"}, "price": toman("9000000"), "next": []string{"dr 80"}}
	created := f.Marketer().Post("/v1/products", body).Want(http.StatusCreated)
	want(t, "product", []any{"WM-90", "main", []any{"DR-80"}, `"1"`},
		[]any{created.At("sku"), created.At("role"), created.At("next"), created.Header.Get("ETag")})
	taken := f.Marketer().Post("/v1/products", m{"sku": "WM-90", "name": m{"en": "Washer"}}).Want(http.StatusConflict)
	want(t, "code", "product.exists", taken.Text("code"))
	for _, sku := range []string{"C", "A", "B"} {
		f.Marketer().Post("/v1/products", m{"sku": sku, "name": m{"en": sku}}).Want(http.StatusCreated)
	}
	var skus []string
	for path := "/v1/products?pageSize=3"; path != ""; {
		page := f.Marketer().Get(path).Want(http.StatusOK)
		for i := range page.List("items") {
			skus = append(skus, page.Text(fmt.Sprintf("items/%d/sku", i)))
		}
		path = ""
		if token := page.Text("nextPageToken"); token != "" {
			path = "/v1/products?pageSize=3&pageToken=" + token
		}
	}
	want(t, "by SKU", []string{"A", "B", "C", "WM-90"}, skus)

	f.Marketer().Patch("/v1/products/WM-90", "", m{"warrantyMonths": 24}).Want(http.StatusPreconditionRequired)
	f.Marketer().Patch("/v1/products/none", `"1"`, m{"warrantyMonths": 24}).Want(http.StatusNotFound)
	changed := f.Marketer().Patch("/v1/products/wm-90", `"1"`, m{"warrantyMonths": 24, "next": []string{}}).Want(http.StatusOK)
	want(t, "changed", []any{24.0, nil, `"2"`, m{"fa": "لباسشویی"}},
		[]any{changed.At("warrantyMonths"), changed.At("next"), changed.Header.Get("ETag"), changed.At("name")})
	f.Marketer().Patch("/v1/products/WM-90", `"1"`, m{"warrantyMonths": 12}).Want(http.StatusPreconditionFailed)
	refused := f.Marketer().Patch("/v1/products/WM-90", `"2"`, m{"serialPattern": "(", "warrantyMonths": 601}).Want(http.StatusUnprocessableEntity)
	want(t, "faults", []string{"/warrantyMonths number.range", "/serialPattern pattern.invalid"}, refused.Codes())
}

// A till whose clock runs an hour ahead may name tomorrow; that must not break today's view.
func TestPurchaseOfTomorrow(t *testing.T) {
	f := apitest.New(t)
	f.Clock.Set(apitest.Start.Truncate(24 * 60 * 60 * 1e9).Add(20*60*60*1e9 + 10*60*1e9)) // 23:40 in Tehran
	id := f.Capture("A", mobile)
	f.Buy(apitest.Purchase(id, "1", "2026-11-01T10:00:00Z", "1000"), apitest.Purchase(id, "2", "2026-11-22T21:00:00Z", "1000"))
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	want(t, "summary", []any{2.0, "2000", "active"}, summary(f, id))
}
