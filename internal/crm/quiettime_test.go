package crm_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vafa/internal/crm"
)

// changes are days on which clocks were changed, or calendars do something rare: summer time in Berlin and in Tehran, which had it until
// 2022, at midnight; the new years of both calendars; their leap days; ends of months.
var changes = []time.Time{
	time.Date(2026, time.March, 29, 0, 0, 0, 0, time.UTC), time.Date(2026, time.October, 25, 0, 0, 0, 0, time.UTC),
	time.Date(2021, time.March, 21, 20, 30, 0, 0, time.UTC), time.Date(2021, time.September, 21, 19, 30, 0, 0, time.UTC),
	time.Date(2026, time.March, 20, 20, 30, 0, 0, time.UTC), time.Date(2025, time.March, 19, 20, 30, 0, 0, time.UTC), // 30 Esfand 1403
	time.Date(2028, time.February, 29, 0, 0, 0, 0, time.UTC), time.Date(2026, time.December, 31, 23, 0, 0, 0, time.UTC),
}

// Whatever the clocks do, quiet hours end: the next open moment is not before now, is open itself, and comes within a day and
// the hour of the change; within two where the hours that are open are skipped on the first.
func TestQuietHoursEndThroughEveryChangeOfClocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clock := rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("%02d:%02d", rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, 23)).Draw(t, "hour"), rapid.SampledFrom([]int{0, 30, 59}).Draw(t, "minute"))
		})
		o := crm.UsualOutreach()
		o.QuietFrom, o.QuietUntil = clock.Draw(t, "from"), clock.Draw(t, "until")
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"Europe/Berlin", "Asia/Tehran", "America/New_York", "Asia/Kabul", "UTC"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		b := crm.Business{Zone: zone}
		minutes := rapid.OneOf(rapid.IntRange(-4*60, 4*60), rapid.IntRange(-24*60, 24*60)).Draw(t, "minutes")
		now := rapid.SampledFrom(changes).Draw(t, "day").Add(time.Duration(minutes) * time.Minute)
		open := o.NextOpen(b, now)
		if open.Before(now) || open.Sub(now) > 49*time.Hour {
			t.Fatalf("quiet from %s until %s in %s: after %s comes %s", o.QuietFrom, o.QuietUntil, b.Zone, now.In(b.Zone), open.In(b.Zone))
		}
		if again := o.NextOpen(b, open); !again.Equal(open) {
			t.Fatalf("quiet from %s until %s in %s: after %s comes %s, which is not open", o.QuietFrom, o.QuietUntil, b.Zone, now.In(b.Zone), open.In(b.Zone))
		}
	})
}

// A quiet weekend, and a holiday on the day when Tehran's clocks skipped midnight, end too.
func TestQuietDaysEndWhereMidnightIsSkipped(t *testing.T) {
	tehran, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	o, b := crm.UsualOutreach(), crm.Business{Zone: tehran, Weekend: []time.Weekday{time.Thursday, time.Friday}}
	o.QuietFrom, o.QuietUntil, o.QuietWeekend, o.Holidays = "", "", true, []string{"2021-03-21", "2021-03-22"}
	now := time.Date(2021, time.March, 21, 12, 0, 0, 0, tehran)
	if open := o.NextOpen(b, now).In(tehran); open.Format(time.DateTime) != "2021-03-23 00:00:00" {
		t.Errorf("after %s comes %s", now, open)
	}
}

// The hour that comes twice when summer time ends is quiet until the time that is set comes for the second time.
func TestQuietHoursEndInTheHourThatComesTwice(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	o := crm.UsualOutreach()
	o.QuietFrom, o.QuietUntil = "22:00", "02:30"
	second := time.Date(2026, time.October, 25, 1, 10, 0, 0, time.UTC) // 02:10, once more
	if open, want := o.NextOpen(crm.Business{Zone: berlin}, second), second.Add(20*time.Minute); !open.Equal(want) {
		t.Errorf("after %s comes %s, want %s", second.In(berlin), open.In(berlin), want.In(berlin))
	}
}
