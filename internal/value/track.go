package value

import (
	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Tracker follows a holdout period by period: what a model expected of all customers in each, and what came.
type Tracker struct {
	from  locale.Date
	weeks int
	every int // weeks a period
	rows  []clv.HoldoutRow
	came  []float64 // purchase days by period
}

// Period is a part of a holdout, from its first day to its last.
type Period struct {
	From      locale.Date `json:"from"`
	To        locale.Date `json:"to"`
	Predicted float64     `json:"predicted"`
	Actual    float64     `json:"actual"`
}

// A period has four weeks, or a multiple where there would be too many to look at.
const (
	periodWeeks = 4
	mostPeriods = 13
)

// NewTracker follows the weeks after a day; 0 weeks follow nothing.
func NewTracker(from locale.Date, weeks int) *Tracker {
	every := periodWeeks * max(1, (weeks+periodWeeks*mostPeriods-1)/(periodWeeks*mostPeriods))
	return &Tracker{from: from, weeks: weeks, every: every, came: make([]float64, (weeks+every-1)/every)}
}

// Add shows a customer's whole ledger. One who had not bought by the day is no part of the holdout.
func (t *Tracker) Add(ledger crm.Ledger) error {
	if t.weeks == 0 {
		return nil
	}
	row, ok, err := HoldoutRow(ledger, t.from, t.weeks)
	if err != nil || !ok {
		return err
	}
	t.rows = append(t.rows, row)
	for key := range ledger {
		if key <= t.from.String() {
			continue
		}
		day, err := locale.ParseDate(key)
		if err != nil {
			return err
		}
		if after := day.Days() - t.from.Days(); after <= t.weeks*clv.DaysPerWeek {
			t.came[(after-1)/(t.every*clv.DaysPerWeek)]++
		}
	}
	return nil
}

// Rows are the customers of the holdout, in the order in which they were shown.
func (t *Tracker) Rows() []clv.HoldoutRow { return t.rows }

// Fit fits the named model on what was known on the day; nil when the fit is refused.
func (t *Tracker) Fit(name string) (clv.Counts, error) {
	rows := make([]clv.Row, len(t.rows))
	for i, row := range t.rows {
		rows[i] = row.Row
	}
	model, fit, err := clv.FitCounts(name, rows)
	if err != nil || fit.Status == clv.Refused {
		return nil, err
	}
	return model, nil
}

// Periods compares a model with what came, in the order of time.
func (t *Tracker) Periods(model clv.Counts) []Period {
	ends, out := make([]float64, len(t.came)), make([]Period, len(t.came))
	for k := range out {
		from, to := k*t.every, min((k+1)*t.every, t.weeks)
		ends[k] = float64(to)
		out[k] = Period{From: t.from.AddDays(from*clv.DaysPerWeek + 1), To: t.from.AddDays(to * clv.DaysPerWeek), Actual: t.came[k]}
	}
	scorer, cumulative := clv.NewScorer(model, ends), make([]float64, len(ends))
	for _, row := range t.rows {
		scorer.Score(row.X, row.Tx, row.T, cumulative)
		before := 0.0
		for k, expected := range cumulative {
			out[k].Predicted += expected - before
			before = expected
		}
	}
	return out
}
