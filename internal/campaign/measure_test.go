package campaign_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
	"vafa/internal/value"
)

// trial is a campaign that was launched and sent; its members' ids are in the order in which they came.
type trial struct {
	*apitest.Firm
	job     *campaign.Job
	rows    string
	members []string
}

const trialID = "cam_01"

// newTrial has n customers who bought once for 1,000 toman the month before; every other one is left alone.
func newTrial(t *testing.T, n int) *trial {
	t.Helper()
	f := &trial{Firm: apitest.New(t), rows: t.TempDir()}
	f.job = &campaign.Job{
		Store: f.Service.Table, Rows: value.Folder(f.rows), Source: f.Service.Source, Business: f.Service.Business, Shards: table.Shards,
	}
	for i := range n {
		id := f.Agent().Post("/v1/customers", apitest.M{"name": fmt.Sprint("Customer ", i), "email": fmt.Sprintf("c%d@example.com", i)}).
			Want(http.StatusCreated).Text("id")
		f.members = append(f.members, id)
		f.buys(i, "before", -30, "1000")
	}
	f.launch(t)
	return f
}

func (f *trial) launch(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	c := crm.Campaign{
		ID: trialID, Version: 1, Name: "Back", State: crm.CampaignWaiting, Holdout: 0.5, Window: 30, LaunchedAt: f.Clock.Now(), Seed: "s",
		Terms: &crm.CampaignTerms{Costs: map[string]money.Money{"sms": toman(t, "10")}},
	}
	if err := f.Service.Table.CreateCampaign(ctx, c, crm.Once{}, "evt_launch"); err != nil {
		t.Fatal(err)
	}
	for i, id := range f.members {
		m := crm.Member{
			Campaign: trialID, Customer: id, Arm: crm.ArmTreated, State: crm.SendingSent, Channel: "sms", Segment: []string{"loyal", "atRisk"}[i/2%2],
			Bought: true, Expected: 0.5, ExpectedSpend: int64(1000 * (i % 7)), Unit: "IRT", Margin: 0.5,
		}
		if i%2 == 1 {
			m.Arm, m.State = crm.ArmControl, crm.SendingControl
		}
		newEvent := func() string { return fmt.Sprintf("evt_enlist_%d", i) }
		if _, err := f.Service.Table.Enlist(ctx, []crm.Member{m}, newEvent); err != nil {
			t.Fatal(err)
		}
	}
}

// buys records a purchase some days after the launch and gives its id.
func (f *trial) buys(i int, reference string, day int, amount string) string {
	at := apitest.Start.AddDate(0, 0, day).Format(time.RFC3339)
	sale := apitest.Purchase(f.members[i], fmt.Sprintf("%s-%d", reference, i), at, amount)
	return f.Buy(sale)[0]
}

func (f *trial) measure(t *testing.T) crm.CampaignResult {
	t.Helper()
	ctx := context.Background()
	if err := f.job.RunAll(ctx, campaign.Input{Do: campaign.DoMeasure, Campaign: trialID}); err != nil {
		t.Fatal(err)
	}
	out, err := f.Service.Table.CampaignResult(ctx, trialID)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func toman(t *testing.T, amount string) money.Money {
	t.Helper()
	out, err := money.Parse(amount, "IRT")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b money.Money) bool { return a.String() == b.String() })); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestOnlyPurchasesOfTheWindowCount(t *testing.T) {
	f := newTrial(t, 8)
	f.Clock.Add(31 * 24 * time.Hour)
	f.buys(0, "first", 0, "400") // on the day of the launch
	f.buys(2, "last", 29, "800")
	f.buys(4, "after", 30, "5000")
	f.buys(1, "control", 3, "200")
	returned := f.buys(6, "returned", 5, "600")
	f.Agent().Post("/v1/purchases/"+returned+"/refunds", apitest.M{"amount": apitest.Toman("600"), "reason": "Scratched"}).Want(http.StatusCreated)
	got := f.measure(t)
	want(t, "arms", []int{4, 4, 2, 1}, []int{got.Effect.Treated, got.Effect.Control, got.Effect.TreatedBought, got.Effect.ControlBought})
	raw := got.Effect.Revenue.Raw
	want(t, "revenue of a member", []money.Money{toman(t, "300"), toman(t, "50"), toman(t, "250")}, []money.Money{raw.Treated, raw.Control, raw.Difference})
	want(t, "profit of a member", toman(t, "125"), got.Effect.Profit.Raw.Difference)
	want(t, "cost", toman(t, "40"), got.Effect.Return.Cost)
	want(t, "days", []string{"2026-11-22", "2026-12-21", "2026-12-21"}, []string{got.From.String(), got.Until.String(), got.AsOf.String()})
	want(t, "over, and so few", []any{true, "small"}, []any{got.Over, got.Effect.Verdict})
}

