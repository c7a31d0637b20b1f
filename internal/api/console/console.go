// Package console has the pages of the staff and how they sign in to them: by authorisation code with PKCE (RFC 7636) at the OIDC
// issuer, whose access token is then kept in a cookie that no script can read, and is verified again at each request. What belongs
// to the pages is in package web. It trusts the issuer's signature, what it has sealed itself, and no other part of a request: not
// where it says to come back to, not a header that names a caller.
package console

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/api/page"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

// Operations are the routes of the console function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	seeOther := []int{http.StatusSeeOther}
	session := &rest.Session{Caller: h.caller, Site: h.site, Refused: h.refused}
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "consolePage", Method: http.MethodGet, Path: home, Summary: "The staff's first page, or the way to sign in",
			Access: rest.Staff(rest.Agent, rest.Marketer), Page: true, Session: session,
		}, h.home),
		rest.New(rest.Spec{
			ID: "consoleSignIn", Method: http.MethodGet, Path: signInPath, Summary: "On to where staff sign in",
			Access: rest.Public(), Page: true, Session: session, Status: http.StatusSeeOther,
		}, h.signIn),
		rest.New(rest.Spec{
			ID: "consoleCallback", Method: http.MethodGet, Path: callbackPath, Summary: "Back from there, with a code",
			Access: rest.Public(), Page: true, Session: session, Others: seeOther,
		}, h.callback),
		rest.New(rest.Spec{
			ID: "consoleSignOut", Method: http.MethodPost, Path: signOutPath, Summary: "Sign out of the console",
			Access: rest.Public(), Page: true, Session: session, Status: http.StatusSeeOther, Others: []int{http.StatusForbidden},
		}, h.signOut),
	}
}

// The addresses of the console.
const (
	home         = "/console"
	signInPath   = home + "/sign-in"
	callbackPath = home + "/callback"
	signOutPath  = home + "/sign-out"
)

type handler struct{ *api.Service }

type homeIn struct {
	Lang string `query:"lang"`
	Meta rest.Meta
}

func (h handler) home(_ context.Context, in homeIn) (rest.Reply[rest.Raw], error) {
	who := in.Meta.Caller
	var roles []string
	for _, role := range who.Roles {
		roles = append(roles, string(role))
	}
	shown, err := web.Console(chosen(in.Lang, in.Meta.Lang), h.nameOf(in.Meta.Cookies, who.Subject), roles)
	return rest.Answer(page.HTML(shown)), err
}

// chosen is the language that an address names, else the reader's.
func chosen(named string, lang locale.Lang) locale.Lang {
	if own, err := locale.ParseLang(named); err == nil {
		return own
	}
	return lang
}

// refused is the way to sign in for whoever has not, and else a page that says why there is nothing to see.
func (h handler) refused(r *http.Request, lang locale.Lang, problem rest.Problem) rest.Raw {
	lang = chosen(r.URL.Query().Get("lang"), lang)
	to := ownPath(r.URL.RequestURI())
	if problem.Status == http.StatusUnauthorized {
		return page.Again(web.SignIn(lang, to, false))
	}
	return page.Again(web.ConsoleRefused(lang, to, problem.Detail))
}

type signOutIn struct {
	Lang string `query:"lang"`
	Meta rest.Meta
}

// signOut forgets who is signed in, in this browser.
func (h handler) signOut(_ context.Context, in signOutIn) (rest.Reply[rest.Raw], error) {
	to := home + "?lang=" + string(chosen(in.Lang, in.Meta.Lang))
	return rest.Redirect(to, h.gone(sessionCookie), h.gone(nameCookie), h.gone(signInCookie)), nil
}
