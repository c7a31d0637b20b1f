package web

import (
	"net/url"

	"vafa/internal/locale"
)

// Capture is the page at /{lang}/capture, where somebody leaves their details.
func Capture(s FormState) ([]byte, error) { return form(captureLayout, s) }

// Warranty is the page at /{lang}/warranty, where somebody registers the warranty card of a unit they own.
func Warranty(s FormState) ([]byte, error) { return form(warrantyLayout, s) }

func form(l layout, s FormState) ([]byte, error) {
	own := page{Lang: s.Lang, title: l.name, address: pathOf(l.name), failed: len(s.Mistakes) > 0}
	return render(l.name, formPage{own, l, s})
}

// pathOf is the address of a form in each language.
func pathOf(name string) func(locale.Lang) string {
	return func(lang locale.Lang) string { return "/" + string(lang) + "/" + name }
}

// CapturedQuery is the query that, after the address of the capture form, names its thank-you page.
const CapturedQuery = "sent=1"

// Captured is the page that follows a capture. It is the same whether or not the person was known.
func Captured(lang locale.Lang) ([]byte, error) {
	return render("captured", page{Lang: lang, title: "captured", address: withQuery("capture", CapturedQuery)})
}

func withQuery(name, query string) func(locale.Lang) string {
	return func(lang locale.Lang) string {
		address := url.URL{Path: pathOf(name)(lang), RawQuery: query}
		return address.String()
	}
}

// CardView is a warranty card as its owner sees it.
type CardView struct {
	Model   string // its code
	Product string // its name in the reader's language, if it is known
	Serial  string
	Status  string // one of the card's states in package crm
	// The first and the last day of the warranty.
	StartsOn, ExpiresOn locale.Date
	// Query is the query of this page's own address, which the links to the other languages keep.
	Query string
}

// cardPage is a card as its template sees it.
type cardPage struct {
	page
	CardView
}

// Registered is the page that shows a card.
func Registered(lang locale.Lang, card CardView) ([]byte, error) {
	own := page{Lang: lang, title: "registered", address: withQuery("warranty", card.Query)}
	if card.Status != "active" {
		own.title = "registered.pending"
	}
	return render("registered", cardPage{own, card})
}

// Date writes a day in the reader's language and calendar.
func (p cardPage) Date(d locale.Date) string {
	return locale.LongDate(d, p.Lang, locale.CalendarOf(p.Lang))
}

// State says in words where the card stands; a state without words shows itself.
func (p cardPage) State() string {
	if text, err := p.T("status." + p.Status); err == nil {
		return text
	}
	return p.Status
}

// homePage is the home page as its template sees it; Others are the pages in the other languages.
type homePage struct {
	page
	Others []page
}

// Home is the page at /, which says what this is and where to go. Its links to the other languages are /?lang=.
func Home(lang locale.Lang) ([]byte, error) {
	address := func(other locale.Lang) string { return "/?lang=" + string(other) }
	home := homePage{page: page{Lang: lang, title: "site", address: address}}
	for _, other := range locale.Langs() {
		if other != lang {
			home.Others = append(home.Others, page{Lang: other})
		}
	}
	return render("home", home)
}

// Docs is the page at /docs, in English only: a reader's view of /openapi.json, which its script fetches. No existing
// viewer that we tried does without inline styles, which would loosen the policy of every page.
func Docs() ([]byte, error) { return render("docs", page{Lang: locale.English, title: "home.docs"}) }
