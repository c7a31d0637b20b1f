package main

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"vafa/internal/rest"
)

// audience is what tokens of the issuer are meant for.
const audience = "vafa-dev"

// issuer is an OIDC issuer for one machine: it gives a token for any role to whoever asks, and is in no template.
type issuer struct {
	address string
	key     *rsa.PrivateKey
}

func newIssuer(address string) (*issuer, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("issuer: %w", err)
	}
	return &issuer{address: address, key: key}, nil
}

// keyID names the key; there is one a start.
const keyID = "dev"

// tokenLife is how long a token is good.
const tokenLife = 12 * time.Hour

// token is an access token of somebody with a role.
func (i *issuer) token(role rest.Role, now time.Time) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": i.address, "sub": "dev-" + string(role), "client_id": audience, "token_use": "access", "scope": "vafa/" + string(role),
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(tokenLife).Unix(),
	})
	token.Header["kid"] = keyID
	return token.SignedString(i.key)
}

// routes serves tokens, discovery and keys.
func (i *issuer) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /dev/token", i.serveToken)
	mux.HandleFunc("GET /dev/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"issuer": i.address, "jwks_uri": i.address + "/keys"})
	})
	mux.HandleFunc("GET /dev/keys", func(w http.ResponseWriter, _ *http.Request) {
		public := i.key.PublicKey
		writeJSON(w, http.StatusOK, map[string]any{"keys": []map[string]string{{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": keyID,
			"n": base64.RawURLEncoding.EncodeToString(public.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(public.E)).Bytes()),
		}}})
	})
}

func (i *issuer) serveToken(w http.ResponseWriter, r *http.Request) {
	role := rest.Role(r.URL.Query().Get("role"))
	switch role {
	case rest.Agent, rest.Marketer, rest.Manager:
	default:
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "role must be agent, marketer or manager"})
		return
	}
	token, err := i.token(role, time.Now())
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "no token could be made"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"token": token})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a reader who has left needs no answer
}
