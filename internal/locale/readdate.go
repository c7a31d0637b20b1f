package locale

import "strings"

// ParseIn reads a date of a calendar as people write it, in digits of any script: year, month and day in that order,
// parted by slash, hyphen, dot or space (1405/9/1), or with the month's name in any of the languages (۱ آذر ۱۴۰۵,
// 22 November 2026). The year has four digits. The error is an *InvalidError.
func ParseIn(calendar Calendar, text string) (Date, error) {
	w, err := readDate(text)
	if err != nil {
		return Date{}, err
	}
	if w.calendar != "" && w.calendar != calendar {
		return Date{}, &InvalidError{KindDate, ReasonFormat}
	}
	return DateIn(calendar, w.year, w.month, w.day)
}

// ParseAny reads a date as ParseIn does and finds out its calendar: by the month's name, else by the year. 1900 and later
// is Gregorian; 1300 to 1500 is Jalali in a Persian text, Hijri in an Arabic one, and in English an *InvalidError, for it
// could be either.
func ParseAny(lang Lang, text string) (Date, error) {
	w, err := readDate(text)
	if err != nil {
		return Date{}, err
	}
	calendar := w.calendar
	if calendar == "" {
		calendar = calendarOfYear(lang, w.year)
	}
	if calendar == "" {
		return Date{}, &InvalidError{KindDate, ReasonCalendar}
	}
	return DateIn(calendar, w.year, w.month, w.day)
}

func calendarOfYear(lang Lang, year int) Calendar {
	sinceHijra := 1300 <= year && year <= 1500
	switch {
	case year >= 1900:
		return Gregorian
	case sinceHijra && lang == Persian:
		return Jalali
	case sinceHijra && lang == Arabic:
		return Hijri
	}
	return ""
}

// written is a date taken apart. The calendar is known only where the month's name tells it.
type written struct {
	calendar         Calendar
	year, month, day int
}

// maxDate is the longest text looked at, in bytes.
const maxDate = 128

func readDate(text string) (written, error) {
	if len(text) > maxDate {
		return written{}, &InvalidError{KindDate, ReasonFormat}
	}
	words := strings.FieldsFunc(Fold(text), func(r rune) bool { return strings.ContainsRune(" /-.,،", r) || IsHyphen(r) })
	if len(words) == 0 {
		return written{}, &InvalidError{KindDate, ReasonEmpty}
	}
	var numbers, names []string
	for _, word := range words {
		if strings.Trim(word, "0123456789") == "" {
			numbers = append(numbers, word)
		} else {
			names = append(names, word)
		}
	}
	w, ok := written{}, false
	if len(names) == 0 {
		w, ok = numericDate(numbers)
	} else {
		w, ok = namedDate(numbers, strings.Join(names, ""))
	}
	if !ok {
		return written{}, &InvalidError{KindDate, ReasonFormat}
	}
	return w, nil
}

// numericDate is year, month and day. Another order is refused: 05/06/2026 is two different days to two readers.
func numericDate(numbers []string) (written, bool) {
	if len(numbers) != 3 || len(numbers[0]) != 4 || len(numbers[1]) > 2 || len(numbers[2]) > 2 {
		return written{}, false
	}
	return written{year: number(numbers[0]), month: number(numbers[1]), day: number(numbers[2])}, true
}

// namedDate is a day, a month by name and a year of four digits, in any order.
func namedDate(numbers []string, name string) (written, bool) {
	m, found := monthsByName()[monthKey(name)]
	if !found || len(numbers) != 2 {
		return written{}, false
	}
	day, year := numbers[0], numbers[1]
	if len(day) == 4 {
		day, year = year, day
	}
	if len(year) != 4 || len(day) > 2 {
		return written{}, false
	}
	return written{calendar: m.calendar, year: number(year), month: m.number, day: number(day)}, true
}
