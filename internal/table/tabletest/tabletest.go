// Package tabletest gives a test the table: a fresh one of its own on a real engine, faults between client and engine,
// and every item at the end. Only tests may import it, and programs that try the running system, which put Faults before a table
// as any http.RoundTripper. What items mean is the business of package table, which this
// package does not know, so that the tests of package table can use it.
package tabletest

import (
	"context"
	"crypto/rand"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa"
	"vafa/infra/local"
)

// callTimeout bounds each call this package makes for itself; the first start of an engine has its own limit.
const callTimeout = 30 * time.Second

// New makes a table as the template says, empty and of this test alone, and deletes it when the test ends. All tests of
// a process share one engine, in memory: the one at DYNAMODB_ENDPOINT, or else one that the first call starts and that
// ends with the process. Expiry is off, see local.CreateTable.
func New(t testing.TB) (client *dynamodb.Client, tableName string) {
	t.Helper()
	client, err := sharedClient()
	if err != nil {
		t.Fatal(err)
	}
	tableName = freshName(t.Name())
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if err := local.CreateTable(ctx, client, tableName, vafa.Template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { deleteTable(t, client, tableName) })
	return client, tableName
}

// sharedClient starts the engine of this process once. Nobody stops it: it ends with the process, also when the process
// is killed.
var sharedClient = sync.OnceValues(func() (*dynamodb.Client, error) {
	ctx := context.Background()
	engine, err := local.Start(ctx, local.Options{})
	if err != nil {
		return nil, err
	}
	return local.Client(ctx, engine.Endpoint, "")
})

func deleteTable(t testing.TB, client *dynamodb.Client, tableName string) {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	_, err := client.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: aws.String(tableName)})
	var gone *types.ResourceNotFoundException
	if err != nil && !errors.As(err, &gone) {
		t.Errorf("delete the table of the test: %v", err)
	}
}

var notInTableName = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

// freshName makes a table name that shows the test it belongs to and that no other test has, in this process or another.
func freshName(test string) string {
	name := notInTableName.ReplaceAllString(test, "-")
	return name[:min(len(name), 100)] + "-" + strings.ToLower(rand.Text())
}

// Scan reads every item of the table, in no order, for a check of what must hold over the whole table.
func Scan(t testing.TB, client *dynamodb.Client, tableName string) []map[string]types.AttributeValue {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	var items []map[string]types.AttributeValue
	pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{
		TableName:      aws.String(tableName),
		ConsistentRead: aws.Bool(true),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatalf("scan the table %s: %v", tableName, err)
		}
		items = append(items, page.Items...)
	}
	return items
}
