package warranty_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

type m = apitest.M

const mine, theirs = "+989121234567", "+989351234567"

func card(serial, phone string) m {
	return m{"model": "rf-480", "serial": serial, "purchasedOn": "2026-01-31", "owner": m{"name": "مریم احمدی", "phone": phone}}
}

// firm sells one model whose serials are two letters and digits.
func firm(t *testing.T) *apitest.Firm {
	f := apitest.New(t)
	f.Marketer().Post("/v1/products", m{
		"sku": "RF 480", "name": m{"en": "Fridge"}, "warrantyMonths": 25, "serialPattern": "[A-Z]{2}[0-9]+",
	}).Want(http.StatusCreated)
	return f
}

func TestCardIsRegisteredOnce(t *testing.T) {
	f := firm(t)
	first := f.Public().Post("/v1/warranty-cards", card("ab-12 ۳۴", mine)).Want(http.StatusCreated)
	want := m{
		"cardId": first.Text("cardId"), "model": "RF-480", "serial": "AB1234", "status": "active", "referralCode": first.Text("referralCode"),
		"startsOn": "2026-01-31", "expiresOn": "2028-02-29",
	}
	var got m
	first.Into(&got)
	if diff := cmp.Diff(want, got); diff != "" || first.Text("cardId") == "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
	again := f.Public().Post("/v1/warranty-cards", card("AB1234", mine)).Want(http.StatusOK)
	if again.Body != first.Body {
		t.Errorf("the same person gets %s, want %s", again.Body, first.Body)
	}
	if n := f.Count("CARD#", " CARD"); n != 1 {
		t.Errorf("%d cards, want 1", n)
	}
}

