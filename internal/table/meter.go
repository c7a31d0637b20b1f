package table

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// Meter adds up what the calls of one context cost, by what the table itself says in its answers. It may be used by several
// goroutines.
//
// It knows what it was told: a call whose answer was lost, that was throttled or that a condition refused tells nothing and counts
// nothing, although the service bills the last. DynamoDB Local says 4 of a transaction over one small item, where the service bills 2.
type Meter struct {
	mu    sync.Mutex
	total crm.Capacity
	outer *Meter
}

type meterKey struct{}

// WithMeter gives a context whose calls ask for the capacity that they consume, and the meter that adds it up. A meter within a
// meter tells both.
func WithMeter(ctx context.Context) (context.Context, *Meter) {
	m := &Meter{outer: meterOf(ctx)}
	return context.WithValue(ctx, meterKey{}, m), m
}

func meterOf(ctx context.Context) *Meter {
	m, _ := ctx.Value(meterKey{}).(*Meter)
	return m
}

// Total is what was consumed so far.
func (m *Meter) Total() crm.Capacity {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.total
}

func (m *Meter) add(c crm.Capacity) {
	for ; m != nil; m = m.outer {
		m.mu.Lock()
		m.total = m.total.Plus(c)
		m.mu.Unlock()
	}
}

// read counts an answered call that only reads; told is what its answer says of it.
func (m *Meter) read(told ...types.ConsumedCapacity) {
	c := crm.Capacity{Calls: 1}
	for _, one := range told {
		c.Reads += unitsOf(one)
	}
	m.add(c)
}

// wrote counts an answered call that writes. The service tells reads and writes of a transaction apart.
func (m *Meter) wrote(told ...types.ConsumedCapacity) {
	c := crm.Capacity{Calls: 1}
	for _, one := range told {
		if one.ReadCapacityUnits != nil && one.WriteCapacityUnits != nil {
			c.Reads, c.Writes = c.Reads+*one.ReadCapacityUnits, c.Writes+*one.WriteCapacityUnits
		} else {
			c.Writes += unitsOf(one)
		}
	}
	m.add(c)
}

func unitsOf(told types.ConsumedCapacity) float64 {
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
	m := meterOf(ctx)
	if m == nil {
		return a.API.GetItem(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.GetItem(ctx, &asked, more...)
	if err == nil {
		m.read(oneOf(out.ConsumedCapacity)...)
	}
	return out, err
}

func (a metered) BatchGetItem(
	ctx context.Context, in *dynamodb.BatchGetItemInput, more ...func(*dynamodb.Options),
) (*dynamodb.BatchGetItemOutput, error) {
	m := meterOf(ctx)
	if m == nil {
		return a.API.BatchGetItem(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.BatchGetItem(ctx, &asked, more...)
	if err == nil {
		m.read(out.ConsumedCapacity...)
	}
	return out, err
}

func (a metered) Query(ctx context.Context, in *dynamodb.QueryInput, more ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	m := meterOf(ctx)
	if m == nil {
		return a.API.Query(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.Query(ctx, &asked, more...)
	if err == nil {
		m.read(oneOf(out.ConsumedCapacity)...)
	}
	return out, err
}

func (a metered) PutItem(
	ctx context.Context, in *dynamodb.PutItemInput, more ...func(*dynamodb.Options),
) (*dynamodb.PutItemOutput, error) {
	m := meterOf(ctx)
	if m == nil {
		return a.API.PutItem(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.PutItem(ctx, &asked, more...)
	if err == nil {
		m.wrote(oneOf(out.ConsumedCapacity)...)
	}
	return out, err
}

func (a metered) UpdateItem(
	ctx context.Context, in *dynamodb.UpdateItemInput, more ...func(*dynamodb.Options),
) (*dynamodb.UpdateItemOutput, error) {
	m := meterOf(ctx)
	if m == nil {
		return a.API.UpdateItem(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.UpdateItem(ctx, &asked, more...)
	if err == nil {
		m.wrote(oneOf(out.ConsumedCapacity)...)
	}
	return out, err
}

func (a metered) TransactWriteItems(
	ctx context.Context, in *dynamodb.TransactWriteItemsInput, more ...func(*dynamodb.Options),
) (*dynamodb.TransactWriteItemsOutput, error) {
	m := meterOf(ctx)
	if m == nil {
		return a.API.TransactWriteItems(ctx, in, more...)
	}
	asked := *in
	asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := a.API.TransactWriteItems(ctx, &asked, more...)
	if err == nil {
		m.wrote(out.ConsumedCapacity...)
	}
	return out, err
}
