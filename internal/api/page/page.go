// Package page is what the functions that show forms have in common. It is apart from package api so that functions without
// pages are not linked with templates.
package page

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

// Lang is the language in a page's path; ErrNotFound for another.
func Lang(path string) (locale.Lang, error) {
	lang, err := locale.ParseLang(path)
	if err != nil {
		return "", crm.ErrNotFound
	}
	return lang, nil
}

// HTML is a page as an answer.
func HTML(page []byte) rest.Raw { return rest.Raw{Type: "text/html; charset=utf-8", Data: page} }

// Again is a form that is shown again; should even that fail, the browser gets a plain sentence and keeps what was typed.
func Again(page []byte, err error) rest.Raw {
	if err != nil {
		return rest.Raw{Type: "text/plain; charset=utf-8", Data: []byte("The form could not be shown; go back and try again.")}
	}
	return HTML(page)
}

// Mistakes are the faults of a problem at the fields of a form: "/owner/phone" is the field "owner.phone". A problem without
// faults is a mistake of the page as a whole.
func Mistakes(problem rest.Problem) []web.Mistake {
	if len(problem.Errors) == 0 {
		return []web.Mistake{{Text: problem.Detail}}
	}
	var out []web.Mistake
	for _, fault := range problem.Errors {
		field := strings.ReplaceAll(strings.TrimPrefix(fault.Pointer, "/"), "/", ".")
		out = append(out, web.Mistake{Field: field, Text: fault.Detail})
	}
	return out
}

// Form is a form to show; a form that was typed in keeps its key, so that sending it twice counts once.
func Form(s *api.Service, lang locale.Lang, typed url.Values, mistakes []web.Mistake) web.FormState {
	key := typed.Get("_key")
	if key == "" {
		key = s.Source.NewID("form")
	}
	return web.FormState{
		Lang: lang, Typed: typed, Mistakes: mistakes, Key: key, Today: s.Business.Day(s.Source.Now()), Checks: checks(lang),
		Look: Look(s, typed.Get("_theme")),
	}
}

// checks are the words of the faults that a page can find by itself.
func checks(lang locale.Lang) web.CheckWords {
	say := func(fault crm.Fault) string { return rest.DetailOf(fault, lang).Detail }
	return web.CheckWords{
		Required: say(crm.Fault{Code: "required"}),
		Neither:  say(crm.Fault{Code: "identity.required"}),
		TooLong:  say(crm.Fault{Code: "text.tooLong"}), // its {limit} stays
		Wrong: map[string]string{
			"phone": say(crm.Fault{Code: "phone.invalid"}),
			"email": say(crm.Fault{Code: "email.invalid"}),
			"date":  say(crm.Fault{Code: "date.invalid"}),
		},
	}
}

// Look is how a page is dressed: by the firm, and by who shows it within a page of theirs.
func Look(s *api.Service, own string) web.Look { return web.Look{Firm: s.Theme, Own: own} }

// longestCode is how long a code of referral in an address may be, in characters; ours are shorter.
const longestCode = 40

// Opened is what a form holds that was opened by an address: a code of referral in the field of that name ("" in a form that
// takes none), and a look.
func Opened(field, code, theme string) url.Values {
	out := url.Values{}
	if code = locale.Display(code); field != "" && code != "" && utf8.RuneCountInString(code) <= longestCode {
		out.Set(field, code)
	}
	if theme != "" {
		out.Set("_theme", theme)
	}
	return out
}