// A member who was erased is in neither arm; the counts know how many there were.
func TestWhoWasErasedIsInNeitherArm(t *testing.T) {
	f := newTrial(t, 6)
	f.buys(0, "in", 0, "400")
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+f.members[2]+"?reason=asked", nil).Want(http.StatusNoContent)
	got := f.measure(t)
	want(t, "arms and gone", []int{2, 3, 1, 6}, []int{got.Effect.Treated, got.Effect.Control, got.Gone, got.Counts.Audience})
	want(t, "verdict", "early", got.Effect.Verdict)
}

func TestResultSaysWhetherItPaid(t *testing.T) {
	const members = 80
	f := newTrial(t, members)
	for i := range members {
		if i%2 == 0 || i%5 == 0 {
			f.buys(i, "in", 0, fmt.Sprint(400+i%9*10))
		}
	}
	f.Clock.Add(40 * 24 * time.Hour)
	got := f.measure(t)
	r := got.Effect.Return
	want(t, "verdict", "paid", got.Effect.Verdict)
	if r.Net.Low.Sign() <= 0 || r.Ratio == nil || r.Ratio.Low <= 0 {
		t.Errorf("net %v, ratio %v", r.Net, r.Ratio)
	}
	want(t, "sentence", "campaign.paid", got.Effect.Why.Code)
	want(t, "groups", []string{"atRisk", "loyal", "old"}, []string{got.Effect.Segments[0].Name, got.Effect.Segments[1].Name, got.Effect.Old[0].Name})
	again := f.measure(t)
	again.Version, got.Version = 0, 0
	want(t, "measured twice", got, again)
	f.namesNobody(t)
}

// namesNobody looks for ids in the rows.
func (f *trial) namesNobody(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(f.rows, "campaign", trialID, "*"))
	if err != nil || len(files) != table.Shards {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(content), "cus_") {
			t.Errorf("%s: %s, %v", name, content, err)
		}
	}
}

// Cut off anywhere, measuring leaves what was there, and once more it comes to its end.
func TestMeasuringIsCutOff(t *testing.T) {
	f := newTrial(t, 8)
	f.buys(0, "in", 0, "400")
	whole := f.measure(t)
	calls := 0
	f.Faults.Choose(func(tabletest.Call) tabletest.Fault { calls++; return nil })
	f.measure(t)
	for n := range calls {
		at := 0
		f.Faults.Choose(func(tabletest.Call) tabletest.Fault {
			if at++; at == n+1 {
				return tabletest.LoseReply
			}
			return nil
		})
		_ = f.job.RunAll(context.Background(), campaign.Input{Do: campaign.DoMeasure, Campaign: trialID})
		f.Faults.Choose(func(tabletest.Call) tabletest.Fault { return nil })
		got := f.measure(t)
		got.Version = whole.Version
		want(t, fmt.Sprint("after a fault at call ", n+1), whole, got)
	}
}

func TestLaterResultStays(t *testing.T) {
	f := newTrial(t, 2)
	ctx := context.Background()
	later := f.measure(t)
	earlier := later
	earlier.At, earlier.Gone = later.At.Add(-time.Hour), 7
	if err := f.Service.Table.SaveCampaignResult(ctx, earlier, "evt_earlier"); err != nil {
		t.Fatal(err)
	}
	got, err := f.Service.Table.CampaignResult(ctx, trialID)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "result", later, got)
}

func TestRowsThatAreNotThere(t *testing.T) {
	f := newTrial(t, 2)
	_, err := f.job.Do(context.Background(), campaign.Input{Do: campaign.DoMeasure, Step: campaign.StepConclude, Campaign: trialID})
	if err == nil || !strings.Contains(err.Error(), trialID) {
		t.Errorf("%v", err)
	}
	for shard := range table.Shards {
		if err := f.job.Rows.Write(context.Background(), fmt.Sprintf("campaign/%s/%d", trialID, shard), io.LimitReader(strings.NewReader(`{"t":`), 5)); err != nil {
			t.Fatal(err)
		}
	}
	_, err = f.job.Do(context.Background(), campaign.Input{Do: campaign.DoMeasure, Step: campaign.StepConclude, Campaign: trialID})
	if err == nil || !strings.Contains(err.Error(), "rows") {
		t.Errorf("%v", err)
	}
}
