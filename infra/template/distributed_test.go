package template_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"vafa/infra/template"
)

// machines are the state machines by resource, with the name of their definition and of themselves.
var machines = map[string]struct{ file, name string }{
	"Segmentation": {"../segmentation.asl.json", "segmentation"},
	"Campaigns":    {"../campaign.asl.json", "campaigns"},
}

// mapState is what a distributed map says of itself.
type mapState struct {
	Type, Label, ItemsPath, MaxConcurrencyPath string
	ItemSelector                               map[string]any
	ToleratedFailurePercentage                 *float64
	ToleratedFailureCount                      *int
	ResultPath                                 json.RawMessage
	ItemProcessor                              struct {
		ProcessorConfig struct{ Mode, ExecutionType string }
		States          map[string]struct {
			Output json.RawMessage
			End    bool
		}
	}
}

func mapsOf(t *testing.T, file string) map[string]mapState {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var parsed struct{ States map[string]mapState }
	if err := json.Unmarshal(text, &parsed); err != nil {
		t.Fatal(err)
	}
	out := map[string]mapState{}
	for name, s := range parsed.States {
		if s.Type == "Map" {
			out[name] = s
		}
	}
	return out
}

// The number of parts grows with the customers: each is an execution of its own, one that fails for good fails the whole, and what they
// answer is kept neither in the state of the machine, which is 256 KB at most, nor in its history of 25,000 events.
func TestPartsAreExecutionsOfTheirOwn(t *testing.T) {
	for resource, machine := range machines {
		maps := mapsOf(t, machine.file)
		if len(maps) == 0 {
			t.Errorf("%s has no map", resource)
		}
		labels := map[string]bool{}
		for name, s := range maps {
			config := s.ItemProcessor.ProcessorConfig
			if config.Mode != "DISTRIBUTED" || config.ExecutionType != "STANDARD" {
				t.Errorf("%s: the parts of %s are %s and %s, want distributed standard executions: they take minutes", resource, name, config.Mode, config.ExecutionType)
			}
			if s.ToleratedFailurePercentage == nil || *s.ToleratedFailurePercentage != 0 || s.ToleratedFailureCount != nil {
				t.Errorf("%s: %s tolerates parts that fail", resource, name)
			}
			if string(s.ResultPath) != "null" {
				t.Errorf("%s: %s puts what its parts answer into %s, want nowhere", resource, name, s.ResultPath)
			}
			if s.MaxConcurrencyPath != "$.atOnce" {
				t.Errorf("%s: %s does %q at once, want as many as the setting says", resource, name, s.MaxConcurrencyPath)
			}
			if s.Label == "" || len(s.Label) > 40 || labels[s.Label] {
				t.Errorf("%s: %s has the label %q, want one of its own of 40 letters at most", resource, name, s.Label)
			}
			labels[s.Label] = true
			for child, inner := range s.ItemProcessor.States {
				if inner.End && string(inner.Output) != "{}" {
					t.Errorf("%s: %s answers %s, want nothing", resource, child, inner.Output)
				}
			}
		}
	}
}

// Every part of the segmentation is told all that its step asks for.
func TestPartsAreToldWhoseTheyAre(t *testing.T) {
	for name, s := range mapsOf(t, machines["Segmentation"].file) {
		want := map[string]any{
			"step": strings.ToLower(name), "run.$": "$.run", "fence.$": "$.fence", "asOf.$": "$.asOf", "of.$": "$.of", "shard.$": "$$.Map.Item.Value",
		}
		if fmt.Sprint(s.ItemSelector) != fmt.Sprint(want) || s.ItemsPath != "$.shards" {
			t.Errorf("%s: each of %s is told %v, want %v", name, s.ItemsPath, s.ItemSelector, want)
		}
	}
}

// A machine starts its parts itself, by its own name and no other.
func TestMachinesMayStartTheirParts(t *testing.T) {
	doc := read(t)
	const arn = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:"
	for resource, machine := range machines {
		if got := fmt.Sprint(doc.At("Resources", resource, "Properties", "Name")); !strings.Contains(got, "${AWS::StackName}-"+machine.name) {
			t.Errorf("%s is called %s", resource, got)
		}
		found := map[string]string{}
		policies, _ := doc.At("Resources", resource, "Properties", "Policies").([]any)
		for _, policy := range policies {
			document, _ := policy.(template.Map)
			statements, _ := document["Statement"].([]any)
			for _, one := range statements {
				statement, _ := one.(template.Map)
				for _, action := range template.Texts(statement["Action"]) {
					found[action] = fmt.Sprint(statement["Resource"])
				}
			}
		}
		for action, want := range map[string]string{
			"states:StartExecution":    arn + "stateMachine:${AWS::StackName}-" + machine.name,
			"states:DescribeExecution": arn + "execution:${AWS::StackName}-" + machine.name + ":*",
			"states:StopExecution":     arn + "execution:${AWS::StackName}-" + machine.name + ":*",
			"states:RedriveExecution":  arn + "execution:${AWS::StackName}-" + machine.name + "/*",
		} {
			if !strings.Contains(found[action], want+"]") && !strings.HasSuffix(found[action], want) {
				t.Errorf("%s may %s on %s, want %s", resource, action, found[action], want)
			}
		}
	}
}
