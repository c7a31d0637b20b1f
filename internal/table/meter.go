package table

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// WithMeter gives a context whose calls at the table ask for the capacity that they consume, and the meter that adds it up.
func WithMeter(ctx context.Context) (context.Context, *crm.Meter) { return crm.WithMeter(ctx) }

// hasRead counts an answered call that only reads; told is what its answer says of it.
func hasRead(m *crm.Meter, told ...types.ConsumedCapacity) {
	c := crm.Capacity{Calls: 1}
	for _, one := range told {
		c.Reads += consumedUnits(one)
	}
	m.Add(c)
}

// hasWritten counts an answered call that writes. The service tells reads and writes of a transaction apart.
func hasWritten(m *crm.Meter, told ...types.ConsumedCapacity) {
	c := crm.Capacity{Calls: 1}
	for _, one := range told {
		if one.ReadCapacityUnits != nil && one.WriteCapacityUnits != nil {
			c.Reads, c.Writes = c.Reads+*one.ReadCapacityUnits, c.Writes+*one.WriteCapacityUnits
		} else {
			c.Writes += consumedUnits(one)
		}
	}
	m.Add(c)
}

func consumedUnits(told types.ConsumedCapacity) float64 {
	if told.CapacityUnits == nil {
		return 0
	}
	return *told.CapacityUnits
}

func oneOf(told *types.ConsumedCapacity) []types.ConsumedCapacity {
	if told == nil {
		return nil
	}
	return []types.ConsumedCapacity{*told}
}

// metered is the table's access to DynamoDB: where a context has a meter each call asks what it consumes, where it has none a call
// passes as it is.
type metered struct{ API }

func (a metered) GetItem(
	ctx context.Context, in *dynamodb.GetItemInput, more ...func(*dynamodb.Options),
) (*dynamodb.GetItemOutput, error) {
	m := crm.MeterOf(ctx)
	if m == nil {
		return a.API.GetItem(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.GetItem(ctx, &asked, more...)
	if err == nil {
		hasRead(m, oneOf(out.ConsumedCapacity)...)
	}
	return out, err
}

func (a metered) BatchGetItem(
	ctx context.Context, in *dynamodb.BatchGetItemInput, more ...func(*dynamodb.Options),
) (*dynamodb.BatchGetItemOutput, error) {
	m := crm.MeterOf(ctx)
	if m == nil {
		return a.API.BatchGetItem(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.BatchGetItem(ctx, &asked, more...)
	if err == nil {
		hasRead(m, out.ConsumedCapacity...)
	}
	return out, err
}

func (a metered) Query(ctx context.Context, in *dynamodb.QueryInput, more ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	m := crm.MeterOf(ctx)
	if m == nil {
		return a.API.Query(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.Query(ctx, &asked, more...)
	if err == nil {
		hasRead(m, oneOf(out.ConsumedCapacity)...)
	}
	return out, err
}

func (a metered) PutItem(
	ctx context.Context, in *dynamodb.PutItemInput, more ...func(*dynamodb.Options),
) (*dynamodb.PutItemOutput, error) {
	m := crm.MeterOf(ctx)
	if m == nil {
		return a.API.PutItem(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.PutItem(ctx, &asked, more...)
	if err == nil {
		hasWritten(m, oneOf(out.ConsumedCapacity)...)
	}
	return out, err
}

func (a metered) UpdateItem(
	ctx context.Context, in *dynamodb.UpdateItemInput, more ...func(*dynamodb.Options),
) (*dynamodb.UpdateItemOutput, error) {
	m := crm.MeterOf(ctx)
	if m == nil {
		return a.API.UpdateItem(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.UpdateItem(ctx, &asked, more...)
	if err == nil {
		hasWritten(m, oneOf(out.ConsumedCapacity)...)
	}
	return out, err
}

func (a metered) TransactWriteItems(
	ctx context.Context, in *dynamodb.TransactWriteItemsInput, more ...func(*dynamodb.Options),
) (*dynamodb.TransactWriteItemsOutput, error) {
	m := crm.MeterOf(ctx)
	if m == nil {
		return a.API.TransactWriteItems(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.TransactWriteItems(ctx, &asked, more...)
	if err == nil {
		hasWritten(m, out.ConsumedCapacity...)
	}
	return out, err
}
