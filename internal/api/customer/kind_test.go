package customer_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// created enters a customer and gives their path.
func created(f *apitest.Firm, body m) string {
	return "/v1/customers/" + f.Agent().Post("/v1/customers", body).Want(http.StatusCreated).Text("id")
}

// patched changes a customer as they are now.
func patched(f *apitest.Firm, path string, body m) apitest.Answer {
	etag := f.Agent().Get(path).Want(http.StatusOK).Header.Get("ETag")
	return f.Agent().Patch(path, etag, body)
}

// Staff may enter somebody of whom next to nothing is known; the public may not.
func TestProspectsWithNextToNothing(t *testing.T) {
	f := apitest.New(t)
	named := f.Agent().Get(created(f, m{"name": "Anna Baker"})).Want(http.StatusOK)
	want(t, "only a name", []any{"Anna Baker", []any{}, "prospect"}, []any{named.At("name"), named.At("identities"), named.At("stage")})
	path := created(f, m{"phone": mobile})
	want(t, "only a phone", []any{"", "person"}, []any{f.Agent().Get(path).At("name"), f.Agent().Get(path).At("kind")})
	created(f, m{"reference": m{"source": "till", "id": "77"}})
	nothing := f.Agent().Post("/v1/customers", m{"note": "?"}).Want(http.StatusUnprocessableEntity)
	want(t, "nothing", []string{"/name customer.empty"}, nothing.Codes())
	f.Public().Post("/v1/captures", m{"phone": mobile}).Want(http.StatusUnprocessableEntity)
	f.Public().Post("/v1/captures", m{"name": "Anna Baker", "phone": mobile}).Want(http.StatusAccepted)
	want(t, "the name comes with the next capture", []string{"Anna Baker", "Anna Baker"}, found(f, "name=anna"))
}

func TestContactsOfACompany(t *testing.T) {
	f := apitest.New(t)
	person := created(f, m{"name": "Sara", "phone": mobile})[len("/v1/customers/"):]
	company := created(f, m{"kind": "company", "name": "Example", "legalId": "10380284790"})
	contacts := []m{{"name": "Sara", "role": "Buyer", "phone": "۰۹۱۲ ۱۲۳ ۴۵۶۷", "customerId": person}, {"name": "Reza"}}
	patched(f, company, m{"contacts": contacts}).Want(http.StatusOK)
	view := f.Agent().Get(company).Want(http.StatusOK)
	want(t, "contacts", []any{m{"name": "Sara", "role": "Buyer", "phone": mobile, "customerId": person}, m{"name": "Reza"}}, view.At("contacts"))
	nobody := patched(f, company, m{"contacts": []m{{"name": "Reza"}, {"name": "Olga", "customerId": "cus_nobody"}}})
	want(t, "nobody", []string{"/contacts/1/customerId customer.unknown"}, nobody.Want(http.StatusUnprocessableEntity).Codes())
	refused := patched(f, "/v1/customers/"+person, m{"contacts": contacts}).Want(http.StatusUnprocessableEntity)
	want(t, "a person has none", []string{"/contacts contacts.person"}, refused.Codes())
	patched(f, company, m{"contacts": []m{}}).Want(http.StatusOK)
	want(t, "none left", nil, f.Agent().Get(company).At("contacts"))
}

// A company is found by the phone of somebody there, whoever else has that phone.
func TestFoundByAContact(t *testing.T) {
	f := apitest.New(t)
	byPhone := func() []string { return found(f, "phone=09121234567") }
	one := created(f, m{"kind": "company", "name": "One", "legalId": "10380284790"})
	two := created(f, m{"kind": "company", "name": "Two"})
	contacts := []m{{"name": "Sara", "phone": "۰۹۱۲ ۱۲۳ ۴۵۶۷"}, {"name": "Reza"}, {"name": "The same", "phone": mobile}}
	want(t, "nobody yet", []string{}, byPhone())
	patched(f, one, m{"contacts": contacts}).Want(http.StatusOK)
	want(t, "one", []string{"One"}, byPhone())
	patched(f, two, m{"contacts": contacts[:1]}).Want(http.StatusOK)
	created(f, m{"name": "Sara", "phone": mobile})
	want(t, "all", []string{"Sara", "One", "Two"}, byPhone())
	w := twins{into: two[len("/v1/customers/"):], from: one[len("/v1/customers/"):]}
	w.merge(f).Want(http.StatusOK)
	want(t, "merged", []string{"Sara", "Two"}, byPhone())
	w.undo(f).Want(http.StatusOK)
	patched(f, two, m{"contacts": []m{}}).Want(http.StatusOK)
	want(t, "gone", []string{"Sara", "One"}, byPhone())
	patched(f, one, m{"name": "One Ltd"}).Want(http.StatusOK)
	want(t, "kept", []string{"Sara", "One Ltd"}, byPhone())
}

// Fifty contacts make room for fifty others.
func TestManyContacts(t *testing.T) {
	f := apitest.New(t)
	company := created(f, m{"kind": "company", "name": "One"})
	for _, prefix := range []string{"0912123", "0935123"} {
		var contacts []m
		for i := range 50 {
			contacts = append(contacts, m{"name": "Sara", "phone": fmt.Sprintf("%s%04d", prefix, i)})
		}
		patched(f, company, m{"contacts": contacts}).Want(http.StatusOK)
	}
	for phone, names := range map[string][]string{"09121230000": {}, "09121230049": {}, "09351230000": {"One"}, "09351230049": {"One"}} {
		want(t, phone, names, found(f, "phone="+phone))
	}
}

// What one's own unit buys is no revenue: it is in no segment and no total, and nothing is foretold of it. The kind may turn out
// to be another.
func TestOwnUnitIsNoRevenue(t *testing.T) {
	f := apitest.New(t)
	unit := created(f, m{"kind": "unit", "name": "Workshop"})
	shop := created(f, m{"kind": "company", "name": "Example", "phone": mobile})
	for i, path := range []string{unit, shop} {
		f.Buy(apitest.Purchase(path[len("/v1/customers/"):], []string{"1", "2"}[i], "2026-11-20T10:00:00Z", "5000"))
	}
	run := func() (customers float64) {
		f.Clock.Add(time.Hour)
		f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
		answer := f.Marketer().Get("/v1/segments").Want(http.StatusOK)
		for i := range answer.List("items") {
			customers += answer.Number("items/" + string(rune('0'+i)) + "/customers")
		}
		return customers
	}
	members := func() []any {
		var ids []any
		answer := f.Marketer().Get("/v1/segments/new/customers").Want(http.StatusOK)
		for i := range answer.List("items") {
			ids = append(ids, answer.At("items/"+string(rune('0'+i))+"/name"))
		}
		return ids
	}
	want(t, "customers", 1.0, run())
	want(t, "segment", []any{"Example"}, members())
	view := f.Agent().Get(unit, "Accept-Language", "en").Want(http.StatusOK)
	want(t, "unit", []any{true, nil, "5000", nil}, []any{view.At("internal"), view.At("segment"), view.At("value/spent/amount"), view.At("value/lifetime")})
	if view.Text("value/note") == "" {
		t.Error("nothing says why a unit has no future value")
	}
	patched(f, shop, m{"kind": "unit"}).Want(http.StatusOK)
	patched(f, unit, m{"kind": "company"}).Want(http.StatusOK)
	want(t, "out of the segment at once", []any(nil), members())
	want(t, "internal follows", []any{true, false}, []any{f.Agent().Get(shop).At("internal"), f.Agent().Get(unit).At("internal")})
	want(t, "customers", 1.0, run())
	want(t, "segment", []any{"Workshop"}, members())
}
