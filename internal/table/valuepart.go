package table

import (
	"context"
	"fmt"
	"sort"

	"vafa/internal/crm"
)

// mostParts is into how many parts the values are divided at most.
const mostParts = 4096

// PartsFor is into how many parts the values of so many customers are divided, so that none has more than mostEach as far as
// mostParts allow: Shards times a power of two. Each partition is divided into as many ranges of equal width.
func PartsFor(customers, mostEach int) int {
	of := Shards
	for of < mostParts && customers > of*mostEach {
		of *= 2
	}
	return of
}

// spanOfPart is the range of the value index that is a part. Neighbouring numbers lie in different partitions, so that parts that are
// read beside each other do not heat one.
func spanOfPart(part, of int) (span, error) {
	slices := of / Shards
	if of%Shards != 0 || slices < 1 || crm.Places%slices != 0 || part < 0 || part >= of {
		return span{}, fmt.Errorf("values: there is no part %d of %d", part, of)
	}
	width := crm.Places / slices
	low := part / Shards * width
	s := span{index: indexValue, pk: valueListPK(part % Shards), high: valuePlace(low + width)}
	if low > 0 {
		s.low = valuePlace(low)
	}
	return s, nil
}

// Parts is PartsFor as many customers as there are, told from one page of one partition.
func (t *Table) Parts(ctx context.Context, mostEach int) (of int, err error) {
	customers, err := t.aboutValues(ctx)
	return PartsFor(customers, mostEach), err
}

// aboutValues is how many customers there are: about, because a partition holds about its share of them, and the rest of one that is
// more than a page about what the page has of the places before its end.
func (t *Table) aboutValues(ctx context.Context) (int, error) {
	s := span{index: indexValue, pk: valueListPK(0)}
	items, more, err := t.query(unnoted(ctx), s)
	if err != nil || !more || len(items) == 0 {
		return Shards * len(items), err
	}
	_, sk := s.attributes()
	until := textOf(items[len(items)-1], sk)
	places := sort.Search(crm.Places, func(place int) bool { return valuePlace(place) > until }) // that lie before the page's end
	return int(float64(Shards*len(items)) * crm.Places / (float64(places) - 0.5)), nil
}
