//go:build deployed

package emulate

import (
	"net/url"
	"testing"
	"time"
)

// campaign: a marketer addresses every customer whose value is known, the state machine plans, the queue is served, and the members add
// up. The customer has agreed to messages, and would get one if a gateway were set: every rule of sending that comes before has let them
// through.
func campaign(t *testing.T, agent, marketer, manager caller, customer string) {
	t.Helper()
	agreed := map[string]any{"consent": map[string]bool{"sms": true}, "consentText": "1"}
	agent.send("POST", "/v1/customers/"+customer+"/consents", agreed).wantsOneOf(200, 201, 204)
	always := map[string]any{"most": 0, "days": 1, "quietFrom": "00:00", "quietUntil": "00:00"}
	manager.request("PUT", "/v1/outreach", `"0"`, always).wants(200)

	made := marketer.send("POST", "/v1/campaigns", map[string]any{
		"name": "Autumn", "mix": map[string]any{"channels": []string{"sms"}}, "audience": map[string]any{}, "holdout": "0",
		"until":    time.Now().AddDate(0, 0, 10).UTC().Format(time.DateOnly),
		"variants": []any{map[string]any{"name": "all", "texts": map[string]any{"fa": map[string]any{"text": "{name} عزیز، سلام"}}}},
	}).wants(201)
	at := "/v1/campaigns/" + made.text("id")
	marketer.send("POST", at+"/preview", map[string]any{}).wants(200)
	marketer.request("POST", at+"/launch", marketer.send("GET", at, nil).wants(200).etag, map[string]any{}).wantsOneOf(200, 202)

	counts := settled(t, marketer, at)
	if counts["audience"] != 1 || counts["skipped"] != 1 {
		t.Errorf("the members are %v, want one, and skipped", counts)
	}
	members := marketer.send("GET", at+"/members", nil).wants(200).items()
	if len(members) != 1 {
		t.Fatalf("%d members, want 1", len(members))
	}
	if member, _ := members[0].(map[string]any); member["customer"] != customer || member["reason"] != "sending.noGateway" {
		t.Errorf("the member is %v", member)
	}
	marketer.send("GET", "/v1/messages?campaign="+url.QueryEscape(made.text("id")), nil).wants(200)
}

// settled waits until nobody in a campaign waits any more, and gives the counts of its members.
func settled(t *testing.T, marketer caller, at string) map[string]float64 {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(time.Second) {
		answer := marketer.send("GET", at, nil).wants(200)
		said, _ := answer.body["counts"].(map[string]any)
		counts := map[string]float64{}
		for name, value := range said {
			counts[name], _ = value.(float64)
		}
		if counts["audience"] > 0 && counts["planned"]+counts["claimed"] == 0 {
			return counts
		}
		if time.Now().After(deadline) {
			t.Fatalf("the campaign is not sent: %s", answer.raw)
		}
	}
}
