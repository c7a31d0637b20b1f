package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/internal/crm"
)

// API is what this package needs of DynamoDB.
type API interface {
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
}

// Table is the single table.
type Table struct {
	db   API
	name string
	now  func() time.Time
	rand func() float64 // in [0, 1): jitter

	auditDays int
}

// New opens the table of that name; now tells whether an item with a time to live is still there, rand spreads retries.
func New(db API, name string, now func() time.Time, rand func() float64) *Table {
	return &Table{db: metered{db}, name: name, now: now, rand: rand, auditDays: crm.UsualAuditDays}
}

// Ping says whether the table answers.
func (t *Table) Ping(ctx context.Context) error {
	_, err := t.get(ctx, leaseKey())
	return err
}
