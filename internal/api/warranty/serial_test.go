package warranty_test

import (
	"fmt"
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/table/tabletest"
)

// A product with a list takes any serial that fits, and leaves one that is not on it for staff: nothing is lost.
func TestSerialsOnAList(t *testing.T) {
	f := firm(t)
	var serials []string
	for i := range 250 {
		serials = append(serials, fmt.Sprintf("ab-%03d", i))
	}
	done := f.Marketer().Post("/v1/products/rf%20480/serials", m{"serials": append(serials, "AB ۰۰۱")}).Want(http.StatusOK)
	want(t, "listed", []any{"RF-480", 250.0}, []any{done.At("sku"), done.At("serials")})
	want(t, "items", 250, f.Count("SERIALS#RF-480 ", ""))
	want(t, "flag", true, f.Marketer().Get("/v1/products").At("items/0/serialList"))
	f.Faults.Reset()
	want(t, "on the list", "active", register(f, "AB-7", mine, m{"serial": "AB007"}).Want(http.StatusCreated).Text("status"))
	want(t, "calls", map[string]int{"BatchGetItem": 1, "TransactWriteItems": 1}, f.Faults.Counts())
	want(t, "not on it", "review", register(f, "AB999", mine, nil).Want(http.StatusCreated).Text("status"))
	refused := register(f, "1AB", mine, nil).Want(http.StatusUnprocessableEntity)
	want(t, "does not fit", []string{"/serial serial.pattern"}, refused.Codes())
	want(t, "cases", []string{"card-review RF-480 AB999"}, kinds(f))
	f.Marketer().Patch("/v1/products/RF-480", `"2"`, m{"serialList": false}).Want(http.StatusOK)
	want(t, "without the list", "active", register(f, "AB998", mine, nil).Want(http.StatusCreated).Text("status"))
	f.Marketer().Post("/v1/products/none/serials", m{"serials": []string{"1"}}).Want(http.StatusNotFound)
	want(t, "faults", []string{"/serials list.empty"}, f.Marketer().Post("/v1/products/RF-480/serials", m{}).Want(http.StatusUnprocessableEntity).Codes())
}

// A list that was cut off in the middle is sent again and is whole.
func TestListCutOff(t *testing.T) {
	f := firm(t)
	var serials []string
	for i := range 250 {
		serials = append(serials, fmt.Sprintf("AB%03d", i))
	}
	f.Faults.Reset()
	from(f, 3)
	f.Marketer().Post("/v1/products/RF-480/serials", m{"serials": serials}, "Idempotency-Key", "k").Want(http.StatusServiceUnavailable)
	want(t, "no list yet", nil, f.Marketer().Get("/v1/products").At("items/0/serialList"))
	f.Faults.Reset()
	for range 2 {
		f.Marketer().Post("/v1/products/RF-480/serials", m{"serials": serials}, "Idempotency-Key", "k").Want(http.StatusOK)
	}
	want(t, "items", 250, f.Count("SERIALS#RF-480 ", ""))
}

// The letter O for a zero, the letter I for a one and look-alikes of other alphabets make no second card, and find the first.
func TestConfusableSerials(t *testing.T) {
	f := firm(t)
	for i, serial := range []string{"AB1001", "ab-1OOl", "AB1OO1", "АВ1001", "ab I00I", "AB۱۰۰۱"} {
		answer := register(f, serial, mine, nil)
		switch {
		case serial == "ab-1OOl": // an l is no digit
			want(t, serial, http.StatusUnprocessableEntity, answer.Status)
		case i > 0:
			want(t, serial, []any{http.StatusOK, "AB1001"}, []any{answer.Status, answer.At("serial")})
		}
	}
	want(t, "cards", 1, f.Count("CARD#", " CARD"))
	for _, serial := range []string{"ab1oo1", "АВ-1001", "AB 1001"} {
		f.Faults.Reset()
		want(t, serial, "AB1001", status(f, serial, mine).Want(http.StatusOK).Text("serial"))
		want(t, "calls", map[string]int{"BatchGetItem": 3}, f.Faults.Counts())
		claim(f, serial, mine).Want(http.StatusAccepted)
	}
	want(t, "claims", 3, len(f.Agent().Get("/v1/warranty-cards/RF-480/AB1001").List("claims")))
	near := register(f, "A81", mine, nil).Want(http.StatusUnprocessableEntity)
	want(t, "no way", []string{"/serial serial.pattern"}, near.Codes())
	near = register(f, "01234", mine, nil).Want(http.StatusUnprocessableEntity)
	want(t, "digits for letters", []string{"/serial serial.confusable"}, near.Codes())
}

// from lets every call go wrong from the n-th on.
func from(f *apitest.Firm, n int) {
	f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Number >= n {
			return tabletest.Throttle
		}
		return nil
	})
}
