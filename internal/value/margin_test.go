package value_test

import (
	"math"
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/value"
)

// Who tells a margin: the order, else the product, else the customer, else the firm; and the view says who did.
func TestMarginOfOrderProductCustomerAndFirm(t *testing.T) {
	f := shop(t, 60)
	f.Marketer().Post("/v1/products", m{"sku": "A", "name": m{"en": "A"}, "price": apitest.Toman("1000"), "margin": apitest.Toman("300")}).Want(http.StatusCreated)
	id := f.Agent().Get("/v1/customers?email=c8@example.com").Text("items/0/id")
	view := func() apitest.Answer { return f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK) }
	patch := func(margin any) {
		f.Agent().Patch("/v1/customers/"+id, view().Header.Get("ETag"), m{"margin": margin}).Want(http.StatusOK)
	}
	// wanted says what the view should, of the 36,000 tomans that were spent before.
	wanted := func(what string, margin float64, from ...any) {
		t.Helper()
		got := view()
		want(t, what, from, got.List("value/lifetime/marginFrom"))
		if share := got.Number("value/lifetime/margin"); math.Abs(share-margin) > 1e-9 {
			t.Errorf("%s: margin %v, want %v", what, share, margin)
		}
	}
	run(f, m{})
	spent := 0.0
	for _, total := range ledgerKept(t, f, id) {
		spent += float64(total.Amount) / 10
	}
	wanted("nobody", 1, "default")
	sale := apitest.Purchase(id, "with items", "2026-11-21T10:00:00Z", "2600")
	sale["items"] = []m{{"sku": "a", "quantity": 2, "amount": apitest.Toman("1800")}, {"sku": "b", "quantity": 1, "amount": apitest.Toman("800")}}
	f.Buy(sale)
	want(t, "catalogue", any(m{"amount": apitest.Toman("1800"), "margin": apitest.Toman("400")}), view().At("timeline/items/1/purchase/catalogue"))
	wanted("what is known stands for the rest", 400.0/1800, "product")
	patch(0.5)
	wanted("customer", (400+0.5*(spent+800))/(spent+2600), "customer", "product")
	told := apitest.Purchase(id, "told", "2026-11-21T11:00:00Z", "5000")
	told["margin"], told["items"] = apitest.Toman("1000"), sale["items"]
	f.Buy(told)
	all := (400 + 1000 + 0.5*(spent+800)) / (spent + 7600)
	wanted("order", all, "customer", "order", "product")
	want(t, "profile", 0.5, view().Number("margin"))
	want(t, "profit in the past", math.Round(all*(spent+7600)), amountOf(t, view().Text("value/profit/amount")))
	patch("")
	wanted("cleared", 1400.0/6800, "order", "product")
	want(t, "profile", nil, view().At("margin"))
	f.Job.Terms.Margin = 0.4
	run(f, m{})
	f.Clock.Add(2 * 60e9)
	wanted("firm", (1400+0.4*(spent+800))/(spent+7600), "default", "order", "product")
}

// ledgerKept is a customer's ledger.
func ledgerKept(t *testing.T, f *apitest.Firm, id string) crm.Ledger {
	t.Helper()
	ledgers, err := f.Service.Table.Ledgers(t.Context(), []string{id})
	if err != nil {
		t.Fatal(err)
	}
	return ledgers[id]
}

// The job, too, goes by the customer's margin: somebody of whose money nothing is left is worth nothing.
func TestTheJobKnowsTheCustomersMargin(t *testing.T) {
	f := shop(t, 60)
	id := f.Agent().Get("/v1/customers?email=c8@example.com").Text("items/0/id")
	percentile := func() float64 {
		run(f, m{})
		return f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).Number("segment/percentile")
	}
	before := percentile()
	f.Agent().Patch("/v1/customers/"+id, `"1"`, m{"margin": 0}).Want(http.StatusOK)
	if after := percentile(); before < 10 || after > 3 {
		t.Errorf("percentile %v, of somebody without margin %v", before, after)
	}
}

func TestMarginOfNothingSpent(t *testing.T) {
	share := 0.3
	for name, test := range map[string]struct {
		v    crm.Value
		want []string
	}{
		"nobody":   {crm.Value{}, []string{"default"}},
		"customer": {crm.Value{MarginShare: &share}, nil},
	} {
		want(t, name, test.want, value.MarginFrom(test.v, value.DefaultTerms()))
	}
}
