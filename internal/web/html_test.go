package web

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"vafa/internal/locale"
)

// document is a rendered page as its elements, in order.
type document []element

// element is a start tag and the text in it that is in no other element.
type element struct {
	tag  string
	attr map[string]string
	text string
}

// parsed reads a page; the pages close their tags, so an XML reader with HTML's exceptions is enough.
func parsed(t testing.TB, data []byte) document {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var out document
	var open []int // the elements around what is read
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, data)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{tag: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			open = append(open, len(out))
			out = append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				out[open[len(open)-1]].text += string(token)
			}
		}
	}
}

// all are the elements with that tag.
func (d document) all(tag string) document {
	return slices.DeleteFunc(slices.Clone(d), func(e element) bool { return e.tag != tag })
}

// with are the elements whose attribute has that value.
func (d document) with(attr, value string) document {
	return slices.DeleteFunc(slices.Clone(d), func(e element) bool { return e.attr[attr] != value })
}

// one is the only element left.
func (d document) one(t testing.TB) element {
	t.Helper()
	if len(d) != 1 {
		t.Fatalf("%d elements where one is due: %v", len(d), d)
	}
	return d[0]
}

// must renders a page and fails the test where it cannot.
func must(t testing.TB) func([]byte, error) document {
	return func(data []byte, err error) document {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return parsed(t, data)
	}
}

// pages are all pages in a language, the forms fresh and with a mistake everywhere.
func pages(t testing.TB, lang locale.Lang) map[string]document {
	card := CardView{
		Model: "WM-1200", Serial: "A1", Status: "active", StartsOn: today, ExpiresOn: today.AddMonths(24), Today: today, Terms: "All parts.",
		ReferralCode: "AB12", Token: "t.t", Upload: &Upload{Action: "/upload", Fields: []Option{{"v", "k"}}, Accept: "image/jpeg", MaxMB: 10, Refused: "mismatch", Answers: true},
	}
	look := Look{Firm: "radius:4px", Own: "accent:#123"}
	out := map[string]document{
		"home":       must(t)(Home(lang, look)),
		"docs":       must(t)(Docs()),
		"captured":   must(t)(Captured(lang, look)),
		"contacted":  must(t)(Contacted(lang, look)),
		"registered": must(t)(Registered(lang, look, card)),

		"sign-in":         must(t)(SignIn(lang, "/console/en/work?open=1", true)),
		"console refused": must(t)(ConsoleRefused(lang, "/console", "no")),
		"roles":           must(t)(ChooseRole(lang, "/dev/authorize?a=b", []string{"agent", "manager"})),

		"preferences saved": must(t)(Preferences(FormState{Lang: lang}, PreferencesView{Token: "t.s", Saved: true, Pending: true})),
		"no preferences":    must(t)(NoPreferences(lang, look)),
	}
	for l, show := range forms() {
		state := FormState{Lang: lang, Key: "k", Today: today, Look: look, Checks: CheckWords{Required: "fill this in", TooLong: "at most {limit}"}, Products: []Option{{"WM-1200", "washing machine"}}}
		out[l.name] = must(t)(show(state))
		for _, name := range l.names() {
			state.Mistakes = append(state.Mistakes, Mistake{name, "mend this"})
		}
		out[l.name+" with mistakes"] = must(t)(show(state))
	}
	return out
}

func preferencesOf(v PreferencesView) func(FormState) ([]byte, error) {
	return func(s FormState) ([]byte, error) { return Preferences(s, v) }
}

// forms are the forms by their layout.
func forms() map[*layout]func(FormState) ([]byte, error) {
	return map[*layout]func(FormState) ([]byte, error){
		&captureLayout: Capture, &warrantyLayout: Warranty, &contactLayout: Contact,
		&preferencesLayout: preferencesOf(PreferencesView{Token: "t.s", Confirm: true}),
	}
}

var today = locale.Date{Year: 2026, Month: 11, Day: 22}

func contains(d document, text string) bool {
	return slices.ContainsFunc(d, func(e element) bool { return strings.Contains(e.text, text) })
}
