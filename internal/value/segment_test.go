package value_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/value"
)

// modelWith is the model of CDNOW's customers with cuts of our choice: values of the k-th percentile are k times step
// dollars, and of the k-th quintile of spend k times ten.
func modelWith(t interface{ Fatal(...any) }, step float64) *value.Model {
	model := &value.Model{
		Version: "run_1", AsOf: today, Terms: value.DefaultTerms(),
		Counts: value.Counts{Name: clv.BGNBD{}.Name(), Fit: clv.Fit{Status: clv.Converged}, Parameters: map[string]float64{
			"r": 0.24259, "alpha": 4.4136, "a": 0.79292, "b": 2.42591,
		}},
		Quintile: value.Quintiles{Recency: []float64{-300, -200, -100, -50}, Frequency: []float64{1, 2, 4, 8}},
	}
	spend := value.Spend{Parameters: &clv.GammaGamma{P: 6.25, Q: 3.74, V: 15.44}, Fit: clv.Fit{Status: clv.Converged}, Monetary: []float64{10, 20, 30, 40}}
	for k := range 99 {
		spend.Percentiles = append(spend.Percentiles, step*float64(k+1))
	}
	model.Spend = map[string]value.Spend{"USD": spend}
	if err := model.Ready(); err != nil {
		t.Fatal(err)
	}
	return model
}

// plainModel has learnt nothing.
func plainModel(t interface{ Fatal(...any) }) *value.Model { return fitOn(t, nil) }

// quietFor bought ten times, every ten days, and then so long ago that they are alive with a probability in [low, high).
func quietFor(t *testing.T, scorer *value.Scorer, minor int64, low, high float64) crm.Summary {
	t.Helper()
	for gap := range 1000 {
		var days []int
		for i := range 10 {
			days = append(days, gap+10*i)
		}
		summary := boughtOn("USD", minor, days...)
		if f, _ := scorer.Of(crm.Value{Summary: summary}); f.Alive >= low && f.Alive < high {
			return summary
		}
	}
	t.Fatalf("nobody is alive with %g to %g", low, high)
	return crm.Summary{}
}

func TestEachRule(t *testing.T) {
	rich, poor, plain := scorerOf(t, modelWith(t, 0.01)), scorerOf(t, modelWith(t, 1e6)), scorerOf(t, plainModel(t))
	often := boughtOn("USD", 100, 60, 50, 40, 30)
	for _, c := range []struct {
		code, segment, stage string
		by                   *value.Scorer
		of                   crm.Summary
	}{
		{"prospect", value.SegmentProspect, crm.Prospect, rich, crm.Summary{}},
		{"prospect", value.SegmentProspect, crm.Prospect, plain, crm.Summary{}},
		{"new", value.SegmentNew, crm.Active, rich, boughtOn("USD", 1000, 0)},
		{"new", value.SegmentNew, crm.Active, plain, boughtOn("USD", 1000, 90)},
		{"promising", value.SegmentPromising, crm.Active, rich, boughtOn("USD", 1000, 91)},
		{"promising", value.SegmentPromising, crm.Active, rich, boughtOn("USD", 1000, 365)},
		{"oneTime", value.SegmentOneTime, crm.Lapsed, poor, boughtOn("USD", 1000, 91)},
		{"oneTime", value.SegmentOneTime, crm.Lapsed, plain, boughtOn("USD", 1000, 365)},
		{"oneTimeLost", value.SegmentLost, crm.Lost, rich, boughtOn("USD", 1000, 366)},
		{"oneTimeLost", value.SegmentLost, crm.Lost, plain, boughtOn("USD", 1000, 366)},
		{"lost", value.SegmentLost, crm.Lost, rich, quietFor(t, rich, 1000, 0, 0.2)},
		{"champion", value.SegmentChampion, crm.Active, rich, quietFor(t, rich, 1000, 0.8, 1)},
		{"loyal", value.SegmentLoyal, crm.Active, poor, quietFor(t, poor, 1000, 0.8, 1)},
		{"loyal", value.SegmentLoyal, crm.Active, rich, quietFor(t, rich, 1000, 0.6, 0.8)},
		{"atRisk", value.SegmentAtRisk, crm.Lapsed, rich, quietFor(t, rich, 1000, 0.2, 0.6)},
		{"cooling", value.SegmentCooling, crm.Lapsed, rich, quietFor(t, rich, 10, 0.2, 0.6)},
		{"plainLoyal", value.SegmentLoyal, crm.Active, plain, often},
		{"plainLoyal", value.SegmentLoyal, crm.Active, plain, boughtOn("USD", 100, 400, 90)},
		{"plainCooling", value.SegmentCooling, crm.Lapsed, plain, boughtOn("USD", 100, 400, 91)},
		{"plainCooling", value.SegmentCooling, crm.Lapsed, plain, boughtOn("USD", 100, 400, 365)},
		{"plainLost", value.SegmentLost, crm.Lost, plain, boughtOn("USD", 100, 400, 366)},
	} {
		got := c.by.Decide(crm.Value{Summary: c.of}, at)
		if got.Reason.Code != c.code || got.Segment != c.segment || got.Stage != c.stage {
			t.Errorf("%s: got %s, %s, %s", c.code, got.Reason.Code, got.Segment, got.Stage)
		}
		if !slices.Contains(value.Segments(), got.Segment) {
			t.Errorf("%s is not among the segments", got.Segment)
		}
		for _, lang := range locale.Langs() {
			text := phrase.Of(lang, got.Reason)
			if text == "" || strings.ContainsAny(text, "{}") || strings.Contains(text, "NaN") || text == got.Reason.Code {
				t.Errorf("%s in %s: %q", c.code, lang, text)
			}
			if lang != locale.English && strings.ContainsAny(text, "0123456789") {
				t.Errorf("%s in %s has other digits: %s", c.code, lang, text)
			}
		}
	}
}

