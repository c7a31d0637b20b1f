package template_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/infra/template"
)

// rights lists what a function may do, by service.
func rights(tmpl template.Template, function, service string) []string {
	var actions []string
	for _, s := range tmpl.Allowed() {
		if s.Owner == function {
			actions = append(actions, s.Actions...)
		}
	}
	actions = slices.DeleteFunc(actions, func(a string) bool { return !strings.HasPrefix(a, service+":") })
	slices.Sort(actions)
	return slices.Compact(actions)
}

// Who may do what to the invoices. The function that checks them touches cards and timelines, and nothing else of the table.
func TestInvoicesAreReadByStaffAlone(t *testing.T) {
	var got []string
	for _, s := range read(t).Allowed() {
		uploads := strings.Contains(strings.Join(s.Resources, " "), "Uploads")
		if uploads || s.Owner == "UploadFunction" {
			where := strings.NewReplacer("map[Fn::Sub:${Uploads.Arn}/", "", "map[Fn::GetAtt:", "", "]", "").Replace(strings.Join(s.Resources, " "))
			got = append(got, strings.Join([]string{s.Owner, strings.Join(s.Actions, "+"), where, strings.Join(s.Keys, " ")}, " "))
		}
	}
	slices.Sort(got)
	want := []string{
		"CustomerFunction s3:GetObject+s3:DeleteObject kept/* ",
		"CustomerFunction s3:ListBucket Uploads.Arn ",
		"UploadFunction dynamodb:GetItem+dynamodb:UpdateItem Table.Arn CARD#*",
		"UploadFunction dynamodb:PutItem Table.Arn CUS#*",
		"UploadRights s3:GetObject+s3:DeleteObject uploads/* ",
		"UploadRights s3:ListBucket Uploads.Arn ",
		"UploadRights s3:PutObject+s3:DeleteObject kept/* ",
		"WarrantyFunction s3:PutObject uploads/* ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rights (-want +got):\n%s", diff)
	}
}

func TestPagesOfNobodyHaveNoRights(t *testing.T) {
	for _, function := range []string{"SiteFunction", "ConsoleFunction"} {
		if policies := read(t).At("Resources", function, "Properties", "Policies"); policies != nil {
			t.Errorf("%s may do %v", function, policies)
		}
	}
}

func TestMachineKeysAreTheAuthorizersAlone(t *testing.T) {
	tmpl := read(t)
	for _, function := range tmpl.Functions() {
		policies := fmt.Sprint(tmpl.At("Resources", function, "Properties", "Policies"))
		denied := strings.Contains(policies, "map[Ref:MachineKeysAreTheAuthorizers]")
		touches := len(rights(tmpl, function, "dynamodb")) > 0
		if want := touches && function != "AuthorizerFunction" && function != "KeyFunction"; denied != want {
			t.Errorf("%s is denied the machine keys: %v, want %v", function, denied, want)
		}
	}
	denied := tmpl.At("Resources", "MachineKeysAreTheAuthorizers", "Properties", "PolicyDocument", "Statement").([]any)[0]
	keys := fmt.Sprint(template.At(denied, "Condition", "ForAnyValue:StringLike", "dynamodb:LeadingKeys"))
	where := fmt.Sprint(template.At(denied, "Resource"))
	if keys != "[KEY#* KEYS]" || where != "[map[Fn::GetAtt:Table.Arn] map[Fn::Sub:${Table.Arn}/index/lists]]" {
		t.Errorf("denied are %s of %s", keys, where)
	}
	var got []string
	for _, s := range tmpl.Allowed() {
		if s.Owner == "AuthorizerFunction" || s.Owner == "KeyFunction" {
			got = append(got, strings.Join([]string{s.Owner, strings.Join(s.Actions, "+"), strings.Join(s.Keys, " ")}, " "))
		}
	}
	slices.Sort(got)
	want := []string{
		"AuthorizerFunction dynamodb:GetItem+dynamodb:UpdateItem KEY#*",
		"KeyFunction dynamodb:DeleteItem+dynamodb:GetItem+dynamodb:PutItem+dynamodb:Query WEBHOOKS",
		"KeyFunction dynamodb:GetItem+dynamodb:BatchGetItem+dynamodb:PutItem+dynamodb:UpdateItem KEY#*",
		"KeyFunction dynamodb:PutItem IDEM#* AUDIT#*",
		"KeyFunction dynamodb:Query KEYS",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rights (-want +got):\n%s", diff)
	}
}
