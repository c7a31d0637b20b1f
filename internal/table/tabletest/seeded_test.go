package tabletest_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/table/tabletest"
)

// befallen names what a rule lets befall n calls, which take turns among four operations.
func befallen(rule func(tabletest.Call) tabletest.Fault, n int) []string {
	names := map[uintptr]string{}
	for _, kind := range tabletest.Kinds {
		names[reflect.ValueOf(kind.Fault).Pointer()] = kind.Name
	}
	operations := []string{"GetItem", "TransactWriteItems", "BatchGetItem", "Query"}
	out := make([]string, n)
	for i := range out {
		if fault := rule(tabletest.Call{Number: i + 1, Operation: operations[i%len(operations)]}); fault != nil {
			out[i] = operations[i%len(operations)] + ": " + names[reflect.ValueOf(fault).Pointer()]
		}
	}
	return out
}

// The same seed lets the same calls go wrong in the same way, another seed lets others; the share is kept, every kind comes up, and
// only where it can.
func TestSeededFaultsCanBeRepeated(t *testing.T) {
	const n = 20_000
	once, again, other := befallen(tabletest.Seeded(7, 0.05), n), befallen(tabletest.Seeded(7, 0.05), n), befallen(tabletest.Seeded(8, 0.05), n)
	if !reflect.DeepEqual(once, again) {
		t.Error("one seed gives two sequences")
	}
	if reflect.DeepEqual(once, other) {
		t.Error("two seeds give one sequence")
	}
	counts, failed := map[string]int{}, 0
	for _, name := range once {
		if name != "" {
			failed++
			counts[name]++
		}
	}
	if failed < n/25 || failed > n*3/50 {
		t.Errorf("%d of %d calls go wrong, want about one in twenty", failed, n)
	}
	for _, want := range []string{"GetItem: throttle", "Query: delay", "TransactWriteItems: conflict", "BatchGetItem: unprocessed", "GetItem: lost reply"} {
		if counts[want] == 0 {
			t.Errorf("never %s", want)
		}
	}
	if counts["GetItem: conflict"]+counts["Query: conflict"]+counts["Query: unprocessed"]+counts["TransactWriteItems: unprocessed"] > 0 {
		t.Errorf("a call goes wrong as it cannot: %v", counts)
	}
}

func TestNoShareAndAll(t *testing.T) {
	for i, name := range befallen(tabletest.Seeded(1, 0), 1000) {
		if name != "" {
			t.Fatalf("call %d: %s, want nothing", i, name)
		}
	}
	for i, name := range befallen(tabletest.Seeded(1, 1), 1000) {
		if name == "" {
			t.Fatalf("call %d passes", i)
		}
	}
}

// batchRead asks for some items, and again for what is left, and says in how many calls it had them all.
func batchRead(t *testing.T, client *dynamodb.Client, table string, ids []string) (found, calls int) {
	t.Helper()
	asked := types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
	for _, id := range ids {
		asked.Keys = append(asked.Keys, key(id))
	}
	wanted := map[string]types.KeysAndAttributes{table: asked}
	for len(wanted) > 0 {
		out, err := client.BatchGetItem(t.Context(), &dynamodb.BatchGetItemInput{RequestItems: wanted})
		if err != nil {
			t.Fatal(err)
		}
		found, calls, wanted = found+len(out.Responses[table]), calls+1, out.UnprocessedKeys
	}
	return found, calls
}

// A batch of which a half is always left is read in as many calls as halves.
func TestUnprocessedLeavesAHalf(t *testing.T) {
	client, table := tabletest.New(t)
	var ids []string
	for i := range 8 {
		ids = append(ids, fmt.Sprint(i))
		if err := put(t.Context(), client, table, ids[i]); err != nil {
			t.Fatal(err)
		}
	}
	var faults tabletest.Faults
	faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Number < 4 { // the last key alone is never left
			return tabletest.Unprocessed
		}
		return nil
	})
	if found, calls := batchRead(t, faults.Client(client), table, ids); found != 8 || calls != 4 {
		t.Errorf("%d items in %d calls, want 8 in 4: of eight, four, two and one", found, calls)
	}
}

func TestUnprocessedLeavesWritesToo(t *testing.T) {
	client, table := tabletest.New(t)
	var faults tabletest.Faults
	faults.At(1, tabletest.Unprocessed)
	var puts []types.WriteRequest
	for i := range 3 {
		puts = append(puts, types.WriteRequest{PutRequest: &types.PutRequest{Item: key(fmt.Sprint(i))}})
	}
	out, err := faults.Client(client).BatchWriteItem(t.Context(), &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: puts}})
	if err != nil {
		t.Fatal(err)
	}
	if written, left := len(tabletest.Scan(t, client, table)), len(out.UnprocessedItems[table]); written != 2 || left != 1 {
		t.Errorf("%d written and %d left, want 2 and 1", written, left)
	}
}

// A single key is never left: the batch is throttled instead, and the SDK tries again.
func TestUnprocessedOfOneIsThrottled(t *testing.T) {
	client, table := tabletest.New(t)
	if err := put(t.Context(), client, table, "a"); err != nil {
		t.Fatal(err)
	}
	var faults tabletest.Faults
	faults.At(1, tabletest.Unprocessed)
	if found, _ := batchRead(t, faults.Client(client), table, []string{"a"}); found != 1 || faults.Total() != 2 {
		t.Errorf("%d items in %d calls of HTTP, want 1 in 2", found, faults.Total())
	}
}

func TestShortPages(t *testing.T) {
	client, table := tabletest.New(t)
	for i := range 5 {
		if err := put(t.Context(), client, table, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	var faults tabletest.Faults
	faults.Choose(func(tabletest.Call) tabletest.Fault { return tabletest.ShortPage })
	if got := len(tabletest.Scan(t, faults.Client(client), table)); got != 5 || faults.Counts()["Scan"] != 3 {
		t.Errorf("%d items in %d pages, want 5 in 3", got, faults.Counts()["Scan"])
	}
}

// Outside of a test it is a transport like any other.
func TestFaultsAreATransport(t *testing.T) {
	client, table := tabletest.New(t)
	faults := &tabletest.Faults{}
	faults.Choose(tabletest.Seeded(1, 1))
	through := dynamodb.New(client.Options(), func(o *dynamodb.Options) {
		o.HTTPClient, o.Retryer = &http.Client{Transport: faults}, aws.NopRetryer{}
	})
	failed := 0
	for i := range 30 {
		if put(context.WithoutCancel(t.Context()), through, table, fmt.Sprint(i)) != nil {
			failed++
		}
	}
	if failed < 15 || failed == 30 {
		t.Errorf("%d of 30 fail, want all but those that are only held back", failed)
	}
}
