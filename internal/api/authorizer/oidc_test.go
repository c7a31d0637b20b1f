package authorizer_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"vafa/internal/api/authorizer"
	"vafa/internal/rest"
)

const audience = "vafa"

// issuer is an OIDC issuer with an RSA and an EC key. What is broken answers 500.
type issuer struct {
	*httptest.Server
	rsa       *rsa.PrivateKey
	ec        *ecdsa.PrivateKey
	noMeta    atomic.Bool
	noKeys    atomic.Bool
	asks      atomic.Int32
	claimed   string // the issuer that the discovery document names; its own address if empty
	keyOnlyRS bool   // publishes the RSA key alone
	kid       string // of the RSA key
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{rsa: rsaKey, ec: ecKey, kid: "r"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		name := i.claimed
		if name == "" {
			name = i.URL
		}
		i.serve(w, &i.noMeta, map[string]string{
			"issuer": name, "jwks_uri": i.URL + "/keys", "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token",
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) { i.serve(w, &i.noKeys, i.published()) })
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) serve(w http.ResponseWriter, broken *atomic.Bool, body any) {
	i.asks.Add(1)
	if broken.Load() {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	_ = json.NewEncoder(w).Encode(body)
}

func (i *issuer) published() any {
	text := func(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
	point, err := i.ec.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	keys := []map[string]string{
		{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": i.kid, "n": text(i.rsa.N.Bytes()), "e": "AQAB"},
		{"kty": "EC", "use": "sig", "alg": "ES256", "kid": "e", "crv": "P-256", "x": text(point[1:33]), "y": text(point[33:])},
	}
	if i.keyOnlyRS {
		keys = keys[:1]
	}
	return map[string]any{"keys": keys}
}

// verifier asks this issuer.
func (i *issuer) verifier(t *testing.T) *authorizer.OIDC {
	o := &authorizer.OIDC{Issuer: i.URL, Audience: audience, Now: clock, Client: &http.Client{Timeout: 2 * time.Second}}
	t.Cleanup(o.Close)
	return o
}

// claims are those of a good access token as Cognito makes it, changed by pairs of name and value; nil removes one.
func (i *issuer) claims(changes ...any) jwt.MapClaims {
	c := jwt.MapClaims{
		"iss": i.URL, "sub": "sara", "client_id": audience, "token_use": "access", "scope": "openid vafa/agent",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	for at := 0; at+1 < len(changes); at += 2 {
		if changes[at+1] == nil {
			delete(c, changes[at].(string))
		} else {
			c[changes[at].(string)] = changes[at+1]
		}
	}
	return c
}

// sign makes a token with a header of kid, unless that is nil.
func sign(t *testing.T, method jwt.SigningMethod, key, kid any, claims jwt.Claims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	if kid != nil {
		token.Header["kid"] = kid
	}
	signed, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// typed is a token whose header names a type.
func typed(t *testing.T, i *issuer, kind string, claims jwt.Claims) string {
	t.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"], token.Header["typ"] = "r", kind
	signed, err := token.SignedString(i.rsa)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestGoodTokens(t *testing.T) {
	i := newIssuer(t)
	o := i.verifier(t)
	rs := func(changes ...any) string { return sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims(changes...)) }
	for name, c := range map[string]struct {
		token string
		roles []rest.Role
	}{
		"RSA":                       {rs(), []rest.Role{rest.Agent}},
		"EC":                        {sign(t, jwt.SigningMethodES256, i.ec, "e", i.claims()), []rest.Role{rest.Agent}},
		"no kid, good signature":    {sign(t, jwt.SigningMethodRS256, i.rsa, nil, i.claims()), []rest.Role{rest.Agent}},
		"audience in aud":           {rs("client_id", nil, "aud", audience), []rest.Role{rest.Agent}},
		"audience among others":     {rs("client_id", "x", "aud", []string{"x", audience}), []rest.Role{rest.Agent}},
		"groups of Cognito":         {rs("scope", nil, "cognito:groups", []string{"manager", "marketer", "staff"}), []rest.Role{rest.Marketer, rest.Manager}},
		"scope and group":           {rs("cognito:groups", []string{"manager"}), []rest.Role{rest.Agent, rest.Manager}},
		"groups of others":          {rs("scope", nil, "groups", []string{"vafa/marketer", "manager"}), []rest.Role{rest.Marketer}},
		"roles of others":           {rs("scope", nil, "roles", []any{"vafa/manager", map[string]string{"value": "vafa/agent"}, 7}), []rest.Role{rest.Manager}},
		"one role as a text":        {rs("scope", nil, "roles", "vafa/agent"), []rest.Role{rest.Agent}},
		"roles in an object":        {rs("scope", nil, "roles", map[string]any{"vafa/manager": true}, "groups", nil), nil},
		"Cognito's with its prefix": {rs("scope", nil, "cognito:groups", []string{"vafa/manager"}), nil},
		"no role":                   {rs("scope", "openid agent vafa/agents xvafa/manager Vafa/manager"), nil},
		"expired within leeway":     {rs("exp", now.Add(-29*time.Second).Unix()), []rest.Role{rest.Agent}},
		"not before within leeway":  {rs("nbf", now.Add(29*time.Second).Unix()), []rest.Role{rest.Agent}},
	} {
		caller, err := o.Verify(context.Background(), c.token)
		if err != nil || caller.Subject != "sara" || !slices.Equal(caller.Roles, c.roles) || len(caller.Operations) > 0 {
			t.Errorf("%s: %+v, %v", name, caller, err)
		}
	}
	for name, c := range map[string]struct {
		kind  string
		claim []any
	}{
		"RFC 9068":                  {"at+jwt", []any{"aud", audience}},
		"RFC 9068, whole type":      {"application/at+jwt", []any{"aud", []string{"x", audience}}},
		"RFC 9068, another case":    {"AT+JWT", []any{"aud", audience}},
		"RFC 9068, another client":  {"at+jwt", []any{"aud", audience, "client_id", "console"}},
		"RFC 9068, and Cognito too": {"at+jwt", []any{"aud", audience, "token_use", "access"}},
	} {
		token := typed(t, i, c.kind, i.claims(append([]any{"token_use", nil}, c.claim...)...))
		caller, err := o.Verify(context.Background(), token)
		if err != nil || caller.Subject != "sara" || !slices.Equal(caller.Roles, []rest.Role{rest.Agent}) {
			t.Errorf("%s: %+v, %v", name, caller, err)
		}
	}
	if asks := i.asks.Load(); asks != 2 {
		t.Errorf("the issuer was asked %d times", asks)
	}
}

func TestBadTokens(t *testing.T) {
	i := newIssuer(t)
	o := i.verifier(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&i.rsa.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := json.Marshal(i.published().(map[string]any)["keys"].([]map[string]string)[0])
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	rs := func(changes ...any) string { return sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims(changes...)) }
	kid := func(kid any) string { return sign(t, jwt.SigningMethodRS256, other, kid, i.claims()) }
	good := rs()
	parts := strings.Split(good, ".")
	manager := strings.Split(rs("scope", "vafa/manager"), ".")
	bad := map[string]string{
		"nothing": "", "no token": "x", "two parts": parts[0] + "." + parts[1], "no signature": parts[0] + "." + parts[1] + ".",
		"another's claims":          parts[0] + "." + manager[1] + "." + parts[2],
		"alg none":                  sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "r", i.claims()),
		"alg none, no kid":          sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, i.claims()),
		"HS256 with the public key": sign(t, jwt.SigningMethodHS256, public, "r", i.claims()),
		"HS256 with its bytes":      sign(t, jwt.SigningMethodHS256, der, "r", i.claims()),
		"HS256 with its PKCS 1":     sign(t, jwt.SigningMethodHS256, x509.MarshalPKCS1PublicKey(&i.rsa.PublicKey), "r", i.claims()),
		"HS256 with its JWK":        sign(t, jwt.SigningMethodHS256, jwk, "r", i.claims()),
		"HS256 with PEM, trimmed":   sign(t, jwt.SigningMethodHS256, []byte(strings.TrimSpace(string(public))), "r", i.claims()),
		"HS256 with its modulus":    sign(t, jwt.SigningMethodHS256, i.rsa.N.Bytes(), nil, i.claims()),
		"HS256 with an empty key":   sign(t, jwt.SigningMethodHS256, []byte{}, "r", i.claims()),
		"RS512":                     sign(t, jwt.SigningMethodRS512, i.rsa, "r", i.claims()),
		"PS256":                     sign(t, jwt.SigningMethodPS256, i.rsa, "r", i.claims()),
		"the EC key's kid for RSA":  sign(t, jwt.SigningMethodRS256, i.rsa, "e", i.claims()),
		"the RSA key's kid for EC":  sign(t, jwt.SigningMethodES256, i.ec, "r", i.claims()),
		"a very long one":           rs("note", strings.Repeat("x", 8<<10)),
		"a very long nothing":       strings.Repeat("a.", 1<<20),
		"another key":               kid("r"),
		"another key, no kid":       kid(nil),
		"unknown kid":               kid("x"),
		"kid as a path":             kid("../../../../dev/null"),
		"kid as an address":         kid("http://169.254.169.254/latest/meta-data"),
		"kid as SQL":                kid("r' UNION SELECT 'x"),
		"kid as a number":           kid(7),
		"kid as a list":             kid([]string{"r"}),
		"empty kid":                 kid(""),
		"another issuer":            rs("iss", "https://evil.example"),
		"issuer with a slash":       rs("iss", i.URL+"/"),
		"no issuer":                 rs("iss", nil),
		"another audience":          rs("client_id", "x", "aud", "y"),
		"our client elsewhere":      rs("aud", "https://other.example"),
		"no audience":               rs("client_id", nil),
		"empty audience":            rs("client_id", "", "aud", ""),
		"an id token":               rs("token_use", "id", "aud", audience),
		"a refresh token":           rs("token_use", "refresh"),
		"no use":                    rs("token_use", nil),
		"no use, type JWT":          typed(t, i, "JWT", i.claims("token_use", nil, "aud", audience)),
		"an id token as at+jwt":     typed(t, i, "at+jwt", i.claims("token_use", "id", "aud", audience)),
		"at+jwt without audience":   typed(t, i, "at+jwt", i.claims("token_use", nil)),
		"at+jwt for another":        typed(t, i, "at+jwt", i.claims("token_use", nil, "aud", "other")),
		"at+jwt and more":           typed(t, i, "xat+jwt", i.claims("token_use", nil, "aud", audience)),
		"a logout token":            typed(t, i, "logout+jwt", i.claims("token_use", nil, "aud", audience)),
		"expired":                   rs("exp", now.Add(-31*time.Second).Unix()),
		"never expires":             rs("exp", nil),
		"expires at no time":        rs("exp", "tomorrow"),
		"not yet valid":             rs("nbf", now.Add(31*time.Second).Unix()),
		"nobody":                    rs("sub", nil),
		"empty subject":             rs("sub", ""),
		"subject as a number":       rs("sub", 7),
		"scope as a list":           rs("scope", []string{"vafa/manager"}),
	}
	var strangers atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strangers.Add(1) }))
	t.Cleanup(elsewhere.Close)
	headers := map[string]map[string]any{
		"a key of its own, named": {"alg": "RS256", "kid": "r", "jwk": map[string]string{"kty": "RSA", "kid": "r", "n": base64.RawURLEncoding.EncodeToString(other.N.Bytes()), "e": "AQAB"}},
		"keys from a listener":    {"alg": "RS256", "kid": "theirs", "jku": elsewhere.URL},
		"certificates of one":     {"alg": "RS256", "kid": "theirs", "x5u": elsewhere.URL},
		"a critical extension":    {"alg": "RS256", "kid": "r", "crit": []string{"b64"}, "b64": false},
		"a key of its own":        {"alg": "RS256", "jwk": map[string]string{"kty": "RSA", "n": base64.RawURLEncoding.EncodeToString(other.N.Bytes()), "e": "AQAB"}},
		"keys from elsewhere":     {"alg": "RS256", "jku": "https://evil.example/keys"},
		"certificates":            {"alg": "RS256", "x5u": "https://evil.example/c"},
		"alg in another case":     {"alg": "None"},
		"alg missing":             {},
	}
	for name, header := range headers {
		token := jwt.NewWithClaims(jwt.SigningMethodRS256, i.claims())
		token.Header = header
		if bad[name], err = token.SignedString(other); err != nil {
			t.Fatal(err)
		}
	}
	for name, token := range bad {
		if caller, err := o.Verify(context.Background(), token); !errors.Is(err, authorizer.ErrDenied) || caller.Subject != "" || caller.Roles != nil {
			t.Errorf("%s: %+v, %v", name, caller, err)
		}
	}
	if strangers.Load() > 0 {
		t.Error("an address in a token's header was asked for keys")
	}
	if caller, err := o.Verify(context.Background(), good); err != nil || caller.Subject != "sara" {
		t.Errorf("a good one after all of them: %+v, %v", caller, err)
	}
}

func TestIssuerDownIsAnErrorAndIsNotKept(t *testing.T) {
	for name, fail := range map[string]func(*issuer) *atomic.Bool{
		"discovery": func(i *issuer) *atomic.Bool { return &i.noMeta }, "keys": func(i *issuer) *atomic.Bool { return &i.noKeys },
	} {
		t.Run(name, func(t *testing.T) {
			i := newIssuer(t)
			o := i.verifier(t)
			token := sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims())
			fail(i).Store(true)
			for range 3 {
				if caller, err := o.Verify(context.Background(), token); err == nil || errors.Is(err, authorizer.ErrDenied) || caller.Subject != "" {
					t.Fatalf("down: %+v, %v", caller, err)
				}
			}
			fail(i).Store(false)
			if caller, err := o.Verify(context.Background(), token); err != nil || caller.Subject != "sara" {
				t.Errorf("up again: %+v, %v", caller, err)
			}
			fail(i).Store(true)
			if caller, err := o.Verify(context.Background(), token); err != nil || caller.Subject != "sara" {
				t.Errorf("down after the keys were read: %+v, %v", caller, err)
			}
		})
	}
}

