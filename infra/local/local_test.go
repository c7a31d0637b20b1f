package local

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// helperVariable makes this test binary a process that starts an engine and waits, for a test that kills it.
const helperVariable = "VAFA_LOCAL_TEST_HELPER"

func TestMain(m *testing.M) {
	if os.Getenv(helperVariable) == "" {
		os.Exit(m.Run())
	}
	engine, err := Start(context.Background(), Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(engine.Endpoint)
	select {}
}

// sharedEngine is one engine for all tests that neither stop it nor need its data kept.
var sharedEngine = sync.OnceValues(func() (*Engine, error) { return Start(context.Background(), Options{}) })

func sharedClient(t *testing.T) *dynamodb.Client {
	t.Helper()
	engine, err := sharedEngine()
	if err != nil {
		t.Fatal(err)
	}
	return clientOf(t, engine)
}

func clientOf(t *testing.T, engine *Engine) *dynamodb.Client {
	t.Helper()
	client, err := Client(t.Context(), engine.Endpoint, "")
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// startIn starts an engine of this test alone, whatever DYNAMODB_ENDPOINT says.
func startIn(t *testing.T, dir string) *Engine {
	t.Helper()
	t.Setenv(EndpointVariable, "")
	begin := time.Now()
	engine, err := Start(t.Context(), Options{Dir: dir, Log: func(line string) { t.Log(line) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Stop(context.Background()) })
	t.Logf("%s ready in %s", engine.Name, time.Since(begin).Round(time.Millisecond))
	return engine
}

// listens tells whether something answers at the endpoint.
func listens(endpoint string) bool {
	conn, err := net.DialTimeout("tcp", strings.TrimPrefix(endpoint, "http://"), time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

var item = map[string]types.AttributeValue{
	"PK":      &types.AttributeValueMemberS{Value: "CUS#cus_1"},
	"SK":      &types.AttributeValueMemberS{Value: "VALUE"},
	"valuePK": &types.AttributeValueMemberS{Value: "VALUE#0"},
	"valueSK": &types.AttributeValueMemberS{Value: "cus_1"},
	"summary": &types.AttributeValueMemberN{Value: "7"},
	"other":   &types.AttributeValueMemberS{Value: "not projected"},
}

func TestTableKeepsItsDataOverARestart(t *testing.T) {
	ctx, dir := t.Context(), filepath.Join(t.TempDir(), "made by the engine")
	engine := startIn(t, dir)
	client := clientOf(t, engine)
	if err := CreateTable(ctx, client, "vafa", testTemplate(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("vafa"), Item: item}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to stop
		if err := engine.Stop(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if listens(engine.Endpoint) {
		t.Error("the engine still listens after Stop")
	}

	client = clientOf(t, startIn(t, dir))
	if err := CreateTable(ctx, client, "vafa", testTemplate(t)); err != nil {
		t.Fatalf("create the table that is there: %v", err)
	}
	checkItem(t, client, "vafa")
}

// checkItem looks for the item in the table, where it must be whole, and in the value index, where only what the
// template projects may be.
func checkItem(t *testing.T, client *dynamodb.Client, table string) {
	t.Helper()
	got, err := client.GetItem(t.Context(), &dynamodb.GetItemInput{
		TableName: aws.String(table),
		Key:       map[string]types.AttributeValue{"PK": item["PK"], "SK": item["SK"]},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Item) != len(item) {
		t.Errorf("the item has %d attributes, want %d", len(got.Item), len(item))
	}
	page, err := client.Query(t.Context(), &dynamodb.QueryInput{
		TableName: aws.String(table), IndexName: aws.String("value"),
		KeyConditionExpression:    aws.String("valuePK = :shard"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":shard": item["valuePK"]},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Items) != 1 || page.Items[0]["summary"] == nil || page.Items[0]["other"] != nil {
		t.Errorf("the value index answers %v, want the one item with its summary only", page.Items)
	}
}

// createForTest makes the table on the shared engine for this test.
func createForTest(t *testing.T) (client *dynamodb.Client, table string) {
	t.Helper()
	client, table = sharedClient(t), fmt.Sprintf("%s-%d", t.Name(), os.Getpid())
	if err := CreateTable(t.Context(), client, table, testTemplate(t)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: aws.String(table)})
	})
	return client, table
}

func TestStreamIsOff(t *testing.T) {
	client, table := createForTest(t)
	got, err := client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String(table)})
	if err != nil {
		t.Fatal(err)
	}
	if stream := got.Table.StreamSpecification; stream != nil && aws.ToBool(stream.StreamEnabled) {
		t.Errorf("the table has a stream of %s", stream.StreamViewType)
	}
}

func TestTTLIsOffUntilEnabled(t *testing.T) {
	ctx := t.Context()
	client, table := createForTest(t)
	status := func() types.TimeToLiveStatus {
		out, err := client.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: aws.String(table)})
		if err != nil {
			t.Fatal(err)
		}
		return out.TimeToLiveDescription.TimeToLiveStatus
	}
	if got := status(); got != types.TimeToLiveStatusDisabled {
		t.Errorf("after CreateTable the expiry is %s", got)
	}
	for range 2 { // the second time it is on already
		if err := EnableTTL(ctx, client, table, testTemplate(t)); err != nil {
			t.Fatal(err)
		}
	}
	if got := status(); got != types.TimeToLiveStatusEnabled {
		t.Errorf("after EnableTTL the expiry is %s", got)
	}
}

func TestEndpointOfTheEnvironmentIsUsed(t *testing.T) {
	running, err := sharedEngine()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(EndpointVariable, running.Endpoint)
	engine, err := Start(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if engine.Endpoint != running.Endpoint || engine.Name != EndpointVariable {
		t.Errorf("Start took %s at %s, want the engine at %s", engine.Name, engine.Endpoint, running.Endpoint)
	}
	if err := engine.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !listens(running.Endpoint) {
		t.Error("Stop ended an engine that somebody else started")
	}
}

func TestEndpointOfTheEnvironmentThatDoesNotAnswer(t *testing.T) {
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(EndpointVariable, fmt.Sprintf("http://127.0.0.1:%d", port))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, Options{}); err == nil || !strings.Contains(err.Error(), "no answer") {
		t.Errorf("Start: %v, want an error that says there is no answer", err)
	}
}

func TestClientRefusesWhatIsNoURL(t *testing.T) {
	for _, endpoint := range []string{"", "127.0.0.1:8000", "localhost", "http://"} {
		if _, err := Client(t.Context(), endpoint, ""); err == nil || !strings.Contains(err.Error(), "not a URL") {
			t.Errorf("Client(%q): %v, want an error that says what an endpoint looks like", endpoint, err)
		}
	}
}

func TestEngineThatEndsAtOnceIsReportedWithItsWords(t *testing.T) {
	_, err := start(t.Context(), shell("echo the disk is on fire; exit 3"), Options{Log: func(string) {}})
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "on fire") {
		t.Errorf("start: %v, want the exit status and what the engine said", err)
	}
}

func TestEngineThatDoesNotListenIsKilled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	var said []string
	deaf := shell(`trap 'echo asked to end; exit' TERM; while :; do sleep 0.05; done`)
	_, err := start(ctx, deaf, Options{Log: func(line string) { said = append(said, line) }})
	if err == nil || !strings.Contains(err.Error(), "no answer") {
		t.Errorf("start: %v, want an error that says there is no answer", err)
	}
	if !slices.Contains(said, "asked to end") {
		t.Errorf("the process said %q, want that it was asked to end", said)
	}
}

// shell is a kind of engine that runs a script in place of one.
func shell(script string) kind {
	return kind{
		name:    "shell",
		install: func(context.Context, func(string)) error { return nil },
		command: func(int, string) ([]string, error) { return []string{"sh", "-c", script}, nil },
	}
}

func TestEngineDiesWithAParentThatIsKilled(t *testing.T) {
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), helperVariable+"=1", EndpointVariable+"=")
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var endpoint string
	if _, err := fmt.Fscanln(out, &endpoint); err != nil {
		t.Fatal(err)
	}
	if !listens(endpoint) {
		t.Fatalf("no engine listens at %q", endpoint)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	parent.Wait() // its error is that it was killed
	for deadline := time.Now().Add(5 * time.Second); listens(endpoint); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the engine at %s outlived its parent by five seconds", endpoint)
		}
	}
}
