package all_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"vafa"
	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/event/hook"
	"vafa/internal/function/queue"
	"vafa/internal/table/tabletest"
)

// sources are where the functions that serve no request get their work from, as the template has them, and the tests that try each with
// what a source does: one bad message among good ones, the same message twice, another order, and its return when the fault is mended.
var sources = map[string][]string{
	"DeliveryFunction Waiting": {"internal/api/all TestPoisonAmongParcels", "internal/api/all TestParcelsComeAgainInAnyOrder", "internal/delivery TestQueueThatRepeatsAndShuffles"},
	"WebhookFunction Waiting":  {"internal/api/all TestPoisonAmongEvents", "internal/event/hook TestAReceiverThatFails", "internal/event/hook TestOurOwnFailures"},
	"EventsFunction Changed":   {"internal/event/bus TestPoisonHoldsUpNobody", "internal/event/bus TestPartOfACallIsRefused", "internal/event/bus TestOnceOrMoreNeverLost"},
	"UploadFunction FileArrived": {
		"internal/function/files TestEventsOfOthersAndFailures", "internal/function/files TestFileThatChangesMeanwhile", "internal/api/all TestEveryExecutionUnderFaults",
	},
	"DeliverySweep":    {"internal/api/all TestEveryExecutionUnderFaults"},
	"EmailTold":        {"internal/api/all TestLettersToldTwice", "internal/delivery TestComplaint"},
	"SegmentationRule": {"internal/api/all TestScheduledTwice", "infra/template TestSegmentationSurvivesFaults"},
	"Segmentation":     {"internal/api/all TestEveryExecutionUnderFaults", "internal/api/all TestNightlyJobIsKilled", "internal/api/all TestTwoJobsAtOnce", "internal/api/all TestStaleFenceIsRefused"},
	"CampaignRule":     {"internal/api/all TestEveryExecutionUnderFaults"},
	"Campaigns":        {"internal/api/all TestEveryExecutionUnderFaults"},
	"RetentionRule":    {"internal/api/all TestEveryExecutionUnderFaults", "internal/retention TestACutOffErasureIsEnded"},
	"WebhookRule":      {"internal/event/hook TestAnEventGoesToWhoWantsIt"},
	"WatchRule":        {"internal/api/all TestEveryExecutionUnderFaults"},
}

// elsewhereSources are tried with what they start.
var elsewhereSources = regexp.MustCompile(`^(Import|Importer)`)

// resource is one of the template's, as far as it tells where work comes from.
type resource struct {
	Type       string `yaml:"Type"`
	Properties struct {
		Events map[string]struct {
			Type string `yaml:"Type"`
		} `yaml:"Events"`
	} `yaml:"Properties"`
}

// sourcesOf are the sources of the template.
func sourcesOf(t *testing.T) (out []string) {
	t.Helper()
	var document struct {
		Resources map[string]yaml.Node `yaml:"Resources"`
	}
	if err := yaml.Unmarshal([]byte(vafa.Template), &document); err != nil {
		t.Fatal(err)
	}
	for name, node := range document.Resources {
		var one resource
		if err := node.Decode(&one); err != nil && one.Type == "" {
			t.Fatalf("%s: %v", name, err)
		}
		if one.Type == "AWS::Events::Rule" || one.Type == "AWS::Serverless::StateMachine" || one.Type == "AWS::Lambda::EventSourceMapping" || strings.HasPrefix(one.Type, "AWS::Scheduler") {
			out = append(out, name)
		}
		for event, source := range one.Properties.Events {
			if source.Type != "HttpApi" {
				out = append(out, name+" "+event)
			}
		}
	}
	return out
}

// Every source of work in the template is in a row, and each row's tests are there.
func TestEverySourceIsTried(t *testing.T) {
	there := map[string]bool{}
	for _, name := range sourcesOf(t) {
		there[name] = true
		if sources[name] == nil && !elsewhereSources.MatchString(name) {
			t.Errorf("%s brings work and is in no row of sources: say which tests try it", name)
		}
	}
	for name, tests := range sources {
		if !there[name] {
			t.Errorf("the template has no %s", name)
		}
		for _, test := range tests {
			folder, function, _ := strings.Cut(test, " ")
			if !declares(t, folder, function) {
				t.Errorf("%s: %s has no %s", name, folder, function)
			}
		}
	}
}

