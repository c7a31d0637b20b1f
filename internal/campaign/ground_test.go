package campaign_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/table"
)

// A campaign for the owners of a product, planned by a model: each has what is expected of them, and whom no campaign of marketing
// addresses is left out; each owner is found in the part of their value alone. The day after, all campaigns together are measured too.
func TestPlanningByAModelAmongOwners(t *testing.T) {
	f := apitest.New(t)
	f.Marketer().Post("/v1/products", apitest.M{"sku": "RF-480", "name": apitest.M{"en": "Fridge"}}).Want(http.StatusCreated)
	owners := 0
	for i := range 40 {
		phone := fmt.Sprintf("+98912%07d", i)
		id := f.Agent().Post("/v1/customers", apitest.M{"name": fmt.Sprint("Customer ", i), "phone": phone, "consent": apitest.M{"sms": true}}).
			Want(http.StatusCreated).Text("id")
		for k := range 1 + i%5 {
			at := apitest.Start.AddDate(0, 0, -7*k*(1+i%7)-i-1).Format(time.RFC3339)
			f.Buy(apitest.Purchase(id, fmt.Sprint(i, "-", k), at, fmt.Sprint(1000*(1+i%4+k))))
		}
		if i%4 == 0 {
			owners++
			f.Public().Post("/v1/warranty-cards", apitest.M{
				"model": "RF-480", "serial": fmt.Sprint("SN", 1000+i), "purchasedOn": "2026-11-01", "owner": apitest.M{"name": fmt.Sprint("Customer ", i), "phone": phone},
			}).Want(http.StatusCreated)
		}
	}
	f.Manager().Post("/v1/segmentation/runs", apitest.M{}).Want(http.StatusAccepted)
	outreach := crm.UsualOutreach()
	outreach.Global, outreach.GlobalSeed, outreach.GlobalSince = 0.2, "s", f.Clock.Now()
	if _, err := f.Service.Table.ChangeOutreach(t.Context(), outreach, 0, "evt_outreach"); err != nil {
		t.Fatal(err)
	}
	at := f.Marketer().Post("/v1/campaigns", apitest.M{
		"name": "Owners", "mix": apitest.M{"channels": []string{"sms"}, "product": "rf-480"}, "audience": apitest.M{"owns": []string{"RF-480"}},
		"until": "2026-12-10", "variants": []apitest.M{{"name": "all", "texts": apitest.M{"en": apitest.M{"text": "A part for your {product}"}}}},
	}).Want(http.StatusCreated).Header.Get("Location")
	ahead := f.Marketer().Post(at+"/preview", nil).Want(http.StatusOK)
	f.Campaigns.MostEach = 1 // more parts than there are shards of the owners
	launch(f, at)
	got := f.Marketer().Get(at).Want(http.StatusOK)
	global := got.Number("plan/left/campaign.global")
	if got.Number("plan/considered") != float64(owners) || got.Number("counts/audience")+global != float64(owners) {
		t.Errorf("of %d owners: %s", owners, got.Body)
	}
	if ahead.Number("treated")+ahead.Number("control") != got.Number("counts/audience") {
		t.Errorf("preview: %s", ahead.Body)
	}
	for customer := range members(t, f, idOf(at)) {
		m, err := f.Service.Table.Member(t.Context(), idOf(at), customer)
		if err != nil || m.Why.Code != "member.owns" || m.Expected <= 0 || m.Unit != "IRR" || m.ExpectedSpend <= 0 || !m.Bought {
			t.Errorf("member %+v, %v", m, err)
		}
	}
	found, parts := 0, 4*table.Shards
	for part := range parts {
		theirs, err := f.Service.Table.CardOwners(t.Context(), "RF-480", part, parts)
		if err != nil {
			t.Fatal(err)
		}
		found += len(theirs)
	}
	if _, err := f.Service.Table.CardOwners(t.Context(), "RF-480", 0, table.Shards+1); err == nil || found != owners {
		t.Errorf("%d owners in %d parts, want %d; %v for a number that nobody divides into", found, parts, owners, err)
	}
	f.Clock.Add(24 * time.Hour)
	if err := f.Campaigns.RunAll(t.Context(), campaign.Input{Do: campaign.DoTick}); err != nil {
		t.Fatal(err)
	}
	f.Marketer().Get(at + "/results").Want(http.StatusOK)
	if since := f.Marketer().Get("/v1/programme").Want(http.StatusOK).Text("since"); since != "2026-11-22" {
		t.Errorf("programme since %q", since)
	}
}
