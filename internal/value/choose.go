package value

import (
	"fmt"
	"math"

	"vafa/internal/clv"
	"vafa/internal/crm"
)

// chooseWithin chooses by how well each model, fitted on the earlier part of the ledgers, foretold their later part.
func (m *Model) chooseWithin(ledgers []crm.Ledger) error {
	if len(ledgers) == 0 {
		return m.chooseFirst(0, "there was no sample of purchases for a holdout")
	}
	rows, weeks, err := split(ledgers, m.AsOf)
	if err != nil {
		return err
	}
	if weeks == 0 {
		return m.chooseFirst(0, fmt.Sprintf("the purchases span less than the %d weeks that a holdout takes", 2*shortestHoldout))
	}
	calibration := make([]clv.Row, len(rows))
	for i, row := range rows {
		calibration[i] = row.Row
	}
	for i, c := range m.Candidates {
		model, fit, err := clv.FitCounts(c.Name, calibration)
		if err != nil {
			return err
		}
		if fit.Status != clv.Refused {
			m.Candidates[i].judge(clv.Evaluate(model, rows, float64(weeks)))
		}
	}
	return m.chooseBest(weeks)
}

// chooseAfter chooses by how well the models themselves foretold what came after their day.
func (m *Model) chooseAfter(held []clv.HoldoutRow, weeks int) error {
	if weeks == 0 || len(held) == 0 {
		return m.chooseFirst(0, "nothing is known of the time after")
	}
	for i, c := range m.Candidates {
		model, err := c.Decode()
		if err != nil {
			return err
		}
		if model != nil {
			m.Candidates[i].judge(clv.Evaluate(model, held, float64(weeks)))
		}
	}
	return m.chooseBest(weeks)
}

// judge keeps a holdout that can be compared and stored.
func (c *Candidate) judge(h clv.Holdout) {
	if sum := h.Predicted + h.RMSE + h.MAE; !math.IsNaN(sum) && !math.IsInf(sum, 0) && len(h.ByPurchases) > 0 {
		c.Holdout = &h
	}
}

// chooseBest takes the smallest RMSE in the holdout, the first of equals, among the models that converged on all customers;
// RMSE, because it is the mean that is predicted. A baseline that stands alone has won nothing.
func (m *Model) chooseBest(weeks int) error {
	var best *Candidate
	judged := 0
	for i, c := range m.Candidates {
		if c.Holdout == nil || c.Fit.Status != clv.Converged {
			continue
		}
		judged++
		if best == nil || c.Holdout.RMSE < best.Holdout.RMSE {
			best = &m.Candidates[i]
		}
	}
	if best == nil || judged == 1 && best.Name == baseline {
		return m.chooseFirst(weeks, fmt.Sprintf("a holdout of %d weeks had nothing to compare", weeks))
	}
	return m.use(*best, weeks, fmt.Sprintf("Smallest error (RMSE %.4f) of %d models in a holdout of %d weeks.", best.Holdout.RMSE, judged, weeks))
}

// baseline is the model whose customers never leave.
var baseline = clv.NBD{}.Name()

// chooseFirst takes the first model that converged; if none did, BG/NBD with its doubts. The baseline is a choice only where
// no drop-out is visible: else a drop-out that is known badly is nearer the truth than none.
func (m *Model) chooseFirst(weeks int, because string) error {
	first := m.Candidates[0]
	for _, c := range m.Candidates {
		if c.Fit.Status == clv.Converged && (c.Name != baseline || first.Fit.Cause == clv.NoDropOut) {
			return m.use(c, weeks, fmt.Sprintf("The first model that the data pin down; %s.", because))
		}
	}
	m.warn("Purchase counts: %s.", first.Fit.Reason)
	return m.use(first, weeks, fmt.Sprintf("No model is pinned down by the data; %s.", because))
}

// use makes a candidate the model of counts, and publishes how it did in a holdout of some weeks.
func (m *Model) use(c Candidate, weeks int, why string) error {
	m.Counts, m.Chosen = c.Counts, Chosen{Name: c.Name, Why: why}
	if held := c.Holdout; held != nil {
		m.Tracking = &Tracking{Weeks: float64(weeks), Predicted: held.Predicted, Actual: held.Actual, ByPurchases: held.ByPurchases}
		if math.Abs(held.Predicted-held.Actual) > farOff*held.Actual {
			m.warn("In the holdout of %d weeks %.0f purchases were predicted and %.0f came.", weeks, held.Predicted, held.Actual)
		}
	}
	return m.Ready()
}

// farOff is how far a prediction may be from what came, as a share of it, before people are told.
const farOff = 0.2

// seasonDays is how long purchases must have been watched before the same season was seen twice.
const seasonDays = 2 * 365

// warnOfSeasons says that seasons are not in the figures, since no model here knows them and the data are too short for the
// holdout to have shown what that costs.
func (m *Model) warnOfSeasons(summaries []crm.Summary) {
	first := m.AsOf
	for _, s := range summaries {
		if s.PurchaseDays > 0 && s.FirstOn.Before(first) {
			first = s.FirstOn
		}
	}
	if m.Usable() && first.AddDays(seasonDays).After(m.AsOf) {
		m.warn("Seasonality is not covered: the purchases span less than two years.")
	}
}

// Candidate is the fitted model of that name.
func (m *Model) Candidate(name string) (Candidate, bool) {
	for _, c := range m.Candidates {
		if c.Name == name {
			return c, true
		}
	}
	return Candidate{}, false
}
