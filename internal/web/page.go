package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"vafa/internal/locale"
)

//go:embed templates
var templateFiles embed.FS

// templates are parsed at first use, since a function that shows no page should not pay for them when it starts.
var templates = sync.OnceValue(func() *template.Template {
	funcs := template.FuncMap{"asset": AssetPath}
	return template.Must(template.New("").Funcs(funcs).ParseFS(templateFiles, "templates/*.html"))
})

// page is what every page has.
type page struct {
	Lang    locale.Lang
	title   string                   // the key of its title
	address func(locale.Lang) string // of the same page in a language; nil for a page in one language
	failed  bool                     // it asks to mend something
	about   string                   // the key of what a search engine says of it; "" for what the site is
	look    Look
}

// Tongue is a language to switch to.
type Tongue struct {
	Lang, Name, Address string
	Current             bool
}

// languageNames are the languages in their own words.
var languageNames = map[locale.Lang]string{locale.Persian: "فارسی", locale.Arabic: "العربية", locale.English: "English"}

// Theme is the look as the address of its style sheet has it, "" for our own look.
func (p page) Theme() string { return p.look.theme() }

// About is what a search engine says of the page.
func (p page) About() (string, error) {
	if p.about == "" {
		return p.T("home.sentence")
	}
	return p.T(p.about)
}

// Heading is the page's title as its text shows it.
func (p page) Heading() (string, error) { return p.T(p.title) }

// Tongues lists the languages, with the addresses of this page in them.
func (p page) Tongues() []Tongue {
	if p.address == nil {
		return nil
	}
	var out []Tongue
	for _, lang := range locale.Langs() {
		out = append(out, Tongue{string(lang), languageNames[lang], p.address(lang), lang == p.Lang})
	}
	return out
}

// Title is the text of the page's title element, which says so when something is to be mended.
func (p page) Title() (string, error) {
	var title, site, failed string
	err := p.words(map[string]*string{p.title: &title, "site": &site, "error": &failed})
	if title != site {
		title += " – " + site
	}
	if p.failed {
		title = failed + " " + title
	}
	return title, err
}

// T is a message in the page's language.
func (p page) T(key string) (string, error) {
	text, ok := catalogues[p.Lang][key]
	if !ok {
		return "", fmt.Errorf("no message %q in %q", key, p.Lang)
	}
	return text, nil
}

// fill puts values in the place of {name} in a message; values are pairs of a name and a text. A value keeps its
// direction to itself and its line whole.
func fill(message string, values ...string) template.HTML {
	text := template.HTMLEscapeString(message)
	for i := 0; i+1 < len(values); i += 2 {
		value := `<bdi class="whole">` + template.HTMLEscapeString(values[i+1]) + `</bdi>`
		text = strings.ReplaceAll(text, "{"+values[i]+"}", value)
	}
	return template.HTML(text) // #nosec G203 -- the message and every value are escaped above
}

// words fills texts by their keys.
func (p page) words(texts map[string]*string) (err error) {
	for key, text := range texts {
		if *text, err = p.T(key); err != nil {
			return err
		}
	}
	return nil
}

// render executes the template of a page.
func render(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := templates().ExecuteTemplate(&out, name+".html", data); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return out.Bytes(), nil
}
