package report_test

import (
	"testing"
	"time"

	"vafa/internal/locale"
	"vafa/internal/report"
)

// Periods of every kind part the days without a gap or an overlap, over leap days and new years of both calendars: each day lies in
// the period that its start says, and the next begins on the day after the last.
func TestPeriodsPartTheDays(t *testing.T) {
	first, last := locale.Date{Year: 2019, Month: 1, Day: 1}, locale.Date{Year: 2034, Month: 12, Day: 31}
	for _, weekStart := range []time.Weekday{time.Saturday, time.Sunday, time.Monday} {
		for _, scheme := range report.Schemes(weekStart) {
			start, ok := scheme.Start(first)
			if !ok {
				t.Fatalf("%s does not reach %s", scheme.Name(), first)
			}
			next := scheme.Next(start)
			for day := first; !day.After(last); day = day.AddDays(1) {
				if day == next {
					start, next = next, scheme.Next(next)
				}
				got, ok := scheme.Start(day)
				if !ok || got != start || !start.Before(next) {
					t.Fatalf("%s: %s lies in the period from %s, want from %s to %s", scheme.Name(), day, got, start, next)
				}
			}
		}
	}
}
