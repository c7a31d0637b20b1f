package tabletest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/table/tabletest"
)

func key(id string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "CUS#" + id},
		"SK": &types.AttributeValueMemberS{Value: "PROFILE"},
	}
}

func put(ctx context.Context, client *dynamodb.Client, table, id string) error {
	_, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(table), Item: key(id)})
	return err
}

// putTwo writes two items in one transaction.
func putTwo(ctx context.Context, client *dynamodb.Client, table string) error {
	var items []types.TransactWriteItem
	for _, id := range []string{"a", "b"} {
		items = append(items, types.TransactWriteItem{Put: &types.Put{TableName: aws.String(table), Item: key(id)}})
	}
	_, err := client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items})
	return err
}

// once makes a client try a call once only.
func once(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} }

func TestEachTestHasATableOfItsOwn(t *testing.T) {
	client, one := tabletest.New(t)
	_, other := tabletest.New(t)
	if err := put(t.Context(), client, one, "a"); err != nil {
		t.Fatal(err)
	}
	if got := len(tabletest.Scan(t, client, one)); got != 1 {
		t.Errorf("the table has %d items, want 1", got)
	}
	if got := len(tabletest.Scan(t, client, other)); got != 0 {
		t.Errorf("the other table has %d items, want none", got)
	}
}

func TestTableIsGoneAfterTheTest(t *testing.T) {
	var client *dynamodb.Client
	var table string
	t.Run("a name with spaces / and وفا, "+string(make([]byte, 300)), func(t *testing.T) { client, table = tabletest.New(t) })
	_, err := client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String(table)})
	var gone *types.ResourceNotFoundException
	if !errors.As(err, &gone) {
		t.Errorf("DescribeTable after the test: %v, want ResourceNotFoundException", err)
	}
}

// Scan reads on where a page of 1 MB ends.
func TestScanReadsEveryPage(t *testing.T) {
	client, table := tabletest.New(t)
	large := &types.AttributeValueMemberS{Value: string(make([]byte, 300_000))}
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		item := key(id)
		item["large"] = large
		_, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(table), Item: item})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := len(tabletest.Scan(t, client, table)); got != 5 {
		t.Errorf("Scan gives %d items, want 5", got)
	}
}

// Each fault, as a client that tries once sees it: what the error is and whether the item is there afterwards.
func TestFaultsWithoutRetries(t *testing.T) {
	var throttled *types.ProvisionedThroughputExceededException
	var conflict *types.TransactionConflictException
	var broken *types.InternalServerError
	tests := map[string]struct {
		fault   tabletest.Fault
		as      any // what the error is, nil for any error
		written bool
	}{
		"lost reply":   {fault: tabletest.LoseReply, written: true},
		"lost request": {fault: tabletest.LoseRequest},
		"throttle":     {fault: tabletest.Throttle, as: &throttled},
		"server error": {fault: tabletest.ServerError, as: &broken},
		"conflict":     {fault: tabletest.Conflict, as: &conflict},
	}
	client, table := tabletest.New(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var faults tabletest.Faults
			faults.At(1, test.fault)
			err := put(t.Context(), faults.Client(client, once), table, name)
			if err == nil || test.as != nil && !errors.As(err, test.as) {
				t.Errorf("PutItem: %v, want an error like %T", err, test.as)
			}
			got, err := client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: aws.String(table), Key: key(name)})
			if err != nil {
				t.Fatal(err)
			}
			if written := got.Item != nil; written != test.written {
				t.Errorf("the item is there: %t, want %t", written, test.written)
			}
		})
	}
}

