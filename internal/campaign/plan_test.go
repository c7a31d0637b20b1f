package campaign_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
)

// crowd is a firm with n customers who agree to marketing by SMS, and a campaign for all of them that is about to be launched.
func crowd(t *testing.T, n int) (f *apitest.Firm, at string) {
	t.Helper()
	f = apitest.New(t)
	for i := range n {
		f.Agent().Post("/v1/customers", apitest.M{
			"name": fmt.Sprint("Customer ", i), "phone": fmt.Sprintf("+98912%07d", i), "consent": apitest.M{"sms": true},
		}).Want(http.StatusCreated)
	}
	at = f.Marketer().Post("/v1/campaigns", apitest.M{
		"name": "Autumn", "mix": apitest.M{"channels": []string{"sms"}}, "audience": apitest.M{}, "until": "2026-12-10", "holdout": "0.25",
		"variants": []apitest.M{{"name": "all", "texts": apitest.M{"en": apitest.M{"text": "Dear {name}"}}}},
	}).Want(http.StatusCreated).Header.Get("Location")
	return f, at
}

func launch(f *apitest.Firm, at string) {
	etag := f.Marketer().Get(at).Want(http.StatusOK).Header.Get("ETag")
	f.Marketer().Call(http.MethodPost, at+"/launch", nil, "If-Match", etag).Want(http.StatusAccepted)
}

func idOf(at string) string { return at[len("/v1/campaigns/"):] }

// members are the members of a campaign: customer, arm and state.
func members(t *testing.T, f *apitest.Firm, id string) map[string]string {
	t.Helper()
	out := map[string]string{}
	everybody := func(crm.Member) bool { return true }
	for after := ""; ; {
		found, next, err := f.Service.Table.Members(t.Context(), id, everybody, after, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range found {
			out[m.Customer] = m.Arm + " " + m.State
		}
		if next == "" {
			return out
		}
		after = next
	}
}

// addsUp holds the counts to the members that there are.
func addsUp(t *testing.T, f *apitest.Firm, id string, audience int) crm.CampaignCounts {
	t.Helper()
	counts, err := f.Service.Table.CampaignCounts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, state := range members(t, f, id) {
		states[state]++
	}
	if counts.Audience != audience || counts.Planned != states["treated planned"] || counts.Control != states["control control"] {
		t.Errorf("counts %+v, members %v, audience %d", counts, states, audience)
	}
	return counts
}

// A launch that is cut off at any call of the table, and started again, makes the same campaign as one that is not.
func TestALaunchIsCutOffAnywhere(t *testing.T) {
	f, at := crowd(t, 12)
	id := idOf(at)
	f.Campaigns.Held = true
	launch(f, at)
	start := campaign.Input{Do: campaign.DoLaunch, Campaign: id}
	run := func() error { return f.Campaigns.RunAll(context.Background(), start) }
	cut := 0
	for {
		f.Faults.Reset()
		f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
			if c.Number > cut {
				return tabletest.LoseReply
			}
			return nil
		})
		err := run()
		calls := cut
		f.Faults.Reset()
		if err == nil {
			break
		}
		if !errors.Is(err, crm.ErrBusy) && calls < 5 {
			t.Logf("cut off after %d calls: %v", calls, err)
		}
		cut += 7
	}
	addsUp(t, f, id, 12)
	before := members(t, f, id)
	if err := run(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, members(t, f, id)); diff != "" || cut < 20 {
		t.Errorf("after %d calls (-before +after):\n%s", cut, diff)
	}
}

