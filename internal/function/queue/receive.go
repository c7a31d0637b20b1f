package queue

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"

	"github.com/aws/aws-lambda-go/events"

	"vafa/internal/crm"
	"vafa/internal/message/ses"
	"vafa/internal/rest"
)

// Event is what the delivery function is called with: messages of the queue; by the schedule, {"do": "sweep"}; or what the service for
// e-mail tells of a letter.
type Event struct {
	Do      string              `json:"do"`
	Records []events.SQSMessage `json:"Records"`
	Source  string              `json:"source"`
	Detail  json.RawMessage     `json:"detail"`
}

// Operation is what the function is called for, of a few words.
func (e Event) Operation() string {
	switch {
	case e.Do != "":
		return "sweep"
	case e.Source == sourceOfMail:
		return "told"
	}
	return "deliver"
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

// Inbox is whoever takes in what became of a letter.
type Inbox interface {
	Told(ctx context.Context, gateway, reference, report string) error
}

// tell hands on what the service for e-mail says; what is about no letter of ours, or of none any more, is done with.
func tell(ctx context.Context, inbox Inbox, detail json.RawMessage) error {
	reference, report := ses.Told(detail)
	if report == "" {
		return nil
	}
	err := inbox.Told(ctx, ses.Name, reference, report)
	var merged crm.MergedError
	if errors.Is(err, crm.ErrNotFound) || errors.As(err, &merged) {
		return nil
	}
	return err
}

// sourceOfMail is from where the service for e-mail tells of letters.
const sourceOfMail = "aws.ses"

// Handler delivers the parcels of an event, all at once, and names those that could not be decided now. One failure keeps no other from
// being done.
func Handler(worker Worker, inbox Inbox, log *slog.Logger) func(context.Context, Event) (Answer, error) {
	return func(ctx context.Context, event Event) (Answer, error) {
		out := Answer{Failures: []events.SQSBatchItemFailure{}}
		switch {
		case event.Do != "":
			return out, worker.Sweep(ctx)
		case event.Source == sourceOfMail:
			return out, tell(ctx, inbox, event.Detail)
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
					log.LogAttrs(ctx, slog.LevelWarn, "parcel not delivered", slog.String("error", rest.Loggable(err)))
				}
			})
		}
		wait.Wait()
		for i, record := range event.Records {
			if failed[i] {
				out.Failures = append(out.Failures, events.SQSBatchItemFailure{ItemIdentifier: record.MessageId})
			}
		}
		return out, nil
	}
}
