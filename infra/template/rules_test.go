package template_test

import (
	"slices"
	"strings"
	"testing"

	"vafa/infra/template"
)

func TestRulesHold(t *testing.T) {
	tmpl := read(t)
	for _, rule := range template.Rules() {
		for _, broken := range rule.Broken(tmpl) {
			t.Errorf("%s: %s", rule.Name, broken)
		}
	}
}

type m = template.Map

// spoilt is one way to break the template, the rule that must find it, and what it says.
type spoilt struct {
	name, rule, says string
	spoil            func(tmpl template.Template)
}

// properties are those of a resource, to be changed.
func properties(tmpl template.Template, id string) m {
	out, _ := tmpl.At("Resources", id, "Properties").(m)
	return out
}

// grant adds a statement to a function.
func grant(tmpl template.Template, function string, actions, keys []any) {
	statement := m{"Effect": "Allow", "Action": actions, "Resource": m{"Fn::GetAtt": "Table.Arn"}}
	if keys != nil {
		statement["Condition"] = m{"ForAllValues:StringLike": m{"dynamodb:LeadingKeys": keys}}
	}
	own := properties(tmpl, function)
	policies, _ := own["Policies"].([]any)
	own["Policies"] = append(policies, m{"Statement": []any{statement}})
}

// add puts a resource into the template.
func add(tmpl template.Template, id, kind string, of m) {
	resources, _ := tmpl.At("Resources").(m)
	resources[id] = m{"Type": kind, "Properties": of}
}

// change sets a property of a resource.
func change(id, property string, to any) func(template.Template) {
	return func(tmpl template.Template) { properties(tmpl, id)[property] = to }
}

// remove takes a property of a resource away.
func remove(id, property string) func(template.Template) {
	return func(tmpl template.Template) { delete(properties(tmpl, id), property) }
}

// granted gives a function a right.
func granted(function, action string, keys ...any) func(template.Template) {
	return func(tmpl template.Template) { grant(tmpl, function, []any{action}, keys) }
}

// ruleTarget is the only target of the nightly job's rule.
func ruleTarget(tmpl template.Template) m {
	targets, _ := tmpl.At("Resources", "SegmentationRule", "Properties", "Targets").([]any)
	out, _ := targets[0].(m)
	return out
}

