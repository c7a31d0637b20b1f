package authorizer

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"vafa/internal/rest"
)

// claims are what a token says that we look at.
type claims struct {
	jwt.RegisteredClaims
	ClientID      string `json:"client_id"`
	Party         string `json:"azp"`
	Use           string `json:"token_use"` // Cognito's: access or id
	Nonce         string `json:"nonce"`
	Name          string `json:"name"`
	Email         string `json:"email"`
	Scope         string `json:"scope"`
	CognitoGroups names  `json:"cognito:groups"`
	Groups        names  `json:"groups"`
	Roles         names  `json:"roles"`

	header string // the type that the token's header names
}

// names are a list of texts, or one. Issuers also write objects there; those give nobody a role.
type names []string

// UnmarshalJSON takes what it can read and leaves out the rest.
func (n *names) UnmarshalJSON(data []byte) error {
	var list []any
	if err := json.Unmarshal(data, &list); err != nil {
		list = []any{nil}
		if err := json.Unmarshal(data, &list[0]); err != nil {
			return err
		}
	}
	*n = nil
	for _, one := range list {
		if text, ok := one.(string); ok {
			*n = append(*n, text)
		}
	}
	return nil
}

// access says what keeps a token from being an access token for an audience. There are two kinds: Cognito's, which name their
// use and, without an audience, stand for that of their client; and those of RFC 9068, whose header says at+jwt.
func (c claims) access(audience string) error {
	kind := strings.TrimPrefix(strings.ToLower(c.header), "application/")
	meant := slices.Contains(c.Audience, audience)
	if c.Use != "" && len(c.Audience) == 0 {
		meant = c.ClientID == audience
	}
	switch {
	case c.Use != "access" && (c.Use != "" || kind != "at+jwt"):
		return errors.New("not an access token")
	case !meant:
		return errors.New("meant for another audience")
	case c.Subject == "":
		return errors.New("names nobody")
	}
	return nil
}

// identity says what keeps a token from being the id token of one sign-in by a client (OpenID Connect Core 1.0, section 3.1.3.7).
func (c claims) identity(client, nonce string) error {
	switch {
	case c.Use != "" && c.Use != "id" || strings.Contains(strings.ToLower(c.header), "at+jwt"):
		return errors.New("not an id token")
	case !slices.Contains(c.Audience, client) || c.Party != "" && c.Party != client:
		return errors.New("meant for another client")
	case nonce == "" || c.Nonce != nonce:
		return errors.New("made for another sign-in")
	case c.Subject == "":
		return errors.New("names nobody")
	}
	return nil
}

// roles are the scopes "vafa/<role>", the groups and roles of that name, and Cognito's groups, which are ours, by the role alone.
func (c claims) roles() []rest.Role {
	var out []rest.Role
	given := slices.Concat(strings.Fields(c.Scope), c.Groups, c.Roles)
	for _, role := range []rest.Role{rest.Agent, rest.Marketer, rest.Manager} {
		if slices.Contains(given, "vafa/"+string(role)) || slices.Contains(c.CognitoGroups, string(role)) {
			out = append(out, role)
		}
	}
	return out
}
