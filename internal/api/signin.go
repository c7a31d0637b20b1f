package api

import (
	"context"
	"net/http"

	"vafa/internal/rest"
)

// SignIn is what the console needs to sign members of staff in, and to know them again.
type SignIn struct {
	Site    string // our own scheme and host as browsers know them; "" for https and the host that was asked
	Client  string // our id at the issuer; a public client, which has no secret
	Scope   string // what is asked for besides openid, parted by spaces
	Issuer  Issuer
	HTTP    *http.Client
	APISite string // scheme and host at which pages ask the API; "" for Site
	// API is how the console's pages ask the API, as whoever is signed in; it follows nothing elsewhere.
	API *http.Client
}

// Issuer knows the tokens of the staff's OIDC issuer, and where it is.
type Issuer interface {
	// Verify gives the caller of an access token.
	Verify(ctx context.Context, token string) (rest.Caller, error)
	// VerifyID gives the subject of the id token of a sign-in, which nonce names, by a client, and what they are called.
	VerifyID(ctx context.Context, token, client, nonce string) (subject, name string, err error)
	// Endpoints are the addresses where people sign in and where a code is turned into tokens.
	Endpoints(ctx context.Context) (authorization, token string, err error)
}
