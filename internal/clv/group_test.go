package clv

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func anyDays() *rapid.Generator[Days] {
	return rapid.Custom(func(t *rapid.T) Days {
		d := Days{T: rapid.Int32Range(0, 90).Draw(t, "T"), X: rapid.Int32Range(0, 5).Draw(t, "x")}
		if d.X > 0 {
			d.Tx = rapid.Int32Range(0, d.T).Draw(t, "tx")
		}
		return d
	})
}

// counted groups by a plain map.
func counted(histories []Days) map[Days]int64 {
	counts := map[Days]int64{}
	for _, d := range histories {
		if d.Valid() {
			counts[d]++
		}
	}
	return counts
}

func TestGroupingCountsEveryHistoryOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		histories := rapid.SliceOfN(anyDays(), 0, 2000).Draw(t, "histories")
		cut := rapid.IntRange(0, len(histories)).Draw(t, "cut")
		want := counted(histories)

		var a, b Grouper
		for _, d := range histories[:cut] {
			a.Add(d.X, d.Tx, d.T)
		}
		for _, d := range histories[cut:] {
			b.Add(d.X, d.Tx, d.T)
		}
		a.Merge(&b)
		if a.Customers() != int64(len(histories)) || a.Distinct() != len(want) {
			t.Fatalf("%d customers, %d distinct; want %d, %d", a.Customers(), a.Distinct(), len(histories), len(want))
		}
		for d, n := range a.All() {
			if want[d] != n {
				t.Fatalf("%v counted %d times, want %d", d, n, want[d])
			}
		}
		if rows := a.Rows(); !slices.Equal(rows, Group(histories)) {
			t.Fatal("parts merged differ from the whole")
		}
	})
}

func TestGroupingDoesNotDependOnOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	histories := make([]Days, 2*partSize+17)
	for i := range histories {
		T := rng.Int32N(maxDay + 1)
		histories[i] = Days{X: 1 + rng.Int32N(maxCount), Tx: rng.Int32N(T + 1), T: T}
	}
	first := Group(histories)
	rng.Shuffle(len(histories), func(i, j int) { histories[i], histories[j] = histories[j], histories[i] })
	if !slices.Equal(first, Group(histories)) {
		t.Fatal("order of arrival shows")
	}
	sorted := slices.IsSortedFunc(first, func(a, b Row) int {
		switch {
		case a.X != b.X:
			return a.X - b.X
		case a.Tx != b.Tx:
			return int(7 * (a.Tx - b.Tx))
		}
		return int(7 * (a.T - b.T))
	})
	if !sorted {
		t.Fatal("rows are not sorted by (x, tx, T)")
	}
}

func TestGroupingRefusesTheImpossible(t *testing.T) {
	var g Grouper
	for _, d := range []Days{{-1, 0, 5}, {1, 6, 5}, {1, -1, 5}, {0, 3, 5}, {1, 0, maxDay + 1}, {maxCount + 1, 0, 5}, {0, 0, -1}} {
		if g.Add(d.X, d.Tx, d.T) {
			t.Errorf("%v was added", d)
		}
	}
	if g.AddN(Days{1, 1, 1}, 0) || !g.AddN(Days{1, 1, 1}, 5) {
		t.Error("a count of none was added, or a good one refused")
	}
	if g.Refused() != 8 || g.Customers() != 5 || len(g.Rows()) != 1 {
		t.Errorf("refused %d, customers %d, rows %v", g.Refused(), g.Customers(), g.Rows())
	}
	if got := (Days{2, 7, 14}).Row(3); got != (Row{2, 1, 2, 3}) {
		t.Errorf("in weeks: %v", got)
	}
}
