package table

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
)

// Posts one after another, whatever the budgets: none is exceeded, what rounding takes is less than a post a shard, and the
// first is held when nearly all is used up.
func TestBudgetOfOneMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := crm.Limits{Form: rapid.IntRange(0, 400).Draw(t, "form"), Total: rapid.IntRange(1, 600).Draw(t, "total")}
		seed := rapid.Uint32().Draw(t, "seed")
		least := limits.Total
		if limits.Form > 0 {
			least = min(least, limits.Form)
		}
		counts := map[key]int{}
		admitted, first := 0, -1
		for i := range 2 * least {
			c := crm.Contact{Event: fmt.Sprintf("rcp_%d_%d", seed, i), Guard: &crm.Guard{Form: "capture", Limits: limits}}
			found := map[key]item{}
			for k, n := range counts {
				found[k] = item{attrCount: number(int64(n)), prefixFormed + "capture": number(int64(n))}
			}
			steps, reason := admit(c, found)
			if reason != "" {
				if first < 0 {
					first = admitted
				}
				continue
			}
			counts[keyOf(steps[0].item.Update.Key)]++
			admitted++
		}
		if admitted > least || admitted <= least-budgetShards {
			t.Errorf("%d counted of %+v", admitted, limits)
		}
		if first < least-4*budgetShards {
			t.Errorf("the first is held after %d of %+v", first, limits)
		}
	})
}

func TestTwoShards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shards := rapid.IntRange(1, budgetShards).Draw(t, "shards")
		two := twoOf(shards, rapid.String().Draw(t, "id"))
		if len(two) != min(shards, 2) || two[0] >= shards || len(two) == 2 && (two[0] == two[1] || two[1] >= shards) {
			t.Errorf("%v of %d", two, shards)
		}
	})
}
