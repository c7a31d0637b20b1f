package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/infra/local"
	"vafa/internal/api/apitest"
)

// gauge stands before an engine and tells what the service would bill for the calls that pass. Of reads it believes the engine. Of writes
// it does not: DynamoDB Local adds the sizes of a transaction's items up before it rounds, and multiplies by four. So each item is
// looked at before and after, and the service's own rule is applied (Developer Guide, "Read and write operations" and "Global secondary
// indexes, write capacity"): a unit a begun KB of the larger of both, twice that in a transaction, and for each index a unit a begun KB
// of its entry where the entry comes, goes or changes, two where its key changes.
type gauge struct {
	t      testing.TB
	client *dynamodb.Client // straight to the engine
	table  string

	mutex sync.Mutex
	total units
	by    map[string]units // by operation, and the index of a query
}

// units is what calls were billed for.
type units struct{ Calls, Reads, Writes float64 }

func (u units) plus(other units) units {
	return units{u.Calls + other.Calls, u.Reads + other.Reads, u.Writes + other.Writes}
}

// newGauge stands before the engine of a firm's table.
func newGauge(t testing.TB, f *apitest.Firm) *gauge {
	return &gauge{t: t, client: f.Client, table: f.TableName, by: map[string]units{}}
}

type attributes = map[string]types.AttributeValue

// written is one item that a call writes.
type written struct {
	key    attributes
	factor float64 // 2 in a transaction
	check  bool    // it is only looked at
}

// RoundTrip sends a call on and adds up what it costs.
func (g *gauge) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	_, operation, _ := strings.Cut(req.Header.Get("X-Amz-Target"), ".")
	var document map[string]any
	if err := json.Unmarshal(body, &document); err != nil {
		return nil, err
	}
	document["ReturnConsumedCapacity"] = "TOTAL"
	if body, err = json.Marshal(document); err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	items := g.writes(operation, body)
	before := make([]attributes, len(items))
	for i, item := range items {
		before[i] = g.stored(item.key)
	}
	response, err := local.Transport().RoundTrip(req)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(answer))
	used := units{Calls: 1}
	if response.StatusCode == http.StatusOK {
		used.Reads = g.readUnits(operation, body, answer)
		for i, item := range items {
			used.Writes += item.cost(before[i], g.stored(item.key))
		}
	}
	g.mutex.Lock()
	defer g.mutex.Unlock()
	index, _ := document["IndexName"].(string)
	g.by[operation+" "+index] = g.by[operation+" "+index].plus(used)
	g.total = g.total.plus(used)
	return response, nil
}

// take gives what came together since it was asked last.
func (g *gauge) take() units {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	out := g.total
	g.total, g.by = units{}, map[string]units{}
	return out
}

// readUnits is what the engine says of a read; a half at least for a query, and one for each item that was asked for, since the service
// bills what is not there too.
func (g *gauge) readUnits(operation string, call, answer []byte) float64 {
	type consumed struct{ CapacityUnits float64 }
	var one struct{ ConsumedCapacity consumed }
	var many struct{ ConsumedCapacity []consumed }
	switch operation {
	case "GetItem", "Query":
		if err := json.Unmarshal(answer, &one); err != nil {
			g.t.Error(err)
		}
		return max(one.ConsumedCapacity.CapacityUnits, 0.5)
	case "BatchGetItem":
		if err := json.Unmarshal(answer, &many); err != nil {
			g.t.Error(err)
		}
		sum := 0.0
		for _, c := range many.ConsumedCapacity {
			sum += c.CapacityUnits
		}
		var asked struct {
			RequestItems map[string]struct{ Keys []json.RawMessage }
		}
		if err := json.Unmarshal(call, &asked); err != nil {
			g.t.Error(err)
		}
		return max(sum, float64(len(asked.RequestItems[g.table].Keys)))
	}
	return 0
}

// writes are the items that a call writes.
func (g *gauge) writes(operation string, body []byte) []written {
	switch operation {
	case "PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems":
	default:
		return nil
	}
	var call struct {
		Key, Item     json.RawMessage
		TransactItems []map[string]struct{ Key, Item json.RawMessage }
	}
	if err := json.Unmarshal(body, &call); err != nil {
		g.t.Error(err)
	}
	if operation != "TransactWriteItems" {
		return []written{{key: keyIn(g.t, call.Key, call.Item), factor: 1}}
	}
	var out []written
	for _, item := range call.TransactItems {
		for kind, one := range item {
			out = append(out, written{key: keyIn(g.t, one.Key, one.Item), factor: 2, check: kind == "ConditionCheck"})
		}
	}
	return out
}

