package locale

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar, without a time or a zone. Dates are comparable with ==; the zero Date is no
// date. A Date made by this package is a real day; one made by hand is as real as its maker made it.
type Date struct {
	Year  int
	Month int // 1..12
	Day   int // 1..31
}

// ParseDate reads exactly YYYY-MM-DD in ASCII digits, the form of the API and of storage, from year 1 on. The error is
// an *InvalidError. What people type is read by ParseIn.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, &InvalidError{KindDate, ReasonFormat}
	}
	for i := range s {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return Date{}, &InvalidError{KindDate, ReasonFormat}
		}
	}
	return gregorianDate(number(s[:4]), number(s[5:7]), number(s[8:]))
}

// gregorianDate is that day, if there is one.
func gregorianDate(year, month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > monthDays(year, month) {
		return Date{}, &InvalidError{KindDate, ReasonCalendar}
	}
	return Date{year, month, day}, nil
}

// number is the value of a few ASCII digits.
func number(digits string) int {
	n := 0
	for _, c := range []byte(digits) {
		n = n*10 + int(c-'0')
	}
	return n
}

// DateOf is the day it is at t in a place.
func DateOf(t time.Time, place *time.Location) Date {
	year, month, day := t.In(place).Date()
	return Date{year, int(month), day}
}

const secondsOfDay = 24 * 60 * 60

// FromDays is the day so many days after 1970-01-01, the way back from Days.
func FromDays(days int) Date {
	return DateOf(time.Unix(int64(days)*secondsOfDay, 0), time.UTC)
}

// Days is the number of days since 1970-01-01.
func (d Date) Days() int {
	return int(d.In(time.UTC).Unix() / secondsOfDay)
}

// In is the moment at which the day begins in a place.
func (d Date) In(place *time.Location) time.Time {
	start := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, place)
	// Where summer time skips midnight, as it did in Iran until 2022, that can be an hour of the day before: the day then
	// begins with summer time.
	if start.Day() != d.Day {
		_, start = start.ZoneBounds()
	}
	return start
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.In(time.UTC).Weekday() }

// AddDays is the day n days later.
func (d Date) AddDays(n int) Date { return FromDays(d.Days() + n) }

// AddMonths is the same day n months later, or the last day of that month where it has no such day: 31 January and one
// month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	months := d.Year*12 + d.Month - 1 + n
	year, month := floorDiv(months, 12), floorMod(months, 12)+1
	return Date{year, month, min(d.Day, monthDays(year, month))}
}

func floorDiv(a, b int) int { return (a - floorMod(a, b)) / b }

func floorMod(a, b int) int { return (a%b + b) % b }

func monthDays(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Compare is -1, 0 or 1, as d is before, the same as or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String is YYYY-MM-DD; no date is "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	if d.Year < 0 || d.Year > 9999 || d.Month < 0 || d.Month > 99 || d.Day < 0 || d.Day > 99 {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	digit := func(n int) byte { return byte('0' + n%10) } // #nosec G115 -- of one digit
	return string([]byte{
		digit(d.Year / 1000), digit(d.Year / 100), digit(d.Year / 10), digit(d.Year), '-',
		digit(d.Month / 10), digit(d.Month), '-', digit(d.Day / 10), digit(d.Day),
	})
}

// MarshalText writes what String gives; in JSON leave no date out with omitzero.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads as ParseDate does; an empty text is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
