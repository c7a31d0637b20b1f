package outreach_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// An offer is seen by whom it was sent to, as long as it holds, and by nobody else.
func TestOffer(t *testing.T) {
	f := apitest.New(t)
	id := known(t, f)
	customer := crm.Customer{ID: id}
	c := crm.Campaign{
		ID: "cam_1", Version: 1, State: crm.CampaignSending, Purpose: crm.Marketing,
		From: locale.Date{Year: 2026, Month: 11, Day: 1}, Until: locale.Date{Year: 2026, Month: 12, Day: 30},
		Variants: []crm.Variant{{
			Texts: map[string]crm.Wording{"fa": {Text: "{offer}"}},
			Offer: &crm.Offer{Code: "YALDA", Text: map[string]string{"fa": "ده درصد کمتر"}, Until: locale.Date{Year: 2026, Month: 11, Day: 25}},
		}},
	}
	if err := f.Service.Table.CreateCampaign(t.Context(), c, crm.Once{}, "evt_campaign"); err != nil {
		t.Fatal(err)
	}
	member := crm.Member{Campaign: c.ID, Customer: id, Arm: crm.ArmTreated, Channel: "sms", Lang: "fa", Due: f.Clock.Now(), State: crm.SendingPlanned}
	if _, err := f.Service.Table.Enlist(t.Context(), []crm.Member{member}, func() string { return "evt_member" }); err != nil {
		t.Fatal(err)
	}
	if err := f.Delivery.Deliver(t.Context(), crm.Parcel{Customer: id, Campaign: c.ID}); err != nil || len(f.Post.Letters) != 1 {
		t.Fatalf("%d letters, %v", len(f.Post.Letters), err)
	}
	_, link, _ := strings.Cut(f.Post.Letters[0].Text, "http://example.com")
	if got := f.Public().Get(link).Want(http.StatusOK); !strings.Contains(got.Body, "ده درصد کمتر") || !strings.Contains(got.Body, "YALDA") || strings.Contains(got.Body, id) {
		t.Errorf("page %s", got.Body)
	}
	f.Public().Get(link + "x").Want(http.StatusNotFound)
	other, err := f.Service.LinksAt("").Offer(customer, "fa", "cam_other")
	if err != nil || other != "" {
		t.Errorf("a firm without a site makes the address %q, %v", other, err)
	}
	other, err = f.Service.LinksAt("http://example.com").Offer(customer, "fa", "cam_other")
	if err != nil {
		t.Fatal(err)
	}
	f.Public().Get(strings.TrimPrefix(other, "http://example.com")).Want(http.StatusNotFound)
	f.Clock.Add(5 * 24 * time.Hour)
	f.Public().Get(link).Want(http.StatusNotFound)
}
