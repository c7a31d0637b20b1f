package local

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// activeWithin bounds the time a local engine takes to make a table.
const activeWithin = 30 * time.Second

// CreateTable makes the table that the template calls LogicalName, under the given name, unless there is one of that
// name, and returns once it takes reads and writes.
//
// It leaves expiry off. DynamoDB deletes an expired item late, up to days, so a reader has to treat it as absent; a
// local engine deletes it within seconds by the wall clock, which would hide a reader that forgets, and would take
// away what a test with a clock in the past has just written. EnableTTL turns it on.
//
// It leaves the stream off too, which EnableStream turns on: most tests read none, and dynoxide 3.2 gets slower with each record of
// it (640 puts a second after 16,000 of them, 9,200 without a stream).
func CreateTable(ctx context.Context, client *dynamodb.Client, name string, template []byte) error {
	input, err := Schema(template, LogicalName)
	if err != nil {
		return err
	}
	input.TableName, input.StreamSpecification = aws.String(name), nil
	var exists *types.ResourceInUseException
	if _, err := client.CreateTable(ctx, input); err != nil && !errors.As(err, &exists) {
		return fmt.Errorf("create the table %s: %w", name, err)
	}
	return waitActive(ctx, client, name)
}

// EnableTTL lets the engine delete expired items of the table, for data that is kept: idempotent answers would pile up
// otherwise. It does nothing if it is on already or the template has no such attribute.
func EnableTTL(ctx context.Context, client *dynamodb.Client, name string, template []byte) error {
	attribute, err := TTLAttribute(template, LogicalName)
	if err != nil || attribute == "" {
		return err
	}
	now, err := client.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: aws.String(name)})
	if err != nil {
		return fmt.Errorf("describe the expiry of the table %s: %w", name, err)
	}
	if now.TimeToLiveDescription.TimeToLiveStatus == types.TimeToLiveStatusEnabled {
		return nil
	}
	_, err = client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName: aws.String(name),
		TimeToLiveSpecification: &types.TimeToLiveSpecification{
			AttributeName: aws.String(attribute),
			Enabled:       aws.Bool(true),
		},
	})
	if err != nil {
		return fmt.Errorf("enable the expiry of the table %s: %w", name, err)
	}
	return nil
}

func waitActive(ctx context.Context, client *dynamodb.Client, name string) error {
	waiter := dynamodb.NewTableExistsWaiter(client, func(o *dynamodb.TableExistsWaiterOptions) {
		o.MinDelay, o.MaxDelay = 10*time.Millisecond, 200*time.Millisecond
	})
	err := waiter.Wait(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(name)}, activeWithin)
	if err != nil {
		return fmt.Errorf("wait for the table %s: %w", name, err)
	}
	return nil
}
