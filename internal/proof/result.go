package proof

import (
	"cmp"
	"maps"
	"slices"
)

// Comparison is one outcome, as it was and at the same predictions.
type Comparison struct {
	Outcome       string
	Raw, Adjusted Estimate
}

// Group is the outcome of profit among some of the members. Holds says that the difference would be seen even with so many groups looked
// at: by an interval of which the confidence is 1 - 5 %/groups (Bonferroni), since of twenty groups without any difference one shows one.
type Group struct {
	Name             string
	Treated, Control int
	Buyers           Estimate
	Profit           Estimate
	Cost             float64 // in all
	Holds            bool
}

// Return is what all who were treated brought, against what it cost to address them. The cost is known, so that intervals move by it.
type Return struct {
	Cost                 float64
	Profit               float64 // more than without the campaign, before its cost
	ProfitLow            float64
	ProfitHigh           float64
	Net, NetLow, NetHigh float64 // after its cost
	// Ratio is net by cost: 0.5 where each unit spent came back with half another. It and its interval are 0 where Cost is.
	Ratio, RatioLow, RatioHigh float64
}

// Result is all that a campaign shows.
type Result struct {
	Treated, Control             int
	TreatedBought, ControlBought int
	Dropped                      int // rows with a figure that is not finite
	Comparisons                  []Comparison
	Return                       Return
	Segments                     []Group // by name
	Buyers                       []Group // Old and New
	Smallest                     float64 // profit for each member that would have been shown with a power of 80 %
}

// The groups of Result.Buyers.
const (
	Old = "old" // had bought before
	New = "new"
)

// Of compares the arms.
func Of(rows []Row) Result {
	kept := usable(rows)
	out := Result{Dropped: len(rows) - len(kept)}
	for _, row := range kept {
		out.count(row)
	}
	c := centreOf(kept)
	for _, name := range Outcomes() {
		raw, adjusted := between(kept, name, centre{}), between(kept, name, c)
		out.Comparisons = append(out.Comparisons, Comparison{name, raw.at(Confidence), adjusted.at(Confidence)})
	}
	profit := out.of(Profit).Adjusted
	out.Return = earned(profit, out.Treated, costOf(kept))
	out.Smallest = Smallest(out.Treated, out.Control, profit.Spread)
	out.Segments = groups(kept, func(r Row) string { return r.Segment })
	out.Buyers = groups(kept, func(r Row) string {
		if r.Old {
			return Old
		}
		return New
	})
	return out
}

func (r *Result) count(row Row) {
	members, bought := &r.Control, &r.ControlBought
	if row.Treated {
		members, bought = &r.Treated, &r.TreatedBought
	}
	*members++
	if row.Bought {
		*bought++
	}
}

// of is the comparison of an outcome.
func (r Result) of(outcome string) Comparison {
	at := slices.IndexFunc(r.Comparisons, func(c Comparison) bool { return c.Outcome == outcome })
	if at < 0 {
		return Comparison{Outcome: outcome}
	}
	return r.Comparisons[at]
}

func costOf(rows []Row) (sum float64) {
	for _, row := range rows {
		sum += row.Cost
	}
	return sum
}

// earned multiplies the difference for one by all who were treated.
func earned(profit Estimate, treated int, cost float64) Return {
	n := float64(treated)
	out := Return{Cost: cost, Profit: n * profit.Difference, ProfitLow: n * profit.Low, ProfitHigh: n * profit.High}
	out.Net, out.NetLow, out.NetHigh = out.Profit-cost, out.ProfitLow-cost, out.ProfitHigh-cost
	if cost > 0 {
		out.Ratio, out.RatioLow, out.RatioHigh = out.Net/cost, out.NetLow/cost, out.NetHigh/cost
	}
	return out
}

// groups compares within each group, in the order of their names.
func groups(rows []Row, of func(Row) string) []Group {
	parts := map[string][]Row{}
	for _, row := range rows {
		parts[of(row)] = append(parts[of(row)], row)
	}
	sure := 1 - (1-Confidence)/float64(max(len(parts), 1))
	return slices.SortedFunc(func(yield func(Group) bool) {
		for name, part := range maps.All(parts) {
			if !yield(groupOf(name, part, sure)) {
				return
			}
		}
	}, func(a, b Group) int { return cmp.Compare(a.Name, b.Name) })
}

func groupOf(name string, rows []Row, sure float64) Group {
	c := centreOf(rows)
	profit := between(rows, Profit, c)
	return Group{
		Name: name, Treated: profit.treated.n, Control: profit.control.n, Cost: costOf(rows),
		Buyers: between(rows, Buyers, c).at(Confidence), Profit: profit.at(Confidence), Holds: profit.at(sure).Shows(),
	}
}
