package console

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"vafa/internal/api/authorizer"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// The cookies of the console, without the prefix that they have where there is TLS.
const (
	sessionCookie = "vafa"         // the access token
	nameCookie    = "vafa-name"    // what whoever is signed in is called, signed by us
	signInCookie  = "vafa-sign-in" // of a sign-in that has begun, signed by us
)

// site is our own scheme and host.
func (h handler) site(host string) string {
	if h.SignIn.Site != "" {
		return h.SignIn.Site
	}
	return "https://" + host
}

// plain says that we are asked without TLS, as on one machine; only the settings can say so.
func (h handler) plain() bool { return strings.HasPrefix(h.SignIn.Site, "http://127.0.0.1:") }

// cookieName has the prefix by which a browser takes the cookie over TLS from this very host alone.
func (h handler) cookieName(name string) string {
	if h.plain() {
		return name
	}
	return "__Host-" + name
}

// cookie is for our own host and no script. Lax sends it with a link from elsewhere, so that the issuer can lead back, and with
// nothing else that another site starts.
func (h handler) cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{ // #nosec G124 -- Secure but on one machine's own http://127.0.0.1
		Name: h.cookieName(name), Value: value, Path: "/", MaxAge: int(life / time.Second), HttpOnly: true, Secure: !h.plain(),
		SameSite: http.SameSiteLaxMode,
	}
}

// gone makes a browser forget a cookie.
func (h handler) gone(name string) *http.Cookie {
	out := h.cookie(name, "", 0) // #nosec G124 -- as every cookie of ours
	out.MaxAge = -1
	return out
}

// value is that of a cookie, "" if there is none or more than one: then somebody else has set one too.
func (h handler) value(cookies []*http.Cookie, name string) string {
	found, value := 0, ""
	for _, cookie := range cookies {
		if cookie.Name == h.cookieName(name) {
			found++
			value = cookie.Value
		}
	}
	if found != 1 {
		return ""
	}
	return value
}

// caller is who is signed in, by their access token. One that has expired is nobody's.
func (h handler) caller(r *http.Request) (rest.Caller, error) {
	token := h.value(r.Cookies(), sessionCookie)
	if token == "" {
		return rest.Caller{}, nil
	}
	caller, err := h.SignIn.Issuer.Verify(r.Context(), token)
	if errors.Is(err, authorizer.ErrDenied) {
		return rest.Caller{}, nil
	}
	if err != nil {
		return rest.Caller{}, fmt.Errorf("session: %w: %w", err, crm.ErrBusy)
	}
	return caller, nil
}

// longestName is how much of somebody's name is kept, in characters.
const longestName = 60

// named is the cookie that says what a subject is called.
func (h handler) named(subject, name string, life time.Duration) *http.Cookie {
	for utf8.RuneCountInString(name) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return h.cookie(nameCookie, h.Seal.Sign("console name of "+subject, name), life)
}

// nameOf is what a subject is called, or the subject.
func (h handler) nameOf(cookies []*http.Cookie, subject string) string {
	name, err := h.Seal.Open("console name of "+subject, h.value(cookies, nameCookie))
	if err != nil {
		return subject
	}
	return name
}
