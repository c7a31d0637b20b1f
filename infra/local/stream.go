package local

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streams "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// EnableStream lets the engine keep the changes of a table for a day, as the template says. It does nothing if it is on already.
func EnableStream(ctx context.Context, client *dynamodb.Client, name string, template []byte) error {
	input, err := Schema(template, LogicalName)
	if err != nil || input.StreamSpecification == nil {
		return err
	}
	now, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		return fmt.Errorf("describe the table %s: %w", name, err)
	}
	if on := now.Table.StreamSpecification; on != nil && aws.ToBool(on.StreamEnabled) {
		return nil
	}
	if _, err := client.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &name, StreamSpecification: input.StreamSpecification}); err != nil {
		return fmt.Errorf("enable the stream of the table %s: %w", name, err)
	}
	return waitActive(ctx, client, name)
}

// Stream is what changes in a table.
type Stream struct {
	client *dynamodbstreams.Client
	arn    string
}

// Record is a change of one item; an image is nil where there was or is no item.
type Record struct {
	ID, Sequence  string
	At            time.Time
	Before, After map[string]types.AttributeValue
}

// Place is how far a stream was read: of each part of it the number of the last record. The zero value is its beginning.
type Place map[string]string

// read marks a part of a stream that has ended and was read to its end; no record has this number.
const read = "read"

// OpenStream opens the stream of a table; an error says that it has none.
func OpenStream(ctx context.Context, client *dynamodb.Client, name string) (*Stream, error) {
	table, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		return nil, fmt.Errorf("describe the table %s: %w", name, err)
	}
	if table.Table.LatestStreamArn == nil {
		return nil, fmt.Errorf("the table %s has no stream", name)
	}
	own := client.Options()
	return &Stream{arn: *table.Table.LatestStreamArn, client: dynamodbstreams.New(dynamodbstreams.Options{
		BaseEndpoint: own.BaseEndpoint, Region: own.Region, Credentials: own.Credentials, HTTPClient: own.HTTPClient,
	})}, nil
}

// Read gives records after a place in their order, at most a thousand of one part of the stream, and the place after them. There may
// be none now and more later.
func (s *Stream) Read(ctx context.Context, from Place) ([]Record, Place, error) {
	parts, err := s.parts(ctx)
	if err != nil {
		return nil, from, err
	}
	to := Place{}
	for _, part := range parts { // those that are gone are forgotten
		if seen := from[part]; seen != "" {
			to[part] = seen
		}
	}
	for _, part := range parts {
		if to[part] == read {
			continue
		}
		records, ended, err := s.readPart(ctx, part, to[part])
		if err != nil {
			return nil, from, err
		}
		if len(records) > 0 {
			to[part] = records[len(records)-1].Sequence
			return records, to, nil
		}
		if ended {
			to[part] = read
		}
	}
	return nil, to, nil
}

// parts are the ids of the stream's shards, each after that which it continues.
func (s *Stream) parts(ctx context.Context) ([]string, error) {
	var out []string
	in := &dynamodbstreams.DescribeStreamInput{StreamArn: &s.arn}
	for {
		page, err := s.client.DescribeStream(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("describe the stream: %w", err)
		}
		for _, shard := range page.StreamDescription.Shards {
			out = append(out, aws.ToString(shard.ShardId))
		}
		if in.ExclusiveStartShardId = page.StreamDescription.LastEvaluatedShardId; in.ExclusiveStartShardId == nil {
			return out, nil
		}
	}
}

// readPart reads what follows a record of one part of the stream; ended says that nothing will.
func (s *Stream) readPart(ctx context.Context, part, after string) (out []Record, ended bool, err error) {
	in := &dynamodbstreams.GetShardIteratorInput{StreamArn: &s.arn, ShardId: &part, ShardIteratorType: streams.ShardIteratorTypeTrimHorizon}
	if after != "" {
		in.ShardIteratorType, in.SequenceNumber = streams.ShardIteratorTypeAfterSequenceNumber, &after
	}
	at, err := s.client.GetShardIterator(ctx, in)
	var trimmed *streams.TrimmedDataAccessException
	if errors.As(err, &trimmed) { // it was not read for a day
		in.ShardIteratorType, in.SequenceNumber = streams.ShardIteratorTypeTrimHorizon, nil
		at, err = s.client.GetShardIterator(ctx, in)
	}
	if err != nil {
		return nil, false, fmt.Errorf("open a part of the stream: %w", err)
	}
	page, err := s.client.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: at.ShardIterator})
	if err != nil {
		return nil, false, fmt.Errorf("read the stream: %w", err)
	}
	for _, one := range page.Records {
		record, err := recordOf(one)
		if err != nil {
			return nil, false, err
		}
		out = append(out, record)
	}
	return out, page.NextShardIterator == nil, nil
}

func recordOf(from streams.Record) (Record, error) {
	change := from.Dynamodb
	out := Record{
		ID: aws.ToString(from.EventID), Sequence: aws.ToString(change.SequenceNumber), At: aws.ToTime(change.ApproximateCreationDateTime).UTC(),
	}
	for to, image := range map[*map[string]types.AttributeValue]map[string]streams.AttributeValue{&out.Before: change.OldImage, &out.After: change.NewImage} {
		if image == nil {
			continue
		}
		converted, err := attributevalue.FromDynamoDBStreamsMap(image)
		if err != nil {
			return out, fmt.Errorf("image of the stream: %w", err)
		}
		*to = converted
	}
	return out, nil
}
