package campaign_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/table"
)

// Divided into more parts than there are shards, a launch makes members of the same customers, each once, and holds out of each part what
// its share is to within one; a launch that is repeated changes nothing.
func TestALaunchByManyParts(t *testing.T) {
	const customers = 40
	f, at := crowd(t, customers)
	f.Campaigns.MostEach, f.Campaigns.AtOnce = 1, 3
	launch(f, at)
	id := idOf(at)
	counts := addsUp(t, f, id, customers)
	c, err := f.Service.Table.Campaign(t.Context(), id)
	if err != nil || c.Parts <= table.Shards || c.State != crm.CampaignSending {
		t.Fatalf("%d parts, %s, %v; want more than there are shards", c.Parts, c.State, err)
	}
	if counts.Control > c.Parts || counts.Planned+counts.Control != customers {
		t.Errorf("counts %+v", counts)
	}
	plan := f.Marketer().Get(at).Want(http.StatusOK)
	want(t, "shown", []any{float64(counts.Planned), float64(counts.Control)}, []any{plan.At("plan/treated"), plan.At("plan/control")})
	before := members(t, f, id)
	for _, step := range []string{campaign.StepPlan, campaign.StepEnlist} {
		for part := range c.Parts {
			in := campaign.Input{Do: campaign.DoLaunch, Step: step, Campaign: id, Shard: part}
			if _, err := f.Campaigns.Do(t.Context(), in); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(before, members(t, f, id)); diff != "" {
		t.Errorf("members after all was repeated (-before +after):\n%s", diff)
	}
}

// Into how many parts the customers are divided is fixed when planning begins, though there may be more of them by the time that it is
// started again; a launch of what was refused is divided anew.
func TestPartsAreFixed(t *testing.T) {
	f, at := crowd(t, 20)
	f.Campaigns.Held = true
	launch(f, at)
	id := idOf(at)
	open := func(mostEach int) campaign.Output {
		t.Helper()
		f.Campaigns.MostEach = mostEach
		out, err := f.Campaigns.Do(t.Context(), campaign.Input{Do: campaign.DoLaunch, Step: campaign.StepOpen, Campaign: id})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	fixed := len(open(1).Works)
	if fixed <= table.Shards {
		t.Errorf("%d works, want more than there are shards", fixed)
	}
	if n := len(open(1000).Works); n != fixed {
		t.Errorf("started again: %d works, want %d still", n, fixed)
	}
	c, err := f.Service.Table.Campaign(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.Refuse(crm.Reason{Code: "campaign.nobody"}, f.Clock.Now()).Launch(crm.Launching{Today: f.Service.Business.Day(f.Clock.Now()), Seed: "other"})
	if err != nil || again.Parts != 0 {
		t.Errorf("launched anew: %d parts, %v; want them to be chosen", again.Parts, err)
	}
}

// The works of the largest round leave room in the 256 KB that the state of an execution has.
func TestARoundFitsTheState(t *testing.T) {
	const most = 1024
	f, at := crowd(t, 1)
	c, err := f.Service.Table.Campaign(t.Context(), idOf(at))
	if err != nil {
		t.Fatal(err)
	}
	c.State, c.Parts = crm.CampaignPlanning, most
	if _, err := f.Service.Table.SaveCampaign(t.Context(), c, c.Version, crm.Once{}, "evt_parts"); err != nil {
		t.Fatal(err)
	}
	out, err := f.Campaigns.Do(t.Context(), campaign.Input{Do: campaign.DoLaunch, Step: campaign.StepOpen, Campaign: c.ID})
	if err != nil || len(out.Works) != most {
		t.Fatalf("%d works, %v", len(out.Works), err)
	}
	encoded, err := json.Marshal(out)
	if err != nil || len(encoded) > 128<<10 {
		t.Errorf("%d bytes, %v; want 128 KB at most", len(encoded), err)
	}
}

// All campaigns together come to the same, into however many parts the customers are divided.
func TestTheProgrammeByManyParts(t *testing.T) {
	f, _ := programme(t, 40)
	f.Clock.Add(40 * 24 * time.Hour)
	one := f.together(t)
	few := plain(t, one.Effect)
	f.job.MostEach, f.job.AtOnce = 1, 3
	many := plain(t, f.together(t).Effect)
	if diff := cmp.Diff(few, many, cmpopts.EquateApprox(1e-9, 1e-9)); diff != "" {
		t.Errorf("by many parts (-few +many):\n%s", diff)
	}
	if one.Effect.Treated+one.Effect.Control != 40 {
		t.Errorf("%d treated and %d controls of 40", one.Effect.Treated, one.Effect.Control)
	}
}

// plain is a value as JSON has it.
func plain(t *testing.T, of any) (out any) {
	t.Helper()
	encoded, err := json.Marshal(of)
	if err == nil {
		err = json.Unmarshal(encoded, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A work hands on no more than its bound; what is left waits for the next tick.
func TestAWorkHandsOnSoMany(t *testing.T) {
	f, at := crowd(t, 24)
	f.Campaigns.MostHanded = 1
	f.Campaigns.Held = true
	launch(f, at)
	f.Campaigns.Held = false
	if err := f.Campaigns.RunAll(t.Context(), campaign.Input{Do: campaign.DoLaunch, Campaign: idOf(at)}); err != nil {
		t.Fatal(err)
	}
	if n := len(f.Queue.Parcels); n == 0 || n > addsUp(t, f, idOf(at), 24).Planned {
		t.Errorf("%d parcels", n)
	}
}
