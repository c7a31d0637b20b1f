//go:build deployed

package emulate

import (
	"net/url"
	"testing"
	"time"
)

// TestDeployed is the business's day on the deployed stack: a form is captured, a customer and a card are registered,
// purchases come in, the job runs, and the customer stands in a segment. The functions run under their own roles, so a
// right that the template forgot fails here.
func TestDeployed(t *testing.T) {
	staff := startIssuer(t, setting(t, "VAFA_ISSUER"), setting(t, "VAFA_AUDIENCE"))
	gateway := openGateway(t, setting(t, "VAFA_ENDPOINT"), setting(t, "VAFA_RESOURCES"))
	gateway.allowPlainHTTP()
	public := caller{t: t, address: gateway.publish()}
	agent, marketer, manager := public.with(staff.token("agent")), public.with(staff.token("marketer")), public.with(staff.token("manager"))

	public.send("GET", "/healthz", nil).wants(200)
	capture(public, agent)
	customer := register(public, agent, marketer)
	purchase(agent, customer)
	segment(agent, manager, marketer)
}

// capture: a form is taken from anyone; what it became only staff see.
func capture(public, agent caller) {
	public.t.Helper()
	form := map[string]any{"name": "مریم احمدی", "phone": "۰۹۱۲۳۴۵۶۷۸۹", "interests": []string{"kettle"}}
	if receipt := public.send("POST", "/v1/captures", form).wants(202).text("receipt"); receipt == "" {
		public.t.Error("a capture has no receipt")
	}
	find := "/v1/customers?phone=" + url.QueryEscape("+989123456789")
	public.send("GET", find, nil).wants(401)
	public.with("not-a-token").send("GET", find, nil).wantsOneOf(401, 403)
	if found := agent.send("GET", find, nil).wants(200).items(); len(found) != 1 {
		public.t.Errorf("the captured phone finds %d customers, want 1", len(found))
	}
}

// register: staff create a customer, the public registers a card for what they bought.
func register(public, agent, marketer caller) string {
	public.t.Helper()
	customer := agent.send("POST", "/v1/customers", map[string]any{"name": "علی رضایی", "phone": "09351234567"}).wants(201).text("id")
	product := map[string]any{
		"sku": "KETTLE-1", "name": map[string]any{"en": "Kettle"}, "warrantyMonths": 18,
		"price": map[string]any{"amount": "900000", "currency": "IRT"},
	}
	marketer.send("POST", "/v1/products", product).wants(201)
	card := map[string]any{
		"model": "KETTLE-1", "serial": "SN-000123", "purchasedOn": time.Now().AddDate(0, 0, -1).UTC().Format(time.DateOnly),
		"owner": map[string]any{"name": "علی رضایی", "phone": "09351234567"},
	}
	first := public.send("POST", "/v1/warranty-cards", card).wants(201).text("cardId")
	if again := public.send("POST", "/v1/warranty-cards", card).wants(200).text("cardId"); again != first {
		public.t.Errorf("the same card again is %s, was %s", again, first)
	}
	return customer
}

// purchase: recorded once, however often it is sent, and shown on the customer.
func purchase(agent caller, customer string) {
	agent.t.Helper()
	batch := map[string]any{"purchases": []any{
		bought(customer, "1001", "900000", -40), bought(customer, "1002", "350000", -10), bought(customer, "1003", "500000", -2),
	}}
	for _, want := range []string{"recorded", "already"} {
		results, _ := agent.send("POST", "/v1/purchases", batch).wants(200).body["results"].([]any)
		if len(results) != 3 {
			agent.t.Fatalf("%d results for 3 purchases", len(results))
		}
		for _, result := range results {
			if got := result.(map[string]any)["status"]; got != want {
				agent.t.Errorf("a purchase is %v, want %s", got, want)
			}
		}
	}
	value, _ := agent.send("GET", "/v1/customers/"+customer, nil).wants(200).body["value"].(map[string]any)
	if days, _ := value["purchaseDays"].(float64); days != 3 {
		agent.t.Errorf("the customer has %v purchase days, want 3", value["purchaseDays"])
	}
}

func bought(customer, reference, amount string, daysAgo int) map[string]any {
	return map[string]any{
		"customerId": customer, "source": "shop", "reference": reference,
		"at":     time.Now().AddDate(0, 0, daysAgo).UTC().Format(time.RFC3339),
		"amount": map[string]any{"amount": amount, "currency": "IRT"},
	}
}

// segment: the manager starts the job, waits for it, and the marketer sees where the customers stand.
func segment(agent, manager, marketer caller) {
	manager.t.Helper()
	agent.send("POST", "/v1/segmentation/runs", map[string]any{}).wants(403)
	run := manager.send("POST", "/v1/segmentation/runs", map[string]any{}).wants(202).text("id")
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(time.Second) {
		answer := manager.send("GET", "/v1/segmentation/runs/"+url.PathEscape(run), nil).wants(200)
		state := answer.text("state")
		if state == "done" {
			break
		}
		if state == "failed" || time.Now().After(deadline) {
			manager.t.Fatalf("the run is %s: %s", state, answer.raw)
		}
	}
	customers := 0.0
	for _, item := range marketer.send("GET", "/v1/segments", nil).wants(200).items() {
		count, _ := item.(map[string]any)["customers"].(float64)
		customers += count
	}
	if customers < 1 {
		manager.t.Errorf("the segments hold %v customers", customers)
	}
	marketer.send("GET", "/v1/models/current", nil).wantsOneOf(200, 404)
}
