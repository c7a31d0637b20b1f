package template_test

import (
	"fmt"
	"strings"
	"testing"

	"vafa/infra/template"
)

// Nobody outside reads a bucket, and none is lost with its stack.
func TestBucketsArePrivate(t *testing.T) {
	tmpl := read(t)
	buckets := tmpl.OfType("AWS::S3::Bucket")
	if len(buckets) != 2 {
		t.Errorf("buckets %v, want those of rows and invoices", buckets)
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
