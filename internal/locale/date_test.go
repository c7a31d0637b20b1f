package locale

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	if d, err := ParseDate("2026-11-22"); err != nil || d != (Date{2026, 11, 22}) {
		t.Errorf("ParseDate = %v, %v", d, err)
	}
	for in, reason := range map[string]Reason{
		"":            ReasonFormat,
		"2026-1-22":   ReasonFormat,
		"2026/11/22":  ReasonFormat,
		"+026-11-22":  ReasonFormat,
		"2026-11-22 ": ReasonFormat,
		"۲۰۲۶-۱۱":     ReasonFormat,
		"2026-02-29":  ReasonCalendar,
		"1900-02-29":  ReasonCalendar,
		"2026-13-01":  ReasonCalendar,
		"2026-00-10":  ReasonCalendar,
		"2026-01-00":  ReasonCalendar,
		"0000-01-01":  ReasonCalendar,
	} {
		_, err := ParseDate(in)
		wantReason(t, in, err, KindDate, reason)
	}
}

func anyDate() *rapid.Generator[Date] {
	first, last := Date{1, 1, 1}.Days(), Date{9999, 12, 31}.Days()
	return rapid.Map(rapid.IntRange(first, last), FromDays)
}

func TestDateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		if parsed, err := ParseDate(d.String()); err != nil || parsed != d {
			t.Fatalf("%v reads back as %v, %v", d, parsed, err)
		}
		if FromDays(d.Days()) != d {
			t.Fatalf("%v is day %d, which is %v", d, d.Days(), FromDays(d.Days()))
		}
		n := rapid.IntRange(-1000, 1000).Draw(t, "n")
		later := d.AddDays(n)
		if later.Days()-d.Days() != n || later.Compare(d) != sign(n) || later.After(d) != (n > 0) ||
			later.Before(d) != (n < 0) {
			t.Fatalf("%v and %d days is %v", d, n, later)
		}
	})
}

func sign(n int) int { return Date{Year: n}.Compare(Date{}) }

func TestDaysCountsFromTheEpoch(t *testing.T) {
	for text, want := range map[string]int{"1970-01-01": 0, "1969-12-31": -1, "2000-03-01": 11017, "2026-11-22": 20779} {
		d, err := ParseDate(text)
		if err != nil || d.Days() != want {
			t.Errorf("%s is day %d, %v, want %d", text, d.Days(), err, want)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from Date
		n    int
		want Date
	}{
		{Date{2026, 1, 31}, 1, Date{2026, 2, 28}},
		{Date{2024, 1, 31}, 1, Date{2024, 2, 29}},
		{Date{2024, 2, 29}, 12, Date{2025, 2, 28}},
		{Date{2026, 11, 22}, 18, Date{2028, 5, 22}},
		{Date{2026, 3, 31}, -1, Date{2026, 2, 28}},
		{Date{2026, 1, 15}, -1, Date{2025, 12, 15}},
		{Date{2026, 12, 31}, 0, Date{2026, 12, 31}},
		{Date{2026, 12, 1}, 1, Date{2027, 1, 1}},
	} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%v and %d months is %v, want %v", c.from, c.n, got, c.want)
		}
	}
}

func TestDateOfAndIn(t *testing.T) {
	tehran, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	evening := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	if got := DateOf(evening, tehran); got != (Date{2026, 11, 22}) {
		t.Errorf("it is %v in Tehran", got)
	}
	// On 2021-03-22 Iran's clocks went from midnight to one o'clock.
	for _, d := range []Date{{2021, 3, 21}, {2021, 3, 22}, {2021, 3, 23}, {2026, 11, 22}} {
		start := d.In(tehran)
		if DateOf(start, tehran) != d || DateOf(start.Add(-time.Nanosecond), tehran) != d.AddDays(-1) {
			t.Errorf("%v begins at %v", d, start)
		}
	}
}

func TestDateText(t *testing.T) {
	type card struct {
		Bought  Date `json:"bought"`
		Expires Date `json:"expires,omitzero"`
	}
	data, err := json.Marshal(card{Bought: Date{2026, 11, 22}})
	if err != nil || string(data) != `{"bought":"2026-11-22"}` {
		t.Errorf("written as %s, %v", data, err)
	}
	var c card
	if err := json.Unmarshal([]byte(`{"bought":"2026-11-22","expires":""}`), &c); err != nil ||
		c.Bought != (Date{2026, 11, 22}) || !c.Expires.IsZero() {
		t.Errorf("read as %v, %v", c, err)
	}
	err = json.Unmarshal([]byte(`{"bought":"2026-02-30"}`), &c)
	wantReason(t, "2026-02-30", err, KindDate, ReasonCalendar)
	if (Date{}).String() != "" {
		t.Errorf("no date is written %q", Date{})
	}
	if got := (Date{2026, 11, 22}).Weekday(); got != time.Sunday {
		t.Errorf("2026-11-22 is a %v", got)
	}
}
