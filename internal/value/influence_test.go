package value_test

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// Influence is the sum of those who were brought, by currency, in two digits.
func TestInfluenceIsTheSumOfThoseBrought(t *testing.T) {
	dollars, euros := crowd(60, "USD", 1), crowd(40, "EUR", 2)
	scorer := scorerOf(t, fitOn(t, append(dollars, euros...)))
	var brought []crm.Value
	sum := 0.0
	for i, s := range append(dollars[:7:7], euros[:2]...) {
		brought = append(brought, crm.Value{Customer: fmt.Sprint("cus_", i), Referrer: "cus_a", Summary: s})
		if s.Unit == "USD" {
			f, _ := scorer.Of(brought[i])
			sum += f.Real
		}
	}
	brought = append(brought, crm.Value{Customer: "cus_p", Referrer: "cus_a"}, crm.Value{Customer: "cus_q", Referrer: "cus_b"})
	got := scorer.Influence(brought)
	a, b := got["cus_a"], got["cus_b"]
	want(t, "counts", []int{2, 10, 9, 2, 1, 0, 0}, []int{len(got), a.Customers, a.Buyers, len(a.Worth), b.Customers, b.Buyers, len(b.Worth)})
	worth := a.Worth["USD"]
	if digits := strings.Trim(fmt.Sprint(worth), "0"); math.Abs(float64(worth)/(100*sum)-1) > 0.05 || len(digits) > 2 || a.Worth["EUR"] <= 0 {
		t.Errorf("worth %v of %v", a.Worth, sum)
	}
}

// The run publishes what those are worth whom a customer brought; the view shows it beside their own value with the reason. A
// second run finds nothing changed.
func TestRunPublishesInfluence(t *testing.T) {
	f := shop(t, 60)
	find := func(i int) string {
		return f.Agent().Get(fmt.Sprintf("/v1/customers?email=c%d@example.com", i)).Want(http.StatusOK).Text("items/0/id")
	}
	view := func(id string) apitest.Answer {
		return f.Agent().Get("/v1/customers/"+id, "Accept-Language", "en").Want(http.StatusOK)
	}
	referrer := find(8)
	code := view(referrer).Text("referralCode")
	for i := range 3 {
		body := m{"name": "Friend", "phone": fmt.Sprintf("0935123456%d", i), "referredBy": code}
		f.Public().Post("/v1/captures", body).Want(http.StatusAccepted)
	}
	f.Agent().Post("/v1/customers", m{"kind": "unit", "name": "Our shop", "phone": "09361234567", "referredBy": code}).Want(http.StatusCreated)
	for i := range 2 {
		friend := f.ByPhone(fmt.Sprintf("0935123456%d", i))
		for k := range 3 {
			f.Buy(apitest.Purchase(friend, fmt.Sprintf("f%d-%d", i, k), apitest.Start.AddDate(0, 0, -20*k-3).Format(time.RFC3339), "50000"))
		}
	}
	want(t, "before a run", nil, view(referrer).At("value/influence"))
	run(f, m{})
	seen := view(referrer)
	want(t, "counts", []any{3.0, 2.0, 12.0, "IRT"}, []any{
		seen.At("value/influence/customers"), seen.At("value/influence/buyers"), seen.At("value/influence/months"), seen.At("value/influence/worth/0/currency"),
	})
	want(t, "note", "Brought customers: 3, of whom 2 have bought; the amount is what they may bring in 12 months.", seen.At("value/influence/note"))
	sum := 0.0
	for i := range 2 {
		friend := view(f.ByPhone(fmt.Sprintf("0935123456%d", i)))
		sum += amountOf(t, friend.Text("value/lifetime/real/amount"))
		want(t, "a friend's own influence", nil, friend.At("value/influence"))
	}
	if got := amountOf(t, seen.Text("value/influence/worth/0/amount")); sum <= 0 || math.Abs(got/sum-1) > 0.05 {
		t.Errorf("influence %v, the friends are worth %v", got, sum)
	}
	before := values(f)
	f.Faults.Reset()
	want(t, "changed by a second run", 0.0, run(f, m{}).At("changed"))
	want(t, "values", before, values(f))
	want(t, "UpdateItem calls", 0, f.Faults.Counts()["UpdateItem"])
}

// Too few to fit a model: how many were brought is known, what they are worth is not made up.
func TestInfluenceWithoutAModel(t *testing.T) {
	f := apitest.New(t)
	referrer := f.Capture("Sara", "09121234567")
	code := f.Agent().Get("/v1/customers/" + referrer).Text("referralCode")
	f.Public().Post("/v1/captures", m{"name": "Friend", "phone": "09351234567", "referredBy": code}).Want(http.StatusAccepted)
	run(f, m{})
	seen := f.Agent().Get("/v1/customers/"+referrer, "Accept-Language", "en").Want(http.StatusOK)
	want(t, "influence", m{
		"customers": 1.0, "buyers": 0.0, "worth": []any{}, "months": 12.0,
		"note": "Brought customers: 1, of whom 0 have bought; what they may bring cannot be told yet.",
	}, seen.At("value/influence"))
}

// What is published again only if it has changed must be told from what it was.
func TestInfluencesAreCompared(t *testing.T) {
	one := &crm.Influence{Customers: 1, Worth: map[string]int64{"IRR": 10}}
	for _, other := range []*crm.Influence{nil, {}, {Customers: 1}, {Customers: 1, Buyers: 1, Worth: one.Worth}} {
		if one.Equal(other) || other.Equal(one) {
			t.Errorf("%+v is taken for %+v", other, one)
		}
	}
	var none *crm.Influence
	if !none.Equal(nil) || !one.Equal(&crm.Influence{Customers: 1, Worth: map[string]int64{"IRR": 10}}) {
		t.Error("the same is taken for another")
	}
}
