package apitest

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// Freeze puts the firm on its table as it is now, in memory: reads see it at once, writes are accepted and change nothing.
// It measures the API's own time; it cannot tell whether a write is right.
func (f *Firm) Freeze() *Frozen {
	f.t.Helper()
	frozen := &Frozen{items: map[string]row{}, lists: map[string][]row{}}
	for _, item := range tabletest.Scan(f.t, f.Client, f.TableName) {
		frozen.items[textOf(item, "PK")+" "+textOf(item, "SK")] = item
		for _, pk := range []string{"PK", "listPK", "valuePK"} {
			if value := textOf(item, pk); value != "" {
				frozen.lists[pk+" "+value] = append(frozen.lists[pk+" "+value], item)
			}
		}
	}
	for name, list := range frozen.lists {
		sk := strings.TrimSuffix(name[:strings.IndexByte(name, ' ')], "PK") + "SK"
		slices.SortFunc(list, func(a, b row) int { return strings.Compare(textOf(a, sk), textOf(b, sk)) })
	}
	f.open(func(string) table.API { return frozen }, f.Service.Source)
	return frozen
}

// Frozen is a table as it was at one moment. It is a table.API.
type Frozen struct {
	Calls atomic.Int64 // of any operation
	items map[string]row
	lists map[string][]row
}

type row = map[string]types.AttributeValue

func (f *Frozen) at(key row) row { return f.items[textOf(key, "PK")+" "+textOf(key, "SK")] }

// GetItem gives the item of that moment.
func (f *Frozen) GetItem(_ context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	f.Calls.Add(1)
	return &dynamodb.GetItemOutput{Item: f.at(in.Key)}, nil
}

// BatchGetItem gives the items of that moment.
func (f *Frozen) BatchGetItem(_ context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	f.Calls.Add(1)
	out := &dynamodb.BatchGetItemOutput{Responses: map[string][]row{}}
	for name, keys := range in.RequestItems {
		for _, key := range keys.Keys {
			if found := f.at(key); found != nil {
				out.Responses[name] = append(out.Responses[name], found)
			}
		}
	}
	return out, nil
}

// Query gives the items of that moment between two sort keys, all or up to the limit.
func (f *Frozen) Query(_ context.Context, in *dynamodb.QueryInput, _ ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	f.Calls.Add(1)
	pk, sk := in.ExpressionAttributeNames["#pk"], in.ExpressionAttributeNames["#sk"]
	low, high := textOf(in.ExpressionAttributeValues, ":low"), textOf(in.ExpressionAttributeValues, ":high")
	var found []row
	for _, item := range f.lists[pk+" "+textOf(in.ExpressionAttributeValues, ":pk")] {
		if at := textOf(item, sk); low <= at && at <= high {
			found = append(found, item)
		}
	}
	if !aws.ToBool(in.ScanIndexForward) {
		slices.Reverse(found)
	}
	if limit := int(aws.ToInt32(in.Limit)); limit > 0 && len(found) > limit {
		found = found[:limit]
		return &dynamodb.QueryOutput{Items: found, LastEvaluatedKey: found[limit-1]}, nil
	}
	return &dynamodb.QueryOutput{Items: found}, nil
}

// PutItem accepts the item and drops it.
func (f *Frozen) PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	f.Calls.Add(1)
	return &dynamodb.PutItemOutput{}, nil
}

// UpdateItem accepts the change and drops it.
func (f *Frozen) UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	f.Calls.Add(1)
	return &dynamodb.UpdateItemOutput{}, nil
}

// TransactWriteItems accepts the changes and drops them.
func (f *Frozen) TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	f.Calls.Add(1)
	return &dynamodb.TransactWriteItemsOutput{}, nil
}
