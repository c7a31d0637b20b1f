package template_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa"
	"vafa/infra/template"
	"vafa/internal/metric"
)

// told is whom an alarm tells: the topic that the firm names, else the stack's own.
const told = "[map[Fn::If:[HasAlarmTopic map[Ref:AlarmTopic] map[Ref:Alarms]]]]"

func TestEveryAlarmIsHeard(t *testing.T) {
	tmpl := read(t)
	alarms := tmpl.OfType("AWS::CloudWatch::Alarm")
	for _, alarm := range alarms {
		properties := tmpl.At("Resources", alarm, "Properties")
		if actions := fmt.Sprint(template.At(properties, "AlarmActions")); actions != told {
			t.Errorf("%s tells %s", alarm, actions)
		}
		if template.At(properties, "TreatMissingData") == nil {
			t.Errorf("%s does not say what silence means", alarm)
		}
		if text, _ := template.At(properties, "AlarmDescription").(string); !strings.HasSuffix(text, ".") {
			t.Errorf("%s says %q", alarm, text)
		}
	}
	if len(alarms) == 0 {
		t.Error("no alarms")
	}
}

var runbookRow = regexp.MustCompile(`(?m)^\| ([A-Za-z]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$`)

// Whoever is woken finds a row of the alarm's name, and no row is of an alarm that is gone.
func TestEveryAlarmHasALineOfTheRunbook(t *testing.T) {
	text, err := os.ReadFile("../RUNBOOK.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range runbookRow.FindAllStringSubmatch(string(text), -1) {
		if row[1] == "alarm" {
			continue
		}
		rows = append(rows, row[1])
		for _, cell := range row[2:] {
			if len(strings.TrimSpace(cell)) < 8 {
				t.Errorf("%s: %q helps nobody", row[1], cell)
			}
		}
	}
	slices.Sort(rows)
	if diff := cmp.Diff(read(t).OfType("AWS::CloudWatch::Alarm"), rows); diff != "" {
		t.Errorf("alarms against rows (-template +runbook):\n%s", diff)
	}
}

// watched are the queues by the metric that an alarm looks at.
func watched(tmpl template.Template, metricName string) map[string]bool {
	out := map[string]bool{}
	for _, alarm := range tmpl.OfType("AWS::CloudWatch::Alarm") {
		properties := tmpl.At("Resources", alarm, "Properties")
		dimensions, _ := template.At(properties, "Dimensions").([]any)
		if template.At(properties, "MetricName") != metricName || len(dimensions) != 1 {
			continue
		}
		queue, _ := template.At(dimensions[0], "Value", "Fn::GetAtt").(string)
		out[strings.TrimSuffix(queue, ".QueueName")] = true
	}
	return out
}

func TestEveryQueueIsWatched(t *testing.T) {
	tmpl := read(t)
	filled, old := watched(tmpl, "ApproximateNumberOfMessagesVisible"), watched(tmpl, "ApproximateAgeOfOldestMessage")
	queues := tmpl.OfType("AWS::SQS::Queue")
	for _, queue := range queues {
		if strings.HasSuffix(queue, "DeadLetters") && !filled[queue] {
			t.Errorf("nobody hears what fails into %s", queue)
		}
		if !strings.HasSuffix(queue, "DeadLetters") && !old[queue] {
			t.Errorf("nobody hears that %s stands still", queue)
		}
	}
	if len(queues) < 10 {
		t.Errorf("%d queues", len(queues))
	}
}

// drawn are the metrics of a dashboard, as namespace and name.
func drawn(t *testing.T, body string) []string {
	t.Helper()
	var dashboard struct {
		Widgets []struct {
			Properties struct{ Metrics [][]any }
		}
	}
	decoder := json.NewDecoder(strings.NewReader(body))
	if err := decoder.Decode(&dashboard); err != nil {
		t.Fatalf("the dashboard is no JSON: %v", err)
	}
	var out []string
	for _, widget := range dashboard.Widgets {
		for _, one := range widget.Properties.Metrics {
			out = append(out, fmt.Sprint(one[0], " ", one[1]))
		}
	}
	return out
}