func TestRequestCutOffIsNotKeptEither(t *testing.T) {
	i := newIssuer(t)
	o := i.verifier(t)
	token := sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims())
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := o.Verify(gone, token); !errors.Is(err, context.Canceled) {
		t.Errorf("cut off: %v", err)
	}
	if _, err := o.Verify(context.Background(), token); err != nil {
		t.Error(err)
	}
}

func TestKeyPublishedLaterIsFound(t *testing.T) {
	i := newIssuer(t)
	i.keyOnlyRS = true
	o := i.verifier(t)
	if _, err := o.Verify(context.Background(), sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims())); err != nil {
		t.Fatal(err)
	}
	i.keyOnlyRS = false
	if _, err := o.Verify(context.Background(), sign(t, jwt.SigningMethodES256, i.ec, "e", i.claims())); err != nil {
		t.Error(err)
	}
}

// TestKeysAreRotated: a key that comes is found when it is first used, and one that went admits nobody from then on.
func TestKeysAreRotated(t *testing.T) {
	i := newIssuer(t)
	o := i.verifier(t)
	old := sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims())
	if _, err := o.Verify(context.Background(), old); err != nil {
		t.Fatal(err)
	}
	var err error
	if i.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	i.kid = "r2"
	if caller, err := o.Verify(context.Background(), sign(t, jwt.SigningMethodRS256, i.rsa, "r2", i.claims())); err != nil || caller.Subject != "sara" {
		t.Errorf("the new key: %+v, %v", caller, err)
	}
	if caller, err := o.Verify(context.Background(), old); !errors.Is(err, authorizer.ErrDenied) {
		t.Errorf("the key that went: %+v, %v", caller, err)
	}
}