// keyIn reads the key of a change, or of an item that is put.
func keyIn(t testing.TB, key, item json.RawMessage) attributes {
	raw := key
	if len(raw) == 0 {
		raw = item
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Error(err)
	}
	out := attributes{}
	for _, name := range []string{"PK", "SK"} {
		var value struct{ S string }
		if err := json.Unmarshal(all[name], &value); err != nil {
			t.Error(err)
		}
		out[name] = &types.AttributeValueMemberS{Value: value.S}
	}
	return out
}

func (g *gauge) stored(key attributes) attributes {
	out, err := g.client.GetItem(context.Background(), &dynamodb.GetItemInput{TableName: &g.table, Key: key, ConsistentRead: aws.Bool(true)})
	if err != nil {
		g.t.Error(err)
		return nil
	}
	return out.Item
}

// indexes are those of the template: their keys, and what they project besides.
var indexes = []struct {
	pk, sk    string
	projected []string
}{
	{"listPK", "listSK", []string{"id", "customer", "name", "kind", "percentile"}},
	{"valuePK", "valueSK", []string{
		"customer", "version", "internal", "referrer", "summary", "marginShare", "minutes", "serviceCost", "serviceUnit", "stage", "stageSince",
		"rung", "segment", "segmentSince", "percentile", "rfm", "influence", "source", "standing", "channels",
	}},
}

// cost is what writing an item costs in units.
func (w written) cost(before, after attributes) float64 {
	cost := w.factor * kilobytes(max(sizeOf(before), sizeOf(after)))
	if w.check {
		return cost
	}
	for i := range indexes {
		was, is := entry(before, i), entry(after, i)
		switch {
		case was == nil && is == nil, fmt.Sprint(texts(was)) == fmt.Sprint(texts(is)):
		case was != nil && is != nil && !sameKey(was, is, i):
			cost += kilobytes(sizeOf(was)) + kilobytes(sizeOf(is))
		default:
			cost += kilobytes(max(sizeOf(was), sizeOf(is)))
		}
	}
	return cost
}

// entry is an item as an index has it, nil where it does not.
func entry(item attributes, index int) attributes {
	in := indexes[index]
	if item[in.pk] == nil || item[in.sk] == nil {
		return nil
	}
	out := attributes{}
	for _, name := range append([]string{"PK", "SK", in.pk, in.sk}, in.projected...) {
		if item[name] != nil {
			out[name] = item[name]
		}
	}
	return out
}

func sameKey(a, b attributes, index int) bool {
	in := indexes[index]
	return fmt.Sprint(texts(attributes{"p": a[in.pk], "s": a[in.sk]})) == fmt.Sprint(texts(attributes{"p": b[in.pk], "s": b[in.sk]}))
}

// texts spells an item so that two can be compared.
func texts(item attributes) string {
	encoded, err := json.Marshal(item)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

func kilobytes(size int) float64 { return math.Max(1, math.Ceil(float64(size)/1024)) }

// sizeOf is an item's size in bytes as the service counts it (Developer Guide, "DynamoDB item sizes and formats").
func sizeOf(item attributes) int {
	size := 0
	for name, value := range item {
		size += len(name) + valueSize(value)
	}
	return size
}

func valueSize(value types.AttributeValue) int {
	switch value := value.(type) {
	case *types.AttributeValueMemberS:
		return len(value.Value)
	case *types.AttributeValueMemberN:
		return (len(strings.Trim(value.Value, "-.0"))+1)/2 + 1
	case *types.AttributeValueMemberB:
		return len(value.Value)
	case *types.AttributeValueMemberL:
		size := 3
		for _, one := range value.Value {
			size += 1 + valueSize(one)
		}
		return size
	case *types.AttributeValueMemberM:
		size := 3
		for name, one := range value.Value {
			size += 1 + len(name) + valueSize(one)
		}
		return size
	}
	return 1
}
