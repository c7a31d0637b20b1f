package template_test

import (
	"fmt"
	"slices"
	"testing"

	"vafa/infra/template"
)

// Nobody is erased unless the firm says after how many days; and what fails at the call or in the function is not lost.
func TestRetention(t *testing.T) {
	tmpl := read(t)
	if days := tmpl.At("Parameters", "ProspectDays", "Default"); days != 0 {
		t.Errorf("prospects are kept %v days by default", days)
	}
	if got := fmt.Sprint(tmpl.At("Resources", "RetentionFunction", "Properties", "Environment", "Variables", "PROSPECT_DAYS")); got != "map[Ref:ProspectDays]" {
		t.Errorf("the function goes by %s", got)
	}
	queue := fmt.Sprint(tmpl.At("Resources", "RetentionFunction", "Properties", "EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination"))
	if queue != "map[Fn::GetAtt:RetentionDeadLetters.Arn]" {
		t.Errorf("what fails goes to %s", queue)
	}
	targets, _ := tmpl.At("Resources", "RetentionRule", "Properties", "Targets").([]any)
	if len(targets) != 1 || fmt.Sprint(template.At(targets[0], "Arn")) != "map[Fn::GetAtt:RetentionFunction.Arn]" {
		t.Errorf("the rule calls %v", targets)
	}
	may := tmpl.At("Resources", "RetentionRuleMayCall", "Properties")
	if fmt.Sprint(template.At(may, "FunctionName"), template.At(may, "SourceArn")) != "map[Ref:RetentionFunction] map[Fn::GetAtt:RetentionRule.Arn]" {
		t.Errorf("the rule may call %v", may)
	}
	for _, route := range tmpl.Routes() {
		if route.Function == "RetentionFunction" {
			t.Errorf("%s %s leads to what erases without being asked", route.Method, route.Path)
		}
	}
	if got := rights(tmpl, "RetentionFunction", "s3"); len(got) > 0 || !slices.Contains(rights(tmpl, "RetentionFunction", "dynamodb"), "dynamodb:DeleteItem") {
		t.Errorf("it may do %v with files", got)
	}
}
