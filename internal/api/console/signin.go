package console

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"vafa/internal/api/authorizer"
	"vafa/internal/api/page"
	"vafa/internal/crm"
	"vafa/internal/rest"
	"vafa/internal/web"
)

// begun is a sign-in that has begun. The browser keeps it, sealed, until the issuer leads back.
type begun struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	To       string    `json:"to"`
	Until    time.Time `json:"until"`
}

// signInLife is how long signing in may take.
const signInLife = 10 * time.Minute

// sealedBegun is what a sign-in is sealed for.
const sealedBegun = "console sign-in"

type signInIn struct {
	To   string `query:"to"`
	Meta rest.Meta
}

// signIn leads to the issuer. Whoever asked by another name of ours is led to the one that is set, where the cookies will be.
func (h handler) signIn(ctx context.Context, in signInIn) (rest.Reply[rest.Raw], error) {
	none := rest.Reply[rest.Raw]{}
	to, site := ownPath(in.To), h.site(in.Meta.Host)
	if _, host, _ := strings.Cut(site, "://"); host != in.Meta.Host {
		return rest.Redirect(site + signInPath + "?" + url.Values{"to": {to}}.Encode()), nil
	}
	authorization, _, err := h.SignIn.Issuer.Endpoints(ctx)
	if err != nil {
		return none, fmt.Errorf("%w: %w", err, crm.ErrBusy)
	}
	started, err := h.begin(to)
	if err != nil {
		return none, err
	}
	address, err := h.askFor(started, authorization, site, in.Meta)
	if err != nil {
		return none, err
	}
	kept, err := json.Marshal(started)
	if err != nil {
		return none, err
	}
	return rest.Redirect(address, h.cookie(signInCookie, h.Seal.Sign(sealedBegun, string(kept)), signInLife)), nil
}

// begin draws what nobody can guess of a sign-in.
func (h handler) begin(to string) (begun, error) {
	out := begun{To: to, Until: h.Source.Now().Add(signInLife)}
	for _, into := range []*string{&out.State, &out.Nonce, &out.Verifier} {
		var random [32]byte
		if _, err := io.ReadFull(h.Random, random[:]); err != nil {
			return out, err
		}
		*into = base64.RawURLEncoding.EncodeToString(random[:])
	}
	return out, nil
}

// askFor is the issuer's address with the request of RFC 6749, section 4.1.1, and RFC 7636, section 4.3.
func (h handler) askFor(b begun, authorization, site string, meta rest.Meta) (string, error) {
	address, err := url.Parse(authorization)
	if err != nil || address.Host == "" {
		return "", fmt.Errorf("the issuer names no address to sign in at: %q", authorization)
	}
	challenge := sha256.Sum256([]byte(b.Verifier))
	query := address.Query()
	for name, value := range map[string]string{
		"response_type": "code", "client_id": h.SignIn.Client, "redirect_uri": site + callbackPath, "state": b.State, "nonce": b.Nonce,
		"scope":          strings.TrimSpace("openid " + h.SignIn.Scope),
		"code_challenge": base64.RawURLEncoding.EncodeToString(challenge[:]), "code_challenge_method": "S256",
		"ui_locales": string(chosen(langOf(b.To), meta.Lang)),
	} {
		query.Set(name, value)
	}
	address.RawQuery = query.Encode()
	return address.String(), nil
}

// langOf is the language that an address of ours names.
func langOf(to string) string {
	address, err := url.Parse(to)
	if err != nil {
		return ""
	}
	if parts := strings.SplitN(address.Path, "/", 4); len(parts) == 4 {
		return parts[2]
	}
	return address.Query().Get("lang")
}

type callbackIn struct {
	Code  string `query:"code"`
	State string `query:"state"`
	Meta  rest.Meta
}

// callback takes the code that the issuer gave, once: the sign-in that it belongs to is forgotten, however it ends. Whose id token
// and access token do not agree, or whose state is not this browser's, is not signed in.
func (h handler) callback(ctx context.Context, in callbackIn) (rest.Reply[rest.Raw], error) {
	b, ok := h.begun(in.Meta.Cookies)
	if !ok || in.Code == "" || subtle.ConstantTimeCompare([]byte(in.State), []byte(b.State)) != 1 {
		return h.failed(b, in.Meta)
	}
	got, err := h.exchange(ctx, in.Code, b, h.site(in.Meta.Host)+callbackPath)
	if err == nil {
		err = h.check(ctx, &got, b)
	}
	switch {
	case errors.Is(err, authorizer.ErrDenied):
		return h.failed(b, in.Meta)
	case err != nil:
		return rest.Reply[rest.Raw]{}, err
	}
	life := time.Duration(got.Expires) * time.Second
	return rest.Redirect(b.To, h.cookie(sessionCookie, got.Access, life), h.named(got.subject, got.name, life), h.gone(signInCookie)), nil
}

// begun is the sign-in that this browser has begun, if it has and there is time left.
func (h handler) begun(cookies []*http.Cookie) (begun, bool) {
	var b begun
	text, err := h.Seal.Open(sealedBegun, h.value(cookies, signInCookie))
	if err != nil || json.Unmarshal([]byte(text), &b) != nil {
		return begun{}, false
	}
	return b, b.State != "" && h.Source.Now().Before(b.Until)
}

// check says whether both tokens are good and of one person.
func (h handler) check(ctx context.Context, got *tokens, b begun) error {
	caller, err := h.SignIn.Issuer.Verify(ctx, got.Access)
	if err != nil {
		return err
	}
	got.subject, got.name, err = h.SignIn.Issuer.VerifyID(ctx, got.ID, h.SignIn.Client, b.Nonce)
	if err == nil && got.subject != caller.Subject {
		err = fmt.Errorf("%w: two tokens of two people", authorizer.ErrDenied)
	}
	return err
}

// failed is the page to sign in once more.
func (h handler) failed(b begun, meta rest.Meta) (rest.Reply[rest.Raw], error) {
	to := ownPath(b.To)
	shown, err := web.SignIn(chosen(langOf(to), meta.Lang), to, true)
	return rest.Reply[rest.Raw]{Status: http.StatusBadRequest, Body: page.HTML(shown), Cookies: []*http.Cookie{h.gone(signInCookie)}}, err
}
