//go:build browser

package browser

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"vafa/internal/api/all"
	"vafa/internal/api/apitest"
)

// room is a page of the console: path is what follows /console/{lang}, pattern the address as its operation has it.
type room struct {
	name, path, pattern string
	who                 apitest.Caller
}

// rooms are all pages of a busy firm's console, in the order of its work.
func (b *busy) rooms() []room {
	agent, marketer, manager := b.Agent(), b.Marketer(), b.Manager()
	return []room{
		{"home", "/home", "/home", agent},
		{"find", "/find?q=" + strings.TrimPrefix(maryamPhone, "+"), "/find", agent},
		{"find-nobody", "/find?q=qqqq", "/find", agent},
		{"customer", "/customers/" + b.maryam, "/customers/{id}", agent},
		{"customer-company", "/customers/" + b.company, "/customers/{id}", manager},
		{"customer-edit", "/customers/" + b.maryam + "/edit", "/customers/{id}/edit", agent},
		{"customer-new", "/customers/new", "/customers/new", agent},
		{"duplicates", "/customers/" + b.maryam + "/duplicates", "/customers/{id}/duplicates", manager},
		{"card", "/cards/RF-480/SN-70", "/cards/{model}/{serial}", agent},
		{"work", "/work", "/work", agent},
		{"case", "/cases/" + b.theCase, "/cases/{id}", agent},
		{"suggestions", "/suggestions", "/suggestions", agent},
		{"timeline", "/customers/" + b.maryam + "/timeline", "/customers/{id}/timeline", agent},
		{"log", "/customers/" + b.maryam + "/log", "/customers/{id}/log", agent},
		{"purchase", "/customers/" + b.maryam + "/purchase", "/customers/{id}/purchase", agent},
		{"consent", "/customers/" + b.maryam + "/consent", "/customers/{id}/consent", agent},
		{"plan", "/customers/" + b.maryam + "/plan", "/customers/{id}/plan", agent},
		{"calendar", "/calendar", "/calendar", agent},
		{"outbox", "/outbox", "/outbox", agent},
		{"write", "/customers/" + b.maryam + "/write", "/customers/{id}/write", agent},
		{"business-customers", "/business/customers?figure=active", "/business/customers", manager},
		{"price-table", "/settings/prices/IRR", "/settings/prices/{currency}", manager},
		{"product-new", "/settings/products/new", "/settings/products/new", manager},
		{"product", "/settings/products/sku/RF-480", "/settings/products/sku/{sku}", manager},
		{"product-serials", "/settings/products/sku/RF-480/serials", "/settings/products/sku/{sku}/serials", manager},
		{"business", "/business", "/business", manager},
		{"frameworks", "/business/frameworks", "/business/frameworks", manager},
		{"segments", "/segments", "/segments", marketer},
		{"members", "/segments/champion", "/segments/{name}", marketer},
		{"runs", "/runs", "/runs", manager},
		{"model", "/model", "/model", marketer},
		{"campaigns", "/campaigns", "/campaigns", marketer},
		{"campaign-new", "/campaigns/new", "/campaigns/new", marketer},
		{"campaign", "/campaigns/" + b.campaign, "/campaigns/{id}", marketer},
		{"campaign-edit", "/campaigns/" + b.campaign + "/edit", "/campaigns/{id}/edit", marketer},
		{"campaign-members", "/campaigns/" + b.campaign + "/members", "/campaigns/{id}/members", manager},
		{"campaign-results", "/campaigns/" + b.campaign + "/results", "/campaigns/{id}/results", marketer},
		{"programme", "/programme", "/programme", marketer},
		{"settings", "/settings", "/settings", manager},
		{"settings-firm", "/settings/firm", "/settings/firm", manager},
		{"settings-segments", "/settings/segments", "/settings/segments", manager},
		{"settings-prices", "/settings/prices", "/settings/prices", manager},
		{"settings-tiers", "/settings/tiers", "/settings/tiers", manager},
		{"settings-products", "/settings/products", "/settings/products", manager},
		{"settings-tags", "/settings/tags", "/settings/tags", manager},
		{"settings-targets", "/settings/targets", "/settings/targets", manager},
		{"settings-happenings", "/settings/happenings", "/settings/happenings", manager},
		{"settings-forms", "/settings/forms", "/settings/forms", manager},
		{"settings-keys", "/settings/keys", "/settings/keys", manager},
		{"me", "/me", "/me", agent},
		{"settings-webhooks", "/settings/webhooks", "/settings/webhooks", manager},
		{"settings-imports", "/settings/imports", "/settings/imports", manager},
		{"settings-import", "/settings/imports/" + b.anImport, "/settings/imports/{id}", manager},
		{"settings-outreach", "/settings/outreach", "/settings/outreach", manager},
		{"settings-gateways", "/settings/gateways", "/settings/gateways", manager},
		{"settings-gateway", "/settings/gateways/sms", "/settings/gateways/{channel}", manager},
		{"settings-playbooks", "/settings/playbooks", "/settings/playbooks", manager},
		{"settings-staff", "/settings/staff", "/settings/staff", manager},
		{"bought", "/settings/products/bought", "/settings/products/bought", marketer},
		{"settings-suggestions", "/settings/suggestions", "/settings/suggestions", manager},
		{"settings-plays", "/settings/plays", "/settings/plays", manager},
		{"play", "/customers/" + b.maryam + "/play", "/customers/{id}/play", agent},
		{"benefits", "/customers/" + b.maryam + "/benefits", "/customers/{id}/benefits", agent},
		{"review", "/review", "/review", manager},
	}
}