// declares says whether a test function is declared in a folder of the project.
func declares(t *testing.T, folder, function string) bool {
	t.Helper()
	dir := "../../../" + folder
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file.Name(), "_test.go") {
			text, err := os.ReadFile(dir + "/" + file.Name())
			if err == nil && strings.Contains(string(text), "func "+function+"(") {
				return true
			}
		}
	}
	return false
}

// post is a firm with ten customers to whom a campaign has a message for each, in ten parcels.
func postOf(t *testing.T) (*apitest.Firm, []events.SQSMessage) {
	t.Helper()
	f := apitest.New(t)
	f.Clock.Set(time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)) // not at night
	for i := range 10 {
		id := f.Capture("Sara", fmt.Sprintf("+9891200000%02d", i))
		f.Agent().Post("/v1/customers/"+id+"/messages", m{"channel": "sms", "text": "Your card is ready"}).Want(http.StatusCreated)
	}
	var out []events.SQSMessage
	for i, parcel := range f.Queue.Parcels {
		body, err := json.Marshal(parcel)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, events.SQSMessage{MessageId: fmt.Sprint(i), Body: string(body)})
	}
	if len(out) != 10 {
		t.Fatalf("%d parcels", len(out))
	}
	return f, out
}

// deliver hands the records to the function, and gives its answer as Lambda reads it and the ids in it.
func deliver(t *testing.T, f *apitest.Firm, records []events.SQSMessage) (text string, failed []string) {
	t.Helper()
	inbox := delivery.Inbox{Table: f.Service.Table, Source: f.Service.Source, Business: f.Service.Business}
	answer, err := queue.Handler(f.Delivery, inbox, slog.New(slog.DiscardHandler))(t.Context(), queue.Event{Records: records})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range answer.Failures {
		failed = append(failed, one.ItemIdentifier)
	}
	return string(encoded), failed
}

const noFailures = `{"batchItemFailures":[]}`

// One bad parcel of ten fails, and keeps no other from being delivered; with none, the answer is a list without entries.
func TestPoisonAmongParcels(t *testing.T) {
	f, parcels := postOf(t)
	good := parcels[3].Body
	for _, bad := range []string{"", "{", "null", `{"customer":1}`, strings.Repeat("x", 200_000)} {
		parcels[3].Body = bad
		if _, failed := deliver(t, f, parcels); !cmp.Equal(failed, []string{"3"}) {
			t.Errorf("%.20q: %v failed", bad, failed)
		}
	}
	if n := len(f.Post.Letters); n != 9 {
		t.Errorf("%d letters, want 9", n)
	}
	parcels[3].Body = good // it is mended, and put back
	if text, _ := deliver(t, f, parcels[3:4]); text != noFailures || len(f.Post.Letters) != 10 {
		t.Errorf("redrive: %s, %d letters", text, len(f.Post.Letters))
	}
	if text, _ := deliver(t, f, nil); text != noFailures {
		t.Errorf("of nothing: %s", text)
	}
}

// While the table is away every parcel comes again; when it is back they come in any order, some twice, and each is sent once.
func TestParcelsComeAgainInAnyOrder(t *testing.T) {
	f, parcels := postOf(t)
	dice := rand.New(rand.NewPCG(tabletest.Seed(t), 0))
	f.Faults.Choose(func(tabletest.Call) tabletest.Fault { return tabletest.Throttle })
	if _, failed := deliver(t, f, parcels); len(failed) != 10 || len(f.Post.Letters) != 0 {
		t.Errorf("%v failed, %d letters", failed, len(f.Post.Letters))
	}
	f.Faults.Reset()
	again := append(slices.Clone(parcels), parcels[:5]...)
	dice.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
	for batch := range slices.Chunk(again, 5) {
		if text, _ := deliver(t, f, batch); text != noFailures {
			t.Errorf("answer %s", text)
		}
	}
	names := map[string]bool{}
	for _, letter := range f.Post.Letters {
		names[letter.ID] = true
	}
	if len(names) != 10 || len(f.Post.Letters) != 10 {
		t.Errorf("%d letters of %d messages, want ten of ten", len(f.Post.Letters), len(names))
	}
	f.Check(t)
}

