// Command authorizer tells API Gateway who is calling: see internal/api/authorizer.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/events"

	"vafa/internal/api/authorizer"
	"vafa/internal/function"
)

func main() {
	s := function.MustSetup()
	a := &authorizer.Authorizer{
		Keys: s.Service.Table, Now: s.Service.Source.Now, Log: s.Log,
		Tokens: &authorizer.OIDC{
			Issuer: os.Getenv("OIDC_ISSUER"), Audience: os.Getenv("OIDC_AUDIENCE"),
			Now: s.Service.Source.Now, Client: function.HTTPClient(),
		},
	}
	function.Start(s, function.Named[events.APIGatewayV2CustomAuthorizerV2Request]("authorise"), a.Handle)
}