// at is the address of a room in a language.
func (b *busy) at(r room, lang string) string { return b.address + "/console/" + lang + r.path }

// consolePrefix is how the addresses of the console's pages begin.
const consolePrefix = "/console/{lang}"

// TestEveryRoomIsTried: no page of the console is left out of these tests.
func TestEveryRoomIsTried(t *testing.T) {
	b := &busy{Firm: apitest.New(t)}
	tried := map[string]bool{}
	for _, r := range b.rooms() {
		tried[r.pattern] = true
	}
	for _, own := range all.Operations(b.Service, b.Starter) {
		for _, op := range own {
			if pattern, of := strings.CutPrefix(op.Path, consolePrefix); of && op.Method == http.MethodGet && op.Page && !tried[pattern] && !unseen.MatchString(pattern) {
				t.Errorf("%s is no room of rooms_test.go", op.Path)
			}
		}
	}
}

// stop is where the tab key has led: the place among the stops, what it is, and whether it shows that it has the focus.
type stop struct {
	At      int
	What    string
	Outline bool
}

// tabbed presses the tab key and asks where it led.
func (b *tab) tabbed(asking string) stop {
	b.t.Helper()
	b.do(chromedp.KeyEvent("\t"))
	return ask[stop](b, asking)
}

// unseen are addresses that answer a file, or a page whose address the tests of the other pages lead to.
var unseen = regexp.MustCompile(`/file$|/file/\{sheet\}$|/settings/keys/\{id\}$|/settings/webhooks/\{id\}$|/suggestions/\{suggestion\}$`)

// TestRooms: every page of the console, in every language, on every screen: no rule of axe is broken, nothing must be scrolled
// sideways, the browser has nothing to complain of, and the tab key reaches everything there is to press or fill in.
func TestRooms(t *testing.T) {
	firm := newBusy(t)
	for _, lang := range langs {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			b := open(t, screens["desk-light"])
			for _, r := range firm.rooms() {
				b.signIn(r.who, firm.address)
				b.enter(t, firm, r, lang)
			}
		})
	}
}

// enter looks at a room from all sides.
func (b *tab) enter(t *testing.T, firm *busy, r room, lang string) {
	t.Helper()
	was := b.t
	t.Run(r.name, func(t *testing.T) {
		b.t = t
		defer func() { b.t = was }()
		b.look(screens["desk-light"])
		b.visitQuietly(firm.at(r, lang))
		if status := ask[int](b, `performance.getEntriesByType('navigation')[0].responseStatus`); status != http.StatusOK {
			t.Fatalf("%s answers %d: %.200s", firm.at(r, lang), status, ask[string](b, `document.body.innerText`))
		}
		want := map[bool]string{true: "rtl", false: "ltr"}[lang != "en"]
		if got := ask[string](b, `getComputedStyle(document.documentElement).direction`); got != want {
			t.Errorf("the page runs %s, want %s", got, want)
		}
		for _, kind := range []string{"desk-light", "desk-dark", "phone-light"} {
			b.look(screens[kind])
			switch {
			case screens[kind].dark: // of what axe looks at, colours alone change
				b.readable()
			case lang != "ar":
				b.picture(fmt.Sprintf("room-%s-%s-%s", r.name, lang, kind))
				fallthrough
			default:
				b.accessible()
			}
			b.fits()
		}
		if lang != "ar" {
			b.look(screens["desk-light"])
			b.reached()
		}
	})
}

// look changes the screen under the page that is open.
func (b *tab) look(s screen) {
	b.t.Helper()
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	b.do(
		chromedp.EmulateViewport(s.width, s.height),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}),
	)
}

// reached reports what the tab key does not reach, or out of the order of the page, and where nothing shows the focus.
func (b *tab) reached() {
	b.t.Helper()
	const list = `(() => {
		const groups = new Set()
		window.stops = [...document.querySelectorAll('a[href], input, textarea, select, button, summary, [tabindex], iframe')]
			.filter(e => e.type != 'hidden' && e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}) && e.tagName != 'IFRAME')
			.filter(e => e.type != 'radio' || !groups.has(e.name) && groups.add(e.name))
		document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex') // the tab key begins at the top
		return window.stops.length
	})()`
	stops := ask[int](b, list)
	const next = `(() => {
		const e = document.activeElement, style = getComputedStyle(e), same = s => s == e || s.type == 'radio' && e.type == 'radio' && s.name == e.name
		return {At: window.stops.findIndex(same), What: e.outerHTML.slice(0, 120), Outline: style.outlineStyle != 'none' || style.boxShadow != 'none'}
	})()`
	for want := range stops {
		at := b.tabbed(next)
		for within := 0; strings.HasPrefix(at.What, "<iframe") && within < 60; within++ { // through the page in a frame, which is tried by itself
			at = b.tabbed(next)
		}
		if at.At != want {
			b.t.Errorf("stop %d of the tab key is %s", want, at.What)
			return
		}
		if !at.Outline {
			b.t.Errorf("nothing shows that %s has the focus", at.What)
		}
	}
}
