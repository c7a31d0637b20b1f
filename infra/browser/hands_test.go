//go:build browser

package browser

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// fill types into a field of the page that a selector finds.
func (b *tab) fill(selector, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// until waits for an expression of the page to be true.
func (b *tab) until(expression string) {
	b.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !ask[bool](b, "!!("+expression+")") {
		if time.Now().After(deadline) {
			b.picture("failed-" + strings.ReplaceAll(b.t.Name(), "/", "-"))
			b.t.Fatalf("%s does not come true at %s: %.1500s", expression, ask[string](b, `location.href`), ask[string](b, `document.body.innerText`))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// unfold opens the details that a selector finds something in.
func (b *tab) unfold(selector string) {
	b.t.Helper()
	ask[bool](b, `(() => { for (let d = document.querySelector(`+quoted(selector)+`).closest('details'); d; d = d.parentElement.closest('details')) d.open = true; return true })()`)
}

// The form by which staff log a contact on a customer's page.
const (
	logText = `#log-summary`
	logCall = `form[data-keep=log] button[value=call]`
)

// entriesOf are the contacts of a customer's timeline that have a text.
func (b *busy) entriesOf(customer, text string) int {
	var lines rest.List[crm.Entry]
	b.Agent().Get("/v1/customers/" + customer + "/timeline?pageSize=100").Want(http.StatusOK).Into(&lines)
	found := 0
	for _, line := range lines.Items {
		if line.Interaction != nil && line.Interaction.Summary == text {
			found++
		}
	}
	return found
}

// TestExpiredSignIn: whoever's sign-in ends while they write signs in again and sends what they wrote, once.
func TestExpiredSignIn(t *testing.T) {
	firm := newBusy(t)
	for lang, text := range map[string]string{"fa": "گفت فردا دوباره زنگ بزنید.", "en": "Will call again <soon> & \"often\"."} {
		b := open(t, phone)
		b.signIn(firm.Agent(), firm.address)
		b.visit(firm.address + "/console/" + lang + "/customers/" + firm.maryam)
		b.unfold(logText)
		b.fill(logText, text)
		b.do(command(network.ClearBrowserCookies, cdp.Empty{}))
		b.press(logCall)
		if b.picture("expired-" + lang); ask[int](b, `performance.getEntriesByType('navigation')[0].responseStatus`) != http.StatusUnauthorized {
			t.Fatalf("%s: %s", lang, ask[string](b, `document.body.innerText`))
		}
		b.accessible()
		b.fits()
		b.signIn(firm.Agent(), firm.address) // in another tab
		b.send()
		b.until(`document.querySelector('.said')`)
		if at := ask[string](b, `location.pathname`); at != "/console/"+lang+"/customers/"+firm.maryam || !strings.Contains(ask[string](b, `document.querySelector('main').innerText`), text) {
			t.Errorf("%s: back at %s", lang, at)
		}
		if n := firm.entriesOf(firm.maryam, text); n != 1 {
			t.Errorf("%s: %d entries, want 1", lang, n)
		}
	}
}

// conditions are those of the network; the commands of newer versions of the debugger are not known to every Chromium.
var conditions = cdp.Command[conditionsOf, cdp.Empty]{Method: "Network.emulateNetworkConditions"}

type conditionsOf struct {
	Offline            bool `json:"offline"`
	Latency            int  `json:"latency"`
	DownloadThroughput int  `json:"downloadThroughput"`
	UploadThroughput   int  `json:"uploadThroughput"`
}

func (b *tab) connected(yes bool) {
	b.t.Helper()
	b.do(command(network.Enable, network.EnableParams{}), command(conditions, conditionsOf{Offline: !yes, DownloadThroughput: -1, UploadThroughput: -1}))
}

// TestLostConnection: a page says that the connection is lost, keeps what is typed, and sends it once the connection is back.
func TestLostConnection(t *testing.T) {
	firm := newBusy(t)
	for lang, want := range map[string]string{"fa": "ارتباط قطع است", "en": "The connection is lost"} {
		b := open(t, screens["desk-light"])
		b.signIn(firm.Agent(), firm.address)
		b.visit(firm.address + "/console/" + lang + "/customers/" + firm.maryam)
		b.unfold(logText)
		b.connected(false)
		b.until(`!document.getElementById('line').hidden`)
		if said := ask[string](b, `document.getElementById('line').innerText`); !strings.Contains(said, want) {
			t.Errorf("%s: the page says %q", lang, said)
		}
		text := "Written without a connection in " + lang
		b.fill(logText, text)
		b.do(chromedp.Click(chromedp.CSS(logCall)))
		b.picture("offline-" + lang)
		if kept := ask[string](b, `document.querySelector('`+logText+`').value`); kept != text {
			t.Fatalf("%s: %q is left of what was typed", lang, kept)
		}
		b.connected(true)
		b.until(`document.querySelector('.said') && document.getElementById('line').hidden`)
		if n := firm.entriesOf(firm.maryam, text); n != 1 {
			t.Errorf("%s: %d entries, want 1", lang, n)
		}
	}
}

// TestSlowConnection: what takes longer than a moment is said to be loading, until it is there.
func TestSlowConnection(t *testing.T) {
	firm := newBusy(t)
	b := open(t, phone)
	b.signIn(firm.Agent(), firm.address)
	b.visit(firm.address + "/console/fa/home")
	b.do(command(network.Enable, network.EnableParams{}), command(conditions, conditionsOf{Latency: 2000, DownloadThroughput: -1, UploadThroughput: -1}))
	b.fill(`#q`, "۰۹۱۲۰۰۰")
	b.until(`document.getElementById('line').innerText == 'در حال بارگذاری…'`)
	b.until(`document.getElementById('line').hidden`)
}

// TestFindingWithoutConnection: what is found as one types says so too, and is there when the connection is back.
func TestFindingWithoutConnection(t *testing.T) {
	firm := newBusy(t)
	b := open(t, phone)
	b.signIn(firm.Agent(), firm.address)
	b.visit(firm.address + "/console/fa/home")
	b.connected(false)
	b.fill(`#q`, "۰۹۱۲۰۰۰")
	b.until(`!document.getElementById('line').hidden`)
	b.connected(true)
	b.fill(`#q`, "۰۰۰۰")
	b.until(`document.querySelector('#results a[href$="` + firm.maryam + `"]')`)
	b.until(`document.getElementById('line').hidden`)
}

// TestTwoPeopleChangeACustomer: the second sees what the first has changed, keeps what they typed, and may send it again.
func TestTwoPeopleChangeACustomer(t *testing.T) {
	firm := newBusy(t)
	for lang, city := range map[string]string{"fa": "یزد", "en": "Shiraz"} {
		b := open(t, phone)
		b.signIn(firm.Agent(), firm.address)
		b.visit(firm.address + "/console/" + lang + "/customers/" + firm.maryam + "/edit")
		b.do(chromedp.Clear(chromedp.CSS(`[name=note]`)))
		b.fill(`[name=note]`, "ours "+lang)
		before := firm.Agent().Get("/v1/customers/" + firm.maryam)
		firm.Agent().Patch("/v1/customers/"+firm.maryam, before.Header.Get("ETag"), apitest.M{"city": city, "note": "theirs " + lang}).Want(http.StatusOK)
		b.send()
		if b.picture("conflict-" + lang); ask[int](b, `performance.getEntriesByType('navigation')[0].responseStatus`) != http.StatusPreconditionFailed {
			t.Fatalf("%s: %s", lang, ask[string](b, `document.body.innerText`))
		}
		b.accessible()
		b.fits()
		shown := ask[string](b, `document.querySelector('main').innerText`)
		for _, want := range []string{"theirs " + lang, city} {
			if !strings.Contains(shown, want) {
				t.Errorf("%s: the page does not show their %q: %s", lang, want, shown)
			}
		}
		if kept := ask[string](b, `document.querySelector('[name=note]').value`); kept != "ours "+lang {
			t.Errorf("%s: %q is left of what was typed", lang, kept)
		}
		b.send()
		b.until(`document.querySelector('.said')`)
		after := firm.Agent().Get("/v1/customers/" + firm.maryam)
		if after.Text("note") != "ours "+lang || after.Text("city") != city {
			t.Errorf("%s: in the end note %q, city %q", lang, after.Text("note"), after.Text("city"))
		}
	}
}

// tabTo presses the tab key until it has come to what a selector finds.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 80 {
		b.do(chromedp.KeyEvent("\t"))
		if ask[bool](b, `document.activeElement.matches(`+quoted(selector)+`)`) {
			return
		}
	}
	b.t.Fatalf("the tab key does not come to %s at %s", selector, ask[string](b, `location.href`))
}

// TestWithoutAMouse: by the keyboard alone a customer is found and a complaint logged.
func TestWithoutAMouse(t *testing.T) {
	firm := newBusy(t)
	b := open(t, screens["desk-light"])
	b.signIn(firm.Agent(), firm.address)
	b.visit(firm.address + "/console/fa/find")
	b.tabTo(`nav a[href$="/home"]`)
	b.follow(chromedp.KeyEvent("\r"))
	ask[bool](b, `document.activeElement.blur(), true`)
	b.do(chromedp.KeyEvent("/"))
	b.until(`document.activeElement.id == 'q'`)
	b.do(chromedp.KeyEvent("\b")) // the debugger's letter comes in although its key was taken
	b.do(chromedp.KeyEvent("09120000000"))
	b.until(`document.querySelector('#results a[href$="` + firm.maryam + `"]') && !document.querySelector('.htmx-request')`)
	b.tabTo(`#results a[href$="` + firm.maryam + `"]`)
	b.follow(chromedp.KeyEvent("\r"))
	b.tabTo(`details:has(` + logText + `) > summary`)
	b.do(chromedp.KeyEvent("\r"))
	b.tabTo(logText)
	b.do(chromedp.KeyEvent("By the keyboard alone"))
	b.tabTo(`form[data-keep=log] button[value=complaint]`)
	b.follow(chromedp.KeyEvent("\r"))
	b.until(`document.querySelector('.said')`)
	if n := firm.entriesOf(firm.maryam, "By the keyboard alone"); n != 1 {
		t.Errorf("%d entries, want 1", n)
	}
}
