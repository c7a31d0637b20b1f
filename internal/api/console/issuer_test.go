package console_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// issuer is an OIDC issuer that gives one code at a time, for the request of its last authorize.
type issuer struct {
	*httptest.Server
	t         *testing.T
	key       *rsa.PrivateKey
	now       func() time.Time
	challenge string // of the request that a code was given for
	used      bool
	status    int                            // of the token endpoint, if not 0
	change    func(access, id jwt.MapClaims) // of what it signs
	answer    func(tokens map[string]any)    // of what it answers
	asked     map[string]string              // what the token endpoint was sent last
}

// signingKey is one for all issuers of these tests.
var signingKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func newIssuer(t *testing.T, now func() time.Time) *issuer {
	t.Helper()
	key, err := signingKey()
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, now: now, change: func(jwt.MapClaims, jwt.MapClaims) {}, answer: func(map[string]any) {}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		i.write(w, map[string]any{"issuer": i.URL, "jwks_uri": i.URL + "/keys", "authorization_endpoint": i.URL + "/authorize?tenant=a", "token_endpoint": i.URL + "/token"})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		n := base64.RawURLEncoding.EncodeToString(key.N.Bytes())
		i.write(w, map[string]any{"keys": []any{map[string]string{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "r", "n": n, "e": "AQAB"}}})
	})
	mux.HandleFunc("POST /token", i.exchange)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) write(w http.ResponseWriter, body any) { _ = json.NewEncoder(w).Encode(body) }

// exchange gives tokens for the code "good", once, to whoever knows the verifier.
func (i *issuer) exchange(w http.ResponseWriter, r *http.Request) {
	i.asked = map[string]string{}
	for _, name := range []string{"grant_type", "code", "redirect_uri", "client_id", "code_verifier"} {
		i.asked[name] = r.PostFormValue(name)
	}
	sum := sha256.Sum256([]byte(i.asked["code_verifier"]))
	switch {
	case i.status != 0:
		w.WriteHeader(i.status)
	case i.asked["code"] != "good" || i.used || base64.RawURLEncoding.EncodeToString(sum[:]) != i.challenge:
		w.WriteHeader(http.StatusBadRequest)
	default:
		i.used = true
		tokens := i.tokens()
		i.answer(tokens)
		i.write(w, tokens)
	}
}

func (i *issuer) tokens() map[string]any {
	now := i.now()
	access := jwt.MapClaims{"iss": i.URL, "sub": "sara", "client_id": "console", "token_use": "access", "cognito:groups": []string{"agent"}, "exp": now.Add(time.Hour).Unix()}
	id := jwt.MapClaims{"iss": i.URL, "sub": "sara", "aud": "console", "name": "Sara <b>", "exp": now.Add(time.Hour).Unix()}
	i.change(access, id)
	return map[string]any{"access_token": i.sign(access), "id_token": i.sign(id), "expires_in": 3600, "token_type": "Bearer"}
}

func (i *issuer) sign(claims jwt.Claims) string {
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = "r"
	signed, err := token.SignedString(i.key)
	if err != nil {
		i.t.Error(err)
	}
	return signed
}
