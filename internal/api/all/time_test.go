package all_test

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	job "vafa/internal/value"
)

// worths are the items of what customers are worth, by customer, and in which segment each is.
func worths(f *apitest.Firm) (items, segments map[string]string) {
	items, segments = map[string]string{}, map[string]string{}
	for key, item := range f.Items() {
		if strings.HasSuffix(key, " VALUE") {
			items[key] = fmt.Sprint(item)
			named, _ := item["segment"].(string)
			segments[key] = named
		}
	}
	return items, segments
}

// Run every hour over a boundary of the calendar or a change of clocks, the job changes what customers are worth only when another day
// has begun, and nobody goes back to the segment from which they came.
func TestNothingFlapsOverABoundary(t *testing.T) {
	for name, c := range map[string]struct {
		zone string
		at   time.Time // midnight, or the change
	}{
		"Nowruz":                       {"Asia/Tehran", time.Date(2027, time.March, 20, 20, 30, 0, 0, time.UTC)},
		"leap day of the Persian year": {"Asia/Tehran", time.Date(2030, time.March, 19, 20, 30, 0, 0, time.UTC)},
		"leap day of the common year":  {"Asia/Tehran", time.Date(2028, time.February, 28, 20, 30, 0, 0, time.UTC)},
		"end of a month and a year":    {"Europe/Berlin", time.Date(2026, time.December, 31, 23, 0, 0, 0, time.UTC)},
		"summer time begins":           {"Europe/Berlin", time.Date(2027, time.March, 28, 1, 0, 0, 0, time.UTC)},
		"summer time ends":             {"Europe/Berlin", time.Date(2027, time.October, 31, 1, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &whole{town: town{Firm: apitest.New(t)}}
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			w.Job.Business.Zone = zone
			w.bought()
			was, wasIn, left := map[string]string{}, map[string]string{}, map[string]bool{}
			day := w.Job.Business.Day(c.at.Add(-100 * time.Hour))
			for hour := -3; hour <= 3; hour++ {
				w.Clock.Set(c.at.Add(time.Duration(hour) * time.Hour))
				out, err := w.Job.RunAll(t.Context(), scheduledFor(w.Clock.Now()))
				if err != nil || out.State == crm.RunSuperseded {
					t.Fatalf("%s: %+v, %v", w.Clock.Now(), out, err)
				}
				today := w.Job.Business.Day(w.Clock.Now())
				if out.AsOf != today.String() {
					t.Errorf("the run at %s is of %s, want %s", w.Clock.Now().In(zone), out.AsOf, today)
				}
				now, in := worths(w.Firm)
				for key := range now {
					if today == day && now[key] != was[key] {
						t.Errorf("%s, the same day: %s changes from %s to %s", w.Clock.Now().In(zone), key, was[key], now[key])
					}
					if before := wasIn[key]; before != "" && before != in[key] {
						if left[key+in[key]] {
							t.Errorf("%s, %s is %s again", w.Clock.Now().In(zone), key, in[key])
						}
						left[key+before] = true
					}
				}
				was, wasIn, day = now, in, today
			}
			w.Check(t)
		})
	}
}

// Clocks that go an hour wrong: what a till sends from before or after is on its own day or refused with a reason, and of two jobs that
// do not agree on the time one at most ends.
func TestClocksThatGoWrong(t *testing.T) {
	w := &whole{town: town{Firm: apitest.New(t)}}
	w.bought()
	id, now := w.Capture("Reza", rezaPhone), w.Clock.Now()
	for i, skew := range []time.Duration{-time.Hour, -time.Minute, 0, time.Minute, time.Hour} {
		sale := apitest.Purchase(id, fmt.Sprint("skew", i), now.Add(skew).Format(time.RFC3339), "7000")
		answer := w.Agent().Post("/v1/purchases", m{"purchases": []m{sale}})
		if answer.Status != http.StatusOK && !strings.Contains(answer.Body, "time.future") {
			t.Errorf("%s ahead: %d %s", skew, answer.Status, answer.Body)
		}
	}
	begin := func(ahead time.Duration) job.Output {
		w.Clock.Set(now.Add(ahead))
		out, err := w.Job.Do(t.Context(), job.Input{Step: job.StepOpen, ScheduledFor: now.Add(ahead).Format(time.RFC3339)})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	end := func(out job.Output) error {
		if out.State == crm.RunSuperseded {
			return crm.ConflictError{Code: "run.inProgress"}
		}
		for _, name := range []string{job.StepMeasure, job.StepFit, job.StepScore, job.StepReport, job.StepPublish} {
			for _, part := range out.Shards {
				in := job.Input{Step: name, Run: out.Run, Fence: out.Fence, AsOf: out.AsOf, Of: out.Of, Shard: part}
				if _, err := w.Job.Do(t.Context(), in); err != nil {
					return err
				}
				if name == job.StepFit || name == job.StepPublish {
					break
				}
			}
		}
		return nil
	}
	right, fast, slow := begin(0), begin(time.Hour), begin(-time.Hour)
	ended := 0
	for _, out := range []job.Output{slow, fast, right} {
		var conflict crm.ConflictError
		switch err := end(out); {
		case err == nil:
			ended++
		case !errors.As(err, &conflict):
			t.Errorf("%s: %v", out.Run, err)
		}
	}
	if ended != 1 {
		t.Errorf("%d runs ended, want 1", ended)
	}
	w.Clock.Set(now.Add(24 * time.Hour))
	w.Check(t)
}

// What has expired and is still there, because the table deletes it late, counts as gone: every item of the town that has a time to live
// is past it, and the operations answer as if it were deleted.
func TestExpiredItemsThatAreStillThere(t *testing.T) {
	one, other := wholeOf(t), wholeOf(t)
	for _, w := range []*whole{one, other} {
		w.Clock.Add(60 * 24 * time.Hour) // the campaign is over
		if err := w.Campaigns.RunAll(t.Context(), campaign.Input{Do: campaign.DoTick}); err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(5 * 365 * 24 * time.Hour)
	}
	other.forgetExpired(t)
	for _, path := range []string{
		"/v1/quarantine", "/v1/messages?state=planned", "/v1/customers/" + one.sara + "/timeline", "/v1/staff/me", "/v1/suggestions",
		"/v1/campaigns/" + one.campaign + "/members", "/v1/customers/" + one.sara + "/ways", "/v1/keys", "/v1/cases", "/v1/tasks",
	} {
		with, without := one.Manager().Get(path), other.Manager().Get(path)
		if with.Status != without.Status || plain(with.Body) != plain(without.Body) {
			t.Errorf("%s: with what has expired %d %s, without %d %s", path, with.Status, with.Body, without.Status, without.Body)
		}
	}
	for _, w := range []*whole{one, other} {
		if status := w.Manager().Post("/v1/quarantine/"+w.held+"/release", m{}).Status; status != http.StatusNotFound {
			t.Errorf("release of a post that has expired: %d", status)
		}
	}
}

// forgetExpired deletes what the table has not deleted yet.
func (w *whole) forgetExpired(t *testing.T) {
	t.Helper()
	n, now := 0, w.Clock.Now().Unix()
	w.Rewind(w.Moment().Without(func(item map[string]types.AttributeValue) bool {
		until, has := item["expires"].(*types.AttributeValueMemberN)
		if !has {
			return false
		}
		at, err := strconv.ParseInt(until.Value, 10, 64)
		if err != nil || at > now {
			return false
		}
		n++
		return true
	}))
	if n < 5 {
		t.Errorf("only %d items have expired", n)
	}
}