// The dashboard draws every metric of ours, under the names that the functions write, and names no part that is not there.
func TestDashboardDrawsWhatIsWritten(t *testing.T) {
	tmpl := read(t)
	body, _ := tmpl.At("Resources", "Dashboard", "Properties", "DashboardBody", "Fn::Sub").(string)
	for _, part := range regexp.MustCompile(`\$\{([A-Za-z:]+)`).FindAllStringSubmatch(body, -1) {
		if !strings.HasPrefix(part[1], "AWS::") && tmpl.At("Resources", part[1]) == nil {
			t.Errorf("there is no %s", part[1])
		}
	}
	all := drawn(t, body)
	var ours []string
	for _, one := range all {
		if name, found := strings.CutPrefix(one, metric.Namespace+" "); found && !slices.Contains(ours, name) {
			ours = append(ours, name)
		}
	}
	want := metric.Names()
	slices.Sort(want)
	slices.Sort(ours)
	if diff := cmp.Diff(want, ours); diff != "" {
		t.Errorf("metrics of ours (-written +drawn):\n%s", diff)
	}
	for _, queue := range tmpl.OfType("AWS::SQS::Queue") {
		if !strings.Contains(body, "${"+queue+".QueueName}") {
			t.Errorf("%s is not drawn", queue)
		}
	}
}

func TestMetricsAreASettingOfEveryFunction(t *testing.T) {
	tmpl := read(t)
	if got := fmt.Sprint(tmpl.At("Globals", "Function", "Environment", "Variables", "METRICS")); got != "map[Ref:Metrics]" {
		t.Errorf("METRICS is %s", got)
	}
	allowed, _ := tmpl.At("Parameters", "Metrics", "AllowedValues").([]any)
	for _, value := range allowed {
		if _, err := metric.ParseBy(fmt.Sprint(value)); err != nil {
			t.Error(err)
		}
	}
	if len(allowed) != 4 {
		t.Errorf("metrics may be %v", allowed)
	}
	for _, function := range tmpl.Functions() { // by the name of which a function knows whose metrics it writes
		group, _ := tmpl.At("Resources", function, "Properties", "LoggingConfig", "LogGroup", "Ref").(string)
		name, _ := tmpl.At("Resources", group, "Properties", "LogGroupName", "Fn::Sub").(string)
		if want := "/${AWS::StackName}/" + strings.ToLower(strings.TrimSuffix(function, "Function")); name != want {
			t.Errorf("%s writes to %s, want %s", function, name, want)
		}
	}
}

// What costs money by the month, and what an account may be too new for, is off until somebody asks for it.
func TestWhatCostsIsOffByDefault(t *testing.T) {
	tmpl := read(t)
	for parameter, want := range map[string]any{
		"Traces": "PassThrough", "MonthlyBudget": 0, "ReservedConcurrency": 0, "JobConcurrency": 0, "AlarmTopic": "", "AlarmEmail": "",
	} {
		if got := tmpl.At("Parameters", parameter, "Default"); got != want {
			t.Errorf("%s is %v by default, want %v", parameter, got, want)
		}
	}
	if got := fmt.Sprint(tmpl.At("Globals", "Function", "Tracing")); got != "map[Ref:Traces]" {
		t.Errorf("traces: %s", got)
	}
	if tmpl.At("Resources", "Budget", "Condition") != "HasBudget" {
		t.Error("there is a budget whether or not it was asked for")
	}
}

// What CloudFormation takes of a template: 1 MB from a bucket, after sam has written out functions, roles and permissions; 500
// resources, 200 parameters and outputs.
func TestTheTemplateFits(t *testing.T) {
	tmpl := read(t)
	count := func(section string) int {
		entries, _ := tmpl.At(section).(template.Map)
		return len(entries)
	}
	resources := count("Resources") + len(tmpl.Routes()) // a permission each
	for _, function := range tmpl.Functions() {
		resources += 2 // a role, and the settings of what calls it
		events, _ := tmpl.At("Resources", function, "Properties", "Events").(template.Map)
		for _, event := range events {
			if template.At(event, "Type") != "HttpApi" {
				resources++
			}
		}
	}
	if resources > 450 {
		t.Errorf("about %d resources, of 500", resources)
	}
	if size := len(vafa.Template); size > 300<<10 { // sam makes a little more than twice of it
		t.Errorf("%d bytes", size)
	}
	if parameters, outputs := count("Parameters"), count("Outputs"); parameters > 180 || outputs > 180 {
		t.Errorf("%d parameters, %d outputs", parameters, outputs)
	}
}
