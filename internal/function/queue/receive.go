package queue

import (
	"context"
	"log/slog"
	"sync"

	"github.com/aws/aws-lambda-go/events"

	"vafa/internal/crm"
)

// Event is what the delivery function is called with: messages of the queue, or, by the schedule, {"do": "sweep"}.
type Event struct {
	Do      string              `json:"do"`
	Records []events.SQSMessage `json:"Records"`
}

// Answer names the messages that are to come again. The list is never null: that would be taken for success only by chance.
type Answer struct {
	Failures []events.SQSBatchItemFailure `json:"batchItemFailures"`
}

// Worker is whoever delivers.
type Worker interface {
	Deliver(ctx context.Context, p crm.Parcel) error
	Sweep(ctx context.Context) error
}

// Handler delivers the parcels of an event, all at once, and names those that could not be decided now. One failure keeps no other from
// being done.
func Handler(worker Worker, log *slog.Logger) func(context.Context, Event) (Answer, error) {
	return func(ctx context.Context, event Event) (Answer, error) {
		if event.Do != "" {
			return Answer{Failures: []events.SQSBatchItemFailure{}}, worker.Sweep(ctx)
		}
		failed := make([]bool, len(event.Records))
		var wait sync.WaitGroup
		for i, record := range event.Records {
			wait.Go(func() {
				parcel, err := parcelIn(record.Body)
				if err == nil {
					err = worker.Deliver(ctx, parcel)
				}
				if failed[i] = err != nil; failed[i] {
					log.LogAttrs(ctx, slog.LevelWarn, "parcel not delivered", slog.String("error", err.Error()))
				}
			})
		}
		wait.Wait()
		out := Answer{Failures: []events.SQSBatchItemFailure{}}
		for i, record := range event.Records {
			if failed[i] {
				out.Failures = append(out.Failures, events.SQSBatchItemFailure{ItemIdentifier: record.MessageId})
			}
		}
		return out, nil
	}
}
