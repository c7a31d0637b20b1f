package web

import (
	"net/url"

	"vafa/internal/locale"
)

var preferencesLayout = layout{
	name: "preferences", order: []string{"consent", "survey", "preferredChannel", "language"},
	groups: []group{
		{Name: "consent", Type: "checkbox", Choices: boxes("consent")},
		{Name: "survey", Type: "checkbox", Choices: boxes("survey")},
		{Name: "preferredChannel", Type: "radio", Choices: []choice{
			{Name: "preferredChannel", Value: "sms"}, {Name: "preferredChannel", Value: "email"},
			{Name: "preferredChannel", Value: "call"}, {Name: "preferredChannel", Value: "chat"},
		}},
		{Name: "language", Type: "radio", Choices: []choice{
			{Name: "language", Value: "fa"}, {Name: "language", Value: "ar"}, {Name: "language", Value: "en"},
		}},
	},
}

// boxes are a box for each way of being addressed.
func boxes(question string) []choice {
	var out []choice
	for _, channel := range []string{"sms", "email", "call", "chat"} {
		out = append(out, choice{Name: question + "." + channel, Value: "on"})
	}
	return out
}

// PreferencesView is what the page of preferences shows besides its form. Token is that of the link by which it was opened.
type PreferencesView struct {
	Token   string
	Saved   bool // it was sent a moment ago
	Confirm bool // an agreement to e-mail waits, and sending the form confirms it
	Pending bool // one waits for a link that goes to the address
}

// preferencesPage is the form as its template sees it.
type preferencesPage struct {
	formPage
	PreferencesView
}

// Preferences is the page at /{lang}/preferences, where somebody says how they may be addressed. It has no key of its own: to say
// the same twice changes nothing.
func Preferences(s FormState, v PreferencesView) ([]byte, error) {
	query := url.Values{"token": {v.Token}}
	own := page{
		Lang: s.Lang, title: "preferences", about: "preferences.lead", look: s.Look, failed: len(s.Mistakes) > 0,
		address: s.Look.kept("preferences", query),
	}
	return render("preferences", preferencesPage{formPage{own, preferencesLayout, s}, v})
}

// NoPreferences is the page that says that a link is wrong or too old.
func NoPreferences(lang locale.Lang, look Look) ([]byte, error) {
	own := page{Lang: lang, title: "preferences.gone", about: "preferences.gone.text", look: look, address: look.kept("preferences", url.Values{})}
	return render("nopreferences", own)
}
