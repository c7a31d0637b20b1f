package locale

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hablullah/go-hijri"
	"github.com/jalaali/go-jalaali"
)

// Calendar is a way to count days.
type Calendar string

// The calendars. Jalali is the solar calendar of Iran and Afghanistan; Hijri is the lunar one of Umm al-Qura, as Saudi
// Arabia counts it.
const (
	Gregorian Calendar = "gregorian"
	Jalali    Calendar = "jalali"
	Hijri     Calendar = "hijri"
)

// ErrCalendar says that a name is not one of the calendars.
var ErrCalendar = errors.New("locale: unknown calendar")

// ParseCalendar reads gregorian, jalali or hijri; anything else is ErrCalendar.
func ParseCalendar(name string) (Calendar, error) {
	switch c := Calendar(name); c {
	case Gregorian, Jalali, Hijri:
		return c, nil
	}
	return "", ErrCalendar
}

// CalendarOf is the calendar a reader of that language expects: Jalali in Persian, Gregorian otherwise. Hijri is for
// those who ask for it.
func CalendarOf(lang Lang) Calendar {
	if lang == Persian {
		return Jalali
	}
	return Gregorian
}

// DateIn is the day with that year, month and day of a calendar. A day that does not exist, or a year the calendar is
// not read in (Gregorian 1 to 9999, Jalali 1300 to 1500, Hijri 1356 to 1500), is an *InvalidError.
func DateIn(calendar Calendar, year, month, day int) (Date, error) {
	switch calendar {
	case Gregorian:
		return gregorianDate(year, month, day)
	case Jalali:
		return jalaliDate(year, month, day)
	case Hijri:
		return hijriDate(year, month, day)
	}
	return Date{}, ErrCalendar
}

// Split is the year, month and day of d in a calendar; ok is false where the calendar does not reach.
func (d Date) Split(calendar Calendar) (year, month, day int, ok bool) {
	switch calendar {
	case Gregorian:
		return d.Year, d.Month, d.Day, !d.IsZero()
	case Jalali:
		return d.splitJalali()
	case Hijri:
		return d.splitHijri()
	}
	return 0, 0, 0, false
}

// The years in which go-jalaali and the 33-year rule agree, from shortly before the calendar became Iran's.
const (
	firstJalali = 1300
	lastJalali  = 1500
)

func jalaliDate(year, month, day int) (Date, error) {
	if year < firstJalali || year > lastJalali {
		return Date{}, &InvalidError{KindDate, ReasonCalendar}
	}
	y, m, d, err := jalaali.ToGregorian(year, jalaali.Month(month), day)
	if err != nil {
		return Date{}, &InvalidError{KindDate, ReasonCalendar}
	}
	return Date{y, int(m), d}, nil
}

func (d Date) splitJalali() (year, month, day int, ok bool) {
	year, m, day, err := jalaali.ToJalaali(d.Year, time.Month(d.Month), d.Day)
	if err != nil || year < firstJalali || year > lastJalali {
		return 0, 0, 0, false
	}
	return year, int(m), day, true
}

// The years of the table of Umm al-Qura, whole ones: 1937-03-14 to 2077-11-16.
const (
	firstHijri = 1356
	lastHijri  = 1500
)

func hijriDate(year, month, day int) (Date, error) {
	invalid := &InvalidError{KindDate, ReasonCalendar}
	if year < firstHijri || year > lastHijri || month < 1 || month > 12 || day < 1 || day > 30 {
		return Date{}, invalid
	}
	lunar := hijri.UmmAlQuraDate{Year: int64(year), Month: int64(month), Day: int64(day)}
	date := DateOf(lunar.ToGregorian(), time.UTC)
	// Day 30 of a month of 29 comes back as the first of the next.
	if y, m, d, ok := date.splitHijri(); !ok || y != year || m != month || d != day {
		return Date{}, invalid
	}
	return date, nil
}

func (d Date) splitHijri() (year, month, day int, ok bool) {
	lunar, err := hijri.CreateUmmAlQuraDate(d.In(time.UTC))
	if err != nil {
		return 0, 0, 0, false
	}
	return int(lunar.Year), int(lunar.Month), int(lunar.Day), true
}

// ShortDate writes a date in digits: ۱۴۰۵/۰۹/۰۱, 1405/09/01, and 2026-11-22 for the Gregorian date in English. A date
// the calendar does not reach is written in the Gregorian one; no date is "".
func ShortDate(d Date, lang Lang, calendar Calendar) string {
	if d.IsZero() {
		return ""
	}
	year, month, day, ok := d.Split(calendar)
	if !ok {
		return ShortDate(d, lang, Gregorian)
	}
	layout := "%04d/%02d/%02d"
	if lang == English && calendar == Gregorian {
		layout = "%04d-%02d-%02d"
	}
	return LocalDigits(lang, fmt.Sprintf(layout, year, month, day))
}

// LongDate writes a date with the month's name: ۱ آذر ۱۴۰۵, ٢٢ نوفمبر ٢٠٢٦, 22 November 2026. A date the calendar does
// not reach is written in the Gregorian one; no date is "".
func LongDate(d Date, lang Lang, calendar Calendar) string {
	if d.IsZero() {
		return ""
	}
	year, month, day, ok := d.Split(calendar)
	if !ok {
		return LongDate(d, lang, Gregorian)
	}
	return LocalDigits(lang, fmt.Sprintf("%d %s %d", day, MonthName(month, lang, calendar), year))
}

// MonthName is the name of month 1..12 of a calendar in a language; "" when there is no such month.
func MonthName(month int, lang Lang, calendar Calendar) string {
	names := strings.Split(monthNames[calendar][lang], ",")
	if month < 1 || month > len(names) {
		return ""
	}
	return names[month-1]
}
