package campaign_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/money"
)

type m = apitest.M

// shop is a firm with n customers who agree to marketing by SMS, of whom every fourth has never bought.
func shop(t *testing.T, n int) *apitest.Firm {
	t.Helper()
	f := apitest.New(t)
	for i := range n {
		id := f.Agent().Post("/v1/customers", m{
			"name": fmt.Sprint("Customer ", i), "phone": fmt.Sprintf("+98912%07d", i), "consent": m{"sms": true},
		}).Want(http.StatusCreated).Text("id")
		if i%4 > 0 {
			at := apitest.Start.AddDate(0, 0, -10-i).Format(time.RFC3339)
			f.Buy(apitest.Purchase(id, fmt.Sprint(i), at, "50000"))
		}
	}
	return f
}

// draft is a campaign that addresses everybody by SMS.
func draft() m {
	return m{
		"name": "Autumn", "mix": m{"channels": []string{"sms"}}, "audience": m{}, "until": "2026-12-10", "holdout": "0.25",
		"variants": []m{{"name": "all", "texts": m{"en": m{"text": "Dear {name}, come back"}}}},
	}
}

// with is a document with some fields replaced.
func with(document m, fields m) m {
	out := maps.Clone(document)
	maps.Copy(out, fields)
	return out
}

// made writes a campaign and gives its address.
func made(f *apitest.Firm, document m) string {
	return f.Marketer().Post("/v1/campaigns", document).Want(http.StatusCreated).Header.Get("Location")
}

