package value_test

import (
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/value"
)

// What a manager sets is by what the next run goes, before how the job was started; a run that is under way goes on by what its
// open step found.
func TestSettingsChangedDuringARun(t *testing.T) {
	f := shop(t, 40)
	f.Job.Terms.Margin = 0.5
	opened := do(t, f, value.Input{Step: value.StepOpen, ScheduledFor: "2026-11-22T01:00:00Z"})
	set := m{"realRate": "0.25", "defaultMargin": "0.3", "minuteCost": apitest.Toman("100")}
	f.Manager().Patch("/v1/settings", `"0"`, set).Want(http.StatusOK)
	for _, in := range steps(opened) {
		do(t, f, in)
	}
	terms := termsOf(t, f)
	want(t, "of the run under way", []float64{crm.UsualRealRate, 0.5}, []float64{terms.Rate, terms.Margin})
	run(f, m{})
	f.Clock.Add(2 * 60e9)
	terms = termsOf(t, f)
	want(t, "of the next", []float64{0.25, 0.3}, []float64{terms.Rate, terms.Margin})
	want(t, "a minute in rials", int64(1000), terms.MinuteCost.Minor())
	f.Manager().Patch("/v1/settings", `"1"`, m{"realRate": "", "defaultMargin": ""}).Want(http.StatusOK)
	run(f, m{})
	f.Clock.Add(2 * 60e9)
	terms = termsOf(t, f)
	want(t, "gone back", []float64{crm.UsualRealRate, 0.5}, []float64{terms.Rate, terms.Margin})
}

func termsOf(t *testing.T, f *apitest.Firm) value.Terms {
	t.Helper()
	model, err := f.Service.Model(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return model.Terms
}
