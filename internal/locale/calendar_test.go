package locale

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestShortAndLongDate(t *testing.T) {
	d := Date{2026, 11, 22}
	for _, c := range []struct {
		lang        Lang
		calendar    Calendar
		short, long string
	}{
		{Persian, Jalali, "۱۴۰۵/۰۹/۰۱", "۱ آذر ۱۴۰۵"},
		{Persian, Gregorian, "۲۰۲۶/۱۱/۲۲", "۲۲ نوامبر ۲۰۲۶"},
		{Persian, Hijri, "۱۴۴۸/۰۶/۱۲", "۱۲ جمادی‌الثانی ۱۴۴۸"},
		{Arabic, Gregorian, "٢٠٢٦/١١/٢٢", "٢٢ نوفمبر ٢٠٢٦"},
		{Arabic, Hijri, "١٤٤٨/٠٦/١٢", "١٢ جمادى الآخرة ١٤٤٨"},
		{Arabic, Jalali, "١٤٠٥/٠٩/٠١", "١ آذر ١٤٠٥"},
		{English, Gregorian, "2026-11-22", "22 November 2026"},
		{English, Jalali, "1405/09/01", "1 Azar 1405"},
		{English, Hijri, "1448/06/12", "12 Jumada II 1448"},
	} {
		if got := ShortDate(d, c.lang, c.calendar); got != c.short {
			t.Errorf("short %s %s: %s, want %s", c.lang, c.calendar, got, c.short)
		}
		if got := LongDate(d, c.lang, c.calendar); got != c.long {
			t.Errorf("long %s %s: %s, want %s", c.lang, c.calendar, got, c.long)
		}
	}
}

func TestDatesBeyondACalendar(t *testing.T) {
	d := Date{1850, 1, 2}
	if got := ShortDate(d, Persian, Jalali); got != "۱۸۵۰/۰۱/۰۲" {
		t.Errorf("short: %s", got)
	}
	if got := LongDate(d, Arabic, Hijri); got != "٢ يناير ١٨٥٠" {
		t.Errorf("long: %s", got)
	}
	if ShortDate(Date{}, Persian, Jalali) != "" || LongDate(Date{}, Persian, Gregorian) != "" {
		t.Error("no date is not written as nothing")
	}
}

// Whatever is written is read back, in every language and calendar, and its calendar is recognised by the month's name.
func TestDatesRoundTrip(t *testing.T) {
	first, last := Date{1937, 3, 14}.Days(), Date{2077, 11, 16}.Days()
	rapid.Check(t, func(t *rapid.T) {
		d := FromDays(rapid.IntRange(first, last).Draw(t, "day"))
		lang := rapid.SampledFrom(Langs()).Draw(t, "lang")
		calendar := rapid.SampledFrom([]Calendar{Gregorian, Jalali, Hijri}).Draw(t, "calendar")
		short, long := ShortDate(d, lang, calendar), LongDate(d, lang, calendar)
		for _, text := range []string{short, long} {
			if got, err := ParseIn(calendar, text); err != nil || got != d {
				t.Fatalf("%v is %q, which reads as %v, %v", d, text, got, err)
			}
		}
		if got, err := ParseAny(lang, long); err != nil || got != d {
			t.Fatalf("%v is %q, which reads as %v, %v", d, long, got, err)
		}
		if got, err := ParseAny(lang, ShortDate(d, lang, CalendarOf(lang))); err != nil || got != d {
			t.Fatalf("%v in the reader's own calendar reads as %v, %v", d, got, err)
		}
	})
}

