// Command console is the console function: see internal/api/console for what it answers.
package main

import (
	"cmp"
	"net/http"
	"os"
	"time"

	"vafa/internal/api"
	"vafa/internal/api/authorizer"
	"vafa/internal/api/console"
	"vafa/internal/function"
)

// apiClient asks the API of the very site that was asked, which leads nowhere else; it has some of the time that the gateway gives a page.
func apiClient() *http.Client {
	return &http.Client{
		Timeout: 25 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func main() {
	s := function.MustSetup()
	audience := os.Getenv("OIDC_AUDIENCE")
	s.Service.SignIn = &api.SignIn{
		Site: os.Getenv("CONSOLE_URL"), Client: cmp.Or(os.Getenv("OIDC_CLIENT"), audience), Scope: os.Getenv("OIDC_SCOPE"), HTTP: function.HTTPClient(), API: apiClient(), APISite: os.Getenv("API_URL"),
		Issuer: &authorizer.OIDC{Issuer: os.Getenv("OIDC_ISSUER"), Audience: audience, Now: s.Service.Source.Now, Client: function.HTTPClient()},
	}
	function.Serve(s, console.Operations(s.Service))
}
