package main

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"vafa/internal/locale"
	"vafa/internal/web"
)

// codes are the authorisation codes that were given and not taken yet. Each is good once, for a minute, for the client, address and
// verifier that it was asked for with (RFC 6749, section 4.1; RFC 7636).
type codes struct {
	redirect string // the one address that a code is sent to

	mutex sync.Mutex
	given map[string]grant
}

// grant is what a code stands for.
type grant struct {
	role, nonce, challenge string
	until                  time.Time
}

// codeLife is how long a code may wait to be taken.
const codeLife = time.Minute

// give makes a code, and forgets those that nobody took.
func (c *codes) give(g grant, now time.Time) string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.given == nil {
		c.given = map[string]grant{}
	}
	for code, old := range c.given {
		if !now.Before(old.until) {
			delete(c.given, code)
		}
	}
	code := rand.Text() + rand.Text()
	g.until = now.Add(codeLife)
	c.given[code] = g
	return code
}

// take gives what a code stands for. Whoever shows one has used it, also with a wrong verifier.
func (c *codes) take(code, verifier string, now time.Time) (grant, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	g, ok := c.given[code]
	delete(c.given, code)
	sum := sha256.Sum256([]byte(verifier))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	return g, ok && now.Before(g.until) && subtle.ConstantTimeCompare([]byte(challenge), []byte(g.challenge)) == 1
}

// challengeLength is that of a SHA-256 in base64.
const challengeLength = 43

// asked is a request to sign in if it is one that the issuer can answer. One from another client, or to another address, is told so
// here and sent nowhere.
func (i *issuer) asked(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	query := r.URL.Query()
	ok := query.Get("client_id") == audience && query.Get("redirect_uri") == i.codes.redirect && query.Get("response_type") == "code" &&
		query.Get("code_challenge_method") == "S256" && len(query.Get("code_challenge")) == challengeLength
	if !ok {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_request"})
	}
	return query, ok
}

// ask shows the roles to choose from.
func (i *issuer) ask(w http.ResponseWriter, r *http.Request) {
	query, ok := i.asked(w, r)
	if !ok {
		return
	}
	lang := locale.Match(r.Header.Get("Accept-Language"), locale.Persian)
	for _, name := range []string{query.Get("ui_locales"), query.Get("lang")} {
		if own, err := locale.ParseLang(name); err == nil {
			lang = own
		}
	}
	page, err := web.ChooseRole(lang, "/dev/authorize?"+query.Encode(), roles)
	if err != nil {
		http.Error(w, "no page", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	_, _ = w.Write(page) // #nosec G705 -- html/template made it; a reader who has left needs no answer
}

// answer sends whoever chose a role back with a code.
func (i *issuer) answer(w http.ResponseWriter, r *http.Request) {
	query, ok := i.asked(w, r)
	if !ok {
		return
	}
	role := r.PostFormValue("role")
	if !slices.Contains(roles, role) {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "access_denied"})
		return
	}
	code := i.codes.give(grant{role: role, nonce: query.Get("nonce"), challenge: query.Get("code_challenge")}, time.Now())
	back := i.codes.redirect + "?" + url.Values{"code": {code}, "state": {query.Get("state")}}.Encode()
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// exchange turns a code into tokens.
func (i *issuer) exchange(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") || r.PostFormValue("grant_type") != "authorization_code" {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "unsupported_grant_type"})
		return
	}
	g, ok := i.codes.take(r.PostFormValue("code"), r.PostFormValue("code_verifier"), now)
	if !ok || r.PostFormValue("client_id") != audience || r.PostFormValue("redirect_uri") != i.codes.redirect {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	access, err := i.token(g.role, now)
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	id, err := i.idToken(g.role, g.nonce, now)
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": access, "id_token": id, "token_type": "Bearer", "expires_in": int(tokenLife / time.Second),
	})
}
