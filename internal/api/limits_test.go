package api_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// Lists take as many entries as infra/LIMITS.md says, and one more is refused by that name before anything is looked at.
func TestListsAreAsLongAsTheyMayBe(t *testing.T) {
	t.Parallel()
	f := apitest.New(t)
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 24}).Want(http.StatusCreated)
	company := f.Agent().Post("/v1/customers", m{"kind": "company", "name": "Karimi", "phone": "02188881234"}).Want(http.StatusCreated).Text("id")
	for name, test := range map[string]struct {
		most   int
		method string
		path   string
		body   func(entries []any) m
	}{
		"purchases of a batch":    {100, "POST", "/v1/purchases", func(e []any) m { return m{"purchases": e} }},
		"serials of a list":       {1000, "POST", "/v1/products/RF-480/serials", func(e []any) m { return m{"serials": e} }},
		"events of the web":       {100, "POST", "/v1/events", func(e []any) m { return m{"events": e} }},
		"contacts of a company":   {50, "PATCH", "/v1/customers/" + company, func(e []any) m { return m{"contacts": e} }},
		"tiers of a firm":         {10, "PUT", "/v1/tiers", func(e []any) m { return m{"items": e} }},
		"rules of segments":       {40, "PUT", "/v1/segments/rules", func(e []any) m { return m{"rules": e} }},
		"tags of what is valued":  {20, "PUT", "/v1/value-tags", func(e []any) m { return m{"items": e} }},
		"months of a price table": {480, "PUT", "/v1/prices/IRR", func(e []any) m { return m{"rows": e} }},
	} {
		entry := any(m{})
		if name == "serials of a list" {
			entry = "AB12345"
		}
		over := func(n int) bool {
			codes := f.Manager().Call(test.method, test.path, test.body(slices.Repeat([]any{entry}, n)), "Idempotency-Key", name+strconv.Itoa(n), "If-Match", `"0"`).Codes()
			return slices.ContainsFunc(codes, func(code string) bool { return strings.HasSuffix(code, "list.tooLong") })
		}
		if over(test.most) {
			t.Errorf("%s: %d are too many", name, test.most)
		}
		if !over(test.most + 1) {
			t.Errorf("%s: %d are not too many", name, test.most+1)
		}
	}
}
