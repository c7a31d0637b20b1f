// Package bus takes changes out of the table's stream and puts them as events onto an EventBridge bus. It is apart so that only the
// function that does so is linked with EventBridge's client.
//
// Each event leaves once or more: a batch of the stream is given back from the first record on that could not be put, and comes again.
// What belongs here is that bookkeeping; which events a change causes does not (package event). It trusts the stream, and of the bus
// nothing but its word that it has an event.
package bus

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"vafa/internal/event"
)

// API is what is needed of EventBridge.
type API interface {
	PutEvents(context.Context, *eventbridge.PutEventsInput, ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error)
}

// Bus is a bus by its name.
type Bus struct {
	Client API
	Name   string
	Wait   func(context.Context, time.Duration) // between tries
	Log    *slog.Logger
}

// EventBridge takes ten events a call. What it takes of a call and what it refuses are told apart, so that only the latter is sent again.
const (
	atOnce   = 10
	tries    = 4
	firstGap = 100 * time.Millisecond
)

// Put puts events onto the bus, in their order, and gives the place of the first that it may not have; len(events) where it has all.
func (b Bus) Put(ctx context.Context, events []event.Event) (int, error) {
	for at := 0; at < len(events); at += atOnce {
		part := events[at:min(at+atOnce, len(events))]
		if first, err := b.putSome(ctx, part); err != nil {
			return at + first, err
		}
	}
	return len(events), nil
}

// putSome puts up to ten events, and gives the place of the first that was refused to the end.
func (b Bus) putSome(ctx context.Context, events []event.Event) (int, error) {
	entries, err := b.entries(events)
	if err != nil {
		return 0, err
	}
	left := make([]int, len(entries)) // places of those that the bus does not have
	for i := range left {
		left[i] = i
	}
	gap := firstGap
	for try := 1; ; try++ {
		var codes []string
		if left, codes, err = b.try(ctx, entries, left); err == nil && len(left) == 0 {
			return len(events), nil
		}
		if err == nil {
			err = fmt.Errorf("the bus refused %d events: %s", len(left), strings.Join(codes, ", "))
		}
		if try == tries || ctx.Err() != nil {
			return left[0], err
		}
		b.Wait(ctx, gap)
		gap *= 2
	}
}

// try puts the entries at some places once, and gives the places of those that were refused, with why. After an error it is not known
// which the bus has, so all are left.
func (b Bus) try(ctx context.Context, entries []types.PutEventsRequestEntry, places []int) (left []int, codes []string, err error) {
	in := &eventbridge.PutEventsInput{}
	for _, place := range places {
		in.Entries = append(in.Entries, entries[place])
	}
	out, err := b.Client.PutEvents(ctx, in)
	if err != nil {
		return places, nil, fmt.Errorf("put events: %w", err)
	}
	if len(out.Entries) != len(places) {
		return places, nil, fmt.Errorf("put events: %d answers to %d events", len(out.Entries), len(places))
	}
	for i, one := range out.Entries {
		if one.ErrorCode != nil || one.EventId == nil {
			left, codes = append(left, places[i]), append(codes, aws.ToString(one.ErrorCode))
		}
	}
	return left, codes, nil
}

func (b Bus) entries(events []event.Event) ([]types.PutEventsRequestEntry, error) {
	out := make([]types.PutEventsRequestEntry, len(events))
	for i, e := range events {
		detail, err := e.JSON()
		if err != nil {
			return nil, err
		}
		out[i] = types.PutEventsRequestEntry{
			EventBusName: &b.Name, Source: aws.String("vafa"), DetailType: &e.Type, Detail: aws.String(string(detail)), Time: &e.Time,
		}
	}
	return out, nil
}
