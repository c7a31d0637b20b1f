package table

import (
	"context"
	"fmt"
	"maps"
	"sort"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// get reads one item, nil if it is not there or has expired.
func (t *Table) get(ctx context.Context, k key) (item, error) {
	if !k.possible() {
		return nil, nil
	}
	out, err := t.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &t.name, Key: k.item(), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, translate(err, "get "+k.kind())
	}
	if len(out.Item) == 0 || expired(out.Item, t.now()) {
		return nil, nil
	}
	noteRead(ctx, out.Item)
	return out.Item, nil
}

// read is get of a value that must be there.
func read[T any](ctx context.Context, t *Table, k key) (T, error) {
	found, err := t.get(ctx, k)
	if err != nil || found == nil {
		var none T
		if err == nil {
			err = crm.ErrNotFound
		}
		return none, err
	}
	return decode[T](found)
}

// batchLimit is how many keys one BatchGetItem takes.
const batchLimit = 100

// batch reads many items at once, consistently; those that are not there are missing from the map.
func (t *Table) batch(ctx context.Context, keys []key) (map[key]item, error) {
	out, err := t.stored(ctx, keys)
	now := t.now()
	maps.DeleteFunc(out, func(_ key, found item) bool { return expired(found, now) })
	return out, err
}

// stored is batch with those that have expired and that the table has not deleted yet.
func (t *Table) stored(ctx context.Context, keys []key) (map[key]item, error) {
	out := make(map[key]item, len(keys))
	wanted, gap := distinct(keys), firstGap
	for len(wanted) > 0 {
		n := min(batchLimit, len(wanted))
		left, err := t.batchOnce(ctx, wanted[:n], out)
		if err != nil {
			return nil, err
		}
		if len(left) > 0 { // the table is short of capacity
			if err := t.pause(ctx, gap); err != nil {
				return nil, err
			}
			gap = min(2*gap, lastGap)
		}
		wanted = append(left, wanted[n:]...)
	}
	return out, nil
}

// inOrder reads many items in the order of their keys; those that are not there are left out.
func (t *Table) inOrder(ctx context.Context, keys []key) ([]item, error) {
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	return ordered(keys, found), nil
}

// ordered are the items of some keys in their order, of those that there are.
func ordered(keys []key, found map[key]item) []item {
	var out []item
	for _, k := range keys {
		if found[k] != nil {
			out = append(out, found[k])
		}
	}
	return out
}

// batchOnce reads up to a hundred items and gives back the keys that the table left unprocessed.
func (t *Table) batchOnce(ctx context.Context, keys []key, out map[key]item) ([]key, error) {
	request := types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
	for _, k := range keys {
		request.Keys = append(request.Keys, k.item())
	}
	answer, err := t.db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{t.name: request}})
	if err != nil {
		return nil, translate(err, "batch get")
	}
	for _, found := range answer.Responses[t.name] {
		out[keyOf(found)] = found
		noteRead(ctx, found)
	}
	var left []key
	for _, k := range answer.UnprocessedKeys[t.name].Keys {
		left = append(left, keyOf(k))
	}
	if len(left) == len(keys) {
		return nil, fmt.Errorf("batch get: nothing processed: %w", crm.ErrBusy)
	}
	return left, nil
}

func keyOf(from item) key { return key{textOf(from, "PK"), textOf(from, "SK")} }

