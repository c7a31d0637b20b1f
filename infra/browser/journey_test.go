//go:build browser

package browser

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// shopFolk makes the customers of a small shop known, of whom each has bought once twenty days ago, and gives the id of the one with a phone.
func (m *machine) shopFolk(prefix string, names ...string) {
	m.t.Helper()
	at := time.Now().AddDate(0, 0, -20).UTC().Format(time.RFC3339)
	for i, name := range names {
		phone := fmt.Sprintf("+98912%s%02d", prefix, i)
		m.call(http.MethodPost, "/v1/captures", "", map[string]any{"name": name, "phone": phone, "language": "fa"})
		m.call(http.MethodPost, "/v1/purchases", "agent", map[string]any{"purchases": []any{map[string]any{
			"phone": phone, "source": "till", "reference": prefix + "-" + fmt.Sprint(i), "at": at, "amount": map[string]string{"amount": fmt.Sprint(50_000 * (len(names) - i)), "currency": "IRT"},
		}}})
	}
}

// byPhone is the one customer who has a phone.
func (m *machine) byPhone(phone string) string {
	m.t.Helper()
	found, _ := m.call(http.MethodGet, "/v1/customers?phone=%2B"+strings.TrimPrefix(phone, "+"), "agent", nil)["items"].([]any)
	if len(found) != 1 {
		m.t.Fatalf("%d customers have the phone", len(found))
	}
	id, _ := found[0].(map[string]any)["id"].(string)
	return id
}

// rung is where on the ladder of satisfaction a customer stands.
func (m *machine) rung(id string) string {
	m.t.Helper()
	rung, _ := m.call(http.MethodGet, "/v1/customers/"+id, "agent", nil)["rung"].(map[string]any)
	name, _ := rung["name"].(string)
	return name
}

// TestJourneyOfAComplaint: staff sign in, find who is calling by the phone, log the complaint, see it on top of the queue, resolve it, and
// the customer is no longer dissatisfied.
func TestJourneyOfAComplaint(t *testing.T) {
	m := startMachine(t)
	for lang, said := range map[string]struct{ prefix, phone, complaint, outcome, rung string }{
		"fa": {"10000", "۰۹۱۲۱۰۰۰۰۰۰", "یخچال خیلی صدا دارد", "تعمیر شد", "ناراضی"},
		"en": {"20000", "0912 200 00 00", "The fridge is loud", "Repaired", "dissatisfied"},
	} {
		t.Run(lang, func(t *testing.T) {
			m.t = t
			m.shopFolk(said.prefix, "مریم احمدی", "Sara Karimi", "رضا نوری")
			id, other := m.byPhone("+98912"+said.prefix+"00"), m.byPhone("+98912"+said.prefix+"01")
			m.call(http.MethodPost, "/v1/customers/"+other+"/interactions", "agent", map[string]any{
				"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "claim", "summary": "An older case",
			})
			b := open(t, screens["desk-light"])
			b.enterAs(m, lang, "agent")
			b.fill(`#q`, said.phone)
			b.until(`document.querySelector('#results a[href$="` + id + `"]')`)
			b.press(`#results a[href$="` + id + `"]`)
			b.do(chromedp.Click(chromedp.CSS(`details:has(` + logText + `) > summary`)))
			b.fill(logText, said.complaint)
			b.press(`form[data-keep=log] button[value=complaint]`)
			b.until(`document.querySelector('.said')`)
			if got := m.rung(id); got != "dissatisfied" {
				t.Errorf("after the complaint the customer is %q", got)
			}
			b.visit(m.address + "/console/" + lang + "/customers/" + id)
			if got := ask[string](b, `document.querySelector('[aria-labelledby=stands]').innerText.toLowerCase()`); !strings.Contains(got, said.rung) {
				t.Errorf("the page does not say so: %s", got)
			}
			b.press(`nav a[href$="/work"]`)
			b.picture("journey-work-" + lang)
			if first := ask[string](b, `document.querySelector('[aria-labelledby=cases] li a[href*="/cases/"]').innerText`); first != said.complaint {
				t.Errorf("on top of the queue is %q", first)
			}
			b.press(`[aria-labelledby=cases] li a[href*="/cases/"]`)
			b.fill(`[name=outcome]`, said.outcome)
			b.press(`button[value=resolved]`)
			b.until(`document.querySelector('.said')`)
			if got := m.rung(id); got == "dissatisfied" || got == "" {
				t.Errorf("after it was resolved the customer is %q", got)
			}
			b.visit(m.address + "/console/" + lang + "/customers/" + id)
			if got := ask[string](b, `document.querySelector('[aria-labelledby=stands]').innerText.toLowerCase()`); strings.Contains(got, said.rung) {
				t.Errorf("the page still says so: %s", got)
			}
			b.picture("journey-customer-" + lang)
		})
	}
}

