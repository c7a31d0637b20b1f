package table

import (
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
)

// MostEnlisted is how many members one transaction takes: each is an item and a condition on the customer's value, and the count of
// the shard comes to them.
const MostEnlisted = 45

// ShardOf is the part of the customers in which somebody is.
func ShardOf(customer string) int { return shardOf(customer) }

// errListed says that somebody is a member of the campaign already.
var errListed = errors.New("listed")

// memberList is where the lists show a member: while planned by the time that is due, afterwards, and of a control, by customer.
func memberList(m crm.Member) item {
	shard := shardOf(m.Customer)
	if m.State == crm.SendingPlanned {
		return item{"listPK": text(plannedListPK(m.Campaign, shard)), "listSK": text(plannedListSK(m.Due, m.Customer))}
	}
	return item{"listPK": text(memberListPK(m.Campaign, shard)), "listSK": text(m.Customer)}
}

// Enlist makes customers of one shard members of a campaign, and counts them. Who is a member already stays as they are, and who was
// erased, or merged into another, since they were drawn is no member; gone is how many those are. Repeating it is harmless.
func (t *Table) Enlist(ctx context.Context, members []crm.Member, newEvent func() string) (gone int, err error) {
	for len(members) > 0 {
		batch := members[:min(MostEnlisted, len(members))]
		members = members[len(batch):]
		left, err := t.enlistBatch(ctx, batch, newEvent)
		gone += left
		if err != nil {
			return gone, err
		}
	}
	return gone, nil
}

func (t *Table) enlistBatch(ctx context.Context, batch []crm.Member, newEvent func() string) (gone int, err error) {
	err = t.untilSettled(ctx, func() error {
		if len(batch) == 0 {
			return nil
		}
		event := newEvent()
		steps, err := enlisting(batch, event)
		if err != nil {
			return err
		}
		err = t.write(ctx, event, steps...)
		if !errors.Is(err, errListed) && !errors.Is(err, errGone) {
			return err
		}
		left, lost, err := t.enlistable(ctx, batch)
		if err != nil {
			return err
		}
		batch, gone = left, gone+lost
		return errRaced
	})
	return gone, err
}

func enlisting(batch []crm.Member, event string) ([]step, error) {
	var steps []step
	moves := map[string]int{}
	for _, m := range batch {
		one, err := create(memberKey(m.Campaign, m.Customer), m, event, memberList(m), func(item) error { return errListed })
		if err != nil {
			return nil, err
		}
		moves[m.State]++
		steps = append(steps, one, liveValue(m.Customer).check(func(item) error { return errGone }))
	}
	return append(steps, countMoves(batch[0].Campaign, shardOf(batch[0].Customer), moves, event)), nil
}

// liveValue is the condition that a customer is there and was not merged into another.
func liveValue(customer string) update {
	return update{key: valueKey(customer), condition: live, names: map[string]string{"#mergedInto": attrMergedInto}}
}

