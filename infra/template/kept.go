package template

import (
	"fmt"
	"slices"
	"strings"
)

func openToAnySite(t Template) (broken []string) {
	cors := t.At("Resources", "Api", "Properties", "CorsConfiguration")
	said := map[string]string{
		"origins": fmt.Sprint(At(cors, "AllowOrigins")), "methods": fmt.Sprint(At(cors, "AllowMethods")), "headers": fmt.Sprint(At(cors, "AllowHeaders")),
		"exposed headers": fmt.Sprint(At(cors, "ExposeHeaders")), "default origins": fmt.Sprint(t.At("Parameters", "AllowedOrigins", "Default")),
	}
	for what, value := range said {
		if strings.Contains(value, "*") {
			broken = append(broken, "other sites: "+what+" are "+value)
		}
	}
	if At(cors, "AllowCredentials") == true {
		broken = append(broken, "other sites may send cookies")
	}
	slices.Sort(broken)
	return broken
}

func tableAtRisk(t Template) (broken []string) {
	for _, id := range t.OfType("AWS::DynamoDB::Table") {
		table := t.At("Resources", id)
		protected := At(table, "Properties", "DeletionProtectionEnabled")
		if protected != true && (At(protected, "Ref") != "DeletionProtection" || t.At("Parameters", "DeletionProtection", "Default") != "true") {
			broken = append(broken, id+" can be deleted")
		}
		if At(table, "Properties", "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled") != true {
			broken = append(broken, id+" cannot be restored to a point in time")
		}
		if At(table, "DeletionPolicy") != "Retain" || At(table, "UpdateReplacePolicy") != "Retain" {
			broken = append(broken, id+" goes with its stack")
		}
	}
	return broken
}

// target is the id of the resource whose ARN is taken, "" for none.
func target(arn any) string {
	name, _ := At(arn, "Fn::GetAtt").(string)
	id, _, _ := strings.Cut(name, ".")
	return id
}

// isQueue says whether an ARN is that of a queue of the template.
func (t Template) isQueue(arn any) bool {
	return t.At("Resources", target(arn), "Type") == "AWS::SQS::Queue"
}

// queuesThatLose are those without a dead letter queue that are not such themselves.
func queuesThatLose(t Template) (broken []string) {
	last := map[string]bool{}
	resources, _ := t.At("Resources").(Map)
	for _, resource := range resources {
		deadLetters(resource, last)
	}
	for _, queue := range t.OfType("AWS::SQS::Queue") {
		redrive := t.At("Resources", queue, "Properties", "RedrivePolicy")
		if !last[queue] && (!t.isQueue(At(redrive, "deadLetterTargetArn")) || At(redrive, "maxReceiveCount") == nil) {
			broken = append(broken, queue+" has no dead letter queue")
		}
	}
	return broken
}

// deadLetters collects the queues to which something goes that failed.
func deadLetters(in any, last map[string]bool) {
	switch in := in.(type) {
	case Map:
		for name, value := range in {
			switch name {
			case "deadLetterTargetArn":
				last[target(value)] = true
			case "DeadLetterConfig", "DeadLetterQueue":
				last[target(At(value, "Arn"))], last[target(At(value, "TargetArn"))] = true, true
			case "OnFailure":
				last[target(At(value, "Destination"))] = true
			}
			deadLetters(value, last)
		}
	case []any:
		for _, value := range in {
			deadLetters(value, last)
		}
	}
}

