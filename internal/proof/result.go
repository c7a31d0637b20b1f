package proof

import (
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

// Rows goes through rows, each time the same ones in the same order.
type Rows func(each func(Row) error) error

// Of compares the arms.
func Of(rows []Row) Result {
	out, _ := Over(func(each func(Row) error) error {
		for _, row := range rows {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	})
	return out // what is in memory can always be read
}

// Over is Of for rows that are kept elsewhere. It goes through them five times and holds no more than the sums of each segment.
func Over(rows Rows) (Result, error) {
	all := &comparison{whole: newCompared(Outcomes(), true), segments: map[string]*compared{}, buyers: map[string]*compared{}}
	for on := range goes {
		err := rows(func(row Row) error {
			all.take(on, row)
			return nil
		})
		if err != nil {
			return Result{}, err
		}
		all.end(on)
	}
	return all.result(), nil
}

// comparison compares all rows, and those of each group.
type comparison struct {
	out              Result
	whole            *compared
	segments, buyers map[string]*compared
}

func (c *comparison) take(on int, row Row) {
	if !row.finite() {
		if on == goCount {
			c.out.Dropped++
		}
		return
	}
	if on == goCount {
		c.out.count(row)
	}
	c.whole.take(on, row)
	groupIn(c.segments, row.Segment).take(on, row)
	groupIn(c.buyers, buyer(row)).take(on, row)
}

func (c *comparison) end(on int) {
	c.whole.end(on)
	for _, groups := range []map[string]*compared{c.segments, c.buyers} {
		for _, one := range groups {
			one.end(on)
		}
	}
}

func (c *comparison) result() Result {
	out := c.out
	for _, name := range Outcomes() {
		out.Comparisons = append(out.Comparisons, Comparison{name, c.whole.raw(name).at(Confidence), c.whole.adjusted(name).at(Confidence)})
	}
	profit := out.of(Profit).Adjusted
	out.Return = earned(profit, out.Treated, c.whole.cost)
	out.Smallest = Smallest(out.Treated, out.Control, profit.Spread)
	out.Segments, out.Buyers = groupsOf(c.segments), groupsOf(c.buyers)
	return out
}

func groupIn(groups map[string]*compared, name string) *compared {
	if groups[name] == nil {
		groups[name] = newCompared([]string{Buyers, Profit}, false)
	}
	return groups[name]
}

func buyer(r Row) string {
	if r.Old {
		return Old
	}
	return New
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

// groupsOf are the groups in the order of their names.
func groupsOf(found map[string]*compared) []Group {
	sure := 1 - (1-Confidence)/float64(max(len(found), 1))
	var out []Group
	for _, name := range slices.Sorted(maps.Keys(found)) {
		profit := found[name].adjusted(Profit)
		out = append(out, Group{
			Name: name, Treated: profit.treated.n, Control: profit.control.n, Cost: found[name].cost,
			Buyers: found[name].adjusted(Buyers).at(Confidence), Profit: profit.at(Confidence), Holds: profit.at(sure).Shows(),
		})
	}
	return out
}
