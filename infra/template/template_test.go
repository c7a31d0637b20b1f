package template_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/infra/template"
)

func read(t *testing.T) template.Template {
	t.Helper()
	read, err := template.Read()
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// The routes that are open to the world, and no others: a new one must be added here by someone who means it.
func TestPublicRoutes(t *testing.T) {
	want := []string{
		"GET /", "GET /assets/{version}/{file}",
		"GET /console", "GET /console/{path+}", // its pages look at their own cookie
		"GET /docs", "GET /embed.js", "GET /healthz", "GET /openapi.json", "GET /theme.css",
		"GET /v1/lifetime-value", "GET /v1/preferences/{token}", "GET /{lang}/calendar", "GET /{lang}/capture", "GET /{lang}/contact", "GET /{lang}/offer", "GET /{lang}/preferences", "GET /{lang}/warranty",
		"POST /console/{path+}",
		"POST /v1/captures",
		"POST /v1/delivery-reports/{token}",
		"POST /v1/messages", "POST /v1/preferences/{token}",
		"POST /v1/replies/{token}",
		"POST /v1/warranty-cards", "POST /v1/warranty-cards/claims", "POST /v1/warranty-cards/status",
		"POST /v1/warranty-cards/transfers",
		"POST /{lang}/capture", "POST /{lang}/contact", "POST /{lang}/preferences", "POST /{lang}/warranty",
	}
	tmpl := read(t)
	var got []string
	for _, route := range tmpl.Routes() {
		if route.Public {
			got = append(got, route.Method+" "+route.Path)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("public routes (-want +got):\n%s", diff)
	}
	auth := tmpl.At("Resources", "Api", "Properties", "Auth")
	authorizer, _ := template.At(auth, "DefaultAuthorizer").(string)
	if template.At(auth, "Authorizers", authorizer, "AuthorizerPayloadFormatVersion") != "2.0" {
		t.Errorf("the default authorizer %q is not one of payload 2.0", authorizer)
	}
	if kept, _ := template.At(auth, "Authorizers", authorizer, "Identity", "ReauthorizeEvery").(int); kept > 60 {
		t.Errorf("an authorizer's answer is kept for %d s; a withdrawn key must be out within a minute", kept)
	}
}

func TestRoutesAreUnique(t *testing.T) {
	seen := map[string]string{}
	for _, route := range read(t).Routes() {
		key := route.Method + " " + route.Path
		if other, ok := seen[key]; ok {
			t.Errorf("%s belongs to %s and to %s", key, other, route.Function)
		}
		seen[key] = route.Function
	}
	if len(seen) == 0 {
		t.Error("no routes")
	}
}

func TestOtherSitesAreNamed(t *testing.T) {
	tmpl := read(t)
	origins, _ := tmpl.At("Parameters", "AllowedOrigins", "Default").(string)
	if origins == "" || strings.Contains(origins, "*") {
		t.Errorf("allowed origins are by default %q", origins)
	}
	cors := tmpl.At("Resources", "Api", "Properties", "CorsConfiguration")
	if got := fmt.Sprint(template.At(cors, "AllowOrigins")); got != "map[Fn::Split:[, map[Ref:AllowedOrigins]]]" {
		t.Errorf("the API takes its origins from %s", got)
	}
	headers := strings.ToLower(fmt.Sprint(template.At(cors, "AllowHeaders")))
	if strings.Contains(headers, "*") || strings.Contains(headers, "authorization") {
		t.Errorf("other sites may send %s", headers)
	}
}

func TestAccessLogHoldsNoPersonalData(t *testing.T) {
	format := fmt.Sprint(read(t).At("Resources", "Api", "Properties", "AccessLogSettings", "Format"))
	for _, word := range []string{"sourceIp", "userAgent", "path", "querystring", "authorizer.", "identity.", "domain"} {
		if strings.Contains(format, word) {
			t.Errorf("the access log holds %s", word)
		}
	}
	if !strings.Contains(format, "$context.routeKey") {
		t.Error("the access log does not name the route")
	}
}

func TestTableIsKept(t *testing.T) {
	tmpl := read(t)
	table := tmpl.At("Resources", "Table")
	want := map[string]any{
		"DeletionPolicy":                           "Retain",
		"UpdateReplacePolicy":                      "Retain",
		"Properties.DeletionProtectionEnabled.Ref": "DeletionProtection",
		"Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": true,
		"Properties.SSESpecification.SSEEnabled":                                 true,
		"Properties.StreamSpecification.StreamViewType":                          "NEW_AND_OLD_IMAGES",
		"Properties.TimeToLiveSpecification.AttributeName":                       "expires",
		"Properties.BillingMode":                                                 "PAY_PER_REQUEST",
	}
	for path, value := range want {
		if got := template.At(table, strings.Split(path, ".")...); got != value {
			t.Errorf("%s = %v, want %v", path, got, value)
		}
	}
	if got := tmpl.At("Parameters", "DeletionProtection", "Default"); got != "true" {
		t.Errorf("deletion protection is by default %v", got)
	}
}

func TestEveryFunction(t *testing.T) {
	tmpl := read(t)
	if got := tmpl.At("Parameters", "Architecture", "Default"); got != "arm64" {
		t.Errorf("the architecture is by default %v", got)
	}
	routed := map[string]bool{}
	for _, route := range tmpl.Routes() {
		routed[route.Function] = true
	}
	functions := tmpl.Functions()
	if len(functions) == 0 {
		t.Fatal("no functions")
	}
	for _, function := range functions {
		t.Run(function, func(t *testing.T) {
			resource := tmpl.At("Resources", function)
			if template.At(resource, "Metadata", "BuildMethod") != "makefile" {
				t.Error("is not built by make")
			}
			folder := strings.ToLower(strings.TrimSuffix(function, "Function"))
			if _, err := os.Stat(filepath.Join("..", "..", "functions", folder)); err != nil {
				t.Errorf("has no folder: %v", err)
			}
			if seconds, set := template.At(resource, "Properties", "Timeout").(int); routed[function] && set && seconds >= 30 {
				t.Errorf("may take %d s, but the gateway waits for 30", seconds)
			}
		})
	}
}
