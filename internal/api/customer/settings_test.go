package customer_test

import (
	"net/http"
	"strings"
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
	f.Public().Get("/v1/settings").Want(http.StatusUnauthorized)
	f.Agent().Patch("/v1/settings", `"0"`, m{}).Want(http.StatusForbidden)
	f.Marketer().Patch("/v1/settings", `"0"`, m{}).Want(http.StatusForbidden)
	f.Manager().Patch("/v1/settings", "", m{}).Want(http.StatusPreconditionRequired)
	f.Manager().Patch("/v1/settings", `"1"`, m{}).Want(http.StatusPreconditionFailed)
	refused := f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"city": "Yazd"}}).Want(http.StatusUnprocessableEntity)
	want(t, "faults", []string{"/area/country required"}, refused.Codes())
	f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"country": "IRAN"}}).Want(http.StatusUnprocessableEntity)
	f.Manager().Patch("/v1/settings", `"0"`, m{"colour": "red"}).Want(http.StatusBadRequest)
	f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"country": "AE"}}).Want(http.StatusOK)
	f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"country": "OM"}}).Want(http.StatusPreconditionFailed)
	want(t, "the first stays", "AE", f.Manager().Get("/v1/settings").At("area/country"))
}

// Before anybody sets it, a firm counts as its country does and values as it was installed; agents and marketers read it too.
func TestSettingsAreAsInstalledUntilSet(t *testing.T) {
	f := apitest.New(t)
	installed := f.Agent().Get("/v1/settings").Want(http.StatusOK)
	want(t, "as installed", []any{"jalali", []any{"friday"}, "saturday", []any{"fa", "ar", "en"}, "IRT", 0.1},
		[]any{installed.At("calendar"), installed.At("weekend"), installed.At("weekStart"), installed.At("languages"), installed.At("unit"), installed.At("realRate")})
	abroad := f.Manager().Patch("/v1/settings", `"0"`, m{"area": m{"country": "DE"}}).Want(http.StatusOK)
	want(t, "in another country", []any{"gregorian", []any{"saturday", "sunday"}, "monday"}, []any{abroad.At("calendar"), abroad.At("weekend"), abroad.At("weekStart")})
	set := f.Manager().Patch("/v1/settings", `"1"`, m{
		"name": "پنجره", "calendar": "jalali", "weekend": []string{"thursday", "friday"}, "weekStart": "sunday", "languages": []string{"en", "fa"},
		"unit": "irr", "realRate": "۰٫۱۵", "defaultMargin": "0.3", "minuteCost": m{"amount": "5000", "currency": "IRT"},
	}).Want(http.StatusOK)
	want(t, "set", []any{"پنجره", "jalali", []any{"thursday", "friday"}, "sunday", []any{"en", "fa"}, "IRR", 0.15, 0.3, "5000"},
		[]any{set.At("name"), set.At("calendar"), set.At("weekend"), set.At("weekStart"), set.At("languages"), set.At("unit"), set.At("realRate"), set.At("defaultMargin"), set.At("minuteCost/amount")})
	none := f.Manager().Patch("/v1/settings", `"2"`, m{"weekend": []string{}}).Want(http.StatusOK)
	want(t, "no day of rest", []any{[]any{}, 0.15}, []any{f.Marketer().Get("/v1/settings").At("weekend"), none.At("realRate")})
	back := f.Manager().Patch("/v1/settings", `"3"`, m{
		"calendar": "", "weekStart": "", "languages": []string{}, "unit": "", "realRate": "", "defaultMargin": "", "minuteCost": m{"amount": "", "currency": ""},
	}).Want(http.StatusOK)
	want(t, "back", []any{"gregorian", "monday", []any{"fa", "ar", "en"}, "IRT", 0.1},
		[]any{back.At("calendar"), back.At("weekStart"), back.At("languages"), back.At("unit"), back.At("realRate")})
	want(t, "what was set", []any{[]any{"weekend"}, nil}, []any{back.At("own"), installed.At("own")})
	if strings.Contains(back.Body, "defaultMargin") || strings.Contains(back.Body, "minuteCost") {
		t.Errorf("a margin or cost that nobody told: %s", back.Body)
	}
}

func TestEveryFaultOfSettingsIsTold(t *testing.T) {
	f := apitest.New(t)
	refused := f.Manager().Patch("/v1/settings", `"0"`, m{
		"name": strings.Repeat("x", 201), "calendar": "hijri", "weekend": []string{"friday", "caturday"}, "weekStart": "8", "languages": []string{"fa", "de"},
		"unit": "USD", "realRate": "1.1", "defaultMargin": "0", "minuteCost": m{"amount": "5", "currency": "USD"},
	}).Want(http.StatusUnprocessableEntity)
	want(t, "faults", []string{
		"/name text.tooLong", "/languages/1 choice", "/calendar choice", "/weekStart choice", "/weekend/1 choice", "/unit choice", "/realRate number.range",
		"/defaultMargin margin.none", "/minuteCost/currency currency.mixed",
	}, refused.Codes())
	every := []string{"saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"}
	want(t, "no day for work", []string{"/weekend weekend.all"}, f.Manager().Patch("/v1/settings", `"0"`, m{"weekend": every}).Codes())
	dear := m{"minuteCost": m{"amount": "1000000001", "currency": "IRR"}}
	want(t, "too dear", []string{"/minuteCost/amount amount.range"}, f.Manager().Patch("/v1/settings", `"0"`, dear).Codes())
	negative := m{"minuteCost": m{"amount": "-1", "currency": "IRR"}}
	want(t, "below nothing", []string{"/minuteCost/amount amount.negative"}, f.Manager().Patch("/v1/settings", `"0"`, negative).Codes())
	want(t, "nothing was changed", 0.0, f.Manager().Get("/v1/settings").At("version"))
}

// What is shown of a customer follows the unit and the cost of a minute at once.
func TestAmountsFollowTheSettings(t *testing.T) {
	f := apitest.New(t)
	id := strings.TrimPrefix(created(f, m{"name": "A"}), "/v1/customers/")
	path := "/v1/customers/" + id
	f.Buy(apitest.Purchase(id, "1", "2026-11-01T10:00:00Z", "5000"))
	f.Agent().Post(path+"/interactions", m{"channel": "call", "direction": "inbound", "phase": "sale", "kind": "inquiry", "summary": "x", "minutes": 3}).Want(http.StatusCreated)
	shown := f.Agent().Get(path)
	want(t, "toman", []any{"5000", "IRT"}, []any{shown.At("value/spent/amount"), shown.At("value/spent/currency")})
	f.Manager().Patch("/v1/settings", `"0"`, m{"unit": "IRR", "minuteCost": m{"amount": "100", "currency": "IRT"}}).Want(http.StatusOK)
	shown = f.Agent().Get(path)
	want(t, "rial", []any{"50000", "IRR", "3000"}, []any{shown.At("value/spent/amount"), shown.At("value/currency"), shown.At("value/costToServe/amount")})
	sum := f.Public().Get("/v1/lifetime-value?amount=50000&every=week&years=1").Want(http.StatusOK)
	want(t, "the shopkeeper's sum", "IRR", sum.At("amount/currency"))
}
