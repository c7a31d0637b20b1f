//go:build deployed

package emulate

import (
	"fmt"
	"net/url"
	"testing"
	"time"
)

// TestDeployed is the business's day on the deployed stack: a form is captured, a customer and a card are registered,
// purchases come in, the job runs, the customer stands in a segment, and a campaign is planned and decided about.
// The functions run under their own roles, so a right that the template forgot fails here.
func TestDeployed(t *testing.T) {
	staff := startIssuer(t, setting(t, "VAFA_ISSUER"), setting(t, "VAFA_AUDIENCE"))
	gateway := openGateway(t, setting(t, "VAFA_ENDPOINT"), setting(t, "VAFA_RESOURCES"))
	gateway.allowPlainHTTP()
	public := caller{t: t, address: gateway.publish()}
	agent, marketer, manager := public.with(staff.token("agent")), public.with(staff.token("marketer")), public.with(staff.token("manager"))

	pages(public)
	capture(public, agent)
	customer := register(public, agent, marketer)
	invoice(public, agent)
	history(public, agent, manager)
	talk(public, agent, customer)
	purchase(agent, marketer, customer)
	machines(t, public, manager, customer)
	consoleAsks(t, gateway, public, staff, customer, "علی رضایی")
	console(t, public, staff)
	segment(agent, manager, marketer)
	campaign(t, agent, marketer, manager, customer)
	staffRoutesAreClosed(t, public, staff)
}

// pages: what anyone may look at.
func pages(public caller) {
	public.t.Helper()
	for _, path := range []string{
		"/healthz", "/", "/docs", "/openapi.json", "/fa/capture", "/ar/warranty",
		"/v1/lifetime-value?amount=50000&currency=IRT&every=week&years=10",
	} {
		public.send("GET", path, nil).wants(200)
	}
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
	found := agent.send("GET", "/v1/customers?name="+url.QueryEscape("مریم"), nil).wants(200).items()
	if len(found) != 1 {
		public.t.Fatalf("the captured name finds %d customers, want 1", len(found))
	}
	id, _ := found[0].(map[string]any)["id"].(string)
	version := agent.send("GET", "/v1/customers/"+id, nil).wants(200).etag
	agent.change("/v1/customers/"+id, version, map[string]any{"city": "تهران"}).wants(200)
	agent.change("/v1/customers/"+id, version, map[string]any{"city": "شیراز"}).wants(412)
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
	asked := map[string]any{"serial": "SN-000123", "phone": "09351234567"}
	if known := public.send("POST", "/v1/warranty-cards/status", asked).wants(200).text("cardId"); known != first {
		public.t.Errorf("the status is of card %s, want %s", known, first)
	}
	asked["phone"] = "09351234568"
	public.send("POST", "/v1/warranty-cards/status", asked).wants(404)
	return customer
}

// talk: a complaint from outside becomes a case, and staff see to it.
func talk(public, agent caller, customer string) {
	public.t.Helper()
	complaint := map[string]any{"phone": "09351234567", "kind": "complaint", "text": "کتری چکه می‌کند"}
	public.send("POST", "/v1/messages", complaint).wants(202)
	logged := map[string]any{"channel": "call", "direction": "outbound", "phase": "after-sale", "kind": "service", "summary": "Called back", "minutes": 5}
	agent.send("POST", "/v1/customers/"+customer+"/interactions", logged).wants(201)
	if lines := agent.send("GET", "/v1/customers/"+customer+"/interactions", nil).wants(200).items(); len(lines) != 2 {
		agent.t.Errorf("%d interactions, want the complaint and the call", len(lines))
	}
	cases := agent.send("GET", "/v1/cases", nil).wants(200).items()
	if len(cases) != 1 {
		agent.t.Fatalf("%d cases are open, want 1", len(cases))
	}
	open, _ := cases[0].(map[string]any)
	path, version := fmt.Sprint("/v1/cases/", open["id"]), fmt.Sprintf("%q", fmt.Sprint(open["version"]))
	agent.change(path, version, map[string]any{"state": "resolved", "outcome": "New seal"}).wants(200)
	if left := agent.send("GET", "/v1/cases", nil).wants(200).items(); len(left) != 0 {
		agent.t.Errorf("%d cases are still open", len(left))
	}
	agent.send("GET", "/v1/customers/"+customer+"/timeline", nil).wants(200)
}

// purchase: recorded once, however often it is sent, and shown on the customer.
func purchase(agent, marketer caller, customer string) {
	agent.t.Helper()
	batch := map[string]any{"purchases": []any{
		bought(customer, "1001", "900000", -40), bought(customer, "1002", "350000", -10), bought(customer, "1003", "500000", -2),
	}}
	var last string
	for _, want := range []string{"recorded", "already"} {
		results, _ := agent.send("POST", "/v1/purchases", batch).wants(200).body["results"].([]any)
		if len(results) != 3 {
			agent.t.Fatalf("%d results for 3 purchases", len(results))
		}
		for _, result := range results {
			recorded, _ := result.(map[string]any)
			if recorded["status"] != want {
				agent.t.Errorf("a purchase is %v, want %s", recorded["status"], want)
			}
			last, _ = recorded["purchaseId"].(string)
		}
	}
	refund := map[string]any{"amount": map[string]any{"amount": "100000", "currency": "IRT"}, "reason": "Scratched"}
	agent.send("POST", "/v1/purchases/"+last+"/refunds", refund).wants(201)
	products := marketer.send("GET", "/v1/products", nil).wants(200).items()
	if len(products) != 1 {
		marketer.t.Errorf("%d products, want 1", len(products))
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
	counted, listed := 0.0, 0
	for _, item := range marketer.send("GET", "/v1/segments", nil).wants(200).items() {
		total, _ := item.(map[string]any)
		count, _ := total["customers"].(float64)
		counted += count
		listed += len(marketer.send("GET", fmt.Sprintf("/v1/segments/%v/customers", total["name"]), nil).wants(200).items())
	}
	if counted != 3 || listed != 3 {
		manager.t.Errorf("the segments count %v customers and list %d, want the captured, the registered and the one of the file", counted, listed)
	}
	marketer.send("GET", "/v1/models/current", nil).wantsOneOf(200, 404)
}
