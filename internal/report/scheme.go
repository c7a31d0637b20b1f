package report

import (
	"time"

	"vafa/internal/locale"
)

// The lengths of periods.
const (
	Week    = "week"
	Month   = "month"
	Quarter = "quarter"
)

// Scheme is one way to cut time into periods. Weeks are the same in every calendar; they begin on WeekStart.
type Scheme struct {
	By        string
	Calendar  locale.Calendar
	WeekStart time.Weekday
}

// Schemes are all ways in which reports are kept.
func Schemes(weekStart time.Weekday) []Scheme {
	out := []Scheme{{By: Week, WeekStart: weekStart}}
	for _, calendar := range []locale.Calendar{locale.Gregorian, locale.Jalali} {
		out = append(out, Scheme{By: Month, Calendar: calendar}, Scheme{By: Quarter, Calendar: calendar})
	}
	return out
}

// Name is what reports of the scheme are kept under.
func (s Scheme) Name() string {
	if s.By == Week {
		return Week
	}
	return s.By + "-" + string(s.Calendar)
}

// Start is the first day of the period that has the day in it; ok is false where the calendar does not reach.
func (s Scheme) Start(day locale.Date) (start locale.Date, ok bool) {
	if s.By == Week {
		return day.AddDays(-int(day.Weekday()-s.WeekStart+7) % 7), true
	}
	year, month, _, ok := day.Split(s.Calendar)
	if !ok {
		return locale.Date{}, false
	}
	if s.By == Quarter {
		month -= (month - 1) % 3
	}
	start, err := locale.DateIn(s.Calendar, year, month, 1)
	return start, err == nil
}

// Next is the first day of the period after the one that starts on a day.
func (s Scheme) Next(start locale.Date) locale.Date {
	if s.By == Week {
		return start.AddDays(7)
	}
	days := 31
	if s.By == Quarter {
		days = 93
	}
	next, ok := s.Start(start.AddDays(days)) // a day or a few into the next
	if !ok {
		return start.AddDays(days)
	}
	return next
}

// monthNumber counts the months of a calendar, so that a difference is a number of months.
func monthNumber(calendar locale.Calendar, day locale.Date) (number int, ok bool) {
	year, month, _, ok := day.Split(calendar)
	return 12*year + month - 1, ok
}