func TestParseIn(t *testing.T) {
	azar := Date{2026, 11, 22}
	for _, c := range []struct {
		calendar Calendar
		in       string
		want     Date
	}{
		{Jalali, "۱۴۰۵/۹/۱", azar},
		{Jalali, "١٤٠٥-٠٩-٠١", azar},
		{Jalali, "1405.9.1", azar},
		{Jalali, " \u200f1405  9 1", azar},
		{Jalali, "۱ آذر ۱۴۰۵", azar},
		{Jalali, "۱۴۰۵ آذر ۱", azar},
		{Jalali, "1 azar, 1405", azar},
		{Jalali, "۱ قوس ۱۴۰۵", azar},
		{Gregorian, "2026-11-22", azar},
		{Gregorian, "Nov 22, 2026", azar},
		{Gregorian, "٢٢ تشرين الثاني ٢٠٢٦", azar},
		{Gregorian, "٢٢ نونبر ٢٠٢٦", azar},
		{Gregorian, "۲۲ نوامبر ۲۰۲۶", azar},
		{Hijri, "1447/9/1", Date{2026, 2, 18}},
		{Hijri, "١ رمضان ١٤٤٦", Date{2025, 3, 1}},
		{Hijri, "1 محرّم 1447", Date{2025, 6, 26}},
		{Hijri, "9 Dhu al-Hijjah 1446", Date{2025, 6, 5}},
		{Hijri, "۱ ذیحجه ۱۴۴۶", Date{2025, 5, 28}},
	} {
		if got, err := ParseIn(c.calendar, c.in); err != nil || got != c.want {
			t.Errorf("ParseIn(%s, %q) = %v, %v, want %v", c.calendar, c.in, got, err, c.want)
		}
	}
}

func TestParseInRefuses(t *testing.T) {
	for _, c := range []struct {
		calendar Calendar
		in       string
		reason   Reason
	}{
		{Jalali, "", ReasonEmpty},
		{Jalali, " / ", ReasonEmpty},
		{Jalali, "1405/9", ReasonFormat},
		{Jalali, "05/9/1", ReasonFormat},
		{Jalali, "1/9/1405", ReasonFormat},
		{Jalali, "1405/009/1", ReasonFormat},
		{Jalali, "1405/9/1 12", ReasonFormat},
		{Jalali, "1 نوامبر 1405", ReasonFormat},
		{Jalali, "1 Brumaire 1405", ReasonFormat},
		{Jalali, "1 آذر 05", ReasonFormat},
		{Jalali, "1404/12/30", ReasonCalendar},
		{Jalali, "1405/7/31", ReasonCalendar},
		{Jalali, "1405/13/1", ReasonCalendar},
		{Jalali, "2026/11/22", ReasonCalendar},
		{Gregorian, "2026/2/29", ReasonCalendar},
		{Gregorian, "31 September 2026", ReasonCalendar},
		{Hijri, "1447/10/30", ReasonCalendar},
		{Hijri, "1447/13/1", ReasonCalendar},
		{Hijri, "1355/12/29", ReasonCalendar},
		{Hijri, "1501/1/1", ReasonCalendar},
	} {
		_, err := ParseIn(c.calendar, c.in)
		wantReason(t, c.in, err, KindDate, c.reason)
	}
	if _, err := ParseIn("julian", "2026-11-22"); !errors.Is(err, ErrCalendar) {
		t.Errorf("an unknown calendar: %v", err)
	}
}

func TestParseAny(t *testing.T) {
	for _, c := range []struct {
		lang Lang
		in   string
		want Date
	}{
		{Persian, "۱۴۰۵/۹/۱", Date{2026, 11, 22}},
		{Persian, "2026/11/22", Date{2026, 11, 22}},
		{Arabic, "١٤٤٧/٩/١", Date{2026, 2, 18}},
		{English, "2026-11-22", Date{2026, 11, 22}},
		{English, "1 Azar 1405", Date{2026, 11, 22}},
	} {
		if got, err := ParseAny(c.lang, c.in); err != nil || got != c.want {
			t.Errorf("ParseAny(%s, %q) = %v, %v, want %v", c.lang, c.in, got, err, c.want)
		}
	}
	for _, in := range []string{"1405/9/1", "1700/1/1"} {
		_, err := ParseAny(English, in)
		wantReason(t, in, err, KindDate, ReasonCalendar)
	}
}

