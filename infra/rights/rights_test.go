package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/infra/template"
)

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// Without notes nothing is proven, so nothing passes.
func TestNoNotesFail(t *testing.T) {
	for name, folder := range map[string]string{"empty": t.TempDir(), "missing": filepath.Join(t.TempDir(), "none")} {
		if equal, err := run(folder, false, &strings.Builder{}); err == nil || equal {
			t.Errorf("%s: equal %t, error %v", name, equal, err)
		}
	}
}

// A function that did one thing lacks it or has it, and everything else it may do is idle: both are said, by name.
func TestBothWays(t *testing.T) {
	dir := t.TempDir()
	notes := `{"operation":"createCapture","action":"DeleteItem","key":"CUS#*"}
{"function":"authorizer","action":"GetItem","key":"KEY#*"}
{"operation":"createCapture","action":"DeleteItem","key":"CUS#*"}
`
	if err := os.WriteFile(filepath.Join(dir, "1.jsonl"), []byte(notes), 0o600); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	equal, err := run(dir, false, &said)
	if err != nil || equal {
		t.Errorf("equal %t, %v", equal, err)
	}
	missing, idle, _ := strings.Cut(said.String(), "granted by template.yaml, used by no test")
	want(t, "missing", "used by the tests, not granted by template.yaml: add:\n  capture       table        dynamodb:DeleteItem         CUS#*\n", missing)
	for _, word := range []string{"capture ", "warranty ", "customer ", "audit "} {
		if !strings.Contains(idle, "\n  "+word) {
			t.Errorf("nothing idle of %s: %s", word, idle)
		}
	}
	if strings.Contains(idle, "\n  authorizer    table        dynamodb:GetItem ") {
		t.Errorf("what the authorizer read is idle: %s", idle)
	}
}

func TestUnreadableNotesFail(t *testing.T) {
	for name, notes := range map[string]string{
		"no JSON": "GetItem", "an operation that nobody serves": `{"operation":"none","action":"GetItem","key":"CUS#*"}`, "nobody": `{"action":"GetItem","key":"CUS#*"}`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "1.jsonl"), []byte(notes), 0o600); err != nil {
			t.Fatal(err)
		}
		if equal, err := run(dir, false, &strings.Builder{}); err == nil || equal {
			t.Errorf("%s: equal %t, %v", name, equal, err)
		}
	}
}

// The statements that are suggested grant exactly what was used.
func TestStatements(t *testing.T) {
	used := sorted([]right{
		{"f", "PutItem", "", "IDY#*"}, {"f", "GetItem", "", "CUS#*"}, {"f", "PutItem", "", "CUS#*"}, {"f", "UpdateItem", "", "CUS#*"}, {"f", "UpdateItem", "", "IDY#*"},
		{"f", "Query", "lists", "NAME#*"}, {"g", "GetItem", "", "KEY#*"},
	})
	var said strings.Builder
	writeStatements(&said, used, []string{"f"})
	want(t, "statements", `# f
            - Effect: Allow
              Action: dynamodb:GetItem
              Resource: !GetAtt Table.Arn
              Condition: { ForAllValues:StringLike: { dynamodb:LeadingKeys: ["CUS#*"] } }
            - Effect: Allow
              Action: [dynamodb:PutItem, dynamodb:UpdateItem]
              Resource: !GetAtt Table.Arn
              Condition: { ForAllValues:StringLike: { dynamodb:LeadingKeys: ["CUS#*", "IDY#*"] } }
            - Effect: Allow
              Action: dynamodb:Query
              Resource: !Sub "${Table.Arn}/index/lists"
              Condition: { ForAllValues:StringLike: { dynamodb:LeadingKeys: ["NAME#*"] } }
`, said.String())
}

// What the template says is read to the letter: a right without keys is a right to every item.
func TestGrants(t *testing.T) {
	arn := template.Map{"Fn::GetAtt": "Table.Arn"}
	for _, test := range []struct {
		name      string
		statement template.Map
		want      []right
		fails     bool
	}{
		{"keys", template.Map{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": arn, "Condition": template.Map{
			"ForAllValues:StringLike": template.Map{"dynamodb:LeadingKeys": []any{"CUS#*", "KEY#*"}},
		}}, []right{{"f", "GetItem", "", "CUS#*"}, {"f", "GetItem", "", "KEY#*"}}, false},
		{"no keys", template.Map{"Effect": "Allow", "Action": []any{"dynamodb:GetItem"}, "Resource": arn}, []right{{"f", "GetItem", "", every}}, false},
		{"denied", template.Map{"Effect": "Deny", "Action": "dynamodb:GetItem", "Resource": arn}, nil, false},
		{"another service", template.Map{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, nil, false},
		{"an index", template.Map{"Effect": "Allow", "Action": "dynamodb:Query", "Resource": template.Map{"Fn::Sub": "${Table.Arn}/index/lists"}},
			[]right{{"f", "Query", "lists", every}}, false},
		{"every index", template.Map{"Effect": "Allow", "Action": "dynamodb:Query", "Resource": template.Map{"Fn::Sub": "${Table.Arn}/index/*"}}, nil, true},
	} {
		got, err := grants("f", test.statement)
		if (err != nil) != test.fails {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(right{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
