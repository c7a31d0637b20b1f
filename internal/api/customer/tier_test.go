package customer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/locale"
)

// ranked is a firm of buyers, each dearer than the one before, after a run; it gives the paths of the cheapest and the dearest.
func ranked(t *testing.T) (f *apitest.Firm, least, most string) {
	t.Helper()
	f = apitest.New(t)
	for i := range 40 {
		path := created(f, m{"name": "A"})
		for k := range 2 + i/8 {
			at := apitest.Start.AddDate(0, 0, -9*(k+1)-i%5).Format(time.RFC3339)
			f.Buy(apitest.Purchase(strings.TrimPrefix(path, "/v1/customers/"), fmt.Sprint(i, "-", k), at, fmt.Sprint(1000*(i+1)+100*k)))
		}
		if i == 0 {
			least = path
		}
		most = path
	}
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	return f, least, most
}

func TestTiersFollowFromRank(t *testing.T) {
	f, least, most := ranked(t)
	dearest := f.Agent().Get(most, "Accept-Language", "en").Want(http.StatusOK)
	want(t, "dearest", []any{"gold", "Gold", []any{}}, []any{dearest.At("tier/name"), dearest.At("tier/title"), dearest.At("tier/grants")})
	if reason := dearest.Text("tier/reason"); !strings.HasSuffix(reason, "this tier begins at 90 %.") {
		t.Errorf("reason %q", reason)
	}
	want(t, "since the run", dearest.At("segment/since"), dearest.At("tier/since"))
	f.Clock.Add(time.Hour)
	f.Agent().Post(most+"/interactions", m{
		"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": "It does not cool.",
	}).Want(http.StatusCreated)
	angry := f.Agent().Get(most, "Accept-Language", "en")
	want(t, "dissatisfied", []any{"silver", angry.At("rung/since")}, []any{angry.At("tier/name"), angry.At("tier/since")})
	if reason := angry.Text("tier/reason"); !strings.HasPrefix(reason, "Worth the tier “Gold”") {
		t.Errorf("reason %q", reason)
	}
	cheapest := f.Agent().Get(least).Want(http.StatusOK)
	want(t, "cheapest", []any{"plain", "عادی"}, []any{cheapest.At("tier/name"), cheapest.At("tier/title")})
	prospect := f.Agent().Get(created(f, m{"name": "P"}), "Accept-Language", "en")
	want(t, "not ranked", []any{"plain", "Not ranked yet: the nightly job ranks those who have bought."}, []any{prospect.At("tier/name"), prospect.At("tier/reason")})
	own := f.Agent().Get(created(f, m{"name": "Own unit", "kind": "unit"}))
	want(t, "one's own unit", nil, own.At("tier"))
}

// A firm that says its own tiers by worth sees them at once, in its words and in the reader's language.
func TestTiersAreTheFirmsOwn(t *testing.T) {
	f, least, most := ranked(t)
	tiers := f.Agent().Get("/v1/tiers").Want(http.StatusOK)
	want(t, "as installed", []any{0.0, "gold", 90.0}, []any{tiers.At("version"), tiers.At("items/0/id"), tiers.At("items/0/from/percentile")})
	worth := f.Agent().Get(most).Text("value/lifetime/real/amount")
	own := m{"items": []m{
		{
			"id": "friend", "name": m{"fa": "یار", "en": "Friend"}, "from": m{"value": apitest.Toman(worth)}, "rungs": []string{"motivated", "inert"},
			"grants": []m{{"kind": "confidence", "text": m{"en": "A named contact"}}, {"kind": "special", "text": m{"fa": "تعمیر بی‌نوبت"}}},
		},
		{"id": "guest", "name": m{"fa": "مهمان"}},
	}}
	f.Marketer().Call(http.MethodPut, "/v1/tiers", own, "If-Match", `"0"`).Want(http.StatusForbidden)
	f.Manager().Call(http.MethodPut, "/v1/tiers", own).Want(http.StatusPreconditionRequired)
	set := f.Manager().Call(http.MethodPut, "/v1/tiers", own, "If-Match", tiers.Header.Get("ETag")).Want(http.StatusOK)
	want(t, "who and which", []any{1.0, "staff-manager"}, []any{set.At("version"), set.At("changedBy")})
	f.Manager().Call(http.MethodPut, "/v1/tiers", own, "If-Match", tiers.Header.Get("ETag")).Want(http.StatusPreconditionFailed)
	friend := f.Agent().Get(most, "Accept-Language", "en")
	want(t, "friend", []any{"Friend", "A named contact", "تعمیر بی‌نوبت", "Expected to be worth at least " + locale.Number(locale.English, worth) + " toman in the months to come."},
		[]any{friend.At("tier/title"), friend.At("tier/grants/0/text"), friend.At("tier/grants/1/text"), strings.ReplaceAll(friend.Text("tier/reason"), "\u00a0", " ")})
	want(t, "guest", "مهمان", f.Agent().Get(least, "Accept-Language", "ar").At("tier/title"))
}

