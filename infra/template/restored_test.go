package template_test

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"vafa"
	"vafa/infra/template"
)

var restored = template.Restored{
	Name: "vafa-restored", ARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/vafa-restored",
	StreamARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/vafa-restored/stream/2026-11-23T09:00:00.000",
}

// After the switch every part of the stack uses the restored table, and every other part is as it was.
func TestRestoredTableTakesThePlaceOfTheOwn(t *testing.T) {
	out, err := restored.With(vafa.Template)
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Resources map[string]yaml.Node `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(out, &document); err != nil {
		t.Fatal(err)
	}
	if _, there := document.Resources["Table"]; there {
		t.Error("the own table is still a part of the stack")
	}
	before, _ := read(t).At("Resources").(template.Map)
	if len(document.Resources) != len(before)-1 {
		t.Errorf("%d resources, want all %d but the table", len(document.Resources), len(before))
	}
	text := string(out)
	for what, least := range map[string]int{
		"TABLE: vafa-restored\n":                  1,
		"Resource: " + restored.ARN + "\n":        50,
		`"` + restored.ARN + `/index/lists"`:      5,
		"Stream: " + restored.StreamARN:           1,
		"{ Name: TableName, Value: vafa-restored": 4,
	} {
		if got := strings.Count(text, what); got < least {
			t.Errorf("%q is there %d times, want %d at least", what, got, least)
		}
	}
	if strings.Count(text, "\n") < strings.Count(string(vafa.Template), "\n")-100 {
		t.Error("more is gone than the table")
	}
}

func TestRestoredTableIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		table    template.Restored
		template string
	}{
		"no stream":           {template.Restored{Name: "a", ARN: "b"}, string(vafa.Template)},
		"no table":            {restored, "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"},
		"another way to name": {restored, "Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n\n  Topic:\n    Name: !Sub \"${Table.LatestStreamLabel}\"\n"},
	} {
		if out, err := test.table.With([]byte(test.template)); err == nil {
			t.Errorf("%s: %s", name, fmt.Sprint(string(out))[:min(len(out), 200)])
		}
	}
}
