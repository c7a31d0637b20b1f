package main

import (
	"math/rand/v2"

	"vafa/internal/clv"
	"vafa/internal/crm"
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

type intervalsReport struct {
	ExpectedPurchases totalReport `json:"expectedPurchases"`
}

// totalReport is of all customers together.
type totalReport struct {
	clv.Interval
	HorizonWeeks int    `json:"horizonWeeks"`
	Covers       string `json:"covers"`
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

// The interval is the same in every run. Its replicates are enough for its ends to hold within some percent of its width; with
// many customers it is narrow, and a replicate takes long.
const (
	intervalSeed  = 1
	replicates    = 200
	fewReplicates = 50
	manyCustomers = 50_000
	usualHorizon  = 52 // weeks
)

// interval is how well the expected purchases of all customers are known, over the weeks of the holdout or a year.
func (r *valueReport) interval(m *value.Model, summaries []crm.Summary, weeks int) error {
	if weeks == 0 {
		weeks = usualHorizon
	}
	n := replicates
	if len(summaries) > manyCustomers {
		n = fewReplicates
	}
	rng := rand.New(rand.NewPCG(intervalSeed, intervalSeed))
	total, ok, err := m.TotalInterval(summaries, float64(weeks), n, rng)
	if ok {
		r.Intervals = &intervalsReport{totalReport{total, weeks, value.TotalCovers}}
	}
	return err
}
