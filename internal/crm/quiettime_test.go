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

// Whatever the clocks do, quiet hours end: the next open moment is not before now, is open itself, and comes within the hours that are
// quiet, and an hour for the change.
func TestQuietHoursEndThroughEveryChangeOfClocks(t *testing.T) {
	zones := []*time.Location{time.UTC}
	for _, name := range []string{"Europe/Berlin", "Asia/Tehran", "America/New_York", "Asia/Kabul"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones = append(zones, zone)
	}
	rapid.Check(t, func(t *rapid.T) {
		clock := rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 30, 59}).Draw(t, "minute"))
		})
		o := crm.UsualOutreach()
		o.QuietFrom, o.QuietUntil = clock.Draw(t, "from"), clock.Draw(t, "until")
		b := crm.Business{Zone: rapid.SampledFrom(zones).Draw(t, "zone")}
		now := rapid.SampledFrom(changes).Draw(t, "day").Add(time.Duration(rapid.IntRange(-24*60, 24*60).Draw(t, "minutes")) * time.Minute)
		open := o.NextOpen(b, now)
		if open.Before(now) || open.Sub(now) > 26*time.Hour {
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