// What the service of e-mail tells twice, and of letters that are none of ours, changes nothing more.
func TestLettersToldTwice(t *testing.T) {
	f, parcels := postOf(t)
	deliver(t, f, parcels)
	inbox := delivery.Inbox{Table: f.Service.Table, Source: f.Service.Source, Business: f.Service.Business}
	tell := func(reference string) error {
		return inbox.Told(t.Context(), "sms", reference, crm.ReportDelivered)
	}
	if err := tell("r-" + f.Post.Letters[0].ID); err != nil {
		t.Fatal(err)
	}
	once := f.Lines()
	for range 2 {
		if err := tell("r-" + f.Post.Letters[0].ID); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(once, f.Lines()); diff != "" {
		t.Errorf("told again (-want +got):\n%s", diff)
	}
}

// line is the queue of webhooks as far as it is written to.
type line struct {
	hook.API
	refuses error
	sent    []string
}

func (l *line) SendMessageBatch(_ context.Context, in *sqs.SendMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error) {
	for _, entry := range in.Entries {
		l.sent = append(l.sent, *entry.MessageBody)
	}
	return &sqs.SendMessageBatchOutput{}, l.refuses
}

// One bad message among ten events fails alone; the others are handed to who wants them.
func TestPoisonAmongEvents(t *testing.T) {
	f := apitest.New(t)
	f.Manager().Post("/v1/webhooks", m{"name": "Till", "url": "https://example.com/in", "types": []string{"case.late"}}).Want(http.StatusCreated)
	sent := &line{}
	handler := hook.Queue{Poster: hook.Poster{Store: f.TableOf("webhook"), Hosts: f.Service.Hooks, Now: f.Clock.Now}, Client: sent, Log: slog.New(slog.DiscardHandler)}
	var batch events.SQSEvent
	for i := range 10 {
		body := fmt.Sprintf(`{"specversion":"1.0","id":"e%d","type":"case.late"}`, i)
		if i == 6 {
			body = "{not json"
		}
		batch.Records = append(batch.Records, events.SQSMessage{MessageId: fmt.Sprint(i), Body: body})
	}
	answer, err := handler.Handle(t.Context(), batch)
	if err != nil || len(answer.BatchItemFailures) != 1 || answer.BatchItemFailures[0].ItemIdentifier != "6" || len(sent.sent) != 9 {
		t.Errorf("%+v, %v, %d sent", answer, err, len(sent.sent))
	}
	empty, err := handler.Handle(t.Context(), events.SQSEvent{Records: batch.Records[:1]})
	if text, _ := json.Marshal(empty); err != nil || string(text) != noFailures {
		t.Errorf("without failures: %s, %v", text, err)
	}
	f.Faults.Choose(func(tabletest.Call) tabletest.Fault { return tabletest.ServerError })
	if answer, err := handler.Handle(t.Context(), batch); err != nil || len(answer.BatchItemFailures) != 10 {
		t.Errorf("while the table is away: %+v, %v", answer, err)
	}
}

// A schedule that fires twice for one time, in any order with another, makes one run of each time.
func TestScheduledTwice(t *testing.T) {
	f := apitest.New(t)
	f.Capture("Sara", saraPhone)
	at := f.Clock.Now()
	for _, scheduled := range []time.Time{at, at, at.Add(24 * time.Hour), at, at.Add(24 * time.Hour)} {
		if _, err := f.Job.RunAll(t.Context(), scheduledFor(scheduled)); err != nil {
			t.Fatal(err)
		}
	}
	if runs := f.Count("JOB#segmentation", ""); f.Count("JOB#segmentation RUN#", "") != 2 {
		t.Errorf("%d runs of %d items of the job, want 2", f.Count("JOB#segmentation RUN#", ""), runs)
	}
	f.Check(t)
}