var spoils = []spoilt{
	{"all actions", "nothing is allowed wholesale", "CaptureFunction may do dynamodb:*", granted("CaptureFunction", "dynamodb:*", "CUS#*")},
	{"all resources", "nothing is allowed wholesale", "SegmentationFunction may do [s3:GetObject] to everything", func(tmpl template.Template) {
		own := properties(tmpl, "SegmentationFunction")
		policies, _ := own["Policies"].([]any)
		own["Policies"] = append(policies, m{"Statement": []any{m{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}})
	}},
	{"anybody", "nothing is allowed wholesale", "SegmentationDeadLettersPolicy lets anybody", func(tmpl template.Template) {
		statements, _ := tmpl.At("Resources", "SegmentationDeadLettersPolicy", "Properties", "PolicyDocument", "Statement").([]any)
		statements[0].(m)["Principal"] = "*"
	}},
	{"scan", "every right at the table names its keys", "PurchaseFunction may Scan", granted("PurchaseFunction", "dynamodb:Scan", "CUS#*")},
	{"PartiQL", "every right at the table names its keys", "PurchaseFunction may PartiQLSelect", granted("PurchaseFunction", "dynamodb:PartiQLSelect", "CUS#*")},
	{"any item", "every right at the table names its keys", "InsightFunction may GetItem any item", func(tmpl template.Template) {
		grant(tmpl, "InsightFunction", []any{"dynamodb:GetItem"}, nil)
	}},
	{"every key", "every right at the table names its keys", "InsightFunction may GetItem any item", granted("InsightFunction", "dynamodb:GetItem", "*")},
	{"the public lists", "the public can neither scan, list nor delete", "CaptureFunction may dynamodb:Query", granted("CaptureFunction", "dynamodb:Query", "CUS#*")},
	{"the public deletes", "the public can neither scan, list nor delete", "WarrantyFunction may dynamodb:DeleteItem", granted("WarrantyFunction", "dynamodb:DeleteItem", "CARD#*")},
	{"a record is changed", "the audit and the ledger are append-only", "CustomerFunction may dynamodb:UpdateItem of AUDIT#*", granted("CustomerFunction", "dynamodb:UpdateItem", "AUDIT#*")},
	{"a record is deleted", "the audit and the ledger are append-only", "CustomerFunction may dynamodb:DeleteItem of ERASED#*", granted("CustomerFunction", "dynamodb:DeleteItem", "ERASED#2")},
	{"by a wider pattern", "the audit and the ledger are append-only", "CustomerFunction may dynamodb:UpdateItem of AUDIT#*", granted("CustomerFunction", "dynamodb:UpdateItem", "A*")},
	{"the audit's reader writes", "nobody both reads and writes the audit", "AuditFunction reads", granted("AuditFunction", "dynamodb:PutItem", "AUDIT#*")},
	{"a writer reads", "nobody both reads and writes the audit", "CustomerFunction reads", granted("CustomerFunction", "dynamodb:GetItem", "AUDIT#2026*")},
	{"too much", "a role's policies fit", "CaptureFunction has policies of", func(tmpl template.Template) {
		for range 30 {
			grant(tmpl, "CaptureFunction", []any{"dynamodb:GetItem", "dynamodb:PutItem"}, []any{strings.Repeat("x", 300) + "#*"})
		}
	}},
	{"every site", "other sites are named", "origins are", func(tmpl template.Template) {
		cors, _ := tmpl.At("Resources", "Api", "Properties", "CorsConfiguration").(m)
		cors["AllowOrigins"] = []any{"*"}
	}},
	{"every site by default", "other sites are named", "default origins are *", func(tmpl template.Template) {
		parameter, _ := tmpl.At("Parameters", "AllowedOrigins").(m)
		parameter["Default"] = "*"
	}},
	{"every header", "other sites are named", "headers are", func(tmpl template.Template) {
		cors, _ := tmpl.At("Resources", "Api", "Properties", "CorsConfiguration").(m)
		cors["AllowHeaders"] = []any{"content-type", "*"}
	}},
	{"cookies", "other sites are named", "cookies", func(tmpl template.Template) {
		cors, _ := tmpl.At("Resources", "Api", "Properties", "CorsConfiguration").(m)
		cors["AllowCredentials"] = true
	}},
	{"unprotected", "the table is kept", "Table can be deleted", remove("Table", "DeletionProtectionEnabled")},
	{"unprotected by default", "the table is kept", "Table can be deleted", func(tmpl template.Template) {
		parameter, _ := tmpl.At("Parameters", "DeletionProtection").(m)
		parameter["Default"] = "false"
	}},
	{"no point in time", "the table is kept", "Table cannot be restored", remove("Table", "PointInTimeRecoverySpecification")},
	{"deleted with the stack", "the table is kept", "Table goes with its stack", func(tmpl template.Template) {
		table, _ := tmpl.At("Resources", "Table").(m)
		table["DeletionPolicy"] = "Delete"
	}},
	{"queue without redrive", "queues have a dead letter queue", "Outbox has no dead letter queue", func(tmpl template.Template) {
		add(tmpl, "Outbox", "AWS::SQS::Queue", m{})
	}},
	{"redrive to nowhere", "queues have a dead letter queue", "Outbox has no dead letter queue", func(tmpl template.Template) {
		add(tmpl, "Outbox", "AWS::SQS::Queue", m{"RedrivePolicy": m{"deadLetterTargetArn": m{"Fn::GetAtt": "Nothing.Arn"}, "maxReceiveCount": 3}})
	}},
	{"rule without a queue", "events that fail are kept", "SegmentationRule forgets", func(tmpl template.Template) { delete(ruleTarget(tmpl), "DeadLetterConfig") }},
	{"rule that tries for a day", "events that fail are kept", "SegmentationRule forgets", func(tmpl template.Template) { delete(ruleTarget(tmpl), "RetryPolicy") }},
	{"asynchronous call", "events that fail are kept", "UploadFunction forgets what fails of FileArrived", remove("UploadFunction", "EventInvokeConfig")},
	{"rule calls a function", "events that fail are kept", "SegmentationFunction forgets what fails of a rule", func(tmpl template.Template) {
		ruleTarget(tmpl)["Arn"] = m{"Fn::GetAtt": "SegmentationFunction.Arn"}
	}},
	{"stream", "events that fail are kept", "InsightFunction forgets what fails of Changed", func(tmpl template.Template) {
		properties(tmpl, "InsightFunction")["Events"].(m)["Changed"] = m{"Type": "DynamoDB", "Properties": m{"Stream": m{"Fn::GetAtt": "Table.StreamArn"}}}
	}},
	{"queue as a source", "events that fail are kept", "InsightFunction forgets what fails of Sent", func(tmpl template.Template) {
		add(tmpl, "Outbox", "AWS::SQS::Queue", m{})
		properties(tmpl, "InsightFunction")["Events"].(m)["Sent"] = m{"Type": "SQS", "Properties": m{"Queue": m{"Fn::GetAtt": "Outbox.Arn"}}}
	}},
	{"mapping", "events that fail are kept", "Stream forgets what fails", func(tmpl template.Template) {
		add(tmpl, "Stream", "AWS::Lambda::EventSourceMapping", m{"EventSourceArn": m{"Fn::GetAtt": "Table.StreamArn"}})
	}},
	{"log for ever", "logs are kept for a while", "CaptureLog is kept for ever", remove("CaptureLog", "RetentionInDays")},
	{"log of Lambda's own", "logs are kept for a while", "CaptureFunction has no log group", remove("CaptureFunction", "LoggingConfig")},
	{"no reserve", "a flood on a form starves nobody", "CaptureFunction has no reserved", remove("CaptureFunction", "ReservedConcurrentExecutions")},
	{"no reserve for uploads", "a flood on a form starves nobody", "UploadFunction has no reserved", change("UploadFunction", "ReservedConcurrentExecutions", m{"Ref": "AWS::NoValue"})},
}

// Every rule finds the template broken when it is, and says where.
func TestRulesFindWhatIsBroken(t *testing.T) {
	tried := map[string]bool{}
	for _, s := range spoils {
		t.Run(s.rule+"/"+s.name, func(t *testing.T) {
			tmpl := read(t)
			s.spoil(tmpl)
			found := false
			for _, rule := range template.Rules() {
				if rule.Name == s.rule {
					found = true
					tried[rule.Name] = true
					broken := rule.Broken(tmpl)
					if !slices.ContainsFunc(broken, func(said string) bool { return strings.Contains(said, s.says) }) {
						t.Errorf("found %q, want %q", broken, s.says)
					}
				}
			}
			if !found {
				t.Errorf("there is no rule %q", s.rule)
			}
		})
	}
	for _, rule := range template.Rules() {
		if !tried[rule.Name] {
			t.Errorf("nothing shows that %q finds anything", rule.Name)
		}
	}
}
