package campaign_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/money"
)

const provenID = "cam_0proven"

// proven has a campaign that was sent to every other of n customers; all have bought once before, and those addressed again since.
func proven(t *testing.T, n int) *apitest.Firm {
	t.Helper()
	f, ctx := apitest.New(t), context.Background()
	cost, err := money.Parse("10", "IRT")
	if err != nil {
		t.Fatal(err)
	}
	c := crm.Campaign{
		ID: provenID, Version: 1, Name: "Come <back>", State: crm.CampaignWaiting, Window: 30, LaunchedAt: f.Clock.Now(),
		Terms: &crm.CampaignTerms{Costs: map[string]money.Money{"sms": cost}},
	}
	if err := f.Service.Table.CreateCampaign(ctx, c, crm.Once{}, "evt_launch"); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		id := f.Capture(fmt.Sprint("Customer ", i), fmt.Sprintf("0912%07d", 1234000+i))
		m := crm.Member{Campaign: provenID, Customer: id, Arm: crm.ArmControl, State: crm.SendingControl, Segment: "loyal", Bought: true, Unit: "IRT", Margin: 0.5}
		sales := []apitest.M{apitest.Purchase(id, fmt.Sprint("old-", i), "2026-10-01T00:00:00Z", "1000")}
		if i%2 == 0 {
			m.Arm, m.State, m.Channel = crm.ArmTreated, crm.SendingSent, "sms"
			sales = append(sales, apitest.Purchase(id, fmt.Sprint("new-", i), "2026-11-22T01:00:00Z", fmt.Sprint(400+i%5)))
		}
		f.Buy(sales...)
		if _, err := f.Service.Table.Enlist(ctx, []crm.Member{m}, func() string { return "evt_" + id }); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

const provenPath = "/v1/campaigns/" + provenID + "/results"

func TestResultsAreMeasuredAndRead(t *testing.T) {
	f := proven(t, 8)
	before := f.Marketer().Get(provenPath, "Accept-Language", "en").Want(http.StatusOK)
	if !strings.HasPrefix(before.Text("effect/sentence"), "Nothing was measured yet") || before.Number("counts/audience") != 8 {
		t.Errorf("before: %s", before.Body)
	}
	started := f.Marketer().Post(provenPath, apitest.M{}).Want(http.StatusAccepted)
	if started.Text("campaign") != provenID || started.Header.Get("Location") != provenPath {
		t.Errorf("%s, %s", started.Body, started.Header.Get("Location"))
	}
	after := f.Marketer().Get(provenPath, "Accept-Language", "en").Want(http.StatusOK)
	if after.Number("effect/treated") != 4 || after.Number("effect/treatedBought") != 4 || after.Text("effect/return/cost/amount") != "40" {
		t.Errorf("after: %s", after.Body)
	}
	if !strings.HasPrefix(after.Text("effect/sentence"), "Too early to say") || after.Text("effect/labels/loyal") == "" {
		t.Errorf("sentence: %s", after.Body)
	}
	if fa := f.Marketer().Get(provenPath, "Accept-Language", "fa").Text("effect/sentence"); !strings.HasPrefix(fa, "هنوز زود است") {
		t.Error(fa)
	}
}

func TestResultsOfNoCampaign(t *testing.T) {
	f := apitest.New(t)
	f.Marketer().Get("/v1/campaigns/cam_none/results").Want(http.StatusNotFound)
	f.Marketer().Post("/v1/campaigns/cam_none/results", apitest.M{}).Want(http.StatusNotFound)
	draft := crm.Campaign{ID: "cam_draft", Version: 1, State: crm.CampaignDraft}
	if err := f.Service.Table.CreateCampaign(context.Background(), draft, crm.Once{}, "evt_draft"); err != nil {
		t.Fatal(err)
	}
	refused := f.Marketer().Post("/v1/campaigns/cam_draft/results", apitest.M{}).Want(http.StatusConflict)
	if refused.Text("code") != "campaign.state" {
		t.Error(refused.Body)
	}
}

// A start that fails is made up for by the repetition of the request; one that was made is not made again by it.
func TestMeasuringThatCouldNotBeStarted(t *testing.T) {
	f := proven(t, 2)
	f.Campaigns.Fail = errors.New("the state machine does not answer")
	f.Marketer().Post(provenPath, apitest.M{}, "Idempotency-Key", "k1").Want(http.StatusInternalServerError)
	f.Campaigns.Fail = nil
	first := f.Marketer().Post(provenPath, apitest.M{}, "Idempotency-Key", "k1").Want(http.StatusAccepted)
	asked := len(f.Campaigns.Asks)
	again := f.Marketer().Post(provenPath, apitest.M{}, "Idempotency-Key", "k1").Want(http.StatusAccepted)
	if first.Body != again.Body || len(f.Campaigns.Asks) != asked {
		t.Errorf("%s, then %s; %d starts, then %d", first.Body, again.Body, asked, len(f.Campaigns.Asks))
	}
}

func TestProgrammeIsMeasuredAndRead(t *testing.T) {
	f := proven(t, 4)
	none := f.Marketer().Get("/v1/programme", "Accept-Language", "en").Want(http.StatusOK)
	if !strings.HasPrefix(none.Text("effect/sentence"), "Nothing was measured yet") {
		t.Error(none.Body)
	}
	refused := f.Marketer().Post("/v1/programme", apitest.M{}).Want(http.StatusConflict)
	if refused.Text("code") != "programme.none" {
		t.Error(refused.Body)
	}
	o := crm.Outreach{Global: 0.5, GlobalSeed: "g", GlobalSince: f.Clock.Now()}
	if _, err := f.Service.Table.ChangeOutreach(context.Background(), o, 0, "evt_outreach"); err != nil {
		t.Fatal(err)
	}
	f.Marketer().Post("/v1/programme", apitest.M{}).Want(http.StatusAccepted)
	found := f.Marketer().Get("/v1/programme", "Accept-Language", "en").Want(http.StatusOK)
	if found.Number("effect/treated")+found.Number("effect/control") != 4 || found.Number("share") != 0.5 || found.At("stop") != false {
		t.Error(found.Body)
	}
}
