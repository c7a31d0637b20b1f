package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// circle is a firm that goes the whole way: it knows its customers, addresses some of them, and sees whether that paid.
type circle struct {
	t         *testing.T
	client    client // of a manager
	customers []string
	campaign  string
	today     locale.Date
}

const (
	circleCustomers = 600
	circleUplift    = 0.25     // share of those addressed who buy because of it
	circleBasket    = 40_000.0 // toman, what they then buy
)

// TestTheWholeCircle: purchases are imported, the job finds who is at risk, a campaign addresses them but for a part by lot, its
// messages are in the outbox, those addressed buy more by a known amount, the results hold that amount, and the scorecard has moved.
func TestTheWholeCircle(t *testing.T) {
	address, stop := running(t)
	defer func() {
		if code := stop(); code != 0 {
			t.Errorf("stopped with %d", code)
		}
	}()
	c := circle{t: t, client: newClient(address, tokenOf(t, address, "manager"))}
	c.today = locale.DateOf(time.Now(), time.FixedZone("Tehran", 3*3600+1800))
	c.put("/v1/outreach", map[string]any{
		"most": 0, "days": 1, "quietFrom": "00:00", "quietUntil": "00:00", "costs": map[string]any{"sms": toman(300)},
	})
	c.imports()
	c.run()
	before := c.revenue()
	c.launches()
	arms := c.sent()
	spent := c.shopping(arms)
	c.proves(arms)
	c.run()
	if after := c.revenue(); after-before != spent {
		t.Errorf("the scorecard has moved from %.0f to %.0f, by purchases of %.0f", before, after, spent)
	}
}

func toman(amount float64) map[string]any {
	return map[string]any{"amount": strconv.FormatFloat(amount, 'f', 0, 64), "currency": "IRT"}
}

// call is a request that must succeed; headers are pairs.
func (c *circle) call(method, path string, in, out any, headers ...string) {
	c.t.Helper()
	encoded, err := json.Marshal(in)
	if err != nil {
		c.t.Fatal(err)
	}
	request, err := http.NewRequest(method, c.client.base+path, bytes.NewReader(encoded))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.client.token)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := c.client.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= http.StatusMultipleChoices {
		c.t.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, answer, err)
	}
	if out != nil {
		if err := json.Unmarshal(answer, out); err != nil {
			c.t.Fatalf("%s %s: %s: %v", method, path, answer, err)
		}
	}
}

// put replaces a document that nobody has set yet.
func (c *circle) put(path string, in any) {
	c.t.Helper()
	c.call("PUT", path, in, nil, "If-Match", `"0"`)
}

// until asks again until what was asked for is there.
func (c *circle) until(what string, done func() bool) {
	c.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if done() {
			return
		}
	}
	c.t.Fatalf("after a minute still not %s", what)
}

// imports takes in the first customers of the sample, who have agreed to messages, with what they bought until yesterday.
func (c *circle) imports() {
	rows, err := readSample(c.today.AddDays(-1))
	if err != nil {
		c.t.Fatal(err)
	}
	l := loader{client: c.client, purchases: rows, progress: io.Discard}
	names := l.customers()[:circleCustomers]
	c.customers = make([]string, len(names))
	err = l.each(context.Background(), "customers", names, func(ctx context.Context, at int, _ string) error {
		var made struct{ ID string }
		in := map[string]any{"name": fmt.Sprint("Customer ", at), "phone": fmt.Sprintf("0912%07d", 1000000+at), "language": "fa"}
		if err := c.client.call(ctx, "POST", "/v1/customers", "", in, &made); err != nil {
			return err
		}
		c.customers[at] = made.ID
		consent := map[string]any{"consent": map[string]bool{"sms": true}, "consentText": "1"}
		return c.client.call(ctx, "POST", "/v1/customers/"+made.ID+"/consents", "", consent, nil)
	})
	if err != nil {
		c.t.Fatal(err)
	}
	var sales []map[string]any
	for i, row := range rows {
		at := slices.Index(names, row.customer)
		if at < 0 {
			break
		}
		amount, err := strconv.ParseFloat(row.amount, 64)
		if err != nil {
			c.t.Fatal(err)
		}
		sales = append(sales, c.sale(c.customers[at], fmt.Sprint("old-", i), row.day, 1000*amount+1))
	}
	c.buy(sales)
}

func (c *circle) sale(customer, reference string, day locale.Date, amount float64) map[string]any {
	return map[string]any{
		"customerId": customer, "source": "till", "reference": reference, "at": day.String() + "T00:00:00Z", "amount": toman(amount),
		"margin": toman(amount / 2),
	}
}