// eventsThatGetLost finds what calls a function, or anything else, without anybody waiting for the answer, and forgets the event if
// that fails: rules, streams, and asynchronous calls.
func eventsThatGetLost(t Template) (broken []string) {
	for _, rule := range t.OfType("AWS::Events::Rule") {
		targets, _ := t.At("Resources", rule, "Properties", "Targets").([]any)
		for _, one := range targets {
			if !t.isQueue(At(one, "DeadLetterConfig", "Arn")) || At(one, "RetryPolicy") == nil {
				broken = append(broken, rule+" forgets what it cannot deliver")
			}
		}
	}
	for _, mapping := range t.OfType("AWS::Lambda::EventSourceMapping") {
		if !t.isQueue(t.At("Resources", mapping, "Properties", "DestinationConfig", "OnFailure", "Destination")) {
			broken = append(broken, mapping+" forgets what fails")
		}
	}
	for _, function := range t.Functions() {
		events, _ := t.At("Resources", function, "Properties", "Events").(Map)
		for name, event := range events {
			if !t.survives(function, event) {
				broken = append(broken, function+" forgets what fails of "+name)
			}
		}
		if t.calledByRule(function) && !t.keepsFailures(function) {
			broken = append(broken, function+" forgets what fails of a rule")
		}
	}
	slices.Sort(broken)
	return broken
}

// keepsFailures says whether what fails of an asynchronous call goes to a queue.
func (t Template) keepsFailures(function string) bool {
	return t.isQueue(t.At("Resources", function, "Properties", "EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination"))
}

// survives says whether an event is kept somewhere when its function fails.
func (t Template) survives(function string, event any) bool {
	properties := At(event, "Properties")
	switch At(event, "Type") {
	case "HttpApi", "Api": // the caller hears of it
		return true
	case "SQS":
		return t.At("Resources", target(At(properties, "Queue")), "Properties", "RedrivePolicy") != nil
	case "DynamoDB", "Kinesis":
		return t.isQueue(At(properties, "DestinationConfig", "OnFailure", "Destination"))
	case "Schedule", "ScheduleV2", "EventBridgeRule", "CloudWatchEvent":
		return t.isQueue(At(properties, "DeadLetterConfig", "Arn")) && t.keepsFailures(function)
	}
	return t.keepsFailures(function) // S3, SNS and what else calls without waiting
}

func (t Template) calledByRule(function string) bool {
	for _, rule := range t.OfType("AWS::Events::Rule") {
		targets, _ := t.At("Resources", rule, "Properties", "Targets").([]any)
		if slices.ContainsFunc(targets, func(one any) bool { return target(At(one, "Arn")) == function }) {
			return true
		}
	}
	return false
}

func logsForEver(t Template) (broken []string) {
	for _, id := range t.OfType("AWS::Logs::LogGroup") {
		if t.At("Resources", id, "Properties", "RetentionInDays", "Ref") != "LogRetentionDays" {
			broken = append(broken, id+" is kept for ever")
		}
	}
	for _, function := range t.Functions() {
		group, _ := t.At("Resources", function, "Properties", "LoggingConfig", "LogGroup", "Ref").(string)
		if t.At("Resources", group, "Type") != "AWS::Logs::LogGroup" {
			broken = append(broken, function+" has no log group of its own")
		}
	}
	return broken
}

// unreserved are the functions to which the public may send things and that write to the table, without a reserved concurrency of
// their own.
func unreserved(t Template) (broken []string) {
	public := map[string]bool{}
	for _, route := range t.Routes() {
		public[route.Function] = public[route.Function] || route.Public && route.Method == "POST"
	}
	for _, function := range t.Functions() {
		events, _ := t.At("Resources", function, "Properties", "Events").(Map)
		for _, event := range events {
			public[function] = public[function] || At(event, "Type") == "S3"
		}
	}
	writes := map[string]bool{}
	for _, s := range t.Allowed() {
		writes[s.Owner] = writes[s.Owner] || slices.Contains(s.Actions, "dynamodb:PutItem")
	}
	for _, function := range t.Functions() {
		reserved := fmt.Sprint(t.At("Resources", function, "Properties", "ReservedConcurrentExecutions"))
		if public[function] && writes[function] && !strings.Contains(reserved, "map[Ref:ReservedConcurrency]") {
			broken = append(broken, function+" has no reserved concurrency")
		}
	}
	return broken
}
