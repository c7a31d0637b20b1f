package rest

import (
	"net/http"

	"vafa/internal/locale"
)

// Session is how the pages of the console know who is calling: by a cookie of the browser, and by nothing else in a request. Where
// it is not set, no cookie counts.
type Session struct {
	// Caller is who is signed in, the zero Caller if nobody is. An error says that it cannot be told.
	Caller func(r *http.Request) (Caller, error)
	// Site is our own scheme and host as browsers know them.
	Site func(host string) string
	// Refused is the page for whoever is not signed in, may not, or cannot be served.
	Refused func(r *http.Request, lang locale.Lang, problem Problem) Raw
}

// enter gives the request the caller of its session. What changes anything must come from one of our own pages.
func (s *Session) enter(r *http.Request, op Operation) (*http.Request, error) {
	if s == nil {
		return r, nil
	}
	if op.Method != http.MethodGet && !sameOrigin(r.Header, s.Site(r.Host)) {
		return r, statusError{http.StatusForbidden, "origin.foreign"}
	}
	var caller Caller
	var err error
	if !op.Access.IsPublic() {
		caller, err = s.Caller(r)
	}
	return r.WithContext(WithCaller(r.Context(), caller)), err
}

// sameOrigin says whether a browser sends a request from a page of our own site. Whoever says nothing of where they come from is
// no browser of today, or hides it.
func sameOrigin(header http.Header, site string) bool {
	from, origins := header.Get("Sec-Fetch-Site"), header.Values("Origin")
	if len(origins) > 1 || from != "" && from != "same-origin" {
		return false
	}
	if len(origins) == 0 || origins[0] == "null" { // as of a page that hides where it is
		return from != ""
	}
	return origins[0] == site
}

// Redirect sends a browser on to an address with GET.
func Redirect(address string, cookies ...*http.Cookie) Reply[Raw] {
	return Reply[Raw]{Status: http.StatusSeeOther, Location: address, Cookies: cookies, Body: Raw{Type: "text/html; charset=utf-8"}}
}

// Open says whether a gateway lets everybody through to the operation: what is for everybody, and pages that look at their
// session themselves.
func (o Operation) Open() bool { return o.Access.IsPublic() || o.Session != nil }
