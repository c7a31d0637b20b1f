//go:build browser

package browser

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// forms are the forms that people fill in.
var forms = []string{"capture", "warranty", "contact"}

// typeInto types into a field, as a person does.
func (b *tab) typeInto(name, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(field(name)), text))
}

func field(name string) string { return fmt.Sprintf(`main form [name=%q]`, name) }

// send presses the form's button and waits for the page that follows.
func (b *tab) send() {
	b.t.Helper()
	b.follow(chromedp.Click(chromedp.CSS(`main form button[type=submit]`)))
}

// follow does what leads to another page, and waits for that.
func (b *tab) follow(action chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, action); err != nil {
		b.t.Fatal(err)
	}
	run(b, chromedp.Evaluate[bool](`document.fonts.ready.then(() => true)`, chromedp.EvalAwaitPromise))
}

// TestMistakes: a form sent empty comes back with a summary on top that has the focus, each line a link to its field, the
// same words beside the field, and the title says so.
func TestMistakes(t *testing.T) {
	_, address := site(t)
	for _, lang := range langs {
		for _, form := range forms {
			t.Run(form+"/"+lang, func(t *testing.T) {
				b := open(t, phone)
				b.visit(address + "/" + lang + "/" + form)
				b.do(command(setScripts, scriptsOff)) // the browser's and the page's own checks must not be needed
				b.send()
				b.picture("mistakes-" + form + "-" + lang)
				b.do(command(setScripts, scriptsOn))
				b.accessible()
				b.fits()
				type line struct{ Target, Text, Beside string }
				const read = `[...document.querySelectorAll('.summary li a')].map(a => {
					const field = document.querySelector(a.hash)
					const holder = field.closest('.field')
					return {Target: a.hash, Text: a.textContent, Beside: holder.querySelector('.error').textContent}
				})`
				lines := ask[[]line](b, read)
				if len(lines) == 0 {
					t.Fatal("no line of the summary leads to a field")
				}
				for _, l := range lines {
					said := strings.TrimSpace(l.Beside[strings.Index(l.Beside, " ")+1:])
					if !strings.Contains(l.Text, said) {
						t.Errorf("%s: the summary says %q, the field %q", l.Target, l.Text, l.Beside)
					}
				}
				if !ask[bool](b, `document.activeElement.matches('.summary')`) {
					t.Error("the summary has not the focus")
				}
				wrong := ask[string](b, `document.querySelector('.error .unseen').textContent.trim()`)
				if title := ask[string](b, `document.title`); !strings.HasPrefix(title, wrong) {
					t.Errorf("the title %q does not begin with %q", title, wrong)
				}
			})
		}
	}
}

// mostTyped is how many fields of the warranty form a person may have to type.
const mostTyped = 8

// TestWarrantyWithoutScripts: from load to confirmation with scripts off, in Persian with Persian digits and a Jalali date:
// the fields that must be typed are few, and none is asked twice.
func TestWarrantyWithoutScripts(t *testing.T) {
	f, address := site(t)
	b := open(t, screen{width: 390, height: 844})
	b.visit(address + "/fa/warranty")
	typed := map[string]string{
		"model": "یخچال سپیدار", "serial": "SN-۱۲۳۴", "purchasedOn": "۱۴۰۵/۰۸/۰۱", "owner.name": "مریم احمدی", "owner.phone": "۰۹۱۲ ۱۲۳ ۴۵۶۷",
	}
	required := ask[[]string](b, `[...document.querySelectorAll('main form :required')].filter(i => i.type != 'radio').map(i => i.name)`)
	if len(required) > mostTyped || len(required) == 0 {
		t.Errorf("%d fields must be typed: %v", len(required), required)
	}
	for _, name := range required {
		if typed[name] == "" {
			t.Fatalf("nobody knows what to type into %q", name)
		}
		b.typeInto(name, typed[name])
	}
	b.picture("warranty-filled-fa")
	f.Clock.Add(time.Minute) // nobody fills in a form in no time
	b.send()
	b.picture("registered-fa")
	b.fits()
	page := ask[string](b, `document.querySelector('main').innerText`)
	for _, part := range []string{"یخچال سپیدار", "SN1234", "۱ آبان ۱۴۰۵", "۲ آبان ۱۴۰۷", "۷۰۱"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page of the card lacks %q: %s", part, page)
		}
	}
}

// TestTypedIsKept: what was typed comes back with the mistakes, in every language.
func TestTypedIsKept(t *testing.T) {
	_, address := site(t)
	for _, lang := range langs {
		b := open(t, phone)
		b.visit(address + "/" + lang + "/capture")
		b.do(command(setScripts, scriptsOff))
		b.typeInto("name", "نرگس <b>«x»</b>")
		b.typeInto("phone", "12")
		b.send()
		for name, want := range map[string]string{"name": "نرگس <b>«x»</b>", "phone": "12"} {
			if got := ask[string](b, `document.querySelector('`+field(name)+`').value`); got != want {
				t.Errorf("%s: %s came back as %q", lang, name, got)
			}
		}
	}
}

// TestLanguageSwitch: each page leads to itself in the other languages by links that can be seen.
func TestLanguageSwitch(t *testing.T) {
	_, address := site(t)
	for _, form := range forms {
		b := open(t, phone)
		b.visit(address + "/fa/" + form)
		links := ask[[]string](b, `[...document.querySelectorAll('nav a')].filter(a => a.offsetWidth > 0).map(a => a.href)`)
		if len(links) != len(langs) {
			t.Fatalf("%s: links %v", form, links)
		}
		for i, link := range links {
			parsed, err := url.Parse(link)
			if err != nil || parsed.Path != "/"+langs[i]+"/"+form {
				t.Errorf("%s: link %s (%v)", form, link, err)
			}
		}
	}
}

// TestKeyboard: the tab key reaches every input and the button, in the order of the page, and shows where it is.
func TestKeyboard(t *testing.T) {
	_, address := site(t)
	b := open(t, phone)
	b.visit(address + "/fa/warranty")
	want := ask[[]string](b, `(() => {
		const seen = new Set()
		return [...document.querySelectorAll('main form :is(input, textarea, select, button, summary)')]
			.filter(e => e.type != 'hidden' && e.tabIndex >= 0 && e.checkVisibility())
			.filter(e => e.type != 'radio' || !seen.has(e.name) && seen.add(e.name))
			.map(e => e.name || e.tagName)
	})()`)
	ask[bool](b, `document.querySelector('main form').scrollIntoView(), true`)
	var got []string
	for range 40 {
		b.do(chromedp.KeyEvent("\t"))
		at := ask[struct {
			Name    string
			Outline bool
			In      bool
		}](b, `(() => {
			const e = document.activeElement, style = getComputedStyle(e)
			return {Name: e.name || e.tagName, In: !!e.closest('main form'), Outline: style.outlineStyle != 'none' || style.boxShadow != 'none'}
		})()`)
		if !at.In {
			if len(got) > 0 {
				break
			}
			continue
		}
		if !at.Outline {
			t.Errorf("nothing shows that %s has the focus", at.Name)
		}
		got = append(got, at.Name)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the tab key goes to %v, want %v", got, want)
	}
}
