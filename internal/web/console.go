package web

import (
	"net/url"
	"slices"
	"strings"

	"vafa/internal/locale"
)

// consolePage is a page of the console as its template sees it: To is the page to come back to, in the reader's language.
type consolePage struct {
	page
	To, Text string
	Failed   bool
}

// consoleOf is a page of the console at an address of ours, which its links to the other languages keep.
func consoleOf(lang locale.Lang, title, to string) consolePage {
	own := page{Lang: lang, title: title, address: func(other locale.Lang) string { return inLang(to, other) }}
	return consolePage{page: own, To: inLang(to, lang)}
}

// inLang is an address of the console with its language chosen: in its path where it has one there.
func inLang(to string, lang locale.Lang) string {
	address, err := url.Parse(to)
	if err != nil {
		return to
	}
	parts := strings.SplitN(address.Path, "/", 4) // "", console, the language, the page
	if len(parts) == 4 && parts[1] == "console" {
		if _, err := locale.ParseLang(parts[2]); err == nil {
			parts[2] = string(lang)
			address.Path = strings.Join(parts, "/")
			return address.String()
		}
	}
	query := address.Query()
	query.Set("lang", string(lang))
	address.RawQuery = query.Encode()
	return address.String()
}

// Enter is the address at which signing in begins, to come back to the page afterwards.
func (p consolePage) Enter() string {
	return "/console/sign-in?" + url.Values{"to": {p.To}}.Encode()
}

// SignIn is the page for whoever is not signed in; signing in comes back to the address to. failed says that it was tried just now.
func SignIn(lang locale.Lang, to string, failed bool) ([]byte, error) {
	p := consoleOf(lang, "signIn", to)
	p.failed, p.Failed = failed, failed
	return render("signin", p)
}

// ConsoleRefused is the page that says why a page of the console is not shown.
func ConsoleRefused(lang locale.Lang, to, text string) ([]byte, error) {
	p := consoleOf(lang, "refused", to)
	p.Text, p.failed = text, true
	return render("refused", p)
}

// rolesPage is the page of roles as its template sees it.
type rolesPage struct {
	page
	Action string
	Roles  []string
}

// ChooseRole is the page by which the issuer of one machine asks as whom to sign in; action is where the answer goes.
func ChooseRole(lang locale.Lang, action string, roles []string) ([]byte, error) {
	own := page{Lang: lang, title: "roles", about: "roles.lead", address: func(other locale.Lang) string { return inLang(action, other) }}
	return render("roles", rolesPage{own, action, roles})
}

// RoleName is what a role is called; one that we do not know is shown as it is.
func (p page) RoleName(role string) (string, error) {
	if !slices.Contains([]string{"agent", "marketer", "manager"}, role) {
		return role, nil
	}
	return p.T("role." + role)
}
