package campaign

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func crowdOf(sizes []int) []lot {
	var out []lot
	for stratum, n := range sizes {
		for i := range n {
			out = append(out, lot{customer: fmt.Sprintf("cus_%d_%d", stratum, i), stratum: fmt.Sprint("s", stratum)})
		}
	}
	return out
}

// Of all together, and of each stratum, the share is held out to within one; in whatever order they come, the same seed draws the same.
func TestLotsKeepTheShareInEveryStratum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 60), 1, 6).Draw(t, "sizes")
		share, seed := rapid.Float64Range(0, 0.5).Draw(t, "share"), rapid.StringN(1, 8, 8).Draw(t, "seed")
		lots := crowdOf(sizes)
		held := controls(slices.Clone(lots), share, seed, 3)
		count := map[string]int{}
		for _, l := range lots {
			if held[l.customer] {
				count[l.stratum]++
			}
		}
		all := 0
		for stratum, n := range sizes {
			got := count[fmt.Sprint("s", stratum)]
			all += got
			if math.Abs(float64(got)-share*float64(n)) > 1+1e-9 {
				t.Fatalf("stratum %d: %d of %d at %v", stratum, got, n, share)
			}
		}
		if math.Abs(float64(all)-share*float64(len(lots))) > 1+1e-9 {
			t.Fatalf("%d of %d at %v", all, len(lots), share)
		}
		slices.Reverse(lots)
		if again := controls(lots, share, seed, 3); !maps.Equal(held, again) {
			t.Fatal("another order draws others")
		}
	})
}

// Everybody has the same chance: over many seeds each is held out about as often as the share says.
func TestLotsAreFair(t *testing.T) {
	const seeds, share = 3000, 0.1
	lots := crowdOf([]int{7, 13})
	count := map[string]int{}
	for seed := range seeds {
		for customer := range controls(slices.Clone(lots), share, fmt.Sprint(seed), 0) {
			count[customer]++
		}
	}
	for _, l := range lots {
		// four standard deviations of a binomial count
		if off := math.Abs(float64(count[l.customer]) - share*seeds); off > 4*math.Sqrt(seeds*share*(1-share)) {
			t.Errorf("%s: %d of %d", l.customer, count[l.customer], seeds)
		}
	}
}
