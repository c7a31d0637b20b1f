package desk

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// calendar is the firm's, or the reader's own where the firm has chosen none.
func (f Frame) calendar() locale.Calendar {
	if f.Firm.Calendar != "" {
		return f.Firm.Calendar
	}
	return locale.CalendarOf(f.Lang)
}

// Number writes a whole number.
func (f Frame) Number(n int) string { return locale.Number(f.Lang, strconv.Itoa(n)) }

// Decimal writes a number with so many decimals; none that is no number.
func (f Frame) Decimal(x float64, places int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return locale.Number(f.Lang, strconv.FormatFloat(x, 'f', places, 64))
}

// Percent writes a share, 0.25 as 25 %.
func (f Frame) Percent(share float64) string {
	sign := "%"
	if f.Lang != locale.English {
		sign = "٪"
	}
	if whole := f.Decimal(100*share, 0); whole != "" {
		return whole + sign
	}
	return ""
}

// Money writes an amount with its unit; none for an amount that there is not.
func (f Frame) Money(m any) (string, error) {
	switch m := m.(type) {
	case *money.Money:
		if m == nil {
			return "", nil
		}
		return f.Money(*m)
	case money.Money:
		if shown, err := m.In(f.Firm.Unit); err == nil {
			m = shown
		}
		return locale.Amount(f.Lang, m.Decimal(), m.Unit().Code()), nil
	}
	return "", fmt.Errorf("%T is no money", m)
}

// Date writes a day with the month's name.
func (f Frame) Date(d any) (string, error) {
	day, err := f.day(d)
	return locale.LongDate(day, f.Lang, f.calendar()), err
}

// ShortDate writes a day in digits.
func (f Frame) ShortDate(d any) (string, error) {
	day, err := f.day(d)
	return locale.ShortDate(day, f.Lang, f.calendar()), err
}

// ISODate is a day as machines read it, for the attribute datetime.
func (f Frame) ISODate(d any) (string, error) {
	day, err := f.day(d)
	return day.String(), err
}

// day is the day that a date, or a moment where the firm is, falls on.
func (f Frame) day(d any) (locale.Date, error) {
	switch d := d.(type) {
	case locale.Date:
		return d, nil
	case *locale.Date:
		if d == nil {
			return locale.Date{}, nil
		}
		return *d, nil
	case time.Time:
		if d.IsZero() {
			return locale.Date{}, nil
		}
		return locale.DateOf(d, f.Firm.Zone), nil
	}
	return locale.Date{}, fmt.Errorf("%T is no day", d)
}

// Clock writes the time of day of a moment where the firm is.
func (f Frame) Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return locale.LocalDigits(f.Lang, t.In(f.Firm.Zone).Format("15:04"))
}

// Moment writes day and time of day.
func (f Frame) Moment(t time.Time) (string, error) {
	date, err := f.Date(t)
	if date == "" {
		return "", err
	}
	return date + text(f.Lang, "comma") + f.Clock(t), err
}

// Today is the day where the firm is.
func (f Frame) Today() locale.Date { return locale.DateOf(f.Now, f.Firm.Zone) }

// Past says whether a moment is over.
func (f Frame) Past(t time.Time) bool { return !t.IsZero() && t.Before(f.Now) }

// UnitName is the word for a unit of money.
func (f Frame) UnitName(code string) string { return locale.UnitName(f.Lang, code) }
