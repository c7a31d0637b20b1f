package table

import (
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
)

// errTaken says that a gateway gave a name that another message has already.
var errTaken = errors.New("taken")

// RecordMessage records what became of a claimed message: sent, with its line on the timeline, or failed. Of a customer who was erased
// meanwhile nothing is kept, and one who was merged into another is followed.
func (t *Table) RecordMessage(ctx context.Context, s crm.Sent) error {
	named := s.Message.Reference != "" && s.Message.State == crm.SendingSent
	return t.untilSettled(ctx, func() error {
		err := t.recordOnce(ctx, s, named)
		switch {
		case errors.Is(err, errTaken):
			named = false // the gateway lies, or forgot: its reports cannot be told apart
			return errRaced
		case errors.Is(err, crm.ErrNotFound):
			return t.follower(ctx, &s)
		}
		return err
	})
}

// follower finds whom a customer was merged into: errRaced if there is somebody with whom to try again, nil if nobody is left.
func (t *Table) follower(ctx context.Context, s *crm.Sent) error {
	gone, err := read[crm.Customer](ctx, t, profileKey(s.Message.Customer))
	if errors.Is(err, crm.ErrNotFound) {
		return nil
	}
	if err != nil || gone.MergedInto == "" {
		return err
	}
	s.Message.Customer = gone.MergedInto
	if s.Task != nil {
		s.Task.Customer = gone.MergedInto
	}
	return errRaced
}

func (t *Table) recordOnce(ctx context.Context, s crm.Sent, named bool) error {
	member, _, err := t.claimed(ctx, s.Message)
	if err != nil {
		return err
	}
	m := s.Message
	one, err := rewritten(m.Version, &m, s.Event)
	if err != nil {
		return err
	}
	moves, err := memberMoves(member, m.State, m.Reason, time.Time{}, m, s.Event)
	if err != nil {
		return err
	}
	steps := append(moves, one)
	if named {
		at, err := create(sentPointerKey(m.Gateway, m.Reference), pointer{Customer: m.Customer, SK: messageKey(m.Customer, m.ID).sk}, s.Event, nil,
			func(item) error { return errTaken })
		if err != nil {
			return err
		}
		steps = append(steps, at)
	}
	went, err := t.wentOut(ctx, s)
	if err != nil {
		return err
	}
	return t.write(ctx, s.Event, append(steps, went...)...)
}

