package crm_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/money"
)

func TestFeedbackHoldsMarkFeelingReasonAndWhatIsValued(t *testing.T) {
	form := contact()
	form.Kind, form.Rating, form.Feeling, form.Reason, form.Tags = "feedback", ptr(9), "delighted", " زود آمدند ", []string{"speed", "price", "speed"}
	got, _, err := form.Parse(crm.UsualValueTags(), now)
	if err != nil || *got.Rating != 9 || got.Feeling != "delighted" || got.Reason != "زود آمدند" || !slices.Equal(got.Tags, []string{"price", "speed"}) {
		t.Errorf("%+v %v", got, err)
	}
	want := crm.Counts{"contacts.inbound.call": 1, "rating.9": 1, "feeling.delighted": 1}
	if diff := cmp.Diff(want, got.Counts("")); diff != "" {
		t.Error(diff)
	}
	told := contact()
	told.Kind, told.Reach = "story", ptr(1200)
	story, _, err := told.Parse(crm.UsualValueTags(), now)
	if counts := story.Counts(""); err != nil || counts["told.story"] != 1 || counts["reach.story"] != 1200 {
		t.Errorf("%v %v", counts, err)
	}
}

func TestBadFeelingIsNoGoodWord(t *testing.T) {
	for feeling, want := range map[string]bool{"": true, "delighted": true, "indifferent": true, "annoyed": false, "angry": false} {
		if got := (crm.Interaction{Kind: "feedback", Direction: "inbound", Feeling: feeling}).Tells(now); (got.Word != nil) != want {
			t.Errorf("%q: %+v", feeling, got)
		}
	}
}

// What customers value is the same in whatever order they said it, each thing with when it was last said.
func TestNamedValuesJoinInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) crm.Standing {
			tags := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"price", "quality", "trust"}), func(s string) string { return s }).Draw(t, "tags")
			return crm.Interaction{Kind: "inquiry", Tags: tags}.Tells(now.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "at")) * time.Hour))
		}), 1, 6).Draw(t, "said")
		join := func(all []crm.Standing) *crm.NamedValues {
			var out crm.Standing
			for _, one := range all {
				out = out.Join(one)
			}
			return out.Values
		}
		first, second := join(said), join(rapid.Permutation(said).Draw(t, "order"))
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatal(diff)
		}
		latest := map[string]time.Time{}
		for _, one := range said {
			for _, tag := range one.Values.Tags() {
				if at := one.Values.Items[0].At; at.After(latest[tag]) {
					latest[tag] = at
				}
			}
		}
		got := map[string]time.Time{}
		if first != nil {
			for _, one := range first.Items {
				got[one.Tag] = one.At
			}
		}
		if !maps.Equal(got, latest) {
			t.Fatalf("%v, said %v", got, latest)
		}
	})
}