// Each fault, as the SDK's retries see it: how many calls one operation takes.
func TestFaultsWithRetries(t *testing.T) {
	tests := map[string]struct {
		fault tabletest.Fault
		calls int
		fails bool
	}{
		"lost reply":   {fault: tabletest.LoseReply, calls: 2},
		"lost request": {fault: tabletest.LoseRequest, calls: 2},
		"throttle":     {fault: tabletest.Throttle, calls: 2},
		"server error": {fault: tabletest.ServerError, calls: 2},
		"delay":        {fault: tabletest.Delay(time.Millisecond), calls: 1},
		"conflict":     {fault: tabletest.Conflict, calls: 1, fails: true},
	}
	client, table := tabletest.New(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var faults tabletest.Faults
			faults.On("TransactWriteItems", 1, test.fault)
			err := putTwo(t.Context(), faults.Client(client), table)
			if failed := err != nil; failed != test.fails {
				t.Errorf("TransactWriteItems: %v, want an error: %t", err, test.fails)
			}
			if got := faults.Total(); got != test.calls {
				t.Errorf("it took %d calls, want %d", got, test.calls)
			}
		})
	}
}

// The reason this package can lose replies: a bare ADD counts again when the SDK tries again.
func TestLostReplyMakesABareAddCountTwice(t *testing.T) {
	client, table := tabletest.New(t)
	var faults tabletest.Faults
	faults.At(1, tabletest.LoseReply)
	_, err := faults.Client(client).UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
		TableName: aws.String(table), Key: key("a"),
		UpdateExpression:          aws.String("ADD visits :one"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":one": &types.AttributeValueMemberN{Value: "1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	items := tabletest.Scan(t, client, table)
	if len(items) != 1 {
		t.Fatalf("the table has %d items, want 1", len(items))
	}
	if got, ok := items[0]["visits"].(*types.AttributeValueMemberN); !ok || got.Value != "2" {
		t.Errorf("visits is %v after one ADD whose reply was lost, want 2", items[0]["visits"])
	}
}

func TestConflictNamesAReasonForEachItem(t *testing.T) {
	client, table := tabletest.New(t)
	var faults tabletest.Faults
	faults.At(1, tabletest.Conflict)
	err := putTwo(t.Context(), faults.Client(client), table)
	var canceled *types.TransactionCanceledException
	if !errors.As(err, &canceled) {
		t.Fatalf("TransactWriteItems: %v, want TransactionCanceledException", err)
	}
	var codes []string
	for _, reason := range canceled.CancellationReasons {
		codes = append(codes, aws.ToString(reason.Code))
	}
	if diff := cmp.Diff([]string{"TransactionConflict", "None"}, codes); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if items := tabletest.Scan(t, client, table); len(items) != 0 {
		t.Errorf("the table has %d items after the conflict, want none", len(items))
	}
}

func TestDelayEndsWithTheCaller(t *testing.T) {
	client, table := tabletest.New(t)
	var faults tabletest.Faults
	faults.At(1, tabletest.Delay(time.Hour))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := put(ctx, faults.Client(client), table, "a"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("PutItem: %v, want DeadlineExceeded", err)
	}
}

func TestCallsAreCounted(t *testing.T) {
	client, table := tabletest.New(t)
	var faults tabletest.Faults
	counted := faults.Client(client)
	faults.On("PutItem", 2, tabletest.Throttle)
	for _, id := range []string{"a", "b"} {
		if err := put(t.Context(), counted, table, id); err != nil {
			t.Fatal(err)
		}
	}
	tabletest.Scan(t, counted, table)
	want := map[string]int{"PutItem": 3, "Scan": 1}
	if diff := cmp.Diff(want, faults.Counts()); diff != "" {
		t.Errorf("Counts (-want +got):\n%s", diff)
	}
	if got := faults.Total(); got != 4 {
		t.Errorf("Total = %d, want 4", got)
	}
	faults.Reset()
	if got := faults.Total(); got != 0 {
		t.Errorf("Total = %d after Reset, want 0", got)
	}
}

// A client that meets nothing but faults gives up after as many tries as the client it was made from.
func TestGivesUpAfterTheTriesOfTheClient(t *testing.T) {
	client, table := tabletest.New(t)
	var faults tabletest.Faults
	faults.Choose(func(tabletest.Call) tabletest.Fault { return tabletest.ServerError })
	tries := client.Options().Retryer.MaxAttempts()
	if err := put(t.Context(), faults.Client(client), table, "a"); err == nil {
		t.Error("PutItem succeeds although every call fails")
	}
	if got := faults.Total(); got != tries {
		t.Errorf("it took %d calls, want %d", got, tries)
	}
}