// TestJourneyOfARule: a manager changes a rule of the segments, sees who would move, saves it, runs the job, and finds the lists changed;
// then the list is exported, and the file opened.
func TestJourneyOfARule(t *testing.T) {
	m := startMachine(t)
	m.shopFolk("30000", "مریم احمدی", "=HYPERLINK(\"http://evil.example\")", "رضا نوری")
	m.runDone()
	for _, step := range []struct {
		lang, days    string
		before, after int
	}{{"fa", "۵", 3, 0}, {"en", "90", 0, 3}} { // of those who bought once, and not longer ago than so many days
		b := open(t, screens["desk-light"])
		b.enterAs(m, step.lang, "manager")
		console := m.address + "/console/" + step.lang
		b.visit(console + "/segments/new")
		if got := b.rows(); got != step.before {
			t.Fatalf("%s: %d are new before, want %d", step.lang, got, step.before)
		}
		if step.before > 0 {
			b.exported(step.before)
		}
		b.visit(console + "/settings/segments")
		const days = `#rule-1 .condition:nth-of-type(2) input`
		b.do(chromedp.Clear(chromedp.CSS(days)))
		b.fill(days, step.days)
		b.press(`p.row button[value=look]`)
		b.until(`document.querySelector('[aria-labelledby=preview] tbody')`)
		b.picture("journey-preview-" + step.lang)
		b.accessible()
		if got := ask[string](b, `document.querySelector('[aria-labelledby=preview]').innerText`); !strings.Contains(got, "رضا نوری") {
			t.Errorf("%s: the preview does not show who would move: %s", step.lang, got)
		}
		b.press(`p.row button[value=save]`)
		b.until(`document.querySelector('.said')`)
		b.press(`form[action$="/runs"] button`)
		for deadline := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
			if b.visit(console + "/segments/new"); b.rows() == step.after || time.Now().After(deadline) {
				break
			}
		}
		if got := b.rows(); got != step.after {
			t.Errorf("%s: %d are new after the run, want %d", step.lang, got, step.after)
		}
	}
}

// rows are the rows of the page's table.
func (b *tab) rows() int { return ask[int](b, `document.querySelectorAll('main tbody tr').length`) }

// exported gets the file that the page offers, as the browser that has signed in, and reads it as a spreadsheet does.
func (b *tab) exported(customers int) {
	b.t.Helper()
	file := run(b, chromedp.Evaluate[struct{ Kind, Name, Text string }](`fetch(document.querySelector('a[href*="as=csv"]').href).then(async r => (
		{Kind: r.headers.get('Content-Type'), Name: r.headers.get('Content-Disposition'), Text: await r.text()}))`, chromedp.EvalAwaitPromise))
	if !strings.HasPrefix(file.Kind, "text/csv") || !strings.HasPrefix(file.Name, "attachment") {
		b.t.Errorf("the file is %s, %s", file.Kind, file.Name)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Text, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != customers+1 {
		b.t.Fatalf("%d rows (%v): %s", len(rows), err, file.Text)
	}
	safe := false
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				b.t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
			safe = safe || strings.HasPrefix(cell, "'=HYPERLINK")
		}
	}
	if !safe {
		b.t.Errorf("the name that looks like a formula is not there: %s", file.Text)
	}
}

// TestJourneyOfAMerge: a manager sees two customers side by side who may be one, joins them, and parts them again.
func TestJourneyOfAMerge(t *testing.T) {
	m := startMachine(t)
	for lang, prefix := range map[string]string{"fa": "40000", "en": "50000"} {
		m.shopFolk(prefix, "مریم احمدی")
		phone, mail := "+98912"+prefix+"00", prefix+"@example.com"
		m.call(http.MethodPost, "/v1/captures", "", map[string]any{"name": "Maryam Ahmadi", "email": mail})
		m.call(http.MethodPost, "/v1/captures", "", map[string]any{"name": "مریم احمدی", "phone": phone, "email": mail})
		id := m.byPhone(phone)
		b := open(t, screens["desk-light"])
		b.enterAs(m, lang, "manager")
		b.visit(m.address + "/console/" + lang + "/customers/" + id)
		b.press(`main a[href$="/duplicates"]`)
		b.picture("journey-twins-" + lang)
		b.press(`button[value=join]`)
		b.until(`document.querySelector('.said')`)
		identities := func() int {
			list, _ := m.call(http.MethodGet, "/v1/customers/"+id, "agent", nil)["identities"].([]any)
			return len(list)
		}
		if n := identities(); n != 2 {
			t.Errorf("%s: %d identities after the merge, want 2", lang, n)
		}
		b.visit(m.address + "/console/" + lang + "/customers/" + id + "/duplicates")
		b.picture("journey-merged-" + lang)
		b.accessible()
		b.press(`button[value=part]`)
		b.until(`document.querySelector('.said')`)
		if n := identities(); n != 1 {
			t.Errorf("%s: %d identities after it was undone, want 1", lang, n)
		}
	}
}
