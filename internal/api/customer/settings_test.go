package customer_test

import (
	"net/http"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// Who is domestic follows from where the business is, and changes with it at once.
func TestDomesticFollowsTheBusiness(t *testing.T) {
	f := apitest.New(t)
	paths := []string{
		created(f, m{"name": "A"}), created(f, m{"name": "B", "country": "IR", "city": "Yazd"}),
		created(f, m{"name": "C", "country": "IR", "city": "Rasht"}), created(f, m{"name": "D", "country": "AE"}),
	}
	domestic := func() (out []any) {
		for _, path := range paths {
			out = append(out, f.Agent().Get(path).Want(http.StatusOK).At("domestic"))
		}
		return out
	}
	want(t, "as installed", []any{true, true, true, false}, domestic())
	settings := f.Manager().Get("/v1/settings").Want(http.StatusOK)
	want(t, "settings", []any{0.0, m{"country": "IR"}}, []any{settings.At("version"), settings.At("area")})
	changed := f.Manager().Patch("/v1/settings", settings.Header.Get("ETag"), m{"area": m{"country": "ir", "city": "یزد"}}).Want(http.StatusOK)
	want(t, "names of a city are not translated", []any{true, false, false, false}, domestic())
	changed = f.Manager().Patch("/v1/settings", changed.Header.Get("ETag"), m{"area": m{"country": "IR", "city": "YAZD"}}).Want(http.StatusOK)
	want(t, "a city", []any{true, true, false, false}, domestic())
	f.Manager().Patch("/v1/settings", changed.Header.Get("ETag"), m{"area": m{"country": "AE"}}).Want(http.StatusOK)
	want(t, "abroad", []any{true, false, false, true}, domestic())
}

func TestSettingsOfAnotherInstanceComeWithinAMinute(t *testing.T) {
	f := apitest.New(t)
	path := created(f, m{"name": "D", "country": "AE"})
	want(t, "before", false, f.Agent().Get(path).At("domestic"))
	settings, err := f.Service.StoredSettings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Area.Country = "AE"
	if _, err := f.Service.Table.ChangeSettings(t.Context(), settings, 0, "evt_elsewhere"); err != nil {
		t.Fatal(err)
	}
	want(t, "kept", false, f.Agent().Get(path).At("domestic"))
	f.Clock.Add(time.Minute)
	want(t, "read again", true, f.Agent().Get(path).At("domestic"))
}

func TestSettingsAreChangedWithCare(t *testing.T) {
	f := apitest.New(t)
	f.Agent().Get("/v1/settings").Want(http.StatusForbidden)
	f.Marketer().Patch("/v1/settings", `"0"`, m{}).Want(http.StatusForbidden)
	f.Manager().Patch("/v1/settings", "", m{}).Want(http.StatusPreconditionRequired)
	f.Manager().Patch("/v1/settings", `"1"`, m{}).Want(http.StatusPreconditionFailed)
	refused := f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"city": "Yazd"}}).Want(http.StatusUnprocessableEntity)
	want(t, "faults", []string{"/area/country required"}, refused.Codes())
	f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"country": "IRAN"}}).Want(http.StatusUnprocessableEntity)
	f.Manager().Patch("/v1/settings", `"0"`, m{"unit": "USD"}).Want(http.StatusBadRequest)
	f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"country": "AE"}}).Want(http.StatusOK)
	f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"country": "OM"}}).Want(http.StatusPreconditionFailed)
	want(t, "the first stays", "AE", f.Manager().Get("/v1/settings").At("area/country"))
}
