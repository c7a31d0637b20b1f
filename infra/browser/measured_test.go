//go:build browser

package browser

import (
	"context"
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// measured is a campaign that went to every other of some customers, and was measured.
func (b *busy) measured(t testing.TB, ids []string) string {
	t.Helper()
	ctx := context.Background()
	c := crm.Campaign{
		ID: "cam_01HBUSY00000000000000000", Version: 1, Name: "بازگشت پاییزی", State: crm.CampaignWaiting, Purpose: crm.Marketing, Window: 30,
		Mix: crm.Mix{Channels: []string{"sms"}}, LaunchedAt: b.Clock.Now(), CreatedAt: b.Clock.Now(), Terms: &crm.CampaignTerms{},
	}
	if err := b.Service.Table.CreateCampaign(ctx, c, crm.Once{}, "evt_busy"); err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		m := crm.Member{Campaign: c.ID, Customer: id, Arm: crm.ArmControl, State: crm.SendingControl, Segment: []string{"loyal", "atRisk"}[i/2%2], Bought: i%5 > 0, Unit: "IRT", Margin: 0.2}
		if i%2 == 0 {
			m.Arm, m.State, m.Channel = crm.ArmTreated, crm.SendingSent, "sms"
		}
		if _, err := b.Service.Table.Enlist(ctx, []crm.Member{m}, func() string { return "evt_" + id }); err != nil {
			t.Fatal(err)
		}
	}
	b.Marketer().Post("/v1/campaigns/"+c.ID+"/results", apitest.M{}).Want(http.StatusAccepted)
	return c.ID
}
