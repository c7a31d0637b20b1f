package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

// lookPages are the pages of how forms look in other sites.
func (h handler) lookPages() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleLooks", http.MethodGet, "/settings/forms", "How the forms look, and the code to paste into a site", rest.Staff(rest.Marketer)), h.looksPage),
	}
}

// looksIn is a look as somebody tries it: nothing of it is kept, it is in the code that they paste.
type looksIn struct {
	Lang       string `path:"lang"`
	Form       string `query:"form"`
	Language   string `query:"language"`
	Accent     string `query:"accent"`
	Background string `query:"background"`
	Text       string `query:"text"`
	Radius     string `query:"radius"`
	Font       string `query:"font"`
	Meta       rest.Meta
}

func (h handler) looksPage(_ context.Context, in looksIn) (rest.Reply[rest.Raw], error) {
	lang, err := locale.ParseLang(in.Language)
	if err != nil {
		lang = in.Meta.Lang
	}
	page := desk.LooksPage{Editing: h.editing(in.Meta, "looks", "", url.Values{}), Site: h.site(in.Meta.Host), Form: desk.Forms()[0], Language: lang}
	for _, form := range desk.Forms() {
		if form == in.Form {
			page.Form = form
		}
	}
	page.Before.Set("form", page.Form)
	page.Before.Set("language", string(lang))
	typed := []desk.Choice{
		{Value: in.Accent, Text: "accent"}, {Value: in.Background, Text: "background"}, {Value: in.Text, Text: "text"}, {Value: in.Radius, Text: "radius"}, {Value: in.Font, Text: "font"},
	}
	for _, part := range typed {
		value := strings.TrimSpace(locale.Digits(part.Value))
		page.Before.Set(part.Text, value)
		// A part that is not exactly as it must be, the forms would leave out.
		if read := web.ParseTheme(part.Text + ":" + value).String(); read != "" {
			page.Parts = append(page.Parts, desk.Choice{Value: strings.TrimPrefix(read, part.Text+":"), Text: part.Text})
		} else if value != "" {
			page.Refuse(part.Text)
		}
	}
	return show("looks", page)
}
