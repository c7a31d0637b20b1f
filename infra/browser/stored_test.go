//go:build browser

package browser

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"vafa/internal/api/apitest"
)

// evil is text with which scripts get into pages that show it as markup, as an address, within a script, a style or a template.
// Each sets the global that the canary looks at.
var evil = []string{
	`<script>window.ran=1</script>`,
	`<img src=x onerror="window.ran=2">`,
	`"><svg onload=window.ran=3>`,
	`'-(window.ran=4)-'`,
	`javascript:window.ran=5`,
	`</title></textarea></style></script><script>window.ran=6</script>`,
	`{{constructor.constructor('window.ran=7')()}}${window.ran=7}<%= 7 %>`,
	`<a href="javascript:window.ran=8">x</a><iframe srcdoc="<script>parent.ran=8</script>"></iframe>`,
	"\u202e<b onmouseover=window.ran=9>\u202c" + "\u2066\u200f",
	`<math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=10>`,
	`" autofocus onfocus="window.ran=11" x="`,
	`<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example/">`,
}

// canary runs before anything of a page: it notes what the policy had to block, and calls of what scripts show off with.
const canary = `window.ran = undefined; window.blocked = []
	window.alert = window.confirm = window.prompt = () => { window.ran = 'dialog' }
	document.addEventListener('securitypolicyviolation', e => window.blocked.push(e.violatedDirective + ' ' + e.blockedURI))`

// watched is a tab in which every page is watched.
func watched(t *testing.T) *tab {
	b := open(t, phone)
	run(b, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: canary})
		return err
	}))
	return b
}

// harmless touches everything that the page has and reports whatever ran, was blocked or became an element.
func (b *tab) harmless(where string) {
	b.t.Helper()
	found := ask[struct {
		Ran     string
		Blocked []string
		Made    []string
	}](b, `(() => {
		for (const e of document.querySelectorAll('body *')) for (const kind of ['mouseover', 'focus', 'error', 'load']) e.dispatchEvent(new Event(kind))
		const made = [...document.querySelectorAll('script:not([src]), iframe:not([src^="/"]), math, base, meta[http-equiv], svg[onload], form form')].map(e => e.outerHTML)
		for (const e of document.querySelectorAll('*')) for (const a of e.attributes) {
			if (/^on/i.test(a.name)) made.push(e.outerHTML)
			if (/^(href|src|action|formaction)$/i.test(a.name) && /^\s*javascript:/i.test(a.value)) made.push(e.outerHTML)
		}
		return {Ran: window.ran === undefined ? '' : String(window.ran), Blocked: window.blocked, Made: made}
	})()`)
	if found.Ran != "" || len(found.Blocked) > 0 || len(found.Made) > 0 {
		b.t.Errorf("%s: ran %q, blocked %v, made %.300v", where, found.Ran, found.Blocked, found.Made)
	}
}

// fields are every text field that the page's forms send, hidden ones too.
func (b *tab) fields() []string {
	return ask[[]string](b, `[...document.querySelectorAll('main form [name]')].filter(e => e.type != 'checkbox' && e.type != 'radio' && e.type != 'file').map(e => e.name)`)
}

// TestScriptsInForms puts scripts into every field of every form, and opens the form that comes back.
func TestScriptsInForms(t *testing.T) {
	f, address := site(t)
	b := watched(t)
	for _, form := range append(forms, "preferences") {
		path := address + "/en/" + form
		if form == "preferences" {
			path = address + f.Agent().Get("/v1/customers/"+f.ByPhone(known)).Text("preferencesUrl")
		}
		b.visit(path)
		names := b.fields()
		if len(names) < 3 {
			t.Fatalf("%s has only %v", form, names)
		}
		for i := range evil {
			sent := url.Values{}
			for j, name := range names {
				sent.Set(name, evil[(i+j)%len(evil)])
			}
			if form == "preferences" {
				sent.Set("token", strings.SplitAfter(path, "token=")[1])
			}
			b.post(address+"/en/"+form, sent)
			b.harmless(form + " again")
		}
		for _, text := range evil {
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			b.visit(path + join + "ref=" + url.QueryEscape(text) + "&theme=" + url.QueryEscape("accent:"+text) + "&sent=" + url.QueryEscape(text) + "&saved=" + url.QueryEscape(text))
			b.harmless(form + " by address")
		}
	}
}