func TestEverySegmentIsListedOnce(t *testing.T) {
	all := value.Segments()
	if sorted := slices.Sorted(slices.Values(all)); len(slices.Compact(sorted)) != 9 || all[0] != value.SegmentChampion {
		t.Error(all)
	}
}

func TestDecideKeepsTheDatesOfWhatStays(t *testing.T) {
	scorer := scorerOf(t, plainModel(t))
	before := crm.NewValue("cus_1", false, at)
	before.Summary, before.Stage = boughtOn("USD", 100, 10), crm.Active
	first := scorer.Decide(before, at.Add(time.Hour))
	if first.Segment != value.SegmentNew || !first.SegmentSince.Equal(at.Add(time.Hour)) || !first.StageSince.Equal(at) || first.Version != before.Version {
		t.Errorf("%+v", first)
	}
	first.Summary = boughtOn("USD", 100, 400, 390)
	second := scorer.Decide(first, at.Add(2*time.Hour))
	if second.Segment != value.SegmentLost || !second.SegmentSince.Equal(at.Add(2*time.Hour)) || second.Stage != crm.Lost || !second.StageSince.Equal(at.Add(2*time.Hour)) {
		t.Errorf("%+v", second)
	}
}

func TestDecidingAgainChangesNothing(t *testing.T) {
	scorers := []*value.Scorer{scorerOf(t, modelWith(t, 0.01)), scorerOf(t, modelWith(t, 1)), scorerOf(t, modelWith(t, 1e6)), scorerOf(t, plainModel(t))}
	rapid.Check(t, func(t *rapid.T) {
		scorer := rapid.SampledFrom(scorers).Draw(t, "scorer")
		days := rapid.SliceOfN(rapid.IntRange(-5, 800), 0, 12).Draw(t, "days")
		v := crm.Value{
			Summary: boughtOn(rapid.SampledFrom([]string{"USD", "IRT"}).Draw(t, "unit"), rapid.Int64Range(0, 5000).Draw(t, "amount"), days...),
			Stage:   rapid.SampledFrom([]string{crm.Prospect, crm.Active, crm.Lapsed, crm.Lost}).Draw(t, "stage"), StageSince: at,
			ServiceCost: rapid.Int64Range(0, 5000).Draw(t, "cost"), ServiceUnit: "USD",
		}
		once := scorer.Decide(v, at.Add(time.Hour))
		twice := scorer.Decide(once, at.Add(48*time.Hour))
		if !cmp.Equal(once, twice, cmp.Exporter(func(reflect.Type) bool { return true })) || !value.Same(once, twice) {
			t.Fatal(cmp.Diff(once, twice))
		}
		for _, lang := range locale.Langs() {
			if text := phrase.Of(lang, once.Reason); text == "" || strings.ContainsAny(text, "{}") {
				t.Fatalf("%s: %q", once.Reason.Code, text)
			}
		}
		if value.Same(v, once) != (v.Stage == once.Stage && once.Segment == "" && once.Percentile == 0 && once.RFM == "") {
			t.Fatal("a first decision is no change")
		}
	})
}

func TestAReasonAloneIsNoChange(t *testing.T) {
	v := crm.Value{Stage: crm.Active, Published: crm.Published{Segment: "new", Percentile: 7, RFM: "543", Reason: &crm.Reason{Code: "new", Args: map[string]string{"days": "1"}}}}
	for name, change := range map[string]struct {
		to   func(*crm.Value)
		same bool
	}{
		"reason":     {func(v *crm.Value) { v.Reason = &crm.Reason{Code: "new", Args: map[string]string{"days": "2"}} }, true},
		"version":    {func(v *crm.Value) { v.Version++ }, true},
		"segment":    {func(v *crm.Value) { v.Segment = "loyal" }, false},
		"percentile": {func(v *crm.Value) { v.Percentile++ }, false},
		"RFM":        {func(v *crm.Value) { v.RFM = "" }, false},
		"stage":      {func(v *crm.Value) { v.Stage = crm.Lost }, false},
	} {
		after := v
		change.to(&after)
		if value.Same(v, after) != change.same {
			t.Error(name)
		}
	}
}
