package event_test

import (
	"strings"
	"testing"

	"vafa/internal/crm"
	"vafa/internal/event"
)

// A campaign is told of when sending begins and when it is over, however it ends, and of nothing between.
func TestWhatACampaignTells(t *testing.T) {
	ways := map[string][]string{
		"campaign.launched":                    {"", "draft", "planning", "sending", "sending"},
		"campaign.launched campaign.finished":  {"", "draft", "planning", "sending", "waiting", "finished", "finished"},
		"campaign.launched campaign.finished ": {"", "draft", "planning", "sending", "stopped"},
		"":                                     {"", "draft", "planning", "refused", "planning"},
	}
	for want, states := range ways {
		var got []string
		for i := 1; i < len(states); i++ {
			turn := crm.Turn[crm.Campaign]{Before: crm.Campaign{ID: "cam_1", State: states[i-1]}, After: crm.Campaign{ID: "cam_1", State: states[i]}}
			for _, e := range (event.Record{ID: "r"}).Of(crm.Change{Campaign: &turn}) {
				got = append(got, e.Type)
				if e.Subject != "cam_1" || e.ID != "r/"+e.Type {
					t.Errorf("%+v", e)
				}
			}
		}
		if strings.Join(got, " ") != strings.TrimSpace(want) {
			t.Errorf("%v tells %v", states, got)
		}
	}
}