// distinct are the keys to ask for: each once, and none that cannot be, such as that of nothing.
func distinct(keys []key) []key {
	seen := make(map[key]bool, len(keys))
	var out []key
	for _, k := range keys {
		if !seen[k] && k.possible() && k.pk != "" {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// last sorts after every letter of a name or key that we write.
const last = "\U0010FFFF"

// span is a range of sort keys under one partition key, both ends included. seen is a sort key that an earlier page ended
// with: the range goes on there, without it.
type span struct {
	index     string // "" is the table
	pk        string
	low, high string
	seen      string
	newest    bool // from the high end
	limit     int  // 0 is as many as fit in a page of the table
}

// startingWith is the span of all sort keys with a prefix.
func startingWith(index, pk, prefix string) span {
	return span{index: index, pk: pk, low: prefix, high: prefix + last}
}

func (s span) attributes() (pk, sk string) {
	switch s.index {
	case indexValue:
		return "valuePK", "valueSK"
	case indexLists:
		return "listPK", "listSK"
	default:
		return "PK", "SK"
	}
}

// ends are the bounds of the range that is left; DynamoDB refuses an empty key, so the lowest is a space.
func (s span) ends() (low, high string) {
	low, high = s.low, s.high
	if s.seen != "" && s.newest {
		high = s.seen
	} else if s.seen != "" {
		low = s.seen
	}
	if low == "" {
		low = " "
	}
	if high == "" {
		high = last
	}
	return low, high
}

// query reads one page of a span; more says whether there may be further items.
func (t *Table) query(ctx context.Context, s span) (items []item, more bool, err error) {
	if len(s.pk) > maxPK {
		return nil, false, nil
	}
	pk, sk := s.attributes()
	low, high := s.ends()
	input := &dynamodb.QueryInput{
		TableName:                 &t.name,
		ScanIndexForward:          aws.Bool(!s.newest),
		KeyConditionExpression:    aws.String("#pk = :pk AND #sk BETWEEN :low AND :high"),
		ExpressionAttributeNames:  map[string]string{"#pk": pk, "#sk": sk},
		ExpressionAttributeValues: item{":pk": text(s.pk), ":low": text(low), ":high": text(high)},
	}
	if s.index != "" {
		input.IndexName = &s.index
	} else {
		input.ConsistentRead = aws.Bool(true)
	}
	if s.limit > 0 {
		input.Limit = aws.Int32(int32(s.limit + 1)) // #nosec G115 -- a page is small; one more for what was seen
	}
	out, err := t.db.Query(ctx, input)
	if err != nil {
		return nil, false, translate(err, "query")
	}
	items = out.Items
	if len(items) > 0 && s.seen != "" && textOf(items[0], sk) == s.seen {
		items = items[1:]
	}
	noteRead(ctx, items...)
	return items, len(out.LastEvaluatedKey) > 0, nil
}

// all reads every item of a span, page by page.
func (t *Table) all(ctx context.Context, s span, each func([]item) error) error {
	_, sk := s.attributes()
	for {
		items, more, err := t.query(ctx, s)
		if err != nil || len(items) == 0 {
			return err
		}
		if err := each(items); err != nil || !more {
			return err
		}
		s.seen = textOf(items[len(items)-1], sk)
	}
}

// sharded reads one page of a list that is spread over shards, in the order of its sort key. next is where the list goes
// on, "" at its end.
func (t *Table) sharded(ctx context.Context, pk func(shard int) string, after string, limit int) (items []item, next string, err error) {
	spans := make([]span, Shards)
	for shard := range spans {
		spans[shard] = span{index: indexLists, pk: pk(shard)}
	}
	return t.merged(ctx, spans, after, limit)
}

// wholes reads the items that a page of a list names. The index only gives their order, so that a change does not have to be
// written twice.
func wholes[T any](ctx context.Context, t *Table, listed []item) ([]T, error) {
	keys := make([]key, len(listed))
	for i, one := range listed {
		keys[i] = keyOf(one)
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[T](items)
}

// newest reads one page of a list of one partition, the newest first; next is where it goes on, "" at its end.
func newest[T any](ctx context.Context, t *Table, pk, after string, limit int) (found []T, next string, err error) {
	items, more, err := t.query(ctx, span{index: indexLists, pk: pk, seen: after, newest: true, limit: limit})
	if err != nil {
		return nil, "", err
	}
	if len(items) > limit {
		items, more = items[:limit], true
	}
	if more && len(items) > 0 {
		next = textOf(items[len(items)-1], "listSK")
	}
	found, err = wholes[T](ctx, t, items)
	return found, next, err
}

// merged reads one page of several spans of one index as one list, in the order of the sort keys, or against it. next is where it goes on, "" at
// its end.
func (t *Table) merged(ctx context.Context, spans []span, after string, limit int) (items []item, next string, err error) {
	if len(spans) == 0 {
		return nil, "", nil
	}
	type part struct {
		items []item
		err   error
	}
	parts := make(chan part, len(spans))
	reading := unnoted(ctx) // of what every shard gives only a page is shown
	for _, s := range spans {
		s.seen, s.limit = after, limit+1
		go func() {
			found, _, err := t.query(reading, s)
			parts <- part{found, err}
		}()
	}
	for range spans {
		p := <-parts
		if p.err != nil {
			err = p.err
		}
		items = append(items, p.items...)
	}
	if err != nil {
		return nil, "", err
	}
	_, order := spans[0].attributes()
	sort.Slice(items, func(i, j int) bool { return textOf(items[i], order) < textOf(items[j], order) != spans[0].newest })
	items, next = cut(items, limit, order)
	noteRead(ctx, items...)
	return items, next, nil
}

// cut keeps a page of items and says where the next begins.
func cut(items []item, limit int, order string) ([]item, string) {
	if len(items) <= limit {
		return items, ""
	}
	return items[:limit], textOf(items[limit-1], order)
}
