package table

import (
	"context"
	"strconv"
	"strings"

	"vafa/internal/crm"
)

// mostSearched is how many values one page of a search reads at most: some 2 MB, a tenth of a second.
const mostSearched = 5000

// FindValues lists the values, without their ledgers, that match, in the order of shards and places. It reads a bounded part of the value
// index at once, so that a page may be shorter than the limit, even empty, and go on; next is where, "" at the end. That somebody
// was looked at and does not match shows nothing of them.
func (t *Table) FindValues(ctx context.Context, after string, limit int, matches func(crm.Value) bool) (found []crm.Value, next string, err error) {
	shard, seen := searchedUntil(after)
	for read := 0; shard < Shards; {
		s := span{index: indexValue, pk: valueListPK(shard), seen: seen, limit: mostSearched - read}
		items, more, err := t.query(unnoted(ctx), s)
		if err != nil {
			return nil, "", err
		}
		values, err := decodeAll[crm.Value](items)
		if err != nil {
			return nil, "", err
		}
		_, sk := s.attributes()
		for i, v := range values {
			seen = textOf(items[i], sk)
			if matches(v) {
				noteRead(ctx, items[i])
				found = append(found, v)
			}
			if len(found) == limit {
				return found, searchedAt(shard, seen), nil
			}
		}
		if !more {
			shard, seen = shard+1, ""
		}
		if read += len(items); read >= mostSearched && shard < Shards {
			return found, searchedAt(shard, seen), nil
		}
	}
	return found, "", nil
}

func searchedAt(shard int, seen string) string { return strconv.Itoa(shard) + "#" + seen }

// searchedUntil reads what searchedAt wrote; a cursor is ours, so that anything else begins anew.
func searchedUntil(after string) (shard int, seen string) {
	number, seen, _ := strings.Cut(after, "#")
	shard, err := strconv.Atoi(number)
	if err != nil || shard < 0 {
		return 0, ""
	}
	return shard, seen
}
