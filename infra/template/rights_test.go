package template_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/infra/template"
)

// statement is one statement of a policy, and whose it is.
type statement struct {
	owner, effect      string
	actions, resources []string
	keys               string // the partition keys it is limited to
}

// statements collects every statement of every policy: of functions, the state machine, roles, buckets and queues.
func statements(tmpl template.Template) []statement {
	var found []statement
	resources, _ := tmpl.At("Resources").(template.Map)
	for id, resource := range resources {
		collect(id, resource, &found)
	}
	return found
}

func collect(owner string, in any, found *[]statement) {
	switch in := in.(type) {
	case template.Map:
		if effect, ok := in["Effect"].(string); ok {
			*found = append(*found, statement{owner, effect, list(in["Action"]), list(in["Resource"]), leadingKeys(in)})
		}
		for _, value := range in {
			collect(owner, value, found)
		}
	case []any:
		for _, value := range in {
			collect(owner, value, found)
		}
	}
}

// leadingKeys gives the patterns of partition keys that a statement is limited to, "" for none.
func leadingKeys(in template.Map) string {
	patterns := template.At(in, "Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys")
	return strings.Join(list(patterns), " ")
}

// list spells a value or a list of values, an intrinsic function as Go prints it.
func list(in any) []string {
	if in == nil {
		return nil
	}
	items, ok := in.([]any)
	if !ok {
		items = []any{in}
	}
	var texts []string
	for _, item := range items {
		texts = append(texts, fmt.Sprint(item))
	}
	return texts
}

// logDelivery is what Step Functions needs to write its log, and what AWS gives no ARN to name.
// (Besides it, sam attaches AWSLambdaBasicExecutionRole, for logs, and AWSXrayWriteOnlyAccess, for traces.)
var logDelivery = []string{
	"logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
	"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
}

func TestNothingIsAllowedWholesale(t *testing.T) {
	allowed := 0
	for _, s := range statements(read(t)) {
		if s.effect != "Allow" {
			continue
		}
		allowed++
		for _, action := range s.actions {
			if strings.Contains(action, "*") {
				t.Errorf("%s may do %s", s.owner, action)
			}
		}
		for _, resource := range s.resources {
			if resource == "*" && slices.ContainsFunc(s.actions, func(a string) bool { return !slices.Contains(logDelivery, a) }) {
				t.Errorf("%s may do %v to everything", s.owner, s.actions)
			}
		}
	}
	if allowed == 0 {
		t.Error("no statements found")
	}
}

// rights lists what a function may do, by service.
func rights(tmpl template.Template, function, service string) []string {
	var actions []string
	for _, s := range statements(tmpl) {
		if s.owner == function && s.effect == "Allow" {
			actions = append(actions, s.actions...)
		}
	}
	actions = slices.DeleteFunc(actions, func(a string) bool { return !strings.HasPrefix(a, service+":") })
	slices.Sort(actions)
	return slices.Compact(actions)
}

func TestNobodyMayScan(t *testing.T) {
	tmpl := read(t)
	for _, function := range tmpl.Functions() {
		for _, action := range []string{"dynamodb:Scan", "dynamodb:PartiQLSelect", "dynamodb:ExportTableToPointInTime"} {
			if slices.Contains(rights(tmpl, function, "dynamodb"), action) {
				t.Errorf("%s may %s", function, action)
			}
		}
	}
}

// A function to which the public may post, or that nobody else calls, can neither list nor remove anything, whatever is made
// of its code.
func TestPublicFunctionsCanNeitherListNorDelete(t *testing.T) {
	tmpl := read(t)
	public := publicFunctions(tmpl)
	if len(public) < 3 {
		t.Errorf("the public's are %v, want at least capture, warranty and site", public)
	}
	for _, s := range statements(tmpl) {
		if s.effect != "Allow" || !slices.Contains(public, s.owner) {
			continue
		}
		for _, action := range s.actions {
			if strings.HasSuffix(action, ":Query") || strings.Contains(action, "Delete") || strings.HasSuffix(action, ":BatchWriteItem") {
				t.Errorf("%s may %s", s.owner, action)
			}
		}
	}
}

// publicFunctions lists the functions to which anybody may post, and those that only the public calls.
func publicFunctions(tmpl template.Template) []string {
	posted, closed := map[string]bool{}, map[string]bool{}
	for _, route := range tmpl.Routes() {
		posted[route.Function] = posted[route.Function] || route.Public && route.Method == "POST"
		closed[route.Function] = closed[route.Function] || !route.Public
	}
	var public []string
	for function, closed := range closed {
		if posted[function] || !closed {
			public = append(public, function)
		}
	}
	return public
}

// Who may do what to the invoices. The function that checks them touches cards and timelines, and nothing else of the table.
func TestInvoicesAreReadByStaffAlone(t *testing.T) {
	var got []string
	for _, s := range statements(read(t)) {
		uploads := strings.Contains(strings.Join(s.resources, " "), "Uploads")
		if s.effect == "Allow" && (uploads || s.owner == "UploadFunction") {
			where := strings.NewReplacer("map[Fn::Sub:${Uploads.Arn}/", "", "map[Fn::GetAtt:", "", "]", "").Replace(strings.Join(s.resources, " "))
			got = append(got, strings.Join([]string{s.owner, strings.Join(s.actions, "+"), where, s.keys}, " "))
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
	for _, s := range statements(tmpl) {
		if s.owner == "AuthorizerFunction" || s.owner == "KeyFunction" {
			got = append(got, strings.Join([]string{s.owner, strings.Join(s.actions, "+"), s.keys}, " "))
		}
	}
	slices.Sort(got)
	want := []string{
		"AuthorizerFunction dynamodb:GetItem+dynamodb:UpdateItem KEY#*",
		"KeyFunction dynamodb:GetItem+dynamodb:BatchGetItem+dynamodb:PutItem+dynamodb:UpdateItem KEY#*",
		"KeyFunction dynamodb:PutItem IDEM#* AUDIT#*",
		"KeyFunction dynamodb:Query KEYS",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rights (-want +got):\n%s", diff)
	}
}
