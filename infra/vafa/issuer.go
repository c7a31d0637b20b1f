package main

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"vafa/internal/rest"
)

// audience is what tokens of the issuer are meant for, and the console's id there.
const audience = "vafa-dev"

// issuer is an OIDC issuer for one machine: it gives a token for any role to whoever asks, and is in no template.
type issuer struct {
	address string
	key     *rsa.PrivateKey
	codes   codes
}

// newIssuer makes one whose codes lead back to one address.
func newIssuer(address, redirect string) (*issuer, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("issuer: %w", err)
	}
	return &issuer{address: address, key: key, codes: codes{redirect: redirect}}, nil
}

// keyID names the key; there is one a start.
const keyID = "dev"

// tokenLife is how long a token is good.
const tokenLife = 12 * time.Hour

// roles are those that anybody may take.
var roles = []string{string(rest.Agent), string(rest.Marketer), string(rest.Manager)}

// token is an access token of somebody with a role.
func (i *issuer) token(role string, now time.Time) (string, error) {
	return i.signed(role, now, jwt.MapClaims{"client_id": audience, "token_use": "access", "scope": "vafa/" + role})
}

// idToken says to the console who has signed in.
func (i *issuer) idToken(role, nonce string, now time.Time) (string, error) {
	return i.signed(role, now, jwt.MapClaims{"aud": audience, "token_use": "id", "nonce": nonce})
}

func (i *issuer) signed(role string, now time.Time, claims jwt.MapClaims) (string, error) {
	claims["iss"], claims["sub"] = i.address, "dev-"+role
	claims["iat"], claims["nbf"], claims["exp"] = now.Unix(), now.Unix(), now.Add(tokenLife).Unix()
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = keyID
	return token.SignedString(i.key)
}

// routes serves tokens, discovery and keys, and signs people in.
func (i *issuer) routes(on *http.ServeMux) {
	mux := http.NewServeMux()
	on.Handle("/dev/", ours(mux))
	mux.HandleFunc("GET /dev/token", i.serveToken)
	mux.HandleFunc("POST /dev/token", i.exchange)
	mux.HandleFunc("GET /dev/authorize", i.ask)
	mux.HandleFunc("POST /dev/authorize", i.answer)
	mux.HandleFunc("GET /dev/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{
			"issuer": i.address, "jwks_uri": i.address + "/keys", "authorization_endpoint": i.address + "/authorize", "token_endpoint": i.address + "/token",
			"response_types_supported": []string{"code"}, "code_challenge_methods_supported": []string{"S256"},
			"subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"},
		})
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

// ours answers who asks for this machine by its own name. A page from elsewhere whose name was made to lead here would otherwise
// read a token in the browser of whoever works at this machine.
func ours(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil || host != "127.0.0.1" && host != "localhost" {
			writeJSON(w, http.StatusForbidden, map[string]string{"error": "ask for 127.0.0.1"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (i *issuer) serveToken(w http.ResponseWriter, r *http.Request) {
	role := r.URL.Query().Get("role")
	if !slices.Contains(roles, role) {
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
