package hook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// API is what is needed of the queue.
type API interface {
	SendMessageBatch(context.Context, *sqs.SendMessageBatchInput, ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error)
	ChangeMessageVisibility(context.Context, *sqs.ChangeMessageVisibilityInput, ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityOutput, error)
}

// Queue is the queue by which events reach webhooks. The bus puts an event onto it; that becomes a message for each webhook that wants it,
// on the same queue, which is tried again by itself until the queue gives up and keeps it as a dead letter.
type Queue struct {
	Poster
	Client API
	URL    string
	Log    *slog.Logger
}

// parcel is an event for one webhook.
type parcel struct {
	Webhook string          `json:"webhook"`
	Event   json.RawMessage `json:"event"`
}

// envelope is what of a message tells which of the two it is.
type envelope struct {
	parcel
	Version string `json:"specversion"`
	ID      string `json:"id"`
	Type    string `json:"type"`
}

// Handle works off some messages, all at once, and names those that shall come again; none are [], never null.
func (q Queue) Handle(ctx context.Context, in events.SQSEvent) (events.SQSEventResponse, error) {
	failed := make([]error, len(in.Records))
	var all sync.WaitGroup
	for i, one := range in.Records {
		all.Go(func() { failed[i] = q.one(ctx, one) })
	}
	all.Wait()
	out := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for i, err := range failed {
		if err != nil {
			q.Log.LogAttrs(ctx, slog.LevelWarn, "event not delivered", slog.String("message", in.Records[i].MessageId), slog.String("error", rest.Loggable(err)))
			out.BatchItemFailures = append(out.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: in.Records[i].MessageId})
		}
	}
	return out, nil
}

func (q Queue) one(ctx context.Context, message events.SQSMessage) error {
	var in envelope
	if err := json.Unmarshal([]byte(message.Body), &in); err != nil {
		return errors.New("a message that is none of ours")
	}
	if in.Version != "" {
		return q.spread(ctx, in, message.Body)
	}
	all, err := q.Store.Webhooks(ctx)
	if err != nil {
		return err
	}
	for _, to := range all {
		if to.ID != in.Webhook {
			continue
		}
		err := q.Post(ctx, to, in.Event)
		if errors.Is(err, ErrNotTaken) {
			err = errors.Join(err, q.later(ctx, message))
		}
		return err
	}
	return nil // it was deleted
}

// sentAtOnce is how many messages SQS takes in a call.
const sentAtOnce = 10

// spread makes of an event a message for each webhook that wants it. Done again, it makes them again, which receivers know by the
// event's id.
func (q Queue) spread(ctx context.Context, e envelope, body string) error {
	wanting, err := q.Wanting(ctx, e.Type)
	if err != nil {
		return err
	}
	for len(wanting) > 0 {
		part := wanting[:min(sentAtOnce, len(wanting))]
		if err := q.send(ctx, part, body); err != nil {
			return err
		}
		wanting = wanting[len(part):]
	}
	return nil
}

func (q Queue) send(ctx context.Context, to []crm.Webhook, body string) error {
	in := &sqs.SendMessageBatchInput{QueueUrl: &q.URL}
	for i, one := range to {
		message, err := json.Marshal(parcel{Webhook: one.ID, Event: json.RawMessage(body)})
		if err != nil {
			return err
		}
		in.Entries = append(in.Entries, types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), MessageBody: aws.String(string(message))})
	}
	out, err := q.Client.SendMessageBatch(ctx, in)
	if err != nil {
		return fmt.Errorf("send messages: %w", err)
	}
	if len(out.Failed) > 0 {
		return fmt.Errorf("send messages: %d of %d refused: %s", len(out.Failed), len(to), aws.ToString(out.Failed[0].Code))
	}
	return nil
}

// The gaps between tries double, from the first to the last: with the twelve tries of the template, more than fourteen hours. The
// queue can keep a message back for twelve at most.
const (
	firstGap = 30 * time.Second
	lastGap  = 6 * time.Hour
)

// Gap is how long to wait after so many tries.
func Gap(tries int) time.Duration {
	gap := firstGap
	for range min(tries, 30) - 1 {
		gap = min(2*gap, lastGap)
	}
	return gap
}

// later keeps a message back until it shall be tried again.
func (q Queue) later(ctx context.Context, message events.SQSMessage) error {
	tries, err := strconv.Atoi(message.Attributes["ApproximateReceiveCount"])
	if err != nil {
		tries = 1
	}
	_, err = q.Client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &q.URL, ReceiptHandle: &message.ReceiptHandle, VisibilityTimeout: int32(Gap(tries).Seconds()), // #nosec G115 -- at most lastGap
	})
	if err != nil {
		return fmt.Errorf("keep a message back: %w", err)
	}
	return nil
}
