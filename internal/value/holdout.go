package value

import (
	"cmp"
	"fmt"
	"slices"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// HoldoutRow is what a customer's ledger tells of the weeks after asOf: the history up to that day, as Fit sees it, and the
// purchase days that came. ok is false for a customer who had not bought by then.
func HoldoutRow(ledger crm.Ledger, asOf locale.Date, weeks int) (row clv.HoldoutRow, ok bool, err error) {
	before, err := ledger.Until(asOf).Summarise("", nil)
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

// A holdout within the ledgers is the later half of the time they span, but neither longer nor shorter than so many weeks.
const (
	longestHoldout  = 39
	shortestHoldout = 4
)

// split parts ledgers into what was known some weeks before asOf and what came since, equal customers together. Weeks is 0
// when they span too little time.
func split(ledgers []crm.Ledger, asOf locale.Date) (rows []clv.HoldoutRow, weeks int, err error) {
	weeks, err = holdoutWeeks(ledgers, asOf)
	if err != nil || weeks == 0 {
		return nil, 0, err
	}
	weight := map[clv.HoldoutRow]float64{}
	for _, ledger := range ledgers {
		row, ok, err := HoldoutRow(ledger, asOf.AddDays(-weeks*clv.DaysPerWeek), weeks)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			weight[row]++
		}
	}
	for row, n := range weight {
		row.Weight = n
		rows = append(rows, row)
	}
	slices.SortFunc(rows, compareRows) // sums of floating-point numbers depend on their order
	return rows, weeks, nil
}

func compareRows(a, b clv.HoldoutRow) int {
	return cmp.Or(cmp.Compare(a.T, b.T), cmp.Compare(a.X, b.X), cmp.Compare(a.Tx, b.Tx), cmp.Compare(a.Actual, b.Actual))
}

// holdoutWeeks is how long a holdout within the ledgers can be; 0 for none.
func holdoutWeeks(ledgers []crm.Ledger, asOf locale.Date) (int, error) {
	first := asOf.String()
	for _, ledger := range ledgers {
		for day := range ledger {
			first = min(first, day)
		}
	}
	began, err := locale.ParseDate(first)
	if err != nil {
		return 0, fmt.Errorf("ledger day %q: %w", first, err)
	}
	weeks := min((asOf.Days()-began.Days())/clv.DaysPerWeek/2, longestHoldout)
	if weeks < shortestHoldout {
		return 0, nil
	}
	return weeks, nil
}
