package table

import (
	"context"
	"errors"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// Values gives every value of one part of so many, without its ledger, page by page, in the order of crm.Order: what the nightly job
// reads. The number of parts is one of PartsFor; with Shards parts each is a whole partition of the index.
func (t *Table) Values(ctx context.Context, part, of int, each func([]crm.Value) error) error {
	s, err := spanOfPart(part, of)
	if err != nil {
		return err
	}
	return t.all(ctx, s, func(items []item) error {
		values, err := decodeAll[crm.Value](items)
		if err != nil {
			return err
		}
		return each(values)
	})
}

// Sums is Values for a request that shows sums alone: it is noted that somebody looked, at nobody in particular. Whoever of them is
// named is read again, and that look is noted by itself.
func (t *Table) Sums(ctx context.Context, shard int, each func([]crm.Value) error) error {
	if trail := crm.TrailOf(ctx); trail != nil && !trail.IsPublic() {
		trail.Saw()
	}
	return t.Values(unnoted(ctx), shard, Shards, each)
}

// Ledgers reads the ledgers of some customers, for a summary as of an earlier day.
func (t *Table) Ledgers(ctx context.Context, customers []string) (map[string]crm.Ledger, error) {
	keys := make([]key, len(customers))
	for i, customer := range customers {
		keys[i] = valueKey(customer)
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make(map[string]crm.Ledger, len(found))
	for _, one := range found {
		value, err := decode[crm.Value](one)
		if err != nil {
			return nil, err
		}
		out[value.Customer] = value.Days
	}
	return out, nil
}

// Publish writes what a run decided about a customer, unless the value changed after the run read it, or a later run has
// written already; then written is false. It sets what it is given and adds nothing, so that repeating it is harmless and a
// single conditional update, at half the price of a transaction, is enough. restated is the summary in the prices of another
// table, moved the change of stage; both may be nil.
func (t *Table) Publish(ctx context.Context, v crm.Value, restated *crm.Summary, moved *crm.Entry) (written bool, err error) {
	change, err := publication(v)
	if err != nil {
		return false, err
	}
	if restated != nil {
		summary, err := encodeField(*restated)
		if err != nil {
			return false, err
		}
		change.assign("summary", summary)
	}
	if moved != nil {
		return t.publishMove(ctx, v, change, *moved)
	}
	one := change.step(runEvent(v), nil).item.Update
	err = t.retry(ctx, isConflict, func() error {
		_, err := t.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &t.name, Key: one.Key, UpdateExpression: one.UpdateExpression, ConditionExpression: one.ConditionExpression,
			ExpressionAttributeNames: one.ExpressionAttributeNames, ExpressionAttributeValues: one.ExpressionAttributeValues,
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		})
		var refused *types.ConditionalCheckFailedException
		if errors.As(err, &refused) {
			if textOf(refused.Item, attrEvent) == runEvent(v) {
				return nil
			}
			return errRaced
		}
		return translate(err, "publish")
	})
	return settled(err)
}

// publishMove also writes the change of stage onto the timeline, in one transaction. Like a publication without a move it is
// named for its run, so that the repetition of a step finds its own write whatever id it has given the move.
func (t *Table) publishMove(ctx context.Context, v crm.Value, change update, moved crm.Entry) (bool, error) {
	line, err := create(entryKey(v.Customer, moved), moved, runEvent(v), nil, raced)
	if err != nil {
		return false, err
	}
	return settled(t.write(ctx, runEvent(v), change.step(runEvent(v), raced), line))
}

func settled(err error) (bool, error) {
	if errors.Is(err, errRaced) {
		return false, nil
	}
	return err == nil, err
}

// runEvent names the write of a run to one value; the fence is unique to the run.
func runEvent(v crm.Value) string { return "run " + strconv.Itoa(v.Fence) }

func publication(v crm.Value) (update, error) {
	change := update{
		key: valueKey(v.Customer), condition: "#version = :old AND (attribute_not_exists(#fence) OR #fence <= :fence)",
		names: map[string]string{}, values: item{":old": number(int64(v.Version))},
	}
	reason, err := encodeField(v.Reason)
	if err != nil {
		return change, err
	}
	change.assign("version", number(int64(v.Version)+1))
	change.assign("segment", text(v.Segment))
	change.assign("segmentSince", text(v.SegmentSince.Format(timeFormat)))
	change.assign("reason", reason)
	change.assign("percentile", number(int64(v.Percentile)))
	change.assign("rfm", text(v.RFM))
	change.assign("fence", number(int64(v.Fence)))
	change.assign("stage", text(v.Stage))
	change.assign("stageSince", text(v.StageSince.Format(timeFormat)))
	if v.Influence == nil {
		change.remove, change.names["#influence"] = "#influence", "influence"
	} else if influence, err := encodeField(*v.Influence); err != nil {
		return change, err
	} else {
		change.assign("influence", influence)
	}
	change.assign("listPK", text(segmentListPK(v.Segment, shardOf(v.Customer))))
	change.assign("listSK", text(segmentListSK(v.Percentile, v.Customer)))
	return change, nil
}

// Member is a customer in the list of a segment.
type Member struct {
	Customer   string `json:"customer"`
	Percentile int    `json:"percentile"`
}

// Segment lists the customers of a segment, the most valuable first.
func (t *Table) Segment(ctx context.Context, name, after string, limit int) ([]Member, string, error) {
	items, next, err := t.sharded(ctx, func(shard int) string { return segmentListPK(name, shard) }, after, limit)
	if err != nil {
		return nil, "", err
	}
	members, err := decodeAll[Member](items)
	return members, next, err
}

// ValuesOf reads the values of some customers, in the order of their ids.
func (t *Table) ValuesOf(ctx context.Context, customers []string) ([]crm.Value, error) {
	keys := make([]key, len(customers))
	for i, customer := range customers {
		keys[i] = valueKey(customer)
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.Value](items)
}
