package template_test

import (
	"fmt"
	"strings"
	"testing"

	"vafa/infra/template"
	"vafa/internal/crm"
	"vafa/internal/function/queue"
)

// Nobody outside reads a bucket, and none is lost with its stack.
func TestBucketsArePrivate(t *testing.T) {
	tmpl := read(t)
	buckets := tmpl.OfType("AWS::S3::Bucket")
	if len(buckets) != 3 {
		t.Errorf("buckets %v, want those of rows, invoices and imports", buckets)
	}
	for _, bucket := range buckets {
		properties := tmpl.At("Resources", bucket, "Properties")
		for _, block := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
			if template.At(properties, "PublicAccessBlockConfiguration", block) != true {
				t.Errorf("%s: %s is off", bucket, block)
			}
		}
		if template.At(properties, "CorsConfiguration") != nil || template.At(properties, "BucketEncryption") == nil {
			t.Errorf("%s is open to scripts, or not encrypted", bucket)
		}
		if tmpl.At("Resources", bucket, "DeletionPolicy") != "Retain" {
			t.Errorf("%s holds up the stack's deletion", bucket)
		}
		policy := fmt.Sprint(tmpl.At("Resources", bucket+"Policy", "Properties", "PolicyDocument"))
		if !strings.Contains(policy, "Effect:Deny") || !strings.Contains(policy, "aws:SecureTransport:false") {
			t.Errorf("%s can be read without TLS", bucket)
		}
	}
}

// What was never checked goes, what was kept stays, and the function that copies is not told of its copies.
func TestInvoicesWaitInTheirOwnFolder(t *testing.T) {
	tmpl := read(t)
	rules, _ := tmpl.At("Resources", "Uploads", "Properties", "LifecycleConfiguration", "Rules").([]any)
	for _, rule := range rules {
		if template.At(rule, "Prefix") != "uploads/" || template.At(rule, "ExpirationInDays") != 2 {
			t.Errorf("rule %v", rule)
		}
	}
	event := fmt.Sprint(tmpl.At("Resources", "UploadFunction", "Properties", "Events", "FileArrived", "Properties", "Filter"))
	if len(rules) != 1 || event != "map[S3Key:map[Rules:[map[Name:prefix Value:uploads/]]]]" {
		t.Errorf("%d rules, events %s", len(rules), event)
	}
	queue := fmt.Sprint(tmpl.At("Resources", "UploadFunction", "Properties", "EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination"))
	if queue != "map[Fn::GetAtt:UploadDeadLetters.Arn]" {
		t.Errorf("events that fail go to %s", queue)
	}
}

// Files of history are forgotten within a week, whatever becomes of them, and the worker is told of files alone.
func TestImportsAreForgotten(t *testing.T) {
	tmpl := read(t)
	rules, _ := tmpl.At("Resources", "Imports", "Properties", "LifecycleConfiguration", "Rules").([]any)
	if len(rules) != 1 || template.At(rules[0], "Prefix") != nil || template.At(rules[0], "ExpirationInDays") != crm.RefusedRowsDays {
		t.Errorf("rules %v", rules)
	}
	told := fmt.Sprint(tmpl.At("Resources", "Imports", "Properties", "NotificationConfiguration", "QueueConfigurations"))
	for _, want := range []string{"Queue:map[Fn::GetAtt:ImportTasks.Arn]", "Name:prefix Value:imports/", "Name:suffix Value:/file"} {
		if !strings.Contains(told, want) {
			t.Errorf("told are %s, want %s", told, want)
		}
	}
	if key := (crm.Import{ID: "imp_1"}).FileKey(); key != "imports/imp_1/file" {
		t.Errorf("a file arrives as %s", key)
	}
}

// A task is hidden for longer than the function works on it, or another would begin with it, and is tried as often as the function counts.
func TestImportTasksWait(t *testing.T) {
	tmpl := read(t)
	seconds, _ := tmpl.At("Resources", "ImporterFunction", "Properties", "Timeout").(int)
	hidden, _ := tmpl.At("Resources", "ImportTasks", "Properties", "VisibilityTimeout").(int)
	tries := tmpl.At("Resources", "ImportTasks", "Properties", "RedrivePolicy", "maxReceiveCount")
	if seconds == 0 || hidden <= seconds || tries != queue.LastReceive {
		t.Errorf("the function takes %d s, a task is hidden for %d s and tried %v times", seconds, hidden, tries)
	}
}
