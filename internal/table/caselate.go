package table

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// MarkLate notes on every open case whose due time is over that it is late, once for a due time, and counts them. That such a case is
// late follows from the clock; the mark makes it a change, of which others are told.
func (t *Table) MarkLate(ctx context.Context) (marked int, err error) {
	for shard := range Shards {
		err := t.all(ctx, span{index: indexLists, pk: caseListPK(shard)}, func(listed []item) error {
			n, err := t.markLate(ctx, listed)
			marked += n
			return err
		})
		if err != nil {
			return marked, err
		}
	}
	return marked, nil
}

// markLate marks those of a page of the list of open cases.
func (t *Table) markLate(ctx context.Context, listed []item) (marked int, err error) {
	var keys []key
	for _, one := range listed {
		_, due, _ := strings.Cut(textOf(one, "listSK"), "#") // after the priority
		if due < stamp(t.now()) {
			keys = append(keys, keyOf(one))
		}
	}
	if len(keys) == 0 {
		return 0, nil
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return 0, err
	}
	cases, err := decodeAll[crm.Case](items)
	if err != nil {
		return 0, err
	}
	for _, c := range cases {
		if !c.IsNewlyLate(t.now()) {
			continue
		}
		if err := t.noteLate(ctx, c); err != nil {
			return marked, err
		}
		marked++
	}
	return marked, nil
}

// noteLate is one update and no transaction: it sets what it is given, so that repeating it is harmless, and it is no new version, or
// somebody who is just changing the case would be told that they came too late.
func (t *Table) noteLate(ctx context.Context, c crm.Case) error {
	due, err := encodeField(c.Due)
	if err != nil {
		return err
	}
	return t.retry(ctx, isConflict, func() error {
		_, err := t.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &t.name, Key: caseKey(c.Customer, c.ID).item(),
			UpdateExpression: aws.String("SET #late = :due"), ConditionExpression: aws.String("#state = :open AND #due = :due"),
			ExpressionAttributeNames:  map[string]string{"#late": "lateSince", "#state": "state", "#due": "due"},
			ExpressionAttributeValues: item{":due": due, ":open": text(crm.CaseOpen)},
		})
		var closed *types.ConditionalCheckFailedException
		if errors.As(err, &closed) {
			return nil
		}
		return translate(err, "mark of a late case")
	})
}
