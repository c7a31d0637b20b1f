//go:build deployed || samlocal

package emulate

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// issuer is an OpenID Connect issuer as the authorizer sees one: a discovery document, a key set, and signed tokens.
type issuer struct {
	t        *testing.T
	address  string // its `iss`
	audience string
	key      *rsa.PrivateKey
}

const keyID = "test"

// startIssuer serves at the address the stack was told of, until the test ends.
func startIssuer(t *testing.T, address, audience string) issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", parsed.Host)
	if err != nil {
		t.Fatal(err)
	}
	i := issuer{t: t, address: address, audience: audience, key: key}
	server := &http.Server{Handler: i.handler(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return i
}

func (i issuer) handler() http.Handler {
	encode := base64.RawURLEncoding.EncodeToString
	documents := map[string]any{
		"/.well-known/openid-configuration": map[string]any{
			"issuer": i.address, "jwks_uri": i.address + "/jwks.json",
			"authorization_endpoint": i.address + "/authorize", "token_endpoint": i.address + "/token",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		},
		"/jwks.json": map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": keyID,
			"n": encode(i.key.N.Bytes()), "e": encode(big.NewInt(int64(i.key.E)).Bytes()),
		}}},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		document, ok := documents[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(document)
	})
}

// token is an access token of a member of staff with the role.
func (i issuer) token(role string) string {
	i.t.Helper()
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": i.address, "aud": i.audience, "client_id": i.audience, "sub": "staff-" + role, "token_use": "access",
		"scope": "vafa/" + role, "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	})
	token.Header["kid"] = keyID
	signed, err := token.SignedString(i.key)
	if err != nil {
		i.t.Fatal(err)
	}
	return signed
}
