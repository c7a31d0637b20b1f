package purchase_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"vafa/internal/api/apitest"
)

// catalogue sells fridges and stoves, whose buyers need a washer next.
func catalogue(t *testing.T) *apitest.Firm {
	f := apitest.New(t)
	for sku, next := range map[string][]string{"RF-480": {"wm 90", "DW-14"}, "OV-60": {"WM-90"}, "WM-90": {"RF-480"}, "DW-14": nil} {
		f.Marketer().Post("/v1/products", m{"sku": sku, "name": m{"en": sku}, "warrantyMonths": 12, "next": next}).Want(http.StatusCreated)
	}
	return f
}

func own(f *apitest.Firm, model, serial, name, phone, on string) {
	f.Public().Post("/v1/warranty-cards", m{
		"model": model, "serial": serial, "purchasedOn": on, "owner": m{"name": name, "phone": phone},
	}).Want(http.StatusCreated)
}

// prospects are the names of a product's prospects with what they own, over all pages.
func prospects(f *apitest.Firm, sku string, size int) []string {
	var out []string
	first := fmt.Sprintf("/v1/products/%s/prospects?pageSize=%d", sku, size)
	for next := first; next != ""; {
		page := f.Marketer().Get(next).Want(http.StatusOK)
		for _, one := range page.List("items") {
			p := one.(m)
			out = append(out, fmt.Sprint(p["name"], " ", p["model"], " ", p["since"]))
		}
		next = ""
		if token := page.Text("nextPageToken"); token != "" {
			next = first + "&pageToken=" + token
		}
	}
	return out
}

func TestWhoNeedsAWasher(t *testing.T) {
	f := catalogue(t)
	own(f, "RF-480", "1", "Ali", "+989120000001", "2026-03-01")
	own(f, "OV-60", "1", "Sara", "+989120000002", "2026-02-01")
	own(f, "OV-60", "2", "Ali", "+989120000001", "2026-05-01") // listed for the fridge, once
	own(f, "RF-480", "2", "Reza", "+989120000003", "2026-01-01")
	own(f, "WM-90", "1", "Reza", "+989120000003", "2026-04-01") // has one
	own(f, "DW-14", "1", "Mina", "+989120000004", "2026-04-01") // owns nothing that asks for one
	for _, size := range []int{1, 2, 100} {
		got := prospects(f, "wm%2090", size)
		if want := []string{"Sara OV-60 2026-02-01", "Ali RF-480 2026-03-01"}; !slices.Equal(got, want) {
			t.Errorf("pages of %d: %q, want %q", size, got, want)
		}
	}
	if got := prospects(f, "RF-480", 9); !slices.Equal(got, nil) {
		t.Errorf("who owns a washer has a fridge: %q", got)
	}
	page := f.Marketer().Get("/v1/products/WM-90/prospects", "Accept-Language", "en").Want(http.StatusOK)
	if got := page.Text("items/1/text"); got != "Has owned RF-480 since 1 March 2026; its buyers usually need WM-90 next, and they have none yet." {
		t.Errorf("reason %q", got)
	}
	f.Marketer().Get("/v1/products/none/prospects").Want(http.StatusNotFound)
	f.Agent().Get("/v1/products/WM-90/prospects").Want(http.StatusForbidden)
	if got := prospects(f, "OV-60", 9); len(got) != 0 {
		t.Errorf("a stove, which nothing calls for: %q", got)
	}
	if got := prospects(f, "DW-14", 9); len(got) != 2 {
		t.Errorf("a dishwasher for two owners of a fridge: %q", got)
	}
}

// Who no longer has the unit is no prospect; its new owner is. What a retailer has for sale makes none.
func TestProspectsFollowTheCard(t *testing.T) {
	f := catalogue(t)
	own(f, "RF-480", "1", "Ali", "+989120000001", "2026-03-01")
	f.Agent().Post("/v1/warranty-cards/RF-480/1/transfers", m{"owner": m{"name": "Sara", "phone": "+989120000002"}, "reason": "Sold"}).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "2", "purchasedOn": "2026-01-01", "relation": "resale", "owner": m{"name": "Shop", "phone": "+989120000003"},
	}).Want(http.StatusCreated)
	if got, want := prospects(f, "WM-90", 5), []string{"Sara RF-480 2026-03-01"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	own(f, "WM-90", "7", "Sara", "+989120000002", "2026-11-01")
	if got := prospects(f, "WM-90", 5); len(got) != 0 {
		t.Errorf("who has bought one is still listed: %q", got)
	}
}
