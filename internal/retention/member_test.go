package retention_test

import (
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// A prospect who is forgotten while a campaign waits to address them is counted as skipped: its sum stays.
func TestForgottenAsAMember(t *testing.T) {
	f := apitest.New(t)
	id := f.Agent().Post("/v1/customers", m{"name": "Quiet", "phone": phone(1)}).Want(http.StatusCreated).Text("id")
	member := crm.Member{Campaign: "cam_1", Customer: id, Arm: crm.ArmTreated, State: crm.SendingPlanned, Due: f.Clock.Now()}
	if _, err := f.Service.Table.Enlist(t.Context(), []crm.Member{member}, func() string { return "evt_member" }); err != nil {
		t.Fatal(err)
	}
	f.Clock.Add(400 * day)
	if report := run(t, jobOf(f)); report.Erased != 1 {
		t.Fatalf("report %+v", report)
	}
	counts, err := f.Service.Table.CampaignCounts(t.Context(), "cam_1")
	if err != nil || counts.Audience != 1 || counts.Why[crm.SkippedErased] != 1 || counts.Planned != 0 {
		t.Errorf("counts %+v, %v", counts, err)
	}
}
