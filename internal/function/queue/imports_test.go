package queue_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"vafa/internal/crm"
	"vafa/internal/function/queue"
)

// carrier notes what it is asked for, and fails for some imports.
type carrier struct {
	asked []string
	ends  []time.Time
}

func (c *carrier) Do(ctx context.Context, task crm.ImportTask, last bool) error {
	c.asked = append(c.asked, fmt.Sprint(task.Import, ".", task.Chunk, " ", last))
	if end, ok := ctx.Deadline(); ok {
		c.ends = append(c.ends, end)
	}
	if task.Import == "imp_stuck" {
		return errors.New(`cannot read "09121234567"`)
	}
	return nil
}

func record(id, body, tries string) events.SQSMessage {
	return events.SQSMessage{MessageId: id, Body: body, Attributes: map[string]string{"ApproximateReceiveCount": tries}}
}

// Tasks and what S3 tells are done; poison comes again until the queue puts it aside, and keeps nothing else from being done.
func TestImportTasks(t *testing.T) {
	var log bytes.Buffer
	c := &carrier{}
	handle := queue.ImportHandler(c, slog.New(slog.NewJSONHandler(&log, nil)))
	created := func(key string) string {
		return fmt.Sprintf(`{"Records":[{"eventName":"ObjectCreated:Post","s3":{"bucket":{"name":"imports"},"object":{"key":%q}}}]}`, key)
	}
	answer, err := handle(t.Context(), events.SQSEvent{Records: []events.SQSMessage{
		record("1", `{"import":"imp_1","chunk":3}`, "1"),
		record("2", created("imports%2Fimp_2%2Ffile"), "2"),
		record("3", "rubbish", "1"),
		record("4", `{"import":"imp_stuck"}`, "5"),
		record("5", created("imports/imp_2/refused.csv"), "1"),
		record("6", created("imports/imp_2/other/file"), "1"),
		record("7", `{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"imports"}`, "1"),
		record("8", `{}`, "1"),
		record("9", `{"import":"imp_1","chunk":4}`, ""),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.asked, ", "); got != "imp_1.3 false, imp_2.0 false, imp_stuck.0 true, imp_1.4 true" {
		t.Errorf("asked for %s", got)
	}
	var again []string
	for _, one := range answer.Failures {
		again = append(again, one.ItemIdentifier)
	}
	if got := strings.Join(again, " "); got != "3 4 8" {
		t.Errorf("to come again: %s", got)
	}
	if strings.Contains(log.String(), "0912") || strings.Count(log.String(), "\n") != 3 {
		t.Errorf("log %s", log.String())
	}
}

// A task is given back before the function's time is over.
func TestImportTaskEndsBeforeItsFunction(t *testing.T) {
	c := &carrier{}
	end := time.Now().Add(time.Minute)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	if _, err := queue.ImportHandler(c, slog.New(slog.DiscardHandler))(ctx, events.SQSEvent{Records: []events.SQSMessage{record("1", `{"import":"imp_1"}`, "1")}}); err != nil {
		t.Fatal(err)
	}
	if len(c.ends) != 1 || !c.ends[0].Before(end.Add(-5*time.Second)) {
		t.Errorf("ends %v of %v", c.ends, end)
	}
}

// service takes ten messages a call, and fails to take some.
type service struct {
	bodies []string
	fail   bool
}

func (s *service) SendMessageBatch(_ context.Context, in *sqs.SendMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error) {
	out := &sqs.SendMessageBatchOutput{}
	if len(in.Entries) > 10 {
		return nil, errors.New("too many")
	}
	for _, one := range in.Entries {
		s.bodies = append(s.bodies, *one.MessageBody)
		if s.fail {
			out.Failed = append(out.Failed, types.BatchResultErrorEntry{Id: one.Id})
		}
	}
	return out, nil
}

func TestTasksAreSent(t *testing.T) {
	to := &service{}
	q := queue.Imports{Queue: queue.Queue{Client: to, URL: "q"}}
	var tasks []crm.ImportTask
	for n := range 23 {
		tasks = append(tasks, crm.ImportTask{Import: "imp_1", Chunk: n})
	}
	if err := q.Send(t.Context(), tasks); err != nil || len(to.bodies) != 23 || to.bodies[0] != `{"import":"imp_1"}` || to.bodies[22] != `{"import":"imp_1","chunk":22}` {
		t.Errorf("%v, %v", to.bodies, err)
	}
	to.fail = true
	if err := q.Send(t.Context(), tasks[:1]); !errors.Is(err, crm.ErrBusy) {
		t.Error(err)
	}
}
