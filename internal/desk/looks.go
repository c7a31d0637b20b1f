package desk

import (
	"net/url"
	"strings"

	"vafa/internal/locale"
)

// LooksPage is the page on which somebody tries how a form looks, and takes the code for it.
type LooksPage struct {
	Editing
	Site     string // our own scheme and host
	Form     string
	Language locale.Lang
	Parts    []Choice // of the look, by name, as the forms read them
}

// Forms are those that other sites may show.
func Forms() []string { return []string{"warranty", "capture", "contact"} }

// FormNames makes the list of forms.
func (p LooksPage) FormNames() (Field, error) { return p.Pick("form", "form.", Forms()...) }

// Refuse says of a part that it cannot be read.
func (p *LooksPage) Refuse(part string) {
	if p.Trouble == nil {
		p.Trouble = &Trouble{}
	}
	p.Trouble.Faults = append(p.Trouble.Faults, Fault{Field: part, Text: text(p.Lang, "looks."+part) + text(p.Lang, "colon") + " " + text(p.Lang, "looks."+part+".hint")})
}

// Theme is the look as one text, such as accent:#0a7,radius:8px; "" for the firm's own.
func (p LooksPage) Theme() string {
	parts := []string{}
	for _, part := range p.Parts {
		parts = append(parts, part.Text+":"+part.Value)
	}
	return strings.Join(parts, ",")
}

// Address is that of the form, in that look.
func (p LooksPage) Address() string {
	address := url.URL{Path: "/" + string(p.Language) + "/" + p.Form}
	if theme := p.Theme(); theme != "" {
		address.RawQuery = url.Values{"theme": {theme}}.Encode()
	}
	return address.String()
}

// Script is the code that shows the form within any page. Every value in it has been read strictly.
func (p LooksPage) Script() string {
	out := `<script src="` + p.Site + `/embed.js" data-form="` + p.Form + `" data-lang="` + string(p.Language) + `"`
	for _, part := range p.Parts {
		out += ` data-` + part.Text + `="` + part.Value + `"`
	}
	return out + `></script>`
}
