// Command console is the console function: see internal/api/console for what it answers.
package main

import (
	"cmp"
	"os"

	"vafa/internal/api"
	"vafa/internal/api/authorizer"
	"vafa/internal/api/console"
	"vafa/internal/function"
)

func main() {
	s := function.MustSetup()
	audience := os.Getenv("OIDC_AUDIENCE")
	s.Service.SignIn = &api.SignIn{
		Site: os.Getenv("CONSOLE_URL"), Client: cmp.Or(os.Getenv("OIDC_CLIENT"), audience), Scope: os.Getenv("OIDC_SCOPE"), HTTP: function.HTTPClient(),
		Issuer: &authorizer.OIDC{Issuer: os.Getenv("OIDC_ISSUER"), Audience: audience, Now: s.Service.Source.Now, Client: function.HTTPClient()},
	}
	function.Serve(s, console.Operations(s.Service))
}
