package insight

import (
	"slices"
	"strconv"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/report"
)

// scorecardQuery is what of the reports is asked for; from and to are zero for the last few periods.
type scorecardQuery struct {
	scheme   report.Scheme
	from, to locale.Date
}

// usualPeriods are shown unless somebody asks; mostPeriods at most, so that an answer stays small.
const (
	usualPeriods = 12
	mostPeriods  = 120
)

func (in scorecardIn) parse(b crm.Business) (scorecardQuery, error) {
	var faults crm.Faults
	out := scorecardQuery{scheme: report.Scheme{By: in.By, Calendar: locale.Calendar(in.Calendar)}}
	if in.By == "" {
		out.scheme.By = report.Month
	} else if !slices.Contains([]string{report.Week, report.Month, report.Quarter}, in.By) {
		faults.Add("/by", "choice", "allowed", "week, month, quarter")
	}
	switch out.scheme.Calendar {
	case "":
		out.scheme.Calendar = b.Calendar
	case locale.Gregorian, locale.Jalali:
	default:
		faults.Add("/calendar", "choice", "allowed", "gregorian, jalali")
	}
	out.from, out.to = dayOf(&faults, "/from", in.From), dayOf(&faults, "/to", in.To)
	if err := faults.Err(); err != nil {
		return out, err
	}
	if !out.from.IsZero() && !out.to.IsZero() {
		if out.to.Before(out.from) {
			faults.Add("/to", "date.order")
		} else if out.to.Days()-out.from.Days() > mostPeriods*out.days() {
			faults.Add("/to", "date.span", "days", strconv.Itoa(mostPeriods*out.days()))
		}
	}
	return out, faults.Err()
}

func dayOf(faults *crm.Faults, pointer, typed string) locale.Date {
	if typed == "" {
		return locale.Date{}
	}
	day, err := locale.ParseDate(locale.Digits(typed))
	if err != nil {
		faults.Add(pointer, "date.invalid")
	}
	return day
}

// days is how long a period is at least.
func (q scorecardQuery) days() int {
	return map[string]int{report.Week: 7, report.Month: 28, report.Quarter: 89}[q.scheme.By]
}

// asOf sets the days from which to which periods begin: without others, the last ones until the reports' day.
func (q scorecardQuery) asOf(now report.Now) scorecardQuery {
	q.scheme.WeekStart = time.Weekday(now.WeekStart)
	switch {
	case q.to.IsZero() && q.from.IsZero():
		q.to = now.AsOf
	case q.to.IsZero():
		q.to = earlier(now.AsOf, q.from.AddDays(mostPeriods*q.days()))
	}
	if start, ok := q.scheme.Start(q.to); ok {
		q.to = start
	}
	if q.from.IsZero() {
		q.from = q.back(usualPeriods - 1)
	}
	if start, ok := q.scheme.Start(q.from); ok {
		q.from = start
	}
	return q
}

// back is the first day of the period that is so many before the last one.
func (q scorecardQuery) back(periods int) locale.Date {
	from := q.to
	for range periods {
		if start, ok := q.scheme.Start(from.AddDays(-1)); ok {
			from = start
		}
	}
	return from
}

// fewestCohorts are shown however short the periods are.
const fewestCohorts = 12

// cohortsFrom is the first day of the months whose newcomers are shown.
func (q scorecardQuery) cohortsFrom(asOf locale.Date) locale.Date {
	months := scorecardQuery{scheme: report.Scheme{By: report.Month, Calendar: q.scheme.Calendar}, to: asOf}
	return earlier(q.from, months.back(fewestCohorts))
}

func earlier(a, b locale.Date) locale.Date {
	if b.Before(a) {
		return b
	}
	return a
}
