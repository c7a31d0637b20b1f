package main

import (
	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/value"
)

// The reports of the count models have alpha and beta in weeks.
type (
	bgnbdReport struct {
		clv.BGNBD
		LogLikelihood float64 `json:"logLikelihood"`
	}
	paretoReport struct {
		clv.ParetoNBD
		LogLikelihood float64 `json:"logLikelihood"`
	}
	mbgnbdReport struct {
		clv.MBGNBD
		LogLikelihood float64 `json:"logLikelihood"`
	}
	nbdReport struct {
		clv.NBD
		LogLikelihood float64 `json:"logLikelihood"`
	}
)

// standardErrors by the field of the model in the report and then by parameter; only of models that converged.
type standardErrors map[string]map[string]float64

// holdoutsReport is how each model did, by its name as in chosen.
type holdoutsReport map[string]scoreReport

type scoreReport struct {
	Predicted float64 `json:"predicted"`
	MAE       float64 `json:"mae"`
	RMSE      float64 `json:"rmse"`
}

// intervalsReport has what a model could tell of; each part says what it covers.
type intervalsReport struct {
	ExpectedPurchases *purchasesReport `json:"expectedPurchases,omitempty"` // how well the sum is known
	Purchases         *purchasesReport `json:"purchases,omitempty"`         // what may come
	Value             *worthReport     `json:"value,omitempty"`
	Segments          []worthReport    `json:"segments,omitempty"`
}

// purchasesReport is of all customers together.
type purchasesReport struct {
	clv.Interval
	HorizonWeeks int    `json:"horizonWeeks"`
	Covers       string `json:"covers"`
}

// worthReport is of the present value of all customers, or of those of a segment, by currency.
type worthReport struct {
	Segment string            `json:"segment,omitempty"`
	Value   map[string]string `json:"value"`
	Low     map[string]string `json:"low"`
	High    map[string]string `json:"high"`
	Months  int               `json:"months"`
	Covers  string            `json:"covers"`
}

// counts takes over what could be fitted of the count models, and which was chosen.
func (r *valueReport) counts(m *value.Model) error {
	r.Chosen, r.StandardErrors = m.Chosen, standardErrors{}
	for _, c := range m.Candidates {
		fitted, err := c.Decode()
		if err != nil {
			return err
		}
		r.take(fitted, c.Fit)
	}
	return nil
}

// take takes over one count model; nil is one that was refused.
func (r *valueReport) take(fitted clv.Counts, fit clv.Fit) {
	field := ""
	switch c := fitted.(type) {
	case clv.BGNBD:
		field, r.BGNBD = "bgnbd", &bgnbdReport{c, fit.LogLikelihood}
	case clv.ParetoNBD:
		field, r.ParetoNBD = "paretoNbd", &paretoReport{c, fit.LogLikelihood}
	case clv.MBGNBD:
		field, r.MBGNBD = "mbgnbd", &mbgnbdReport{c, fit.LogLikelihood}
	case clv.NBD:
		field, r.NBD = "nbd", &nbdReport{c, fit.LogLikelihood}
	}
	if len(fit.StandardErrors) > 0 {
		r.StandardErrors[field] = fit.StandardErrors
	}
}

// anyCounts says whether any model of how often they buy could be fitted.
func (r *valueReport) anyCounts() bool {
	return r.BGNBD != nil || r.ParetoNBD != nil || r.MBGNBD != nil || r.NBD != nil
}

// holdouts takes over how each model did.
func (r *valueReport) holdouts(m *value.Model) {
	for _, c := range m.Candidates {
		if c.Holdout == nil {
			continue
		}
		if r.Holdouts == nil {
			r.Holdouts = holdoutsReport{}
		}
		r.Holdouts[c.Name] = scoreReport{c.Holdout.Predicted, c.Holdout.MAE, c.Holdout.RMSE}
	}
}

// usualHorizon is of the purchases when nothing else was asked for.
const usualHorizon = 52 // weeks

// intervals takes over those of all customers: of their purchases over the weeks of the holdout or a year, and of their value.
func (r *valueReport) intervals(m *value.Model, summaries []crm.Summary, all crm.SegmentTotal, weeks int) {
	if weeks == 0 {
		weeks = usualHorizon
	}
	out := intervalsReport{}
	covers := value.Covers(locale.English, m.IntervalCovers(""))
	if expected, forecast, ok := m.TotalPurchases(summaries, float64(weeks)); ok {
		out.ExpectedPurchases = &purchasesReport{expected, weeks, value.ExpectedCovers}
		out.Purchases = &purchasesReport{forecast, weeks, value.ForecastCovers}
	}
	if len(all.Low) > 0 {
		out.Value = &worthReport{"", all.Value, all.Low, all.High, m.Terms.Months, covers}
	}
	for _, s := range r.Segments {
		if len(s.Low) > 0 {
			out.Segments = append(out.Segments, worthReport{s.Name, s.Value, s.Low, s.High, m.Terms.Months, covers})
		}
	}
	if out.ExpectedPurchases != nil || out.Value != nil {
		r.Intervals = &out
	}
}
