package template_test

import (
	"fmt"
	"testing"

	"vafa/infra/template"
)

// Without another issuer the stack has its own: a pool that only the firm puts people into, and a client that can do nothing but
// lead back to the console with a code.
func TestStaffHaveAPoolOfTheirOwn(t *testing.T) {
	tmpl := read(t)
	if condition := fmt.Sprint(tmpl.At("Conditions", "HasOwnPool")); condition != "map[Fn::Equals:[map[Ref:OidcIssuer] ]]" {
		t.Errorf("there is a pool where %s", condition)
	}
	for _, id := range []string{"StaffPool", "StaffDomain", "StaffClient", "StaffAgents", "StaffMarketers", "StaffManagers"} {
		if tmpl.At("Resources", id, "Condition") != "HasOwnPool" {
			t.Errorf("%s is made beside another issuer", id)
		}
	}
	for what, want := range map[[2]string]any{
		{"StaffPool", "DeletionProtection"}:           "map[Fn::If:[IsProtected ACTIVE INACTIVE]]",
		{"StaffPool", "AdminCreateUserConfig"}:        "map[AllowAdminCreateUserOnly:true]",
		{"StaffPool", "MfaConfiguration"}:             "OPTIONAL",
		{"StaffPool", "EnabledMfas"}:                  "[SOFTWARE_TOKEN_MFA]",
		{"StaffClient", "GenerateSecret"}:             "false",
		{"StaffClient", "AllowedOAuthFlows"}:          "[code]",
		{"StaffClient", "ExplicitAuthFlows"}:          "[ALLOW_REFRESH_TOKEN_AUTH]",
		{"StaffClient", "PreventUserExistenceErrors"}: "ENABLED",
		{"StaffClient", "CallbackURLs"}:               "[map[Fn::If:[HasConsoleUrl map[Fn::Sub:${ConsoleUrl}/console/callback] https://console.invalid/console/callback]]]",
	} {
		if got := fmt.Sprint(tmpl.At("Resources", what[0], "Properties", what[1])); got != want {
			t.Errorf("%s of %s is %s, want %s", what[1], what[0], got, want)
		}
	}
	if tmpl.At("Resources", "StaffPool", "DeletionPolicy") != "Retain" {
		t.Error("the pool goes with the stack")
	}
	roles := map[any]bool{}
	for _, id := range tmpl.OfType("AWS::Cognito::UserPoolGroup") {
		roles[tmpl.At("Resources", id, "Properties", "GroupName")] = true
	}
	if len(roles) != 3 || !roles["agent"] || !roles["marketer"] || !roles["manager"] {
		t.Errorf("groups %v", roles)
	}
}

// Who checks tokens at the gateway and who checks sessions go by the same issuer and audience.
func TestAuthorizerAndConsoleTrustTheSame(t *testing.T) {
	tmpl := read(t)
	for name, want := range map[string]string{
		"OIDC_ISSUER":   "map[Fn::If:[HasOwnPool map[Fn::Sub:https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}/${StaffPool}] map[Ref:OidcIssuer]]]",
		"OIDC_AUDIENCE": "map[Fn::If:[HasOwnPool map[Ref:StaffClient] map[Ref:OidcAudience]]]",
	} {
		for _, function := range []string{"AuthorizerFunction", "ConsoleFunction"} {
			variables := tmpl.At("Resources", function, "Properties", "Environment", "Variables")
			if got := fmt.Sprint(template.At(variables, name)); got != want {
				t.Errorf("%s of %s is %s", name, function, got)
			}
		}
	}
}
