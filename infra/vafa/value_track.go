package main

import (
	"fmt"

	"vafa/internal/clv"
	"vafa/internal/value"
)

// trackingReport follows the chosen model through a holdout: the weeks after --until, else the later part of the file, in which
// the model is fitted on the part before.
type trackingReport struct {
	Model       string         `json:"model"`
	Weeks       int            `json:"weeks"`
	Predicted   float64        `json:"predicted"`
	Actual      float64        `json:"actual"`
	Periods     []periodReport `json:"periods"`
	ByPurchases []clv.Bucket   `json:"byPurchases"` // by number of past purchases
}

type periodReport struct {
	value.Period
	CumulativePredicted float64 `json:"cumulativePredicted"`
	CumulativeActual    float64 `json:"cumulativeActual"`
}

// track takes over how the chosen model did from period to period, if there was a holdout.
func (r *valueReport) track(o valueOptions, m *value.Model, base valueBase) error {
	if m.Tracking == nil {
		return nil
	}
	tracker, model, err := o.tracked(m, base)
	if err != nil || model == nil {
		return err
	}
	out := &trackingReport{Model: m.Chosen.Name, Weeks: int(m.Tracking.Weeks), ByPurchases: m.Tracking.ByPurchases}
	for _, period := range tracker.Periods(model) {
		out.Predicted += period.Predicted
		out.Actual += period.Actual
		out.Periods = append(out.Periods, periodReport{period, out.Predicted, out.Actual})
	}
	r.Tracking = out
	return nil
}

// tracked are the holdout and the model as it was fitted for it.
func (o valueOptions) tracked(m *value.Model, base valueBase) (*value.Tracker, clv.Counts, error) {
	if !o.until.IsZero() {
		model, err := m.Counts.Decode()
		return base.held, model, err
	}
	weeks := int(m.Tracking.Weeks)
	tracker := value.NewTracker(m.AsOf.AddDays(-weeks*clv.DaysPerWeek), weeks)
	for _, ledger := range base.sample {
		if err := tracker.Add(ledger); err != nil {
			return nil, nil, err
		}
	}
	model, err := tracker.Fit(m.Chosen.Name)
	return tracker, model, err
}

func (p *valuePage) tracking(t *trackingReport) {
	if t == nil {
		return
	}
	p.line("")
	p.wrap("  ", fmt.Sprintf("Tracking of %s over %d weeks from %s, purchases by period (# predicted, = actual):", modelTitles[t.Model], t.Weeks,
		t.Periods[0].From))
	bars := chart{{name: "until", count: "so far", figure: "number"}}
	for _, period := range t.Periods {
		bars = append(bars,
			bar{period.To.String(), decimal(period.CumulativePredicted, 1), decimal(period.Predicted, 1), period.Predicted, '#'},
			bar{"", decimal(period.CumulativeActual, 0), decimal(period.Actual, 0), period.Actual, '='})
	}
	p.chart(bars)
}

// fitReport is how a fit went.
type fitReport struct {
	clv.Fit
	Currency string `json:"currency,omitempty"` // of a model of spend
}

// fitsReport is by the field of the model in the report; "gammaGamma" is of the currency with most customers, that of another
// has its code after it.
type fitsReport map[string]fitReport

// modelFields are the count models' fields in the report.
var modelFields = map[string]string{
	clv.BGNBD{}.Name(): "bgnbd", clv.ParetoNBD{}.Name(): "paretoNbd", clv.MBGNBD{}.Name(): "mbgnbd", clv.NBD{}.Name(): "nbd",
}

// fitsOf takes over how every fit went, that of a refused one too.
func fitsOf(m *value.Model, bases []string) fitsReport {
	out := fitsReport{}
	for _, c := range m.Candidates {
		out[modelFields[c.Name]] = fitReport{Fit: c.Fit}
	}
	for i, base := range bases {
		field := "gammaGamma"
		if i > 0 {
			field += " " + base
		}
		out[field] = fitReport{m.Spend[base].Fit, base}
	}
	return out
}
