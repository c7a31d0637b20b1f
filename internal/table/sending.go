package table

import (
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
)

// Dispatch reads what a parcel names and all that decides about it, at one moment. ErrNotFound if there is no such member or message
// any more.
func (t *Table) Dispatch(ctx context.Context, p crm.Parcel) (crm.Dispatch, error) {
	out := crm.Dispatch{Parcel: p, Outreach: crm.UsualOutreach()}
	message := p.Message
	if p.Campaign != "" {
		message = p.Campaign
	}
	keys := dispatchKeys{
		profile: profileKey(p.Customer), value: valueKey(p.Customer), member: memberKey(p.Campaign, p.Customer),
		campaign: campaignKey(p.Campaign), message: messageKey(p.Customer, message),
		reached: reachedKey(p.Customer), outreach: outreachKey(), settings: settingsKey(),
	}
	found, err := t.batch(ctx, keys.all(p))
	if err != nil {
		return out, err
	}
	if err := keys.decode(found, &out); err != nil || !out.IsWaiting() {
		return out, err
	}
	return out, t.offered(ctx, &out)
}

// Approach reads what decides whether a customer may be addressed, of no message yet. ErrNotFound if there is nobody of that id.
func (t *Table) Approach(ctx context.Context, customer string) (crm.Dispatch, error) {
	out := crm.Dispatch{Parcel: crm.Parcel{Customer: customer}, Outreach: crm.UsualOutreach()}
	keys := dispatchKeys{
		profile: profileKey(customer), value: valueKey(customer), reached: reachedKey(customer), outreach: outreachKey(), settings: settingsKey(),
	}
	found, err := t.batch(ctx, keys.all(out.Parcel))
	if err != nil {
		return out, err
	}
	if found[keys.profile] == nil {
		return out, crm.ErrNotFound
	}
	return out, keys.decode(found, &out)
}

// dispatchKeys are those of what a dispatch is read from.
type dispatchKeys struct{ profile, value, member, campaign, message, reached, outreach, settings key }

func (k dispatchKeys) all(p crm.Parcel) []key {
	out := []key{k.profile, k.value, k.message, k.reached, k.outreach, k.settings}
	if p.Campaign != "" {
		out = append(out, k.member, k.campaign)
	}
	return out
}

func (k dispatchKeys) decode(found map[key]item, out *crm.Dispatch) error {
	whole := found[k.message] != nil || out.Parcel.Message == ""
	if out.Parcel.Campaign != "" {
		whole = found[k.member] != nil && found[k.campaign] != nil
	}
	if found[k.profile] == nil || !whole {
		return crm.ErrNotFound
	}
	return errors.Join(
		into(found[k.profile], &out.Customer), into(found[k.value], &out.Value), into(found[k.reached], &out.Reached),
		into(found[k.outreach], &out.Outreach), into(found[k.settings], &out.Settings),
		maybe(found[k.member], &out.Member), maybe(found[k.campaign], &out.Campaign), maybe(found[k.message], &out.Message),
	)
}

// into decodes an item if there is one.
func into[T any](from item, to *T) (err error) {
	if from != nil {
		*to, err = decode[T](from)
	}
	return err
}

// maybe decodes an item into a pointer, nil if there is none.
func maybe[T any](from item, to **T) error {
	if from == nil {
		return nil
	}
	value, err := decode[T](from)
	*to = &value
	return err
}

// offered adds the product of the campaign, and the gateway of the channel.
func (t *Table) offered(ctx context.Context, d *crm.Dispatch) error {
	keys := []key{gatewayKey(d.Channel())}
	if d.Campaign != nil && d.Campaign.Mix.Product != "" {
		keys = append(keys, productKey(d.Campaign.Mix.Product))
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return err
	}
	if len(keys) > 1 {
		err = maybe(found[keys[1]], &d.Product)
	}
	return errors.Join(err, maybe(found[keys[0]], &d.Gateway))
}

