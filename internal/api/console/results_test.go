package console_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/money"
)

const resultsPath = "/campaigns/cam_0shown/results"

// addressed is a firm with a campaign that went to every other of n customers, who bought more than the others.
func addressed(t *testing.T, n int) *apitest.Firm {
	t.Helper()
	f, ctx := apitest.New(t), context.Background()
	cost, err := money.Parse("10", "IRT")
	if err != nil {
		t.Fatal(err)
	}
	c := crm.Campaign{
		ID: "cam_0shown", Version: 1, Name: "Come <back>", State: crm.CampaignWaiting, Window: 30, LaunchedAt: f.Clock.Now(),
		Terms: &crm.CampaignTerms{Costs: map[string]money.Money{"sms": cost}},
	}
	if err := f.Service.Table.CreateCampaign(ctx, c, crm.Once{}, "evt_launch"); err != nil {
		t.Fatal(err)
	}
	var sales []apitest.M
	for i := range n {
		id := f.Capture(fmt.Sprint("Customer ", i), fmt.Sprintf("0912%07d", 1234000+i))
		m := crm.Member{
			Campaign: c.ID, Customer: id, Arm: crm.ArmControl, State: crm.SendingControl, Segment: []string{"loyal", "atRisk"}[i/2%2], Bought: i%3 > 0,
			Unit: "IRT", Margin: 0.5,
		}
		if i%2 == 0 {
			m.Arm, m.State, m.Channel = crm.ArmTreated, crm.SendingSent, "sms"
			sales = append(sales, apitest.Purchase(id, fmt.Sprint("new-", i), "2026-11-22T01:00:00Z", fmt.Sprint(4000+i%5)))
		}
		if i == 2 {
			m.State, m.Reason = crm.SendingSkipped, crm.WhyCap
		}
		if _, err := f.Service.Table.Enlist(ctx, []crm.Member{m}, func() string { return "evt_" + id }); err != nil {
			t.Fatal(err)
		}
	}
	f.Buy(sales...)
	return f
}

func TestResultsPage(t *testing.T) {
	f := addressed(t, 72)
	has(t, f.Marketer().Get("/console/en"+resultsPath).Want(http.StatusOK), "Nothing was measured yet", "Come &lt;back&gt;", "Measure now")
	f.Clock.Add(40 * 24 * time.Hour)
	done := send(f.Marketer(), "/console/en"+resultsPath, url.Values{"_key": {"k1"}}).Want(http.StatusSeeOther)
	if to := done.Header.Get("Location"); to != "/console/en"+resultsPath+"?done=measuring" {
		t.Error(to)
	}
	has(t, f.Marketer().Get("/console/en"+resultsPath+"?done=measuring").Want(http.StatusOK),
		"Measuring has begun", "It paid: it brought", "Addressed (<bdi>36</bdi>)", "Left alone (<bdi>36</bdi>)", "100.0%", `<svg class="chart" role="img"`,
		"At risk", "Had bought before", "Had not bought before", "Sure", "350\u00a0toman", "Of twenty groups")
	has(t, f.Marketer().Get("/console/fa"+resultsPath).Want(http.StatusOK), "صرف کرد", "مخاطبان (<bdi>۳۶</bdi>)", "در خطر ازدست‌رفتن", `dir="rtl"`)
	has(t, f.Marketer().Get("/console/ar"+resultsPath).Want(http.StatusOK), "كانت مجدية")
}

func TestResultsPageRefuses(t *testing.T) {
	f := apitest.New(t)
	f.Marketer().Get("/console/en/campaigns/cam_none/results").Want(http.StatusNotFound)
	send(f.Marketer(), "/console/en/campaigns/cam_none/results", url.Values{"_key": {"k"}}).Want(http.StatusNotFound)
	f.Agent().Get("/console/en/campaigns/cam_none/results").Want(http.StatusForbidden)
	draft := crm.Campaign{ID: "cam_draft", Version: 1, State: crm.CampaignDraft, Name: "Draft"}
	if err := f.Service.Table.CreateCampaign(context.Background(), draft, crm.Once{}, "evt_draft"); err != nil {
		t.Fatal(err)
	}
	again := send(f.Marketer(), "/console/en/campaigns/cam_draft/results", url.Values{"_key": {"k"}}).Want(http.StatusConflict)
	has(t, again, "The campaign is not in a state that allows this", "Draft")
}

func TestProgrammePage(t *testing.T) {
	f := addressed(t, 4)
	has(t, f.Marketer().Get("/console/fa/programme").Want(http.StatusOK), "هنوز چیزی سنجیده نشده است")
	has(t, send(f.Marketer(), "/console/en/programme", url.Values{"_key": {"k"}}).Want(http.StatusConflict), "No share of customers is left out")
	o := crm.Outreach{Global: 0.2, GlobalSeed: "g", GlobalSince: f.Clock.Now()}
	if _, err := f.Service.Table.ChangeOutreach(context.Background(), o, 0, "evt_outreach"); err != nil {
		t.Fatal(err)
	}
	done := send(f.Marketer(), "/console/en/programme", url.Values{"_key": {"k2"}}).Want(http.StatusSeeOther)
	if to := done.Header.Get("Location"); to != "/console/en/programme?done=measuring" {
		t.Error(to)
	}
	has(t, f.Marketer().Get("/console/en/programme").Want(http.StatusOK), "Too early to say", "20%", "Had not bought before")
	f.Agent().Get("/console/en/programme").Want(http.StatusForbidden)
}
