package campaign_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/table"
	"vafa/internal/value"
)

// programme is a firm of n customers who bought once before a global holdout of 40 % was set.
func programme(t *testing.T, n int) (*trial, crm.Outreach) {
	t.Helper()
	f := &trial{Firm: apitest.New(t), rows: t.TempDir()}
	f.job = &campaign.Job{
		Store: f.Service.Table, Rows: value.Folder(f.rows), Source: f.Service.Source, Business: f.Service.Business, Shards: table.Shards,
	}
	f.job.Business.DefaultMargin = 0.5
	for i := range n {
		id := f.Agent().Post("/v1/customers", apitest.M{"name": fmt.Sprint("Customer ", i), "email": fmt.Sprintf("c%d@example.com", i)}).
			Want(http.StatusCreated).Text("id")
		f.members = append(f.members, id)
		f.buys(i, "before", -20, fmt.Sprint(1000+i%10))
	}
	o := crm.Outreach{Global: 0.4, GlobalSeed: "g", GlobalSince: f.Clock.Now()}
	o, err := f.Service.Table.ChangeOutreach(context.Background(), o, 0, "evt_outreach")
	if err != nil {
		t.Fatal(err)
	}
	return f, o
}

func (f *trial) together(t *testing.T) crm.Programme {
	t.Helper()
	ctx := context.Background()
	if err := f.job.RunAll(ctx, campaign.Input{Do: campaign.DoProgramme}); err != nil {
		t.Fatal(err)
	}
	out, err := f.Service.Table.Programme(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Everybody whom campaigns may address buys a little more than those whom none does; what campaigns have cost is set against it.
func TestAllCampaignsTogether(t *testing.T) {
	f, o := programme(t, 110)
	held := 0
	f.Clock.Add(24 * time.Hour)
	early := f.together(t)
	want(t, "on the next day", []any{"early", false}, []any{early.Effect.Verdict, early.Stop})
	f.Clock.Add(40 * 24 * time.Hour)
	for i, id := range f.members {
		amount := 400 + i%7*10
		if crm.InGlobalHoldout(o, id) {
			held++
			amount -= 200
		}
		f.buys(i, "since", 1+i%20, fmt.Sprint(amount))
	}
	free := f.together(t)
	want(t, "arms", []int{len(f.members) - held, held}, []int{free.Effect.Treated, free.Effect.Control})
	want(t, "days", []string{"2026-11-22", "2027-01-02"}, []string{free.Since.String(), free.AsOf.String()})
	want(t, "verdict", []any{"paid", "programme.paid", false}, []any{free.Effect.Verdict, free.Effect.Why.Code, free.Stop})
	if low, high := free.Effect.Profit.Adjusted.Low, free.Effect.Profit.Adjusted.High; low.Minor() > toman(t, "100").Minor() || high.Minor() < toman(t, "100").Minor() {
		t.Errorf("the profit of each is 100 toman more, the interval is from %v to %v", low, high)
	}
	f.spends(t, "100000")
	dear := f.together(t)
	want(t, "dear", []any{"loss", true, toman(t, "100000")}, []any{dear.Effect.Verdict, dear.Stop, dear.Effect.Return.Cost})
}

// spends records a campaign that has cost an amount.
func (f *trial) spends(t *testing.T, amount string) {
	t.Helper()
	ctx := context.Background()
	c := crm.Campaign{ID: trialID, Version: 1, State: crm.CampaignFinished, LaunchedAt: f.Clock.Now()}
	r := crm.CampaignResult{Campaign: trialID, At: f.Clock.Now(), Effect: crm.Unmeasured("campaign.early")}
	r.Effect.Return.Cost = toman(t, amount)
	if err := f.Service.Table.CreateCampaign(ctx, c, crm.Once{}, "evt_dear"); err != nil {
		t.Fatal(err)
	}
	if err := f.Service.Table.SaveCampaignResult(ctx, r, "evt_result"); err != nil {
		t.Fatal(err)
	}
}

func TestStepOfAllCampaignsThatIsNone(t *testing.T) {
	f, _ := programme(t, 0)
	if _, err := f.job.Do(context.Background(), campaign.Input{Do: campaign.DoProgramme, Step: campaign.StepPlan}); err == nil {
		t.Error("a plan of all campaigns together")
	}
}
