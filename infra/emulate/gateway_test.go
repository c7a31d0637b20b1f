//go:build deployed

package emulate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"vafa/infra/template"
)

// region and account are ministack's.
const (
	region  = "us-east-1"
	account = "000000000000"
)

// gateway publishes routes on the API that a deployment has left without any: ministack takes the HTTP API of a SAM
// template but not the routes in its body. They come from the same template, by the calls CloudFormation would make.
type gateway struct {
	t        *testing.T
	endpoint string            // of ministack
	physical map[string]string // logical id -> physical id of the stack's resources
}

// openGateway reads what `sam list resources --output json` said of the stack.
func openGateway(t *testing.T, endpoint, listing string) gateway {
	t.Helper()
	text, err := os.ReadFile(listing)
	if err != nil {
		t.Fatal(err)
	}
	var resources []struct{ LogicalResourceId, PhysicalResourceId string }
	if err := json.Unmarshal(text, &resources); err != nil {
		t.Fatal(err)
	}
	g := gateway{t, endpoint, map[string]string{}}
	for _, resource := range resources {
		g.physical[resource.LogicalResourceId] = resource.PhysicalResourceId
	}
	return g
}

// publish creates the authorizer, an integration a function and every route, and gives the API's address.
func (g gateway) publish() string {
	g.t.Helper()
	tmpl, err := template.Read()
	if err != nil {
		g.t.Fatal(err)
	}
	authorizer := g.create("authorizers", map[string]any{
		"name": "StaffOrMachine", "authorizerType": "REQUEST", "authorizerPayloadFormatVersion": "2.0",
		"enableSimpleResponses": true, "identitySource": []string{"$request.header.Authorization"},
		"authorizerUri":                g.invocation("AuthorizerFunction"),
		"authorizerResultTtlInSeconds": 0,
	})["authorizerId"]
	integrations := map[string]any{}
	for _, route := range tmpl.Routes() {
		if integrations[route.Function] == nil {
			integrations[route.Function] = g.create("integrations", map[string]any{
				"integrationType": "AWS_PROXY", "payloadFormatVersion": "2.0", "integrationUri": g.invocation(route.Function),
			})["integrationId"]
		}
		body := map[string]any{
			"routeKey": route.Method + " " + route.Path, "target": fmt.Sprintf("integrations/%v", integrations[route.Function]),
		}
		if !route.Public {
			body["authorizationType"], body["authorizerId"] = "CUSTOM", authorizer
		}
		g.create("routes", body)
	}
	return g.endpoint + "/_aws/execute-api/" + g.physical["Api"] + "/$default"
}

// invocation is how the gateway names a function.
func (g gateway) invocation(function string) string {
	g.t.Helper()
	name := g.physical[function]
	if name == "" {
		g.t.Fatalf("the stack has no %s", function)
	}
	return fmt.Sprintf("arn:aws:apigateway:%s:lambda:path/2015-03-31/functions/arn:aws:lambda:%s:%s:function:%s/invocations",
		region, region, account, name)
}

// create posts to a collection of the API and gives the answer.
func (g gateway) create(collection string, body map[string]any) map[string]any {
	g.t.Helper()
	document, err := json.Marshal(body)
	if err != nil {
		g.t.Fatal(err)
	}
	answer := g.call("apigateway", "POST", "/v2/apis/"+g.physical["Api"]+"/"+collection, document)
	var created map[string]any
	if err := json.Unmarshal(answer, &created); err != nil {
		g.t.Fatal(err)
	}
	return created
}

// allowPlainHTTP takes away the policies of the buckets, which refuse what does not come by TLS: ministack has none.
func (g gateway) allowPlainHTTP() {
	g.t.Helper()
	for _, bucket := range []string{"Rows", "Uploads", "Imports"} {
		g.call("s3", "DELETE", "/"+g.physical[bucket]+"?policy", nil)
	}
}

// setVariable changes a variable of a function's environment.
func (g gateway) setVariable(function, name, value string) {
	g.t.Helper()
	path := "/2015-03-31/functions/" + g.physical[function] + "/configuration"
	var now struct {
		Environment struct{ Variables map[string]string }
	}
	if err := json.Unmarshal(g.call("lambda", "GET", path, nil), &now); err != nil {
		g.t.Fatal(err)
	}
	now.Environment.Variables[name] = value
	changed, err := json.Marshal(now)
	if err != nil {
		g.t.Fatal(err)
	}
	g.call("lambda", "PUT", path, changed)
}

// call sends a signed request to ministack.
func (g gateway) call(service, method, path string, body []byte) []byte {
	g.t.Helper()
	request, err := http.NewRequest(method, g.endpoint+path, bytes.NewReader(body))
	if err != nil {
		g.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	request.Header.Set("X-Amz-Content-Sha256", hash)
	credentials := aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}
	if err := v4.NewSigner().SignHTTP(context.Background(), credentials, request, hash, service, region, time.Now()); err != nil {
		g.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		g.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		g.t.Fatalf("%s %s: %s %s %v", method, path, response.Status, answer, err)
	}
	return answer
}
