package table

import (
	"context"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// valued is the step that counts, for the segment of whoever said it, what they value; none of a contact that named nothing. The
// answers of a segment have partitions of their own, so that a look at one segment reads no other.
func valued(e crm.Entry, day locale.Date, segment string) []step {
	if e.Interaction == nil || len(e.Interaction.Tags) == 0 {
		return nil
	}
	if day.IsZero() { // held since before contacts were counted
		day = locale.DateOf(e.At, time.UTC)
	}
	answer := crm.ValueAnswer{Segment: segment, Tags: e.Interaction.Tags}
	return []step{addCounts(valuedKey(segment, day, shardOf(e.ID)), answer.Counts(), e.ID)}
}

// ValuedDays adds up what customers of a segment said they value, from a day to another: how often each tag was named, and in how many
// answers. "" is of those about whom no run has decided.
func (t *Table) ValuedDays(ctx context.Context, segment string, from, until locale.Date) (named crm.Counts, answers int64, err error) {
	named = crm.Counts{}
	for shard := range Shards {
		err := t.all(ctx, span{pk: valuedPK(segment, shard), low: from.String(), high: until.String()}, func(items []item) error {
			for _, one := range items {
				named = named.Plus(countsOf(one))
			}
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
	}
	answers = named[crm.Answers]
	delete(named, crm.Answers)
	return named, answers, nil
}