func TestEveryFaultOfTiersIsTold(t *testing.T) {
	f := apitest.New(t)
	named := func(id string, rest m) m {
		out := m{"id": id, "name": m{"en": id}}
		for name, value := range rest {
			out[name] = value
		}
		return out
	}
	ten, twenty := m{"percentile": 10}, m{"percentile": 20}
	for name, test := range map[string]struct {
		items []m
		want  []string
	}{
		"none":                  {[]m{}, []string{"/items list.empty"}},
		"an id and no name":     {[]m{{"id": "Gold 1"}}, []string{"/items/0/id tier.id", "/items/0/name required"}},
		"twice":                 {[]m{named("a", m{"from": ten}), named("a", nil)}, []string{"/items/1/id tier.twice"}},
		"rank and value":        {[]m{named("a", m{"from": m{"percentile": 5, "value": apitest.Toman("5")}}), named("b", nil)}, []string{"/items/0/from tier.from"}},
		"beyond 99":             {[]m{named("a", m{"from": m{"percentile": 100}}), named("b", nil)}, []string{"/items/0/from/percentile number.range"}},
		"another currency":      {[]m{named("a", m{"from": m{"value": m{"amount": 5, "currency": "USD"}}}), named("b", nil)}, []string{"/items/0/from/value/currency currency.mixed"}},
		"nobody comes into it":  {[]m{named("a", m{"from": ten}), named("b", m{"from": twenty}), named("c", nil)}, []string{"/items/1 tier.hidden"}},
		"hidden by everybody":   {[]m{named("a", nil), named("b", nil)}, []string{"/items/1 tier.hidden"}},
		"other rungs, so not":   {[]m{named("a", m{"from": ten, "rungs": []string{"motivated"}}), named("b", m{"from": twenty}), named("c", nil)}, nil},
		"nobody takes the rest": {[]m{named("a", m{"from": ten})}, []string{"/items/0 tier.last"}},
		"an unknown rung":       {[]m{named("a", m{"rungs": []string{"happy"}}), named("b", nil)}, []string{"/items/0/rungs/0 choice"}},
		"a grant of nothing":    {[]m{named("a", m{"grants": []m{{"kind": "gift", "text": m{}}}})}, []string{"/items/0/grants/0/text required", "/items/0/grants/0/kind choice"}},
	} {
		t.Run(name, func(t *testing.T) {
			version := f.Manager().Get("/v1/tiers").Header.Get("ETag")
			answer := f.Manager().Call(http.MethodPut, "/v1/tiers", m{"items": test.items}, "If-Match", version)
			if test.want == nil {
				answer.Want(http.StatusOK)
				return
			}
			want(t, "faults", test.want, answer.Want(http.StatusUnprocessableEntity).Codes())
		})
	}
}
