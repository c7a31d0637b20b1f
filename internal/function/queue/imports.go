package queue

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// Imports takes tasks of imports.
type Imports struct{ Queue }

// Send puts tasks into the queue, as Queue.Send does.
func (q Imports) Send(ctx context.Context, tasks []crm.ImportTask) error {
	return sendAll(ctx, q.Queue, tasks)
}

// Carrier is whoever carries imports.
type Carrier interface {
	Do(ctx context.Context, task crm.ImportTask, last bool) error
}

// LastReceive is after how many tries the queue puts a message aside, as the template says.
const LastReceive = 5

// handBack is how long before its end a function gives a task back that is not done: time enough to say so.
const handBack = 10 * time.Second

// ImportHandler does the tasks of an event, one after the other, and names those that are to come again. A message is a task, or what S3
// tells of a file that has arrived.
func ImportHandler(carrier Carrier, log *slog.Logger) func(context.Context, events.SQSEvent) (Answer, error) {
	return func(ctx context.Context, event events.SQSEvent) (Answer, error) {
		out := Answer{Failures: []events.SQSBatchItemFailure{}}
		if end, limited := ctx.Deadline(); limited {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-handBack))
			defer cancel()
		}
		for _, record := range event.Records {
			if err := carry(ctx, carrier, record); err != nil {
				log.LogAttrs(ctx, slog.LevelWarn, "import task not done", slog.String("error", rest.Loggable(err)))
				out.Failures = append(out.Failures, events.SQSBatchItemFailure{ItemIdentifier: record.MessageId})
			}
		}
		return out, nil
	}
}

func carry(ctx context.Context, carrier Carrier, record events.SQSMessage) error {
	tasks, err := tasksIn(record.Body)
	if err != nil {
		return err
	}
	tries, err := strconv.Atoi(record.Attributes["ApproximateReceiveCount"])
	last := err != nil || tries >= LastReceive
	for _, task := range tasks {
		if err := carrier.Do(ctx, task, last); err != nil {
			return err
		}
	}
	return nil
}

// errTask says that a message is no task.
var errTask = errors.New("not a task of an import")

// tasksIn reads a message. What S3 tells of other objects, and its test of the queue, are no work.
func tasksIn(body string) ([]crm.ImportTask, error) {
	var message struct {
		crm.ImportTask
		Records []events.S3EventRecord
		Event   string
	}
	if err := json.Unmarshal([]byte(body), &message); err != nil {
		return nil, errTask
	}
	var out []crm.ImportTask
	for _, record := range message.Records {
		key, err := url.QueryUnescape(record.S3.Object.Key)
		if id := crm.ImportOfFile(key); err == nil && id != "" {
			out = append(out, crm.ImportTask{Import: id})
		}
	}
	switch {
	case message.Import != "":
		return []crm.ImportTask{message.ImportTask}, nil
	case message.Records == nil && message.Event != "s3:TestEvent":
		return nil, errTask
	}
	return out, nil
}
