package report

import (
	"maps"
	"slices"

	"vafa/internal/locale"
)

// Cohort is everybody who first bought in a month. Bought[k] is how many of them bought k months later; Bought[0] is all of them.
// It ends with the month that asOf is in.
type Cohort struct {
	From   locale.Date `json:"from"`
	Bought []int       `json:"bought"`
}

// CohortsOf lists the cohorts of a calendar's months, the earliest first; a month without newcomers has none.
func (f Facts) CohortsOf(calendar locale.Calendar, asOf locale.Date) []Cohort {
	now, ok := monthNumber(calendar, asOf)
	if !ok {
		return nil
	}
	cohorts := f.Cohorts[string(calendar)]
	var out []Cohort
	for _, start := range slices.Sorted(maps.Keys(cohorts)) {
		from := locale.FromDays(start)
		month, ok := monthNumber(calendar, from)
		if !ok || month > now {
			continue
		}
		bought := make([]int, now-month+1)
		copy(bought, cohorts[start])
		out = append(out, Cohort{From: from, Bought: bought})
	}
	return out
}
