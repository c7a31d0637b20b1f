package authorizer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"

	"vafa/internal/rest"
)

// OIDC checks tokens of one issuer: RS256 or ES256 by its published keys, issuer, audience, times and use.
type OIDC struct {
	Issuer   string
	Audience string // the aud claim, or Cognito's client_id
	Now      func() time.Time
	Client   *http.Client

	mutex sync.Mutex
	found *discovery
	keys  keyfunc.Keyfunc
	end   context.CancelFunc // of what keeps the keys fresh
}

// clockLeeway is how far our clock and the issuer's may be apart.
const clockLeeway = 30 * time.Second

// longestToken is the longest token looked at, in bytes: API Gateway takes ten thousand for all headers together.
const longestToken = 8 << 10

// Verify gives the caller whom the token names. ErrDenied means that the token is not good; any other error that the
// issuer's keys, or our own settings, are missing.
func (o *OIDC) Verify(ctx context.Context, token string) (rest.Caller, error) {
	c, err := o.claimsOf(ctx, token, o.Audience)
	if err != nil {
		return rest.Caller{}, err
	}
	if err := c.access(o.Audience); err != nil {
		return rest.Caller{}, fmt.Errorf("%w: %w", ErrDenied, err)
	}
	return rest.Caller{Subject: c.Subject, Roles: c.roles()}, nil
}

// VerifyID gives the subject of an id token that was made for a client of the issuer and for one sign-in, which nonce names, and
// what they are called. Its errors are those of Verify.
func (o *OIDC) VerifyID(ctx context.Context, token, client, nonce string) (subject, name string, err error) {
	c, err := o.claimsOf(ctx, token, client)
	if err != nil {
		return "", "", err
	}
	if err := c.identity(client, nonce); err != nil {
		return "", "", fmt.Errorf("%w: %w", ErrDenied, err)
	}
	return c.Subject, cmp.Or(c.Name, c.Email, c.Subject), nil
}

// claimsOf are the claims of a token that the issuer has signed and that is good now; what it is for is not looked at yet.
func (o *OIDC) claimsOf(ctx context.Context, token, meantFor string) (claims, error) {
	if o.Issuer == "" || meantFor == "" {
		return claims{}, errors.New("no issuer or audience is set")
	}
	if len(token) > longestToken {
		return claims{}, fmt.Errorf("%w: the token is too long", ErrDenied)
	}
	keys, err := o.published(ctx)
	if err != nil {
		return claims{}, err
	}
	var c claims
	parsed, err := jwt.ParseWithClaims(token, &c, keys.KeyfuncCtx(ctx),
		jwt.WithValidMethods([]string{"RS256", "ES256"}), jwt.WithIssuer(o.Issuer), jwt.WithExpirationRequired(),
		jwt.WithLeeway(clockLeeway), jwt.WithTimeFunc(o.Now))
	if err != nil {
		return claims{}, fmt.Errorf("%w: %w", ErrDenied, err)
	}
	c.header, _ = parsed.Header["typ"].(string)
	return c, nil
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
	if err := o.discover(ctx); err != nil {
		return nil, fmt.Errorf("issuer's keys: %w", err)
	}
	// The refreshing goroutine lives as long as the process, not as long as this request.
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	returnNoKeys := false
	keys, err := keyfunc.NewDefaultOverrideCtx(life, []string{o.found.Keys}, keyfunc.Override{
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

// Endpoints are where the issuer signs people in and gives tokens for a code, by discovery; it is asked once.
func (o *OIDC) Endpoints(ctx context.Context) (authorization, token string, err error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if err := o.discover(ctx); err != nil {
		return "", "", fmt.Errorf("issuer's addresses: %w", err)
	}
	return o.found.Authorization, o.found.Token, nil
}

// discovery is what we need of an issuer's document (OpenID Connect Discovery 1.0, section 3).
type discovery struct {
	Issuer        string `json:"issuer"`
	Keys          string `json:"jwks_uri"`
	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
}

// discover reads the issuer's document, unless it was read before. A failure is not kept.
func (o *OIDC) discover(ctx context.Context) error {
	if o.found != nil {
		return nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(o.Issuer, "/")+"/.well-known/openid-configuration", nil)
	if err != nil {
		return err
	}
	response, err := o.Client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var document discovery
	if err := json.NewDecoder(http.MaxBytesReader(nil, response.Body, 1<<20)).Decode(&document); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK || document.Issuer != o.Issuer || document.Keys == "" {
		return fmt.Errorf("discovery of %s answered %d and issuer %q", o.Issuer, response.StatusCode, document.Issuer)
	}
	o.found = &document
	return nil
}
