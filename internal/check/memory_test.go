package check_test

import (
	"context"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/table"
)

type row = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n string) types.AttributeValue { return &types.AttributeValueMemberN{Value: n} }

func textAt(from row, name string) string {
	if text, ok := from[name].(*types.AttributeValueMemberS); ok {
		return text.Value
	}
	return ""
}

// memory is a table of some items, which gives them as DynamoDB does: partitions in the order of their hashes, pages that end anywhere.
type memory struct {
	rows  map[string]row
	again func(pk string) // called before a partition is read; nil for nothing
}

func memoryOf(rows []row) *memory {
	m := &memory{rows: map[string]row{}}
	for _, one := range rows {
		m.put(maps.Clone(one))
	}
	return m
}

func (m *memory) put(one row) { m.rows[textAt(one, "PK")+" "+textAt(one, "SK")] = one }

// one is the first item, by its key, whose key begins and ends so.
func (m *memory) one(begin, end string) row {
	for _, key := range slices.Sorted(maps.Keys(m.rows)) {
		if strings.HasPrefix(key, begin) && strings.Contains(key, end) {
			return m.rows[key]
		}
	}
	panic("the table has no " + begin + " ... " + end)
}

// line is the first line of a type on a timeline.
func (m *memory) line(pk, kind string) row {
	for _, key := range slices.Sorted(maps.Keys(m.rows)) {
		if strings.HasPrefix(key, pk+" T#") && textAt(m.rows[key], "type") == kind {
			return m.rows[key]
		}
	}
	panic(pk + " has no line of type " + kind)
}

func (m *memory) drop(begin, end string) {
	one := m.one(begin, end)
	delete(m.rows, textAt(one, "PK")+" "+textAt(one, "SK"))
}

func place(pk string) uint64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(pk))
	return hash.Sum64()
}

const pageLength = 7

func (m *memory) Scan(_ context.Context, part, of int, each func([]table.Item, float64) error) error {
	keys := slices.SortedFunc(maps.Keys(m.rows), func(a, b string) int {
		first, second := textAt(m.rows[a], "PK"), textAt(m.rows[b], "PK")
		if first == second {
			return strings.Compare(a, b)
		}
		if place(first) < place(second) {
			return -1
		}
		return 1
	})
	var items []table.Item
	for _, key := range keys {
		if place(textAt(m.rows[key], "PK"))%uint64(of) == uint64(part) { // #nosec G115 -- small numbers
			items = append(items, table.ItemOf(m.rows[key]))
		}
	}
	for page := range slices.Chunk(items, pageLength) {
		if err := each(page, float64(len(page))); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Partition(_ context.Context, pk string, each func([]table.Item, float64) error) error {
	if m.again != nil {
		m.again(pk)
	}
	var items []table.Item
	for _, key := range slices.Sorted(maps.Keys(m.rows)) {
		if textAt(m.rows[key], "PK") == pk {
			items = append(items, table.ItemOf(m.rows[key]))
		}
	}
	return each(items, 1)
}