// ClaimMessage gives the message of a dispatch to the caller, who alone may send it from now on: the member, the message, the count and the
// cap move together, on condition that the customer is as they were when it was decided. m is the message as claimed. ErrStale says that
// something came between: decide again.
func (t *Table) ClaimMessage(ctx context.Context, d crm.Dispatch, m crm.Message, event string) (crm.Message, error) {
	steps, m, err := claimedMessage(d, m, event)
	if err != nil {
		return m, err
	}
	moved, err := memberMoves(d.Member, crm.SendingClaimed, "", time.Time{}, m, event)
	if err != nil {
		return m, err
	}
	steps = append(steps, moved...)
	if m.Purpose == crm.Marketing {
		cap, err := reachedStep(d.Customer.ID, d.Reached, d.Reached.With(d.Outreach, m.ClaimedAt), event)
		if err != nil {
			return m, err
		}
		steps = append(steps, cap)
	}
	steps = append(steps, unchanged(d.Customer))
	if err := t.write(ctx, event, steps...); errors.Is(err, errRaced) {
		return m, crm.ErrStale
	} else if err != nil {
		return m, err
	}
	return m, nil
}

// unchanged is the condition that a profile is as it was: nobody took back a consent, was erased or merged meanwhile.
func unchanged(c crm.Customer) step {
	return update{
		key: profileKey(c.ID), condition: "#version = :version", names: map[string]string{"#version": "version"},
		values: item{":version": number(int64(c.Version))},
	}.check(raced)
}

func claimedMessage(d crm.Dispatch, m crm.Message, event string) ([]step, crm.Message, error) {
	if d.Message == nil {
		m.Version = 1
		one, err := create(messageKey(m.Customer, m.ID), m, event, messageList(m), raced)
		return []step{one}, m, err
	}
	one, err := rewritten(d.Message.Version, &m, event)
	return []step{one}, m, err
}

// rewritten is the step that writes a changed message over the version that it was, and makes it the next.
func rewritten(version int, m *crm.Message, event string) (step, error) {
	m.Version = version + 1
	return replace(messageKey(m.Customer, m.ID), *m, version, event, messageList(*m), raced)
}

// messageList is where the lists show a message: while it waits, by when it is due; else by its newest time. That of a member waits in
// the list of its campaign.
func messageList(m crm.Message) item {
	shard := shardOf(m.Customer)
	switch {
	case m.State == crm.SendingPlanned && m.Campaign != "":
		return nil
	case m.State == crm.SendingPlanned:
		return item{"listPK": text(plannedListPK("", shard)), "listSK": text(messageListSK(m.Due, m))}
	case m.State == crm.SendingClaimed:
		return item{"listPK": text(claimedListPK(shard)), "listSK": text(messageListSK(m.ClaimedAt, m))}
	}
	return item{"listPK": text(messageListPK(shard)), "listSK": text(messageListSK(m.At(), m))}
}

// memberMoves are the steps by which a member comes to another state, and is counted there; none for no member. A due of zero stays.
func memberMoves(m *crm.Member, state, reason string, due time.Time, message crm.Message, event string) ([]step, error) {
	if m == nil {
		return nil, nil
	}
	after := *m
	after.State, after.Reason, after.UpdatedAt = state, reason, message.At()
	if !due.IsZero() {
		after.Due = due
	}
	change := update{
		key: memberKey(m.Campaign, m.Customer), condition: "#state = :was", names: map[string]string{}, values: item{":was": text(m.State)},
	}
	change.assign("state", text(after.State))
	change.assign("updatedAt", text(after.UpdatedAt.Format(timeFormat)))
	change.assign("due", text(after.Due.Format(timeFormat)))
	if message.ID != "" {
		change.assign("message", text(message.ID))
	}
	if reason != "" {
		change.assign("reason", text(reason))
	}
	for name, value := range memberList(after) {
		change.assign(name, value)
	}
	steps := []step{change.step(event, raced)}
	if state != m.State {
		steps = append(steps, countMoves(m.Campaign, shardOf(m.Customer), moveMember(m.State, state, reason), event))
	}
	return steps, nil
}