// A date is read whatever it is, without a panic, and what is taken is a real day.
func TestParseAnyText(t *testing.T) {
	likely := rapid.StringMatching(`[0-9۰-۹]{1,5}[/ .-][0-9]{1,3}[/ .-][0-9]{1,3}`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(likely, anyText()).Draw(t, "text")
		for _, calendar := range []Calendar{Gregorian, Jalali, Hijri} {
			d, err := ParseIn(calendar, text)
			if err == nil && FromDays(d.Days()) != d {
				t.Fatalf("%q is %v", text, d)
			}
		}
	})
}

// The 33-year rule, with years counted as the calendar of Iran has them since 1300.
func TestJalaliLeapYears(t *testing.T) {
	for year := 1300; year <= 1500; year++ {
		_, err := DateIn(Jalali, year, 12, 30)
		if leap := (25*year+11)%33 < 8; leap != (err == nil) {
			t.Errorf("year %d: leap %v by the rule, error %v", year, leap, err)
		}
	}
}

// Each calendar counts every day once, in order.
func TestCalendarsCountEveryDay(t *testing.T) {
	for calendar, first := range map[Calendar]int{Jalali: 1300, Hijri: 1356} {
		day, err := DateIn(calendar, first, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		next := day.Days()
		for year := first; year <= 1500; year++ {
			for month := 1; month <= 12; month++ {
				days := 0
				for day := 1; day <= 31; day++ {
					d, err := DateIn(calendar, year, month, day)
					if err != nil {
						continue
					}
					days++
					y, m, dd, ok := d.Split(calendar)
					if d.Days() != next || !ok || y != year || m != month || dd != day {
						t.Fatalf("%s %d/%d/%d is %v", calendar, year, month, day, d)
					}
					next++
				}
				// The calendar as published has one month of 28 days, Shaban 1364.
				if days < 29 && (calendar != Hijri || year != 1364 || month != 8) {
					t.Fatalf("%s %d/%d has %d days", calendar, year, month, days)
				}
			}
		}
	}
}

func TestMonthNames(t *testing.T) {
	owners := map[string]month{}
	check := func(calendar Calendar, names []string) {
		for i, name := range names {
			key, m := monthKey(name), month{calendar, i + 1}
			if other, taken := owners[key]; key != "" && taken && other != m {
				t.Errorf("%q is both %v and %v", name, other, m)
			}
			owners[key] = m
		}
	}
	for _, calendar := range []Calendar{Gregorian, Jalali, Hijri} {
		for _, lang := range Langs() {
			check(calendar, splitNames(t, monthNames[calendar][lang]))
		}
		for _, names := range otherMonthNames[calendar] {
			check(calendar, splitNames(t, names))
		}
	}
	if MonthName(0, Persian, Jalali) != "" || MonthName(13, Persian, Jalali) != "" || MonthName(1, "xx", Jalali) != "" {
		t.Error("a month that does not exist has a name")
	}
}

func TestParseCalendar(t *testing.T) {
	for _, c := range []Calendar{Gregorian, Jalali, Hijri} {
		if got, err := ParseCalendar(string(c)); err != nil || got != c {
			t.Errorf("ParseCalendar(%s) = %s, %v", c, got, err)
		}
	}
	if _, err := ParseCalendar("Jalali"); !errors.Is(err, ErrCalendar) {
		t.Errorf("Jalali with a capital: %v", err)
	}
	if CalendarOf(Persian) != Jalali || CalendarOf(Arabic) != Gregorian || CalendarOf(English) != Gregorian {
		t.Error("the calendar of a language")
	}
}

func splitNames(t *testing.T, names string) []string {
	t.Helper()
	list := strings.Split(names, ",")
	if len(list) != 12 {
		t.Fatalf("%d months in %s", len(list), names)
	}
	return list
}
