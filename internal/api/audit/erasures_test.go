package audit_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// The ledger tells when, by whom and why somebody was erased, and what all of them come to; whoever knows an id finds its entry, and
// nobody finds an id.
func TestErasures(t *testing.T) {
	f := apitest.New(t)
	empty := f.Manager().Get("/v1/erasures").Want(http.StatusOK)
	want(t, "nobody", "{\"items\":[],\"totals\":[]}", empty.Body)
	var hashes []string
	for i := range 7 {
		id := f.Capture("Sara", fmt.Sprintf("+98912%07d", i))
		if i < 2 {
			f.Buy(apitest.Purchase(id, fmt.Sprint(i), "2026-11-01T10:00:00Z", "50000"))
		}
		f.Manager().Call(http.MethodDelete, "/v1/customers/"+id+"?reason=asked", nil).Want(http.StatusNoContent)
		hashes = append(hashes, crm.HashID(id))
	}
	slices.Sort(hashes)

	var got []string
	for path := "/v1/erasures?pageSize=3"; path != ""; {
		page := f.Manager().Get(path).Want(http.StatusOK)
		for i := range page.List("items") {
			at := fmt.Sprintf("items/%d/", i)
			got = append(got, page.Text(at+"hash"))
			want(t, "entry", []any{"asked", "staff-manager", "2026-11-22T06:30:00Z"}, []any{page.At(at + "why"), page.At(at + "by"), page.At(at + "at")})
		}
		want(t, "totals", []any{
			m{"customers": 5.0, "purchases": 0.0, "refunds": 0.0},
			m{"currency": "IRR", "customers": 2.0, "purchases": 2.0, "refunds": 0.0, "spent": apitest.Toman("100000"), "profit": apitest.Toman("0")},
		}, page.List("totals"))
		if strings.Contains(page.Body, "cus_") || strings.Contains(page.Body, "Sara") {
			t.Errorf("it names somebody: %s", page.Body)
		}
		path = ""
		if token := page.Text("nextPageToken"); token != "" {
			path = "/v1/erasures?pageSize=3&pageToken=" + token
		}
	}
	want(t, "ledger", hashes, got)
}

func TestErasuresAreTheManagers(t *testing.T) {
	f := apitest.New(t)
	f.Public().Get("/v1/erasures").Want(http.StatusUnauthorized)
	f.Agent().Get("/v1/erasures").Want(http.StatusForbidden)
	f.Marketer().Get("/v1/erasures").Want(http.StatusForbidden)
	f.Machine("listErasures").Get("/v1/erasures").Want(http.StatusForbidden)
	f.Manager().Get("/v1/erasures?pageToken=forged").Want(http.StatusBadRequest)
	f.Manager().Get("/v1/erasures?hash=x").Want(http.StatusBadRequest)
}
