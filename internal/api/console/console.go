// Package console has the pages of the staff and how they sign in to them: by authorisation code with PKCE (RFC 7636) at the OIDC
// issuer, whose access token is then kept in a cookie that no script can read, and is verified again at each request. What belongs
// to the pages as they are shown is in packages desk and web. It trusts the issuer's signature, what it has sealed itself, and no other part of a request: not
// where it says to come back to, not a header that names a caller.
package console

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"

	"vafa/internal/api"
	"vafa/internal/api/page"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

// Operations are the routes of the console function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s, &firm{}}
	return slices.Concat(
		h.signing(), h.first(),
		h.finding(), h.knowing(), h.onCards(), h.suggesting(), h.comparing(),
		h.working(), h.settling(),
		h.business(), h.segmenting(),
		h.settings(),
		h.nextPages(),
	)
}

// everybody are all who work in the console.
func everybody() rest.Access { return rest.Staff(rest.Agent, rest.Marketer) }

// session is how pages know who is calling.
func (h handler) session() *rest.Session {
	return &rest.Session{Caller: h.caller, Site: h.site, Refused: h.refused}
}

// signing are the operations by which staff sign in and out.
func (h handler) signing() []rest.Operation {
	seeOther, session := []int{http.StatusSeeOther}, h.session()
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "consolePage", Method: http.MethodGet, Path: home, Summary: "On to the console in the reader's language, or the way to sign in",
			Access: everybody(), Page: true, Session: session, Status: http.StatusSeeOther,
		}, h.door),
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

type handler struct {
	*api.Service
	firm *firm
}

type doorIn struct {
	Lang string `query:"lang"`
	Meta rest.Meta
}

// door leads to the first page in the language that the address names, or the reader's.
func (h handler) door(_ context.Context, in doorIn) (rest.Reply[rest.Raw], error) {
	return rest.Redirect(home + "/" + string(chosen(in.Lang, in.Meta.Lang)) + "/home"), nil
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
	if problem.Status == http.StatusUnauthorized && r.Method == http.MethodPost {
		return page.Again(h.expired(r, lang, to))
	}
	if problem.Status == http.StatusUnauthorized {
		return page.Again(web.SignIn(lang, to, false))
	}
	return page.Again(web.ConsoleRefused(lang, to, problem.Detail))
}

// mostKept is how much of a form is given back to whoever sent it when their sign-in had ended, in bytes.
const mostKept = 256 << 10

// expired is the page that keeps what somebody typed whose sign-in has ended.
func (h handler) expired(r *http.Request, lang locale.Lang, to string) ([]byte, error) {
	typed, err := io.ReadAll(io.LimitReader(r.Body, mostKept))
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(typed))
	if err != nil {
		form = nil // what cannot be read cannot be kept
	}
	f := desk.Frame{Lang: lang, URI: r.URL.RequestURI(), Title: "expired", Typed: form, Now: h.Source.Now()}
	return desk.Render("expired", desk.Expired{Frame: f, Enter: signInPath + "?" + url.Values{"to": {to}}.Encode()})
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
