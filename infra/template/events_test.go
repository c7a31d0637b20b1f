package template_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/infra/template"
)

// What changes leaves the stream a record at a time where it must, is kept when it cannot leave, and what the function of the webhooks
// writes does not come back to it.
func TestNoChangeIsLost(t *testing.T) {
	tmpl := read(t)
	stream := tmpl.At("Resources", "EventsFunction", "Properties", "Events", "Changed", "Properties")
	got := fmt.Sprint(template.At(stream, "FunctionResponseTypes"), template.At(stream, "BisectBatchOnFunctionError"), " ", template.At(stream, "StartingPosition"), " ",
		template.At(stream, "DestinationConfig", "OnFailure", "Destination"))
	if got != "[ReportBatchItemFailures] true TRIM_HORIZON map[Fn::GetAtt:EventDeadLetters.Arn]" {
		t.Errorf("the stream is read by %s", got)
	}
	if age, _ := template.At(stream, "MaximumRecordAgeInSeconds").(int); age < 80000 || age > 86400 {
		t.Errorf("a record is tried for %d s; the stream keeps it for a day", age)
	}
	filters, _ := template.At(stream, "FilterCriteria", "Filters").([]any)
	var filter struct {
		Dynamodb struct {
			Keys struct {
				PK struct{ S []struct{ Prefix string } }
			}
		}
	}
	pattern, _ := template.At(filters[0], "Pattern").(string)
	if err := json.Unmarshal([]byte(pattern), &filter); err != nil || len(filters) != 1 {
		t.Fatalf("filters %v: %v", filters, err)
	}
	var kinds []string
	for _, one := range filter.Dynamodb.Keys.PK.S {
		kinds = append(kinds, one.Prefix)
	}
	slices.Sort(kinds)
	if diff := cmp.Diff([]string{"CAM#", "CARD#", "CUS#", "ERASED#"}, kinds); diff != "" {
		t.Errorf("partitions that are told of (-want +got):\n%s", diff)
	}
}

// Who may do what with events: only one function puts them, only one posts them, and it may read nobody.
func TestEventsNeedFewRights(t *testing.T) {
	tmpl := read(t)
	var got []string
	for _, s := range tmpl.Allowed() {
		if slices.Contains([]string{"EventsFunction", "WatchFunction", "WebhookFunction"}, s.Owner) {
			got = append(got, fmt.Sprint(s.Owner, " ", s.Actions, " ", s.Keys))
		}
	}
	slices.Sort(got)
	want := []string{
		"EventsFunction [events:PutEvents] []",
		"WatchFunction [dynamodb:BatchGetItem dynamodb:UpdateItem] [CUS#*]",
		"WatchFunction [dynamodb:Query] [CASES#*]",
		"WebhookFunction [dynamodb:Query dynamodb:UpdateItem] [WEBHOOKS]",
		"WebhookFunction [sqs:SendMessage sqs:ChangeMessageVisibility] []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rights (-want +got):\n%s", diff)
	}
}

// A message is out of sight for longer than the function takes, six times over, so that it is not tried twice at once.
func TestWebhooksWait(t *testing.T) {
	tmpl := read(t)
	seconds, _ := tmpl.At("Resources", "WebhookFunction", "Properties", "Timeout").(int)
	hidden, _ := tmpl.At("Resources", "Webhooks", "Properties", "VisibilityTimeout").(int)
	tries, _ := tmpl.At("Resources", "Webhooks", "Properties", "RedrivePolicy", "maxReceiveCount").(int)
	if seconds == 0 || hidden < 6*seconds || tries != 12 {
		t.Errorf("the function takes %d s, a message is hidden for %d and tried %d times", seconds, hidden, tries)
	}
}