// buy records purchases.
func (c *circle) buy(sales []map[string]any) {
	l := loader{client: c.client, progress: io.Discard}
	var batches [][]map[string]any
	for batch := range slices.Chunk(sales, batchSize) {
		batches = append(batches, batch)
	}
	names := make([]string, len(batches))
	err := l.each(context.Background(), "purchases", names, func(ctx context.Context, at int, _ string) error {
		var out struct {
			Results []struct{ Status string }
		}
		if err := c.client.call(ctx, "POST", "/v1/purchases", "", map[string]any{"purchases": batches[at]}, &out); err != nil {
			return err
		}
		for _, r := range out.Results {
			if r.Status != "recorded" {
				return fmt.Errorf("a purchase is %s", r.Status)
			}
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// run runs the job to its end.
func (c *circle) run() {
	var run struct{ ID, State string }
	c.call("POST", "/v1/segmentation/runs", map[string]any{}, &run)
	c.until("run", func() bool {
		c.call("GET", "/v1/segmentation/runs/"+run.ID, nil, &run)
		if run.State == crm.RunFailed {
			c.t.Fatal("the run has failed")
		}
		return run.State == crm.RunDone
	})
}

// revenue is that of all periods of the scorecard.
func (c *circle) revenue() (sum float64) {
	var card struct {
		Periods []struct {
			Revenue []struct {
				First, Repeat struct{ Amount string }
			}
		}
	}
	c.call("GET", "/v1/scorecard?by=month", nil, &card)
	for _, period := range card.Periods {
		for _, revenue := range period.Revenue {
			for _, amount := range []string{revenue.First.Amount, revenue.Repeat.Amount} {
				if amount == "" {
					continue
				}
				one, err := strconv.ParseFloat(amount, 64)
				if err != nil {
					c.t.Fatal(err)
				}
				sum += one
			}
		}
	}
	return sum
}

// launches writes a campaign to those who are likely to have left, looks ahead, and launches it.
func (c *circle) launches() {
	var made struct {
		ID      string
		Version int
	}
	c.call("POST", "/v1/campaigns", map[string]any{
		"name": "Come back", "mix": map[string]any{"channels": []string{"sms"}}, "until": c.today.AddDays(10).String(), "holdout": 0.3, "window": 30,
		"audience": map[string]any{"all": []map[string]any{{"field": "alive", "op": "<", "value": 0.5}}},
		"variants": []map[string]any{{"name": "all", "texts": map[string]any{"fa": map[string]any{"text": "{name} عزیز، جایتان خالی است."}}}},
	}, &made)
	c.campaign = "/v1/campaigns/" + made.ID
	c.call("POST", c.campaign+"/preview", map[string]any{}, nil)
	c.call("POST", c.campaign+"/launch", map[string]any{}, nil, "If-Match", fmt.Sprintf(`"%d"`, made.Version))
	c.until("sent", func() bool {
		counts := c.counts()
		return counts.Audience > 0 && counts.Planned+counts.Claimed == 0
	})
}

func (c *circle) counts() crm.CampaignCounts {
	var out struct{ Counts crm.CampaignCounts }
	c.call("GET", c.campaign, nil, &out)
	return out.Counts
}

// arms are the members of a campaign by arm.
type arms struct{ treated, control []string }

// sent finds the members in their arms, and the messages of those addressed in the outbox.
func (c *circle) sent() (out arms) {
	counts := c.counts()
	if sum := counts.Control + counts.Sent + counts.Skipped + counts.Failed; sum != counts.Audience || counts.Sent == 0 || counts.Skipped+counts.Failed > 0 {
		c.t.Fatalf("%+v", counts)
	}
	for token, more := "", true; more; more = token != "" {
		var page struct {
			Items         []struct{ Customer, Arm string }
			NextPageToken string
		}
		c.call("GET", c.campaign+"/members?pageSize=100&pageToken="+token, nil, &page)
		for _, m := range page.Items {
			if m.Arm == crm.ArmControl {
				out.control = append(out.control, m.Customer)
			} else {
				out.treated = append(out.treated, m.Customer)
			}
		}
		token = page.NextPageToken
	}
	if len(out.control) != counts.Control || len(out.treated) != counts.Sent || len(out.control) < 30 {
		c.t.Fatalf("%d addressed, %d left alone; %+v", len(out.treated), len(out.control), counts)
	}
	return out
}

// shopping lets every eighth of either arm buy what they would have bought anyhow, and a known share of those addressed because of it.
// It gives what all spent.
func (c *circle) shopping(of arms) (spent float64) {
	var sales []map[string]any
	for name, members := range map[string][]string{"treated": of.treated, "control": of.control} {
		for i, customer := range members {
			amount := 0.0
			if i%8 == 0 {
				amount += 20_000 + 1000*float64(i/8%10)
			}
			if name == "treated" && i%4 == 1 {
				amount += circleBasket
			}
			if amount > 0 {
				spent += amount
				sales = append(sales, c.sale(customer, fmt.Sprintf("new-%s-%d", name, i), c.today, amount))
			}
		}
	}
	c.buy(sales)
	return spent
}

// proves measures the campaign and holds its results to the uplift.
func (c *circle) proves(of arms) {
	c.call("POST", c.campaign+"/results", map[string]any{}, nil)
	var result crm.CampaignResult
	c.until("measured", func() bool {
		c.call("GET", c.campaign+"/results", nil, &result, "Accept-Language", "en")
		return result.Effect.TreatedBought > 0
	})
	e := result.Effect
	if e.Treated != len(of.treated) || e.Control != len(of.control) || result.Over || e.Verdict != "early" || !strings.HasPrefix(e.Sentence, "Too early") {
		c.t.Errorf("%d addressed, %d left alone, over %t: %s %s", e.Treated, e.Control, result.Over, e.Verdict, e.Sentence)
	}
	for name, effect := range map[string]crm.MoneyEffect{"raw": e.Revenue.Raw, "adjusted": e.Revenue.Adjusted} {
		low, high, truth := effect.Low.Float(), effect.High.Float(), circleUplift*circleBasket
		c.t.Logf("%s: %.0f toman more for each, between %.0f and %.0f", name, effect.Difference.Float(), low, high)
		if low > truth || high < truth || low <= 0 {
			c.t.Errorf("%s: between %.0f and %.0f, the uplift is %.0f", name, low, high, truth)
		}
	}
	if cost := e.Return.Cost.Float(); cost != 300*float64(len(of.treated)) {
		c.t.Errorf("cost %.0f of %d messages", cost, len(of.treated))
	}
	if net := e.Return.Net; net.Low.Sign() <= 0 {
		c.t.Errorf("net %v, between %v and %v", net.Value, net.Low, net.High)
	}
}