// enlistable are those of a batch who are no members yet and are there; lost is how many are not there.
func (t *Table) enlistable(ctx context.Context, batch []crm.Member) (left []crm.Member, lost int, err error) {
	var keys []key
	for _, m := range batch {
		keys = append(keys, memberKey(m.Campaign, m.Customer), valueKey(m.Customer))
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range batch {
		value := found[valueKey(m.Customer)]
		switch {
		case found[memberKey(m.Campaign, m.Customer)] != nil:
		case value == nil || textOf(value, attrMergedInto) != "":
			lost++
		default:
			left = append(left, m)
		}
	}
	return left, lost, nil
}

// Member reads a member of a campaign.
func (t *Table) Member(ctx context.Context, campaign, customer string) (crm.Member, error) {
	return read[crm.Member](ctx, t, memberKey(campaign, customer))
}

// Due lists the members of a shard whose time has come by until; next is where the list goes on, "" at its end. It follows what was
// written by a moment.
func (t *Table) Due(ctx context.Context, campaign string, shard int, until time.Time, after string, limit int) (due []crm.Parcel, next string, err error) {
	s := span{index: indexLists, pk: plannedListPK(campaign, shard), high: stamp(until) + "#" + last, seen: after, limit: limit}
	items, more, err := t.query(ctx, s)
	if err != nil {
		return nil, "", err
	}
	if len(items) > limit {
		items, more = items[:limit], true
	}
	for _, one := range items {
		due = append(due, crm.Parcel{Customer: textOf(one, "customer"), Campaign: campaign})
	}
	if more && len(items) > 0 {
		next = textOf(items[len(items)-1], "listSK")
	}
	return due, next, nil
}

// CampaignMembers gives every member of a shard, page by page: first those who are planned, then the others, each once.
func (t *Table) CampaignMembers(ctx context.Context, campaign string, shard int, each func([]crm.Member) error) error {
	planned := map[string]bool{} // who is claimed meanwhile would come again
	for _, pk := range []string{plannedListPK(campaign, shard), memberListPK(campaign, shard)} {
		err := t.all(ctx, span{index: indexLists, pk: pk}, func(items []item) error {
			members, err := wholes[crm.Member](ctx, t, items)
			if err != nil {
				return err
			}
			var fresh []crm.Member
			for _, m := range members {
				if !planned[m.Customer] {
					fresh = append(fresh, m)
				}
				if pk == plannedListPK(campaign, shard) {
					planned[m.Customer] = true
				}
			}
			return each(fresh)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Members reads a page of the members of a campaign that match, those who are planned first; a page may be short, even empty, and
// go on. next is where, "" at the end.
func (t *Table) Members(ctx context.Context, campaign string, matches func(crm.Member) bool, after string, limit int) (found []crm.Member, next string, err error) {
	var spans []span
	for shard := range Shards {
		spans = append(spans, span{index: indexLists, pk: plannedListPK(campaign, shard)}, span{index: indexLists, pk: memberListPK(campaign, shard)})
	}
	items, next, err := t.merged(ctx, spans, after, limit)
	if err != nil {
		return nil, "", err
	}
	members, err := wholes[crm.Member](ctx, t, items)
	for _, m := range members {
		if matches(m) {
			found = append(found, m)
		}
	}
	return found, next, err
}

// SkipPlanned skips members of a shard who wait for their time, for a reason that holds for all of them: the campaign is over, or was
// stopped. Whom a sender claims meanwhile is theirs.
func (t *Table) SkipPlanned(ctx context.Context, campaign string, shard int, reason string, newEvent func() string) error {
	return t.all(ctx, span{index: indexLists, pk: plannedListPK(campaign, shard), limit: MostEnlisted}, func(items []item) error {
		return t.untilSettled(ctx, func() error {
			members, err := wholes[crm.Member](ctx, t, items)
			if err != nil {
				return err
			}
			event := newEvent()
			var steps []step
			for _, m := range members {
				if m.State == crm.SendingPlanned {
					steps = append(steps, t.skipping(m, reason).step(event, raced))
				}
			}
			if len(steps) == 0 {
				return nil
			}
			moves := map[string]int{crm.SendingPlanned: -len(steps), crm.SendingSkipped: len(steps), attrWhy + reason: len(steps)}
			return t.write(ctx, event, append(steps, countMoves(campaign, shard, moves, event))...)
		})
	})
}

// skipping is the change of a planned member to a skipped one.
func (t *Table) skipping(m crm.Member, reason string) update {
	change := update{
		key: memberKey(m.Campaign, m.Customer), condition: "#state = :planned",
		names: map[string]string{}, values: item{":planned": text(crm.SendingPlanned)},
	}
	m.State = crm.SendingSkipped
	change.assign("state", text(m.State))
	change.assign("reason", text(reason))
	change.assign("updatedAt", text(t.now().UTC().Format(timeFormat)))
	for name, value := range memberList(m) {
		change.assign(name, value)
	}
	return change
}