func reachedStep(customer string, before, after crm.Reached, event string) (step, error) {
	after.Version = before.Version + 1
	if before.Version == 0 {
		return create(reachedKey(customer), after, event, nil, raced)
	}
	return replace(reachedKey(customer), after, before.Version, event, nil, raced)
}

// Postpone lets what a dispatch names wait until a time. ErrStale says that somebody else has it.
func (t *Table) Postpone(ctx context.Context, d crm.Dispatch, until, now time.Time, event string) error {
	if d.Member != nil {
		steps, err := memberMoves(d.Member, crm.SendingPlanned, "", until, crm.Message{ClaimedAt: now}, event)
		return t.moved(ctx, event, steps, err)
	}
	m := *d.Message
	m.Due = until
	one, err := rewritten(d.Message.Version, &m, event)
	return t.moved(ctx, event, []step{one}, err)
}

// Skip ends what a dispatch names without sending anything. ErrStale says that somebody else has it.
func (t *Table) Skip(ctx context.Context, d crm.Dispatch, reason string, now time.Time, event string) error {
	if d.Member != nil {
		steps, err := memberMoves(d.Member, crm.SendingSkipped, reason, time.Time{}, crm.Message{ClaimedAt: now}, event)
		if d.Message != nil && err == nil { // it was tried before
			m := *d.Message
			m.State, m.Reason, m.ClaimedAt = crm.SendingSkipped, reason, now
			var one step
			one, err = rewritten(d.Message.Version, &m, event)
			steps = append(steps, one)
		}
		return t.moved(ctx, event, steps, err)
	}
	m := *d.Message
	m.State, m.Reason, m.ClaimedAt = crm.SendingSkipped, reason, now
	one, err := rewritten(d.Message.Version, &m, event)
	return t.moved(ctx, event, []step{one}, err)
}

func (t *Table) moved(ctx context.Context, event string, steps []step, err error) error {
	if err != nil {
		return err
	}
	if err := t.write(ctx, event, steps...); !errors.Is(err, errRaced) {
		return err
	}
	return crm.ErrStale
}

// Release gives a claimed message back, to be sent at a later time: only of one that surely did not leave.
func (t *Table) Release(ctx context.Context, m crm.Message, until, now time.Time, event string) error {
	return t.untilSettled(ctx, func() error {
		member, reached, err := t.claimed(ctx, m)
		if err != nil {
			return err
		}
		free := m
		free.State, free.Due = crm.SendingPlanned, until
		one, err := rewritten(m.Version, &free, event)
		if err != nil {
			return err
		}
		moves, err := memberMoves(member, crm.SendingPlanned, "", until, crm.Message{ClaimedAt: now}, event)
		if err != nil {
			return err
		}
		steps := append(moves, one)
		if m.Purpose == crm.Marketing && reached.Version > 0 {
			less, err := reachedStep(m.Customer, reached, reached.Without(m.ClaimedAt), event)
			if err != nil {
				return err
			}
			steps = append(steps, less)
		}
		return t.write(ctx, event, steps...)
	})
}

// claimed reads the member whose message somebody has claimed, nil for a message of staff, and what counts for the cap. ErrNotFound if
// the customer was erased, or merged into another, meanwhile.
func (t *Table) claimed(ctx context.Context, m crm.Message) (*crm.Member, crm.Reached, error) {
	var member *crm.Member
	var reached crm.Reached
	keys := []key{messageKey(m.Customer, m.ID), reachedKey(m.Customer)}
	if m.Campaign != "" {
		keys = append(keys, memberKey(m.Campaign, m.Customer))
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, reached, err
	}
	if found[keys[0]] == nil || numberOf(found[keys[0]], "version") != int64(m.Version) {
		return nil, reached, crm.ErrNotFound
	}
	if err := into(found[keys[1]], &reached); err != nil || m.Campaign == "" {
		return nil, reached, err
	}
	err = maybe(found[keys[2]], &member)
	return member, reached, err
}
