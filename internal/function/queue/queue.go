// Package queue is the queue of parcels between who decides that something is to be sent and who sends it. It is apart so that only the
// functions at its two ends are linked with its client. What belongs here is the form of its messages; what a parcel means does not. It
// trusts the queue to lose nothing; that it repeats and reorders is its receiver's to bear. No message holds anything personal.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"vafa/internal/crm"
)

// mostAtOnce is how many messages one call takes.
const mostAtOnce = 10

// API is what this package needs of the queue's service.
type API interface {
	SendMessageBatch(context.Context, *sqs.SendMessageBatchInput, ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error)
}

// Queue takes parcels.
type Queue struct {
	Client API
	URL    string
}

// Send puts parcels into the queue, ten a call. An error means that some may not be in it; handing all of them over again is harmless.
func (q Queue) Send(ctx context.Context, parcels []crm.Parcel) error { return sendAll(ctx, q, parcels) }

// sendAll puts messages into a queue.
func sendAll[T any](ctx context.Context, q Queue, messages []T) error {
	for len(messages) > 0 {
		n := min(mostAtOnce, len(messages))
		if err := batch(ctx, q, messages[:n]); err != nil {
			return err
		}
		messages = messages[n:]
	}
	return nil
}

func batch[T any](ctx context.Context, q Queue, messages []T) error {
	input := &sqs.SendMessageBatchInput{QueueUrl: &q.URL}
	for i, message := range messages {
		body, err := json.Marshal(message)
		if err != nil {
			return err
		}
		id, text := strconv.Itoa(i), string(body)
		input.Entries = append(input.Entries, types.SendMessageBatchRequestEntry{Id: &id, MessageBody: &text})
	}
	out, err := q.Client.SendMessageBatch(ctx, input)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	if len(out.Failed) > 0 {
		return fmt.Errorf("queue: %d of %d messages: %w", len(out.Failed), len(messages), crm.ErrBusy)
	}
	return nil
}

// errParcel says that a message is no parcel.
var errParcel = errors.New("not a parcel")

// parcelIn reads a message.
func parcelIn(body string) (crm.Parcel, error) {
	var out crm.Parcel
	if err := json.Unmarshal([]byte(body), &out); err != nil || out.Customer == "" || out.Campaign+out.Message == "" {
		return out, errParcel
	}
	return out, nil
}