// wentOut are the steps of a message that was sent: its line on the timeline, counted as a contact with its cost, or the task that it
// is.
func (t *Table) wentOut(ctx context.Context, s crm.Sent) ([]step, error) {
	if s.Task != nil {
		return openTasks([]crm.Task{*s.Task}, s.Event)
	}
	if s.Entry == nil {
		return nil, nil
	}
	value, err := read[crm.Value](ctx, t, valueKey(s.Message.Customer))
	if err != nil {
		return nil, err
	}
	entry := *s.Entry
	contact := *entry.Interaction
	if contact.Cost != nil && value.ServiceUnit != "" && contact.Cost.Base() != value.ServiceUnit {
		contact.Cost = nil // it cannot be added to what their service cost so far, and stays with the message
	}
	entry.Interaction = &contact
	line, err := create(entryKey(s.Message.Customer, entry), entry, s.Event, nil, raced)
	if err != nil {
		return nil, err
	}
	steps := []step{line, count(crm.Entry{ID: s.Event, At: entry.At}, s.Day, contact.Counts(value.EndOf(s.Day)).Plus(s.Counts))}
	if contact.Cost == nil {
		return steps, nil
	}
	change := update{key: valueKey(s.Message.Customer), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
	return append(steps, serviceCost(crm.CaseContact{Entry: crm.Entry{ID: s.Event, Interaction: &contact}}, change, 0)), nil
}

// givenUpAtOnce is how many claims are looked at together.
const givenUpAtOnce = 50

// GiveUpClaims ends claims that were made before a time and of which nothing was heard since, as failed: whether the message left nobody
// knows, so it is not sent again. It gives how many those are.
func (t *Table) GiveUpClaims(ctx context.Context, before time.Time, newEvent func() string) (given int, err error) {
	for shard := range Shards {
		old := span{index: indexLists, pk: claimedListPK(shard), high: stamp(before), limit: givenUpAtOnce}
		err := t.all(ctx, old, func(items []item) error {
			messages, err := wholes[crm.Message](ctx, t, items)
			if err != nil {
				return err
			}
			for _, m := range messages {
				if m.State != crm.SendingClaimed || !m.ClaimedAt.Before(before) {
					continue
				}
				m.State, m.Reason = crm.SendingFailed, crm.WhyUnknown
				if err := t.RecordMessage(ctx, crm.Sent{Message: m, Event: newEvent()}); err != nil {
					return err
				}
				given++
			}
			return nil
		})
		if err != nil {
			return given, err
		}
	}
	return given, nil
}

// CreateMessage records a message that a member of staff wrote, to be sent. ErrNotFound if there is no such customer.
func (t *Table) CreateMessage(ctx context.Context, m crm.Message, once crm.Once, event string) error {
	one, err := create(messageKey(m.Customer, m.ID), m, event, messageList(m), raced)
	if err != nil {
		return err
	}
	live := update{key: profileKey(m.Customer), condition: live, names: map[string]string{"#mergedInto": attrMergedInto}}
	steps := append(t.once(once, event), one, live.check(func(now item) error {
		if into := textOf(now, attrMergedInto); into != "" {
			return crm.MergedError{Into: into}
		}
		return crm.ErrNotFound
	}))
	return t.write(ctx, event, append(steps, answerNamed(once, event, m.Customer)...)...)
}

// DueMessages are the messages of staff that wait and whose time has come.
func (t *Table) DueMessages(ctx context.Context, until time.Time) ([]crm.Parcel, error) {
	var out []crm.Parcel
	for shard := range Shards {
		due := span{index: indexLists, pk: plannedListPK("", shard), high: stamp(until) + last}
		err := t.all(ctx, due, func(items []item) error {
			for _, one := range items {
				out = append(out, crm.Parcel{Customer: textOf(one, "customer"), Message: textOf(one, "id")})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Message reads one message to a customer.
func (t *Table) Message(ctx context.Context, customer, id string) (crm.Message, error) {
	return read[crm.Message](ctx, t, messageKey(customer, id))
}

// Messages reads a page of the messages of a state, newest first: those that wait or are claimed are lists of their own, by when they
// are due. "" is all that went out, were skipped, or failed. A page may be short, even empty, and go on; next is where, "" at the end.
func (t *Table) Messages(ctx context.Context, state string, wanted func(crm.Message) bool, after string, limit int) ([]crm.Message, string, error) {
	spans := make([]span, Shards)
	for shard := range spans {
		switch state {
		case crm.SendingPlanned:
			spans[shard] = span{index: indexLists, pk: plannedListPK("", shard)}
		case crm.SendingClaimed:
			spans[shard] = span{index: indexLists, pk: claimedListPK(shard)}
		default:
			spans[shard] = span{index: indexLists, pk: messageListPK(shard), newest: true}
		}
	}
	listed, next, err := t.merged(ctx, spans, after, limit)
	if err != nil {
		return nil, "", err
	}
	all, err := wholes[crm.Message](ctx, t, listed)
	var out []crm.Message
	for _, m := range all {
		if (state == "" || m.State == state) && wanted(m) {
			out = append(out, m)
		}
	}
	return out, next, err
}

// MessagesTo reads the messages to a customer, in the order of their ids.
func (t *Table) MessagesTo(ctx context.Context, customer string, each func([]crm.Message) error) error {
	return t.all(ctx, startingWith("", customerPK(customer), prefixSent), func(items []item) error {
		messages, err := decodeAll[crm.Message](items)
		if err != nil {
			return err
		}
		return each(messages)
	})
}
