package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"vafa/internal/api/authorizer"
	"vafa/internal/rest"
)

// enter makes of a request to the console what a browser makes of it on one of the console's own pages, signed in as the caller.
func (c Caller) enter(r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/console") {
		return
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if c.who.Subject != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-vafa", Value: c.Token()}) // #nosec G124 -- of a request, which carries name and value alone
	}
}

// gate does for the console's own requests what an authorizer does: who has a good token is its caller.
func (f *Firm) gate(w http.ResponseWriter, r *http.Request) {
	ctx := rest.WithRequestID(r.Context(), fmt.Sprintf("%s.%d", rest.RequestID(r.Context()), f.requests.Add(1)))
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if who, err := f.Service.SignIn.Issuer.Verify(ctx, token); err == nil {
		ctx = rest.WithCaller(ctx, who)
	}
	f.Handler.ServeHTTP(w, r.WithContext(ctx))
}

// Token is an access token of the caller, as the firm's issuer would have signed it.
func (c Caller) Token() string {
	who, err := json.Marshal(c.who)
	if err != nil {
		c.firm.t.Fatal(err)
	}
	return c.firm.Service.Seal.Sign(tokenOfTests, string(who))
}

const tokenOfTests = "access token of a test"

// tokens are those that Token makes; nobody can sign in to get another.
type tokens struct{ seal rest.Seal }

func (t tokens) Verify(_ context.Context, token string) (rest.Caller, error) {
	var who rest.Caller
	text, err := t.seal.Open(tokenOfTests, token)
	if err == nil {
		err = json.Unmarshal([]byte(text), &who)
	}
	if err != nil {
		return rest.Caller{}, fmt.Errorf("%w: %w", authorizer.ErrDenied, err)
	}
	return who, nil
}

func (t tokens) VerifyID(context.Context, string, string, string) (string, string, error) {
	return "", "", authorizer.ErrDenied
}

func (t tokens) Endpoints(context.Context) (string, string, error) {
	return "https://issuer.invalid/authorize", "https://issuer.invalid/token", nil
}
