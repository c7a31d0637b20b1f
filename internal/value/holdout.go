package value

import (
	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// HoldoutRow is what a customer's ledger tells of the weeks after asOf: the history up to that day, as Fit sees it, and the
// purchase days that came. ok is false for a customer who had not bought by then.
func HoldoutRow(ledger crm.Ledger, asOf locale.Date, weeks int) (row clv.HoldoutRow, ok bool, err error) {
	before, err := ledger.Until(asOf).Summarise("")
	if err != nil {
		return clv.HoldoutRow{}, false, err
	}
	days, ok := historyOf(before, asOf)
	if !ok {
		return clv.HoldoutRow{}, false, nil
	}
	whole := ledger.Until(asOf.AddDays(weeks * clv.DaysPerWeek))
	return clv.HoldoutRow{Row: days.Row(1), Actual: float64(len(whole) - before.PurchaseDays)}, true, nil
}

// Holdout compares what the model expects in the weeks after its day with what came. ok is false when it cannot tell how
// often anybody will buy.
func (m *Model) Holdout(rows []clv.HoldoutRow, weeks int) (held clv.Holdout, ok bool) {
	if !m.Usable() {
		return clv.Holdout{}, false
	}
	return clv.Evaluate(m.counts, rows, float64(weeks)), true
}
