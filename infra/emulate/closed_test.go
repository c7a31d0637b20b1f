//go:build deployed || samlocal

package emulate

import (
	"regexp"
	"slices"
	"testing"

	"vafa/internal/api"
	"vafa/internal/api/all"
	"vafa/internal/rest"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// staffRoutesAreClosed tries every route that is not public: 401 without a token, 403 in every role that may not use it.
func staffRoutesAreClosed(t *testing.T, public caller, who issuer) {
	t.Helper()
	tried := 0
	for _, operations := range all.Operations(&api.Service{}, nil) {
		for _, op := range operations {
			if op.Access.IsPublic() || op.Session != nil { // the console's pages look at a cookie, and share one route
				continue
			}
			path := placeholder.ReplaceAllString(op.Path, "x")
			public.request(op.Method, path, "", map[string]any{}).wants(401)
			for _, role := range []rest.Role{rest.Agent, rest.Marketer} {
				if !slices.Contains(op.Access.Roles(), role) {
					public.with(who.token(string(role))).request(op.Method, path, "", map[string]any{}).wants(403)
					tried++
				}
			}
		}
	}
	if tried < 10 {
		t.Errorf("only %d wrong roles were tried", tried)
	}
}