func TestCardOfSomebodyElseIsContestedOnce(t *testing.T) {
	f := firm(t)
	f.Public().Post("/v1/warranty-cards", card("AB1", mine)).Want(http.StatusCreated)
	for range 3 {
		refused := f.Public().Post("/v1/warranty-cards", card("AB1", theirs)).Want(http.StatusConflict)
		if refused.Text("code") != "card.contested" {
			t.Errorf("code %q", refused.Text("code"))
		}
		for _, secret := range []string{mine, "مریم", f.ByPhone(mine)} {
			if strings.Contains(refused.Body, secret) {
				t.Errorf("the refusal tells of the owner: %s", refused.Body)
			}
		}
	}
	cases := f.Agent().Get("/v1/cases").Want(http.StatusOK)
	got := []any{len(cases.List("items")), cases.At("items/0/kind"), cases.At("items/0/customer"), cases.At("items/0/claimant"), cases.At("items/0/card")}
	want := []any{1, "contested-card", f.ByPhone(mine), f.ByPhone(theirs), "RF-480 AB1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
	if got := f.Public().Post("/v1/warranty-cards", card("AB1", mine)).Want(http.StatusOK).Text("status"); got != "contested" {
		t.Errorf("the owner sees %q, want contested", got)
	}
	view := f.Agent().Get("/v1/customers/" + f.ByPhone(mine)).Want(http.StatusOK)
	if view.Text("cards/0/status") != "contested" || len(view.List("cases")) != 1 {
		t.Errorf("the owner's page should show the dispute: %s", view.Body)
	}
}

func TestCardStatusNeedsSerialAndPhone(t *testing.T) {
	f := firm(t)
	f.Public().Post("/v1/warranty-cards", card("AB1", mine)).Want(http.StatusCreated)
	f.Capture("B", theirs)
	ask := func(serial, phone string) apitest.Answer {
		return f.Public().Post("/v1/warranty-cards/status", m{"serial": serial, "phone": phone})
	}
	if got := ask("a b-۱", "0912 123 4567").Want(http.StatusOK).Text("status"); got != "active" {
		t.Errorf("status %q, want active", got)
	}
	refused := map[string]apitest.Answer{}
	calls := map[string]map[string]int{}
	for name, at := range map[string][2]string{
		"other's phone": {"AB1", theirs}, "nobody's phone": {"AB1", "+989001234567"}, "no such serial": {"AB2", mine}, "neither": {"AB2", theirs},
	} {
		f.Faults.Reset()
		refused[name] = ask(at[0], at[1]).Want(http.StatusNotFound)
		calls[name] = f.Faults.Counts()
	}
	for name, answer := range refused {
		if answer.Body != refused["neither"].Body {
			t.Errorf("%s: %s, want the same as for neither: %s", name, answer.Body, refused["neither"].Body)
		}
		if diff := cmp.Diff(calls["neither"], calls[name]); diff != "" {
			t.Errorf("%s: calls (-neither +this):\n%s", name, diff)
		}
	}
	for _, part := range []m{{"serial": "AB1"}, {"phone": mine}} {
		f.Public().Post("/v1/warranty-cards/status", part).Want(http.StatusUnprocessableEntity)
	}
}

func TestSerialAndModel(t *testing.T) {
	tests := map[string]struct {
		model, serial string
		status        int
		want          string // the card's status, or the fault
	}{
		"fits":                 {"RF-480", "AB1", http.StatusCreated, "active"},
		"does not fit":         {"RF-480", "1AB", http.StatusUnprocessableEntity, "/serial serial.pattern"},
		"only its end fits":    {"RF-480", "1AB1", http.StatusUnprocessableEntity, "/serial serial.pattern"},
		"unknown model":        {"ZZ-1", "whatever 1", http.StatusCreated, "review"},
		"serial of dashes":     {"RF-480", "--", http.StatusUnprocessableEntity, "/serial serial.invalid"},
		"longer than any key":  {strings.Repeat("中", 200), strings.Repeat("文", 200), http.StatusUnprocessableEntity, "/model text.tooLong, /serial text.tooLong"},
		"grows when it folds":  {"X", strings.Repeat("ﷺ", 200), http.StatusUnprocessableEntity, "/serial text.tooLong"},
		"hash in the serial":   {"ZZ-1", "A#B", http.StatusCreated, "review"},
		"purchase still to be": {"RF-480", "", http.StatusUnprocessableEntity, "/serial required"},
	}
	f := firm(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			body := card(test.serial, mine)
			body["model"] = test.model
			answer := f.Public().Post("/v1/warranty-cards", body)
			got := answer.Text("status")
			if test.status != http.StatusCreated {
				got = strings.Join(answer.Codes(), ", ")
			}
			if answer.Status != test.status || got != test.want {
				t.Errorf("%d %q, want %d %q", answer.Status, got, test.status, test.want)
			}
		})
	}
}

// The warranty of an unknown model is the business's usual twelve months.
func TestReviewedCardHasUsualMonths(t *testing.T) {
	f := apitest.New(t)
	if got := f.Public().Post("/v1/warranty-cards", card("1", mine)).Want(http.StatusCreated).Text("expiresOn"); got != "2027-01-31" {
		t.Errorf("expires on %s, want 2027-01-31", got)
	}
}

func TestFindBySerial(t *testing.T) {
	f := firm(t)
	for _, model := range []string{"RF-480", "WM-90"} { // one person, two models, one serial
		body := card("AB1", mine)
		body["model"] = model
		f.Public().Post("/v1/warranty-cards", body).Want(http.StatusCreated)
	}
	found := f.Agent().Get("/v1/customers?serial=ab-1").Want(http.StatusOK)
	if len(found.List("items")) != 1 || found.Text("items/0/id") != f.ByPhone(mine) {
		t.Errorf("want the one owner: %s", found.Body)
	}
}

// Whoever registers a card with a further address of theirs is found by it from then on.
func TestCardTellsAnotherAddress(t *testing.T) {
	f := firm(t)
	id := f.Capture("Sara", mine)
	unit := card("AB1", mine)
	unit["owner"].(m)["email"] = "sara@example.com"
	f.Public().Post("/v1/warranty-cards", unit).Want(http.StatusCreated)
	if found := f.Agent().Get("/v1/customers?email=sara@example.com").Want(http.StatusOK).Text("items/0/id"); found != id {
		t.Errorf("found %q, want %q", found, id)
	}
}