// post sends a form as a page of somebody else's would.
func (b *tab) post(address string, values url.Values) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	script := `(() => { const f = document.createElement('form'); f.method = 'post'; f.action = ` + quoted(address) + `;`
	for _, name := range slices.Sorted(maps.Keys(values)) {
		script += `{ const i = document.createElement('textarea'); i.name = ` + quoted(name) + `; i.value = ` + quoted(values.Get(name)) + `; f.append(i) }`
	}
	script += `document.body.append(f); HTMLFormElement.prototype.submit.call(f) })()`
	if _, err := chromedp.RunResponse(ctx, chromedp.Evaluate[chromedp.Void](script)); err != nil {
		b.t.Fatal(err)
	}
}

// quoted is a text as a script writes it.
func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		return err.Error()
	}
	return string(out)
}

// TestScriptsInWhatIsStored: what staff and customers have told the firm, shown by every page that shows any of it.
func TestScriptsInWhatIsStored(t *testing.T) {
	f, address := site(t)
	b := watched(t)
	for i, text := range evil {
		sku := "EV-" + string(rune('A'+i))
		name := text
		if len(name) > 190 {
			name = name[:190]
		}
		product := apitest.M{"sku": sku, "name": apitest.M{"fa": name, "ar": name, "en": name}, "warrantyMonths": 12, "terms": apitest.M{"en": text, "fa": text}}
		f.Marketer().Post("/v1/products", product).Want(http.StatusCreated)
		sent := url.Values{
			"model": {sku}, "serial": {"SN" + sku}, "purchasedOn": {"2026-01-31"}, "retailer": {text}, "invoice": {name}, "relation": {"gift"},
			"owner.name": {name}, "owner.phone": {"+98912123400" + string(rune('0'+i%10))}, "owner.city": {name}, "owner.address": {text}, "owner.note": {text},
			"giver.name": {name}, "giver.phone": {"+989351234567"}, "owner.referredBy": {name},
		}
		done := f.Public().Call("POST", "/en/warranty", sent.Encode(), "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusSeeOther)
		card := done.Header.Get("Location")
		b.visit(address + card + "&theme=" + url.QueryEscape("font:"+text) + "&key=" + url.QueryEscape(text))
		b.harmless("card")
		if shown := ask[string](b, `document.querySelector('main').innerText`); !strings.Contains(shown, strings.TrimSpace(strings.Split(text, "\u202e")[0])) {
			t.Errorf("the card does not show the name of its product as it is: %q", shown)
		}
		file := f.Public().Get("/en/calendar?" + strings.TrimPrefix(card, "/en/warranty?")).Want(http.StatusOK)
		if file.Header.Get("Content-Disposition") != `attachment; filename="warranty.ics"` || !strings.HasPrefix(file.Header.Get("Content-Type"), "text/calendar") {
			t.Errorf("the calendar may be opened as a page: %v", file.Header)
		}
	}
	f.Clock.Add(2 * time.Minute) // the names of products are read anew
	for _, path := range []string{"/en/warranty", "/fa/warranty", "/ar/warranty", "/en/capture", "/", "/docs", "/docs#" + url.PathEscape(evil[1]), "/en/contact", "/en/warranty?card=" + url.QueryEscape(evil[0])} {
		b.visit(address + path)
		b.harmless(path)
	}
}

// TestTheCanarySings: a check that cannot fail proves nothing, so here is a page on which a script does run.
func TestTheCanarySings(t *testing.T) {
	b := watched(t)
	b.visit("data:text/html,<script>window.ran=1</script><p onclick=x>x")
	if ran := ask[int](b, `window.ran`); ran != 1 {
		t.Errorf("the script of the page was not seen: %v", ran)
	}
}
