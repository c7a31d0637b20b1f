//go:build browser

package browser

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// regulars makes customers known who agree to marketing by SMS, and have bought every ten days until long ago: as many as a model needs.
func (m *machine) regulars(n int) {
	m.t.Helper()
	for i := range n {
		phone := fmt.Sprintf("+98913%07d", i)
		m.call(http.MethodPost, "/v1/captures", "", map[string]any{"name": busyName(i), "phone": phone, "language": "fa", "consent": map[string]any{"sms": true}})
		purchases, last := []any{}, 20+i%3*120
		for k := range 6 {
			purchases = append(purchases, map[string]any{
				"phone": phone, "source": "till", "reference": fmt.Sprintf("%d-%d", i, k), "at": time.Now().AddDate(0, 0, -last-10*k-i%4).UTC().Format(time.RFC3339),
				"amount": map[string]string{"amount": "500000", "currency": "IRT"},
			})
		}
		m.call(http.MethodPost, "/v1/purchases", "agent", map[string]any{"purchases": purchases})
	}
}

// atAnyHour lets messages go out whenever the test runs, as often as it wants.
func (m *machine) atAnyHour() {
	m.t.Helper()
	body := `{"most": 0, "days": 1, "quietFrom": "00:00", "quietUntil": "00:00"}`
	r, err := http.NewRequest(http.MethodPut, m.address+"/v1/outreach", strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	token, _ := m.call(http.MethodGet, "/dev/token?role=manager", "", nil)["token"].(string)
	for name, value := range map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json", "If-Match": `"0"`} {
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		m.t.Fatalf("the hours are not set: %s", response.Status)
	}
}

// TestJourneyOfACampaign: a marketer writes a campaign for customers who are slipping away, looks at whom it would reach, launches it, sees
// in the outbox what went out, and that it is too early for a result.
func TestJourneyOfACampaign(t *testing.T) {
	m := startMachine(t)
	m.regulars(36)
	m.runDone()
	m.atAnyHour()
	for _, step := range []struct{ lang, name, text, early string }{
		{"fa", "بازگشت", "{name} عزیز، جایتان خالی است.", "هنوز زود است"}, {"en", "Come back", "Dear {name}, we miss you.", "Too early"},
	} {
		t.Run(step.lang, func(t *testing.T) {
			m.t = t
			b := open(t, screens["desk-light"])
			b.enterAs(m, step.lang, "marketer")
			b.press(`main a.button[href$="/campaigns"]`)
			b.press(`main a.button[href$="/campaigns/new"]`)
			b.fill(`#name`, step.name)
			b.do(chromedp.Click(chromedp.CSS(`[name="audience.segments"][value=atRisk]`)), chromedp.Click(chromedp.CSS(`[name="audience.segments"][value=lost]`)))
			b.fill(`#until`, time.Now().AddDate(0, 0, 20).Format(time.DateOnly))
			b.fill(`#variants-0-texts-`+step.lang+`-text`, step.text)
			b.picture("journey-campaign-form-" + step.lang)
			b.press(`p.row button[value=save]`)
			b.until(`document.querySelector('.said')`)
			b.press(`button[value=ahead]`)
			b.picture("journey-campaign-preview-" + step.lang)
			b.accessible()
			b.do(chromedp.Click(chromedp.CSS(`#read`)))
			b.press(`button[value=begin]`)
			page := ask[string](b, `location.pathname`)
			b.sent(m, page[strings.LastIndexByte(page, '/')+1:])
			b.visit(m.address + page)
			b.picture("journey-campaign-sent-" + step.lang)
			b.accessible()
			b.press(`main nav a[href*="/outbox"]`)
			b.picture("journey-campaign-outbox-" + step.lang)
			said := strings.TrimPrefix(step.text[strings.IndexByte(step.text, '}')+1:], " ")
			if got := ask[string](b, `document.querySelector('main').innerText`); !strings.Contains(got, said) {
				t.Errorf("the outbox does not have what was sent: %s", got)
			}
			b.visit(m.address + page + "/results")
			b.press(`main form button`)
			b.says(m.address+page+"/results", step.early)
			b.picture("journey-campaign-results-" + step.lang)
		})
	}
}

// sent waits until a campaign has reached everybody whom it addresses.
func (b *tab) sent(m *machine, id string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		counts, _ := m.call(http.MethodGet, "/v1/campaigns/"+id, "marketer", nil)["counts"].(map[string]any)
		if counts["sent"] != nil && counts["sent"] != 0.0 && counts["planned"] == 0.0 && counts["claimed"] == 0.0 {
			return
		}
	}
	b.t.Fatal("the campaign is not sent")
}

// says waits until a page says something.
func (b *tab) says(address, text string) {
	b.t.Helper()
	got := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		b.visit(address)
		if got = ask[string](b, `document.querySelector('main').innerText`); strings.Contains(got, text) {
			return
		}
	}
	b.t.Errorf("the page does not say %q: %s", text, got)
}
