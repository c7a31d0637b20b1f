package bus

import (
	"context"
	"encoding/json"
	"log/slog"
	"math"
	"time"

	"vafa/internal/event"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// Batch is what Lambda gives of the stream: records of one shard, in their order.
type Batch struct {
	Records []StreamRecord `json:"Records"`
}

// StreamRecord is a change of one item. Images are of DynamoDB's JSON.
type StreamRecord struct {
	ID     string `json:"eventID"`
	Change struct {
		At       float64         `json:"ApproximateCreationDateTime"` // seconds since 1970
		Sequence string          `json:"SequenceNumber"`
		Before   json.RawMessage `json:"OldImage"`
		After    json.RawMessage `json:"NewImage"`
	} `json:"dynamodb"`
}

// Answer says from which record on a batch shall come again. No failures are [], never null: Lambda would take null for a failure of
// the whole batch.
type Answer struct {
	Failures []Failure `json:"batchItemFailures"`
}

// Failure names a record by its sequence number.
type Failure struct {
	Sequence string `json:"itemIdentifier"`
}

// Handler takes batches of the stream and puts their events onto the bus; source is which deployment they come from. A record that
// cannot be read becomes an event that says so: held back, it would hold up all that follow.
func (b Bus) Handler(source string) func(context.Context, Batch) (Answer, error) {
	return func(ctx context.Context, batch Batch) (Answer, error) {
		var events []event.Event
		var from []int // the record of each event
		for i, record := range batch.Records {
			for _, one := range b.eventsOf(ctx, record, source) {
				events, from = append(events, one), append(from, i)
			}
		}
		answer := Answer{Failures: []Failure{}}
		first, err := b.Put(ctx, events)
		if err != nil {
			b.Log.LogAttrs(ctx, slog.LevelError, "events not put", slog.Int("events", len(events)-first), slog.String("error", rest.Loggable(err)))
			answer.Failures = append(answer.Failures, Failure{batch.Records[from[first]].Change.Sequence})
		}
		return answer, nil
	}
}

// eventsOf are the events of one record.
func (b Bus) eventsOf(ctx context.Context, r StreamRecord, source string) []event.Event {
	seconds, rest := math.Modf(r.Change.At)
	at := event.Record{
		ID: r.ID, Sequence: r.Change.Sequence, At: time.Unix(int64(seconds), int64(rest*1e9)).UTC().Truncate(time.Millisecond), Source: source,
	}
	change, err := table.ChangeJSON(r.Change.Before, r.Change.After)
	if err != nil {
		b.unread(ctx, r, err)
		return []event.Event{at.Unreadable()}
	}
	return at.Of(change)
}

func (b Bus) unread(ctx context.Context, r StreamRecord, err error) {
	b.Log.LogAttrs(ctx, slog.LevelError, "record of the stream not read",
		slog.String("sequence", r.Change.Sequence), slog.String("error", rest.Loggable(err)))
}
