package table

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Customer reads a profile; a MergedError says that they turned out to be another.
func (t *Table) Customer(ctx context.Context, id string) (crm.Customer, error) {
	found, err := read[crm.Customer](ctx, t, profileKey(id))
	if err == nil && found.MergedInto != "" {
		err = crm.MergedError{Into: found.MergedInto}
	}
	return found, err
}

// View reads all that one look at a customer shows, in two queries: the value with the newest of the timeline, and the
// profile with open cases, cards and open tasks.
func (t *Table) View(ctx context.Context, id string, entries int) (crm.View, error) {
	newest, _, err := t.query(ctx, span{pk: customerPK(id), low: prefixTimeline, high: skValue, newest: true, limit: entries + 2})
	if err != nil {
		return crm.View{}, err
	}
	// More than one query only for somebody with a megabyte of cases; their profile comes last.
	whole, err := t.beside(ctx, id)
	switch {
	case err == nil && len(newest) == 0:
		return crm.View{}, crm.ErrNotFound
	case err != nil:
		return crm.View{}, err
	}
	out := whole.Open()
	if out.Value, err = decode[crm.Value](newest[0]); err != nil {
		return crm.View{}, err
	}
	lines, next := cut(newest[1:], entries, "SK")
	out.Timeline, err = decodeAll[crm.Entry](lines)
	out.Next = next
	slices.SortFunc(out.Tasks, func(a, b crm.Task) int { return strings.Compare(taskListSK(a.Due, a.ID), taskListSK(b.Due, b.ID)) })
	slices.SortFunc(out.Cases, func(a, b crm.Case) int { return strings.Compare(caseListSK(a), caseListSK(b)) })
	return out, err
}

// Timeline reads a page of a customer's timeline, newest first; after is where the last page ended. kinds, if any, are
// the only types of entries wanted.
func (t *Table) Timeline(ctx context.Context, id, after string, limit int, kinds ...string) (entries []crm.Entry, next string, err error) {
	return t.lines(ctx, id, after, limit, func(line item) bool {
		return len(kinds) == 0 || slices.Contains(kinds, textOf(line, "type"))
	})
}

// mostLookedAt is how many entries of a timeline one page of a filtered one looks at.
const mostLookedAt = 1000

// TimelineWhere is Timeline of those entries that are wanted. It looks at a thousand at most, so that a filter costs the same of a
// timeline of any length: a page may be short, or empty, and still go on at next.
func (t *Table) TimelineWhere(ctx context.Context, id, after string, limit int, wanted func(crm.Entry) bool) (entries []crm.Entry, next string, err error) {
	s := span{pk: customerPK(id), low: prefixTimeline, high: prefixTimeline + last, seen: after, newest: true}
	for looked := 0; looked < mostLookedAt; {
		s.limit = min(mostLookedAt-looked, mostLookedAt/4)
		items, more, err := t.query(ctx, s)
		if err != nil {
			return nil, "", err
		}
		for _, one := range items {
			entry, err := decode[crm.Entry](one)
			if err != nil {
				return nil, "", err
			}
			s.seen = textOf(one, "SK")
			if wanted(entry) {
				entries = append(entries, entry)
			}
			if looked++; len(entries) == limit {
				return entries, s.seen, nil
			}
		}
		if !more || len(items) == 0 {
			return entries, "", nil
		}
	}
	return entries, s.seen, nil
}

// lines reads a page of those entries of a timeline that are wanted.
func (t *Table) lines(ctx context.Context, id, after string, limit int, wanted func(item) bool) (entries []crm.Entry, next string, err error) {
	s := span{pk: customerPK(id), low: prefixTimeline, high: prefixTimeline + last, seen: after, newest: true, limit: limit + 1}
	var kept []item
	for {
		items, more, err := t.query(ctx, s)
		if err != nil {
			return nil, "", err
		}
		for _, found := range items {
			if wanted(found) {
				kept = append(kept, found)
			}
		}
		if !more || len(items) == 0 || len(kept) > limit {
			break
		}
		s.seen = textOf(items[len(items)-1], "SK")
	}
	kept, next = cut(kept, limit, "SK")
	entries, err = decodeAll[crm.Entry](kept)
	return entries, next, err
}

// ChangeCustomer writes a changed profile, on condition that nobody changed it since version, and gives it with its new
// version; else ErrStale. Companies are found by their contacts' phones. The value follows where the customer became one's own unit,
// or is none any more, and where the margin was changed.
// Why a customer left, if that is told anew, is a line of the timeline and is counted on a day;
// lost is that line.
func (t *Table) ChangeCustomer(ctx context.Context, before, after crm.Customer, version int, lost crm.Entry, day locale.Date) (crm.Customer, error) {
	event := lost.ID
	after.Version = version + 1
	attributes, err := profileAttributes(after)
	if err != nil {
		return after, err
	}
	change, err := replace(profileKey(after.ID), after, version, event, attributes, stale)
	if err != nil {
		return after, err
	}
	value, err := valueFollows(before, after, event)
	if err != nil {
		return after, err
	}
	words, err := wordSteps(before, after, event)
	if err != nil {
		return after, err
	}
	left, err := leftFor(before, after, lost, day)
	if err != nil {
		return after, err
	}
	steps := slices.Concat([]step{change}, value, words, left)
	for _, id := range newlyNamed(before, after) {
		steps = append(steps, there(id, func(item) error { return crm.Faults{{Pointer: "/contacts", Code: "customer.unknown"}} }))
	}
	earlier, with, later := listContacts(before, after, event).around()
	if err := t.writeAll(ctx, event, earlier); err != nil {
		return after, err
	}
	if err := t.write(ctx, event, append(steps, with...)...); err != nil {
		return after, err
	}
	return after, t.writeAll(ctx, event, later)
}

// valueFollows writes into the value what the job needs of the profile, if it changed: whether the customer is one's own unit, which
// takes it out of its segment until the next run, and tells a run that is under way by the version; and the share of spend kept, which
// purchases and the job leave alone.
func valueFollows(before, after crm.Customer, event string) ([]step, error) {
	change := update{key: valueKey(after.ID), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
	moved, margin := before.Internal != after.Internal, !sameShare(before.Margin, after.Margin)
	if !moved && !margin {
		return nil, nil
	}
	if moved {
		change.add, change.names["#version"], change.values[":one"] = "#version :one", "version", number(1)
		change.drop("listPK", "listSK", "segment", "reason", "rfm")
		change.assign("internal", &types.AttributeValueMemberBOOL{Value: after.Internal})
	}
	if margin && after.Margin == nil {
		change.drop("marginShare")
	} else if margin {
		share, err := encodeField(*after.Margin)
		if err != nil {
			return nil, err
		}
		change.assign("marginShare", share)
	}
	return []step{change.step(event, stale)}, nil
}

func sameShare(a, b *float64) bool {
	return a == b || a != nil && b != nil && *a == *b
}
