package authorizer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"

	"vafa/internal/rest"
)

// OIDC checks access tokens of one issuer: RS256 or ES256 by its published keys, issuer, audience, times and use.
type OIDC struct {
	Issuer   string
	Audience string // the aud claim, or Cognito's client_id
	Now      func() time.Time
	Client   *http.Client

	mutex sync.Mutex
	keys  keyfunc.Keyfunc
	end   context.CancelFunc // of what keeps the keys fresh
}

// clockLeeway is how far our clock and the issuer's may be apart.
const clockLeeway = 30 * time.Second

// claims are what an access token says that we look at. Audience may also stand in client_id, as Cognito writes it.
type claims struct {
	jwt.RegisteredClaims
	ClientID string   `json:"client_id"`
	Use      string   `json:"token_use"`
	Scope    string   `json:"scope"`
	Groups   []string `json:"cognito:groups"`
}

// Verify gives the caller whom the token names. ErrDenied means that the token is not good; any other error that the
// issuer's keys, or our own settings, are missing.
func (o *OIDC) Verify(ctx context.Context, token string) (rest.Caller, error) {
	if o.Issuer == "" || o.Audience == "" {
		return rest.Caller{}, errors.New("no issuer or audience is set")
	}
	keys, err := o.published(ctx)
	if err != nil {
		return rest.Caller{}, err
	}
	c, err := o.claimsOf(token, keys.KeyfuncCtx(ctx))
	if err != nil {
		return rest.Caller{}, fmt.Errorf("%w: %w", ErrDenied, err)
	}
	return rest.Caller{Subject: c.Subject, Roles: c.roles()}, nil
}

// claimsOf are the claims of a token that is good.
func (o *OIDC) claimsOf(token string, keys jwt.Keyfunc) (claims, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, keys,
		jwt.WithValidMethods([]string{"RS256", "ES256"}), jwt.WithIssuer(o.Issuer), jwt.WithExpirationRequired(),
		jwt.WithLeeway(clockLeeway), jwt.WithTimeFunc(o.Now))
	switch {
	case err != nil:
		return c, err
	case c.Use != "access":
		return c, errors.New("not an access token")
	case c.ClientID != o.Audience && !slices.Contains(c.Audience, o.Audience):
		return c, errors.New("meant for another audience")
	case c.Subject == "":
		return c, errors.New("names nobody")
	}
	return c, nil
}

// roles are the scopes "vafa/<role>" and the groups of that name.
func (c claims) roles() []rest.Role {
	var out []rest.Role
	for _, role := range []rest.Role{rest.Agent, rest.Marketer, rest.Manager} {
		if slices.Contains(strings.Fields(c.Scope), "vafa/"+string(role)) || slices.Contains(c.Groups, string(role)) {
			out = append(out, role)
		}
	}
	return out
}

// rotationWait is how long a token with an unknown key may wait for the keys to be asked for again.
const rotationWait = time.Second

// published are the issuer's keys: found once by discovery, then kept and refreshed by keyfunc. A failure is not kept.
func (o *OIDC) published(ctx context.Context) (keyfunc.Keyfunc, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.keys != nil {
		return o.keys, nil
	}
	address, err := o.discover(ctx)
	if err != nil {
		return nil, fmt.Errorf("issuer's keys: %w", err)
	}
	// The refreshing goroutine lives as long as the process, not as long as this request.
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	returnNoKeys := false
	keys, err := keyfunc.NewDefaultOverrideCtx(life, []string{address}, keyfunc.Override{
		Client: o.Client, NoErrorReturnFirstHTTPReq: &returnNoKeys, RateLimitWaitMax: rotationWait,
	})
	if err != nil {
		end()
		return nil, fmt.Errorf("issuer's keys: %w", err)
	}
	o.keys, o.end = keys, end
	return keys, nil
}

// Close stops keeping the keys fresh.
func (o *OIDC) Close() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.end != nil {
		o.end()
	}
}

func (o *OIDC) discover(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(o.Issuer, "/")+"/.well-known/openid-configuration", nil)
	if err != nil {
		return "", err
	}
	response, err := o.Client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var document struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, response.Body, 1<<20)).Decode(&document); err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusOK || document.Issuer != o.Issuer || document.Keys == "" {
		return "", fmt.Errorf("discovery of %s answered %d and issuer %q", o.Issuer, response.StatusCode, document.Issuer)
	}
	return document.Keys, nil
}