func TestIDTokens(t *testing.T) {
	i := newIssuer(t)
	o := i.verifier(t)
	const client, nonce = "console", "n-1"
	id := func(changes ...any) string {
		all := append([]any{"client_id", nil, "token_use", nil, "aud", client, "nonce", nonce}, changes...)
		return sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims(all...))
	}
	for name, token := range map[string]string{
		"sara": id(), "Sara": id("name", "Sara", "email", "sara@example.com"), "sara@example.com": id("email", "sara@example.com"),
	} {
		if subject, called, err := o.VerifyID(context.Background(), token, client, nonce); err != nil || subject != "sara" || called != name {
			t.Errorf("%s: %q, %q, %v", name, subject, called, err)
		}
	}
	for name, token := range map[string]string{
		"Cognito's": id("token_use", "id"), "for several": id("aud", []string{"x", client}, "azp", client),
	} {
		if subject, _, err := o.VerifyID(context.Background(), token, client, nonce); err != nil || subject != "sara" {
			t.Errorf("%s: %q, %v", name, subject, err)
		}
	}
	for name, token := range map[string]string{
		"another nonce": id("nonce", "n-2"), "no nonce": id("nonce", nil), "another client": id("aud", "x"), "for another party": id("azp", "x"),
		"an access token": id("token_use", "access"), "an access token by its type": typed(t, i, "at+jwt", i.claims("token_use", nil, "aud", client, "nonce", nonce)),
		"expired": id("exp", now.Add(-time.Hour).Unix()), "another issuer": id("iss", "https://evil.example"), "nobody": id("sub", nil), "nothing": "",
		"alg none": sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "r", i.claims("aud", client, "nonce", nonce)),
	} {
		if subject, _, err := o.VerifyID(context.Background(), token, client, nonce); !errors.Is(err, authorizer.ErrDenied) || subject != "" {
			t.Errorf("%s: %q, %v", name, subject, err)
		}
	}
	if _, _, err := o.VerifyID(context.Background(), id("nonce", ""), client, ""); !errors.Is(err, authorizer.ErrDenied) {
		t.Errorf("a sign-in without a nonce: %v", err)
	}
}