// Every step may run twice, at any time: who was erased does not come back, and who was sent to is not planned again.
func TestStepsTwice(t *testing.T) {
	f, at := crowd(t, 16)
	id := idOf(at)
	f.Campaigns.Held = true
	launch(f, at)
	do := func(step string, shards int) {
		t.Helper()
		for shard := range shards {
			for range 2 {
				if _, err := f.Campaigns.Do(t.Context(), campaign.Input{Do: campaign.DoLaunch, Step: step, Campaign: id, Shard: shard}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	do(campaign.StepPlan, 8)
	do(campaign.StepSettle, 1)
	do(campaign.StepEnlist, 8)
	counts := addsUp(t, f, id, 16)
	var erased string
	for customer, state := range members(t, f, id) {
		if state == "treated planned" {
			erased = customer
		}
	}
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+erased+"?reason=asked", nil).Want(http.StatusNoContent)
	do(campaign.StepEnlist, 8)
	do(campaign.StepBegin, 1)
	after, err := f.Service.Table.CampaignCounts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, back := members(t, f, id)[erased]; back {
		t.Error("somebody who was erased is a member again")
	}
	want := counts
	want.Planned, want.Skipped, want.Why = counts.Planned-1, 1, map[string]int{crm.SkippedErased: 1}
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// Of two who turn out to be one, the survivor keeps their own place; the other's moves where they have none. The sum stays.
func TestAMergeOfMembers(t *testing.T) {
	f, at := crowd(t, 10)
	launch(f, at)
	id := idOf(at)
	late := f.Agent().Post("/v1/customers", apitest.M{"name": "Late", "phone": "+989350000001"}).Want(http.StatusCreated).Text("id")
	var treated, other string
	for customer, state := range members(t, f, id) {
		switch {
		case state == "treated planned" && treated == "":
			treated = customer
		case state == "treated planned":
			other = customer
		}
	}
	merge := func(into, from string) {
		etag := f.Agent().Get("/v1/customers/" + into).Want(http.StatusOK).Header.Get("ETag")
		f.Manager().Call(http.MethodPost, "/v1/customers/"+into+"/merge", apitest.M{"from": from}, "If-Match", etag).Want(http.StatusOK)
	}
	before := members(t, f, id)
	merge(late, treated)
	moved := members(t, f, id)
	if moved[late] != "treated planned" || moved[treated] != "" || len(moved) != len(before) {
		t.Errorf("merged into somebody who is no member: %v", moved)
	}
	merge(late, other)
	if kept := members(t, f, id); kept[late] != "treated planned" || kept[other] != "treated planned" {
		t.Errorf("merged into a member: %v", kept)
	}
	addsUp(t, f, id, 10)
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+late+"?reason=asked", nil).Want(http.StatusNoContent)
	counts, err := f.Service.Table.CampaignCounts(t.Context(), id)
	if err != nil || counts.Audience != 10 || counts.Why[crm.SkippedErased] != 2 {
		t.Errorf("after the erasure: %+v, %v", counts, err)
	}
}

// A campaign whose period is over skips who was not reached, waits for its window, and is finished when that was measured.
func TestACampaignEnds(t *testing.T) {
	f, at := crowd(t, 8)
	launch(f, at)
	tick := func() string {
		if err := f.Campaigns.RunAll(t.Context(), campaign.Input{Do: campaign.DoTick}); err != nil {
			t.Fatal(err)
		}
		return f.Marketer().Get(at).Want(http.StatusOK).Text("state")
	}
	if state := tick(); state != crm.CampaignSending {
		t.Errorf("at once: %s", state)
	}
	f.Clock.Add(20 * 24 * time.Hour)
	if state := tick(); state != crm.CampaignWaiting {
		t.Errorf("its period over: %s", state)
	}
	counts := addsUp(t, f, idOf(at), 8)
	if counts.Why[crm.WhyOver] != counts.Skipped || counts.Planned != 0 {
		t.Errorf("skipped: %+v", counts)
	}
	f.Clock.Add(15 * 24 * time.Hour)
	tick()
	if state := tick(); state != crm.CampaignFinished {
		t.Errorf("its window over: %s", state)
	}
}

// What was cut off while it was planned is started again by a tick, after a while.
func TestATickGoesOnWithALaunch(t *testing.T) {
	f, at := crowd(t, 6)
	f.Campaigns.Held = true
	launch(f, at)
	f.Campaigns.Held = false
	for _, wait := range []struct {
		minutes int
		state   string
	}{{5, crm.CampaignPlanning}, {20, crm.CampaignSending}} {
		f.Clock.Add(time.Duration(wait.minutes) * time.Minute)
		if err := f.Campaigns.RunAll(t.Context(), campaign.Input{Do: campaign.DoTick}); err != nil {
			t.Fatal(err)
		}
		if got := f.Marketer().Get(at).Text("state"); got != wait.state {
			t.Errorf("after %d minutes: %s", wait.minutes, got)
		}
	}
}
