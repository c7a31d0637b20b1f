package web

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"vafa/internal/locale"
)

// Capture is the page at /{lang}/capture, where somebody leaves their details.
func Capture(s FormState) ([]byte, error) { return form(captureLayout, s) }

// Contact is the page at /{lang}/contact, where somebody asks, complains or thanks.
func Contact(s FormState) ([]byte, error) { return form(contactLayout.asking("tags", s.Tags), s) }

// Warranty is the page at /{lang}/warranty, where somebody registers the warranty card of a unit they own.
func Warranty(s FormState) ([]byte, error) { return form(warrantyLayout, s) }

func form(l layout, s FormState) ([]byte, error) {
	query := url.Values{}
	for _, name := range []string{"referredBy", "owner.referredBy"} {
		if code := s.Typed.Get(name); code != "" {
			query.Set("ref", code)
		}
	}
	own := page{
		Lang: s.Lang, title: l.name, about: l.name + ".lead", look: s.Look, failed: len(s.Mistakes) > 0,
		address: s.Look.kept(l.name, query),
	}
	return render(l.name, formPage{own, l, s})
}

// kept is the address of a page in each language, which keeps the page's own look; what is empty in the query is left out.
func (l Look) kept(name string, query url.Values) func(locale.Lang) string {
	if theme := ParseTheme(l.Own).String(); theme != "" {
		query.Set("theme", theme)
	}
	return func(lang locale.Lang) string {
		address := url.URL{Path: "/" + string(lang) + "/" + name, RawQuery: query.Encode()}
		return address.String()
	}
}

func sent() url.Values { return url.Values{"sent": {"1"}} }

// sentPage is a thank-you page as its template sees it; Form is the form that was sent.
type sentPage struct {
	page
	Form string
}

// Captured is the page that follows a capture. It is the same whether or not the person was known.
func Captured(lang locale.Lang, look Look) ([]byte, error) {
	own := page{Lang: lang, title: "captured", about: "captured.text", look: look, address: look.kept("capture", sent())}
	return render("captured", sentPage{own, "capture"})
}

// Contacted is the page that follows a message. It is the same whether or not the person was known.
func Contacted(lang locale.Lang, look Look) ([]byte, error) {
	own := page{Lang: lang, title: "contacted", about: "contacted.text", look: look, address: look.kept("contact", sent())}
	return render("contacted", sentPage{own, "contact"})
}

// CardView is a warranty card as its owner sees it.
type CardView struct {
	Model   string // its code
	Product string // its name in the reader's language, if it is known
	Serial  string
	Status  string // one of the card's states in package crm
	// The first and the last day of the warranty.
	StartsOn, ExpiresOn locale.Date
	Today               locale.Date // from which days are counted; they are not without it
	Terms               string      // what the product's warranty covers, in the firm's own words
	ReferralCode        string      // the owner's own, which they may pass on
	Token               string      // under which this page and its calendar entry are found
	Upload              *Upload     // where the invoice can be sent to; nil for nowhere
}

// Upload is a form that sends a file straight to where it is kept. Fields come before the file, as text and value.
type Upload struct {
	Action string
	Fields []Option
	Accept string // media types, parted by commas
	MaxMB  int
	Sent   bool // a file is kept already
	// Check is the address of this page while a file that was sent is being checked, else "".
	Check   string
	Refused string // why the last file was, one of the reasons of package crm; "" if none was
	Answers bool   // this page answers the sending of that file
}

// Most is the largest file in bytes.
func (u Upload) Most() int { return u.MaxMB << 20 }

// cardPage is a card as its template sees it.
type cardPage struct {
	page
	CardView
}

// Registered is the page that shows a card.
func Registered(lang locale.Lang, look Look, card CardView) ([]byte, error) {
	own := page{
		Lang: lang, title: "registered", about: "registered.keep", look: look,
		address: look.kept("warranty", url.Values{"card": {card.Token}}),
	}
	if card.Status != "active" {
		own.title = "registered.pending"
	}
	own.failed = card.Upload != nil && card.Upload.Refused != "" && card.Upload.Answers
	return render("registered", cardPage{own, card})
}

// Date writes a day in the reader's language and calendar.
func (p cardPage) Date(d locale.Date) string {
	return locale.LongDate(d, p.Lang, locale.CalendarOf(p.Lang))
}

// Left is how many days are left of the warranty, today not counted: "" where that is not known or it has ended.
func (p cardPage) Left() string {
	left := p.ExpiresOn.Days() - p.Today.Days()
	if p.Today.IsZero() || p.ExpiresOn.IsZero() || left < 0 {
		return ""
	}
	return locale.Number(p.Lang, strconv.Itoa(left))
}

// Over says whether the warranty has ended.
func (p cardPage) Over() bool {
	return !p.Today.IsZero() && !p.ExpiresOn.IsZero() && p.ExpiresOn.Before(p.Today)
}

// Months is how many months the warranty runs, "" if it does not run in whole months.
func (p cardPage) Months() string {
	if p.StartsOn.IsZero() || p.ExpiresOn.IsZero() {
		return ""
	}
	months := (p.ExpiresOn.Year-p.StartsOn.Year)*12 + int(p.ExpiresOn.Month) - int(p.StartsOn.Month)
	if months < 0 || p.StartsOn.AddMonths(months) != p.ExpiresOn {
		return ""
	}
	return locale.Number(p.Lang, strconv.Itoa(months))
}

// Size is the largest file that can be sent, in megabytes.
func (p cardPage) Size() template.HTML {
	return fill(catalogues[p.Lang]["upload.hint"], "size", p.megabytes())
}

// TooLarge says that a file is larger than that.
func (p cardPage) TooLarge() string {
	return strings.ReplaceAll(catalogues[p.Lang]["upload.tooLarge"], "{size}", p.megabytes())
}

func (p cardPage) megabytes() string { return locale.Number(p.Lang, strconv.Itoa(p.Upload.MaxMB)) }

// Summary is what is wrong with the file that was just sent, as forms say it.
func (p cardPage) Summary() ([]Fault, error) {
	if !p.failed {
		return nil, nil
	}
	var label string
	text, err := p.Refusal()
	if err == nil {
		label, err = p.T("upload.file")
	}
	return []Fault{{Target: "file", Label: label, Text: text}}, err
}

// Refusal says why the last file was refused.
func (p cardPage) Refusal() (string, error) {
	if p.Upload.Refused == "tooLarge" {
		return p.TooLarge(), nil
	}
	return p.T("upload." + p.Upload.Refused)
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
func Home(lang locale.Lang, look Look) ([]byte, error) {
	address := func(other locale.Lang) string { return "/?lang=" + string(other) }
	home := homePage{page: page{Lang: lang, title: "site", address: address, look: look}}
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
