package table_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vafa/internal/crm"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

func TestPartsFor(t *testing.T) {
	for customers, want := range map[int]int{
		0: 8, 400_000: 8, 400_001: 16, 1_000_000: 32, 10_000_000: 256, 100_000_000: 2048, 204_800_000: 4096, 1_000_000_000: 4096,
	} {
		if got := table.PartsFor(customers, 50_000); got != want {
			t.Errorf("%d customers: %d parts, want %d", customers, got, want)
		}
	}
}

// Into however many parts the values are divided, each is in one of them, and the parts of a partition follow each other.
func TestEachValueIsInOnePart(t *testing.T) {
	tab, faults := open(t)
	var all []string
	for n := range 60 {
		id, err := tab.Contact(t.Context(), contact(n))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, id)
	}
	slices.SortFunc(all, order)
	faults.Choose(func(tabletest.Call) tabletest.Fault { return pageOfTwo })
	for _, of := range []int{8, 16, 256} {
		var got []string
		for part := range of {
			last := ""
			err := tab.Values(t.Context(), part, of, func(values []crm.Value) error {
				for _, v := range values {
					if crm.Order(v.Customer) <= last {
						t.Errorf("part %d of %d: %s comes after %s", part, of, v.Customer, last)
					}
					if table.ShardOf(v.Customer) != part%table.Shards {
						t.Errorf("part %d of %d has %s of partition %d", part, of, v.Customer, table.ShardOf(v.Customer))
					}
					last = crm.Order(v.Customer)
					got = append(got, v.Customer)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if slices.SortFunc(got, order); !slices.Equal(got, all) {
			t.Errorf("%d parts have %d of %d customers", of, len(got), len(all))
		}
	}
	for _, wrong := range [][2]int{{0, 0}, {8, 8}, {-1, 8}, {0, 12}, {0, 24}, {0, 4}} {
		if err := tab.Values(t.Context(), wrong[0], wrong[1], func([]crm.Value) error { return nil }); err == nil {
			t.Errorf("part %d of %d", wrong[0], wrong[1])
		}
	}
}

func order(a, b string) int { return strings.Compare(crm.Order(a), crm.Order(b)) }

// One page tells how many customers there are, about.
func TestPartsFollowTheCount(t *testing.T) {
	tab, faults := open(t)
	if of, err := tab.Parts(t.Context(), 50_000); err != nil || of != table.Shards {
		t.Errorf("an empty table: %d parts, %v", of, err)
	}
	const customers = 400
	for n := range customers {
		if _, err := tab.Contact(t.Context(), contact(n)); err != nil {
			t.Fatal(err)
		}
	}
	for _, page := range []int{10_000, 30} {
		calls := 0
		faults.Reset()
		faults.Choose(func(tabletest.Call) tabletest.Fault {
			calls++
			return tabletest.Change(func(call map[string]any) { call["Limit"] = page })
		})
		of, err := tab.Parts(t.Context(), customers/32+customers/100)
		if err != nil || of < 16 || of > 64 || calls != 1 {
			t.Errorf("pages of %d: %d parts after %d calls, %v", page, of, calls, err)
		}
	}
}

// Places are taken evenly, also by ids that follow one another.
func TestPlacesAreEven(t *testing.T) {
	const ids, ranges = 32_000, 32
	counts := make([]int, ranges)
	for n := range ids {
		counts[crm.PlaceOf(fmt.Sprintf("cus_%026d", n))*ranges/crm.Places]++
	}
	for i, n := range counts {
		if n < ids/ranges*8/10 || n > ids/ranges*12/10 {
			t.Errorf("range %d has %d of %d", i, n, ids)
		}
	}
}