func launch(f *apitest.Firm, at string) apitest.Answer {
	etag := f.Marketer().Get(at).Want(http.StatusOK).Header.Get("ETag")
	return f.Marketer().Call(http.MethodPost, at+"/launch", nil, "If-Match", etag)
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// counts are the members of a campaign by state, without those of whom there are none.
func counts(f *apitest.Firm, at string) map[string]int {
	out := map[string]int{}
	all, _ := f.Marketer().Get(at).Want(http.StatusOK).At("counts").(map[string]any)
	for name, n := range all {
		if n, ok := n.(float64); ok && n > 0 {
			out[name] = int(n)
		}
	}
	return out
}

// costs sets what a message by SMS costs.
func costs(t *testing.T, f *apitest.Firm, amount string) {
	t.Helper()
	cost, err := money.Parse(amount, "IRT")
	if err != nil {
		t.Fatal(err)
	}
	o := crm.UsualOutreach()
	o.Costs = map[string]money.Money{"sms": cost}
	if _, err := f.Service.Table.ChangeOutreach(t.Context(), o, 0, "evt_costs"); err != nil {
		t.Fatal(err)
	}
}

func TestACampaignIsPlannedAndQueued(t *testing.T) {
	f := shop(t, 40)
	at := made(f, draft())
	want(t, "state", "draft", f.Marketer().Get(at).Text("state"))
	launch(f, at).Want(http.StatusAccepted)
	got := f.Marketer().Get(at).Want(http.StatusOK)
	want(t, "state", "sending", got.Text("state"))
	n := counts(f, at)
	if n["audience"] != 40 || n["control"]+n["planned"] != 40 || n["control"] < 6 || n["control"] > 14 {
		t.Errorf("members: %v", n)
	}
	if len(f.Queue.Parcels) != n["planned"] {
		t.Errorf("%d parcels for %d planned", len(f.Queue.Parcels), n["planned"])
	}
	listed := f.Marketer().Get("/v1/campaigns").Want(http.StatusOK)
	want(t, "listed", []any{"Autumn", float64(40)}, []any{listed.Text("items/0/name"), listed.Number("items/0/counts/audience")})
}

// Everybody in the audience is a member once, with why; controls are in no queue.
func TestMembersSayWhy(t *testing.T) {
	f := shop(t, 24)
	at := made(f, with(draft(), m{"audience": m{"all": []m{{"field": "bought", "op": "=", "value": "yes"}}}}))
	launch(f, at).Want(http.StatusAccepted)
	queued := map[string]bool{}
	for _, parcel := range f.Queue.Parcels {
		queued[parcel.Customer] = true
	}
	seen := map[string]bool{}
	for next := ""; ; {
		page := f.Marketer().Get(at + "/members?pageSize=7&pageToken=" + next).Want(http.StatusOK)
		for _, one := range page.List("items") {
			member := one.(map[string]any)
			id := member["customer"].(string)
			if seen[id] {
				t.Errorf("%s twice", id)
			}
			seen[id] = true
			if because := member["because"].(string); because == "" || strings.Contains(because, ".") && !strings.Contains(because, " ") {
				t.Errorf("%s is in it because %q", id, because)
			}
			if queued[id] != (member["arm"] == "treated") || !strings.HasPrefix(member["name"].(string), "Customer") {
				t.Errorf("member %v, queued %t", member, queued[id])
			}
		}
		if next = page.Text("nextPageToken"); next == "" {
			break
		}
	}
	want(t, "members", 18, len(seen))
	controls := f.Marketer().Get(at + "/members?arm=control&pageSize=100").Want(http.StatusOK).List("items")
	want(t, "controls", 18-len(queued), len(controls))
	f.Marketer().Get(at + "/members?state=lost").Want(http.StatusUnprocessableEntity)
	f.Marketer().Get("/v1/campaigns/cam_none/members").Want(http.StatusNotFound)
}

func TestALaunchPressedTwice(t *testing.T) {
	f := shop(t, 12)
	at := made(f, draft())
	etag := f.Marketer().Get(at).Header.Get("ETag")
	press := func(key string) apitest.Answer {
		return f.Marketer().Call(http.MethodPost, at+"/launch", nil, "If-Match", etag, "Idempotency-Key", key)
	}
	first := press("a").Want(http.StatusAccepted)
	before, parcels := counts(f, at), len(f.Queue.Parcels)
	again, other := press("a").Want(http.StatusAccepted), press("b").Want(http.StatusAccepted)
	want(t, "the same key", first.Body, again.Body)
	want(t, "the same campaign", first.Text("id"), other.Text("id"))
	want(t, "members", before, counts(f, at))
	want(t, "parcels", parcels, len(f.Queue.Parcels))
	f.Marketer().Call(http.MethodPost, at+"/launch", nil, "If-Match", `"9"`).Want(http.StatusPreconditionFailed)
	f.Marketer().Call(http.MethodPost, at+"/launch", nil).Want(http.StatusPreconditionRequired)
}

// A start that fails leaves a campaign that is planned when the launch is pressed again.
func TestALaunchWhoseStartFailed(t *testing.T) {
	f := shop(t, 8)
	at := made(f, draft())
	etag := f.Marketer().Get(at).Header.Get("ETag")
	f.Campaigns.Fail = fmt.Errorf("no machine")
	f.Marketer().Call(http.MethodPost, at+"/launch", nil, "If-Match", etag, "Idempotency-Key", "k").Want(http.StatusInternalServerError)
	want(t, "state", "planning", f.Marketer().Get(at).Text("state"))
	f.Campaigns.Fail = nil
	f.Marketer().Call(http.MethodPost, at+"/launch", nil, "If-Match", etag, "Idempotency-Key", "k").Want(http.StatusAccepted)
	want(t, "state", "sending", f.Marketer().Get(at).Text("state"))
	want(t, "audience", 8, counts(f, at)["audience"])
}

func TestWhatCannotBe(t *testing.T) {
	f := shop(t, 8)
	variant := func(v m) m { return with(draft(), m{"variants": []m{v}}) }
	text := func(text string) m { return variant(m{"name": "x", "texts": m{"en": m{"text": text}}}) }
	for name, c := range map[string]struct {
		body m
		want []string
	}{
		"nothing":                 {m{}, []string{"/name required", "/mix required", "/audience required", "/variants required", "/until required"}},
		"an unknown field":        {text("Dear {nmae}"), []string{"/variants/0/texts/en/text wording.field"}},
		"a lone brace":            {text("Dear {name"), []string{"/variants/0/texts/en/text wording.brace"}},
		"a field of nothing":      {text("{product} for {price} with {code}"), []string{"/variants/0/texts/en/text wording.empty", "/variants/0/texts/en/text wording.empty", "/variants/0/texts/en/text wording.empty"}},
		"no text":                 {variant(m{"name": "x", "texts": m{}}), []string{"/variants/0/texts variant.noText"}},
		"no subject":              {with(draft(), m{"mix": m{"channels": []string{"email"}}}), []string{"/variants/0/texts/en/subject required"}},
		"a last wording for some": {variant(m{"name": "x", "rungs": []string{"inert"}, "texts": m{"en": m{"text": "x"}}}), []string{"/variants/0/all variant.last"}},
		"an unknown product": {with(draft(), m{"mix": m{"product": "zz", "channels": []string{"sms"}}, "audience": m{"owns": []string{"yy"}}}),
			[]string{"/mix/product product.unknown", "/audience/owns/0 product.unknown"}},
		"a channel of nobody":  {with(draft(), m{"mix": m{"channels": []string{"fax"}}}), []string{"/mix/channels/0 choice"}},
		"an unknown segment":   {with(draft(), m{"audience": m{"segments": []string{"rich"}}}), []string{"/audience/segments/0 choice"}},
		"a contradiction":      {with(draft(), m{"audience": m{"all": []m{{"field": "since", "op": "<", "value": "5"}, {"field": "since", "op": ">", "value": "9"}}}}), []string{"/audience/all rule.contradiction"}},
		"a period in the past": {with(draft(), m{"until": "2026-11-01"}), []string{"/until campaign.past"}},
		"a period backwards":   {with(draft(), m{"from": "2026-12-20"}), []string{"/until campaign.period"}},
		"most in control":      {with(draft(), m{"holdout": "0.6"}), []string{"/holdout number.range"}},
		"a long window":        {with(draft(), m{"window": 400}), []string{"/window number.range"}},
		"a budget in dollars":  {with(draft(), m{"budget": m{"amount": "5", "currency": "USD"}}), []string{"/budget/currency currency.mixed"}},
	} {
		answer := f.Marketer().Post("/v1/campaigns", c.body).Want(http.StatusUnprocessableEntity)
		if got := answer.Codes(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	want(t, "campaigns", 0, len(f.Marketer().Get("/v1/campaigns").List("items")))
}

// An audience of nobody, and one that costs more than the budget, come back with what there is and what it costs; changed, they go.
func TestALaunchThatIsRefused(t *testing.T) {
	f := shop(t, 16)
	costs(t, f, "100")
	small := with(draft(), m{"budget": m{"amount": "50", "currency": "IRT"}})
	want(t, "a budget below one message", []string{"/budget/amount campaign.budgetOne"}, f.Marketer().Post("/v1/campaigns", small).Want(http.StatusUnprocessableEntity).Codes())

	at := made(f, with(draft(), m{"budget": m{"amount": "500", "currency": "IRT"}}))
	launch(f, at).Want(http.StatusAccepted)
	refused := f.Marketer().Get(at, "Accept-Language", "en").Want(http.StatusOK)
	want(t, "too dear", []string{"refused", "campaign.budget", "5"}, []string{refused.Text("state"), refused.Text("refusal/code"), refused.Text("refusal/args/pays")})
	if said := refused.Text("said/campaign.budget"); !strings.Contains(said, "pays for 5") {
		t.Errorf("said: %s", said)
	}
	want(t, "nobody was enlisted", 0, len(f.Marketer().Get(at+"/members").List("items")))
	f.Marketer().Call(http.MethodPatch, at, m{"budget": m{"amount": "", "currency": "IRT"}, "audience": m{"segments": []string{"champion"}}}, "If-Match", refused.Header.Get("ETag")).Want(http.StatusOK)
	launch(f, at).Want(http.StatusAccepted)
	want(t, "nobody", "campaign.nobody", f.Marketer().Get(at).Text("refusal/code"))
	etag := f.Marketer().Get(at).Header.Get("ETag")
	f.Marketer().Call(http.MethodPatch, at, m{"audience": m{}}, "If-Match", etag).Want(http.StatusOK)
	launch(f, at).Want(http.StatusAccepted)
	want(t, "changed", "sending", f.Marketer().Get(at).Text("state"))
	want(t, "audience", 16, counts(f, at)["audience"])
	if len(f.Queue.Parcels) == 0 {
		t.Error("nothing is queued")
	}
}

// Under way only name, owner and last day can be changed; stopped, what was not sent is skipped and the sum stays.
func TestStopping(t *testing.T) {
	f := shop(t, 20)
	at := made(f, draft())
	f.Marketer().Post(at+"/stop", nil).Want(http.StatusConflict)
	launch(f, at).Want(http.StatusAccepted)
	etag := f.Marketer().Get(at).Header.Get("ETag")
	want(t, "fixed", []string{"/audience campaign.fixed", "/holdout campaign.fixed"}, f.Marketer().Call(http.MethodPatch, at, m{"audience": m{}, "holdout": "0.1"}, "If-Match", etag).Want(http.StatusUnprocessableEntity).Codes())
	f.Marketer().Call(http.MethodPatch, at, m{"name": "Later", "until": "2026-12-30"}, "If-Match", etag).Want(http.StatusOK)
	before := counts(f, at)
	f.Marketer().Post(at+"/stop", nil).Want(http.StatusOK)
	want(t, "twice", "stopped", f.Marketer().Post(at+"/stop", nil).Want(http.StatusOK).Text("state"))
	tick(t, f)
	after := counts(f, at)
	want(t, "skipped", map[string]int{"audience": 20, "control": before["control"], "skipped": before["planned"]}, after)
	got := f.Marketer().Get(at, "Accept-Language", "en")
	want(t, "why", float64(before["planned"]), got.Number("counts/why/campaign.stopped"))
	launch(f, at).Want(http.StatusConflict)
}