func TestEndpointsAreDiscovered(t *testing.T) {
	i := newIssuer(t)
	o := i.verifier(t)
	i.noMeta.Store(true)
	if _, _, err := o.Endpoints(context.Background()); err == nil || errors.Is(err, authorizer.ErrDenied) {
		t.Errorf("an issuer that is down: %v", err)
	}
	i.noMeta.Store(false)
	for range 2 {
		authorization, token, err := o.Endpoints(context.Background())
		if err != nil || authorization != i.URL+"/authorize" || token != i.URL+"/token" {
			t.Errorf("%s, %s, %v", authorization, token, err)
		}
	}
	if asks := i.asks.Load(); asks != 2 {
		t.Errorf("the issuer was asked %d times", asks)
	}
}

func TestUnknownKeysDoNotHoldUpTheAuthorizer(t *testing.T) {
	i := newIssuer(t)
	o := i.verifier(t)
	start := time.Now()
	for range 20 {
		if _, err := o.Verify(context.Background(), sign(t, jwt.SigningMethodES256, i.ec, "unknown", i.claims())); !errors.Is(err, authorizer.ErrDenied) {
			t.Fatal(err)
		}
	}
	if took, asks := time.Since(start), i.asks.Load(); took > 2*time.Second || asks > 4 {
		t.Errorf("%v, the issuer was asked %d times", took, asks)
	}
}

func TestDiscoveryThatNamesAnotherIssuerIsRefused(t *testing.T) {
	i := newIssuer(t)
	i.claimed = "https://evil.example"
	_, err := i.verifier(t).Verify(context.Background(), sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims()))
	if err == nil || errors.Is(err, authorizer.ErrDenied) {
		t.Error(err)
	}
}

func TestMissingSettingsAdmitNobody(t *testing.T) {
	i := newIssuer(t)
	token := sign(t, jwt.SigningMethodRS256, i.rsa, "r", i.claims("client_id", nil))
	for name, forget := range map[string]func(*authorizer.OIDC){
		"audience": func(o *authorizer.OIDC) { o.Audience = "" }, "issuer": func(o *authorizer.OIDC) { o.Issuer = "" },
	} {
		o := i.verifier(t)
		forget(o)
		if caller, err := o.Verify(context.Background(), token); err == nil || errors.Is(err, authorizer.ErrDenied) || caller.Subject != "" {
			t.Errorf("%s: %+v, %v", name, caller, err)
		}
	}
}