func TestWeightsSumToAHundred(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		named := rapid.MapOf(rapid.StringMatching(`[a-z]{1,6}`), rapid.Int64Range(0, 1_000_000)).Draw(t, "named")
		var total int64
		for _, n := range named {
			total += n
		}
		sum := 0
		for i, w := range crm.Weights(named) {
			sum += w.Weight
			exact := 100 * float64(named[w.Tag]) / float64(total)
			if float64(w.Weight) < exact-1 || float64(w.Weight) > exact+1 || w.Named != named[w.Tag] {
				t.Fatalf("%+v of %d", w, total)
			}
			if i > 0 && crm.Weights(named)[i-1].Weight < w.Weight {
				t.Fatal("not the heaviest first")
			}
		}
		if want := 100; total > 0 && sum != want || total == 0 && sum != 0 {
			t.Fatalf("%v sums to %d", named, sum)
		}
	})
	got := crm.Weights(map[string]int64{"price": 1, "trust": 1, "speed": 1})
	want := []crm.WeightedTag{{Tag: "price", Weight: 34, Named: 1}, {Tag: "speed", Weight: 33, Named: 1}, {Tag: "trust", Weight: 33, Named: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestValueTags(t *testing.T) {
	name := crm.NameForm{FA: "نصب"}
	for want, items := range map[string][]crm.ValueTagForm{
		"":                              {{ID: "install", Name: name}},
		"/items:list.empty":             {},
		"/items/0/id:tier.id":           {{ID: "In stall", Name: name}},
		"/items/1/id:tag.twice":         {{ID: "a", Name: name}, {ID: "a", Name: name}},
		"/items/0/name:required":        {{ID: "a"}},
		"/items:list.tooLong":           slices.Repeat([]crm.ValueTagForm{{ID: "a", Name: name}}, 21),
		"/items/0/name/fa:text.tooLong": {{ID: "a", Name: crm.NameForm{FA: strings.Repeat("x", 201)}}},
	} {
		if _, err := (crm.ValueTagsForm{Items: items}).Parse(); faultsOf(t, err) != want {
			t.Errorf("got %s, want %s", faultsOf(t, err), want)
		}
	}
	if usual := crm.UsualValueTags(); usual.Label("price", "en") != "Price" || usual.Label("gone", "en") != "gone" {
		t.Errorf("%+v", usual)
	}
}

func TestTaskByHand(t *testing.T) {
	form := crm.TaskForm{Text: " زنگ بزنید ", Due: "2026-12-01", Owner: "me", Phase: "after-sale"}
	got, err := form.Parse("tsk_1", "cus_1", "sara", day("2026-11-22"), now)
	if err != nil || got.Kind != crm.TaskFollowUp || got.Owner != "sara" || got.Due != day("2026-12-01") || got.Phase != "after-sale" || !got.IsOpen() ||
		got.What.Code != "task.hand" || got.What.Args["text"] != "زنگ بزنید" || got.Version != 1 {
		t.Errorf("%+v %v", got, err)
	}
	for want, bad := range map[string]crm.TaskForm{
		"/due:required /text:required":                 {},
		"/due:date.past":                               {Text: "x", Due: "2026-11-21"},
		"/kind:choice /due:date.invalid /phase:choice": {Text: "x", Due: "2026-13-01", Kind: "promise", Phase: "x"},
		"": {Text: "x", Due: "2026-11-22", Kind: "back-office"},
	} {
		if _, err := bad.Parse("tsk_1", "cus_1", "sara", day("2026-11-22"), now); faultsOf(t, err) != want {
			t.Errorf("got %s, want %s", faultsOf(t, err), want)
		}
	}
}

func TestHappening(t *testing.T) {
	form := crm.HappeningForm{From: "2026-11-01", Until: new("2026-11-09"), Kind: "shortage", Text: "یخچال نبود", Tags: []string{"trust"}, Segment: "loyal"}
	got, err := form.Parse(crm.UsualValueTags())
	if err != nil || got.From != day("2026-11-01") || *got.Until != day("2026-11-09") || got.Kind != "shortage" || got.Segment != "loyal" {
		t.Errorf("%+v %v", got, err)
	}
	for want, bad := range map[string]crm.HappeningForm{
		"/from:required /kind:required /text:required": {},
		"/until:date.order":                            {From: "2026-11-02", Until: new("2026-11-01"), Kind: "price", Text: "x"},
		"/tags/0:choice /segment:segment.invalid":      {From: "2026-11-02", Kind: "change", Text: "x", Tags: []string{"x"}, Segment: "A b"},
		"/until:date.invalid":                          {From: "2026-11-02", Until: new("2026-11-31"), Kind: "price", Text: "x"},
	} {
		if _, err := bad.Parse(crm.UsualValueTags()); faultsOf(t, err) != want {
			t.Errorf("got %s, want %s", faultsOf(t, err), want)
		}
	}
}

func TestTargets(t *testing.T) {
	got, err := crm.TargetsForm{
		Figures: []crm.TargetForm{{Figure: "barnett.costSaved", Baseline: new(money.Literal("۱۲.۵")), Target: "20", Unit: "IRT", From: "2026-01-01", Until: new("2026-12-31")}},
		Costs:   []crm.CostForm{{From: "2026-11-01", Until: "2026-11-30", What: "winning", Amount: toman("300"), Source: "instagram"}},
	}.Parse(shop)
	if err != nil || got.Figures[0].Baseline != "12.5" || got.Figures[0].Target != "20" || got.Costs[0].Amount.Minor() != 3000 {
		t.Errorf("%+v %v", got, err)
	}
	for want, bad := range map[string]crm.TargetsForm{
		"/figures/0/figure:figure.name /figures/0/from:required /figures/0/target:required":              {Figures: []crm.TargetForm{{}}},
		"/figures/0/target:number.invalid /figures/0/unit:currency.unknown":                              {Figures: []crm.TargetForm{{Figure: "a", Target: "many", Unit: "XXX", From: "2026-01-01"}}},
		"/costs/0/from:required /costs/0/until:required /costs/0/what:required /costs/0/amount:required": {Costs: []crm.CostForm{{}}},
		"/costs/0/until:date.order /costs/0/amount/currency:currency.mixed":                              {Costs: []crm.CostForm{{From: "2026-02-01", Until: "2026-01-01", What: "keeping", Amount: &money.Written{Amount: "1", Currency: "USD"}}}},
		"/figures:list.tooLong": {Figures: make([]crm.TargetForm, 51)},
	} {
		if _, err := bad.Parse(shop); faultsOf(t, err) != want {
			t.Errorf("got %s, want %s", faultsOf(t, err), want)
		}
	}
}

func TestCostsFallOnTheirDays(t *testing.T) {
	targets := crm.Targets{Costs: []crm.Cost{
		{From: day("2026-11-01"), Until: day("2026-11-30"), What: crm.Winning, Amount: *minor(300, "IRR"), Source: "instagram"},
		{From: day("2026-11-01"), Until: day("2026-11-10"), What: crm.Winning, Amount: *minor(50, "IRR")},
		{From: day("2026-11-01"), Until: day("2026-11-30"), What: crm.Keeping, Amount: *minor(7, "IRR")},
	}}
	for _, c := range []struct {
		what, source, from, until string
		want                      int64
	}{
		{crm.Winning, "", "2026-11-01", "2026-11-30", 350},
		{crm.Winning, "instagram", "2026-11-01", "2026-11-15", 150},
		{crm.Winning, "", "2026-11-10", "2026-11-11", 25},
		{crm.Keeping, "", "2026-10-01", "2027-01-01", 7},
		{crm.ForProgramme, "", "2026-10-01", "2027-01-01", 0},
		{crm.Winning, "", "2026-12-01", "2026-12-02", 0},
	} {
		if got := targets.Spent(c.what, c.source, day(c.from), day(c.until)); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

func TestWhyACustomerLeft(t *testing.T) {
	change := crm.CustomerChange{LostReason: &crm.LostReasonForm{Code: "price", Text: "گران شد"}}
	left, err := change.Apply(crm.Customer{Name: "x"}, shop, now)
	if err != nil || left.LostReason == nil || left.LostReason.Code != "price" || !left.LostReason.At.Equal(now) || !left.LostFor(crm.Customer{}) || left.LostFor(left) {
		t.Errorf("%+v %v", left.LostReason, err)
	}
	if back, err := (crm.CustomerChange{LostReason: &crm.LostReasonForm{}}).Apply(left, shop, now); err != nil || back.LostReason != nil || back.LostFor(left) {
		t.Errorf("%+v %v", back.LostReason, err)
	}
	_, err = (crm.CustomerChange{LostReason: &crm.LostReasonForm{Text: "Too dear."}}).Apply(left, shop, now)
	if got := faultsOf(t, err); got != "/lostReason/code:required" {
		t.Error(got)
	}
	_, err = (crm.CustomerChange{LostReason: &crm.LostReasonForm{Code: "x", Text: strings.Repeat("x", 501)}}).Apply(left, shop, now)
	if got := faultsOf(t, err); got != "/lostReason/text:text.tooLong /lostReason/code:choice" {
		t.Error(got)
	}
}

func TestWebEvent(t *testing.T) {
	form := crm.WebEventForm{CustomerID: "cus_1", Source: "Shop", Reference: "V-1", At: "2026-11-22T09:00:00Z", Kind: "cart", SKU: "rf-480", Text: " یخچال "}
	got, faults := form.Parse("/events/0", shop, now)
	if len(faults) != 0 || got.Customer != "cus_1" || got.Event.Source != "shop" || got.Event.Text != "یخچال" || got.Event.SKU != crm.FoldSKU("rf-480") {
		t.Errorf("%+v %v", got, faults)
	}
	_, faults = crm.WebEventForm{Source: "a#b", Kind: "x", Text: strings.Repeat("x", 501)}.Parse("/events/1", shop, now)
	want := "/events/1/customerId:customer.required /events/1/at:required /events/1/kind:choice /events/1/text:text.tooLong /events/1/reference:required /events/1/source:reference.source"
	if got := faultsOf(t, faults.Err()); got != want {
		t.Error(got)
	}
}

func TestPurchaseTellsDiscountAndWhy(t *testing.T) {
	form := crm.PurchaseForm{
		CustomerID: "cus_1", Source: "till", Reference: "1", At: "2026-11-22T09:00:00Z", Amount: toman("100"), Discount: toman("10"), Why: "trust", Channel: "web",
	}
	sale, faults := form.Parse("", shop, now)
	p := sale.Purchase
	if len(faults) != 0 || p.Discount.Minor() != 100 || !maps.Equal(p.Counts(), crm.Counts{"why.trust": 1, "sold.web": 1}) {
		t.Errorf("%+v %v", p, faults)
	}
	form.Discount, form.Why, form.Channel = &money.Written{Amount: "1", Currency: "USD"}, "x", "x"
	_, faults = form.Parse("", shop, now)
	if got := faultsOf(t, faults.Err()); got != "/why:choice /channel:choice /discount/currency:currency.mixed" {
		t.Error(got)
	}
	form.Discount, form.Why, form.Channel = toman("0"), "", ""
	if sale, faults = form.Parse("", shop, now); len(faults) != 0 || sale.Purchase.Discount != nil || len(sale.Purchase.Counts()) != 0 {
		t.Errorf("%+v %v", sale.Purchase, faults)
	}
}
