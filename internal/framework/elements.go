package framework

import (
	"cmp"
	"maps"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/report"
)

// elements are the six of the Arabic text: to tell customers apart, and not products; a long term; transactions that go on; two ways;
// few who leave; shared values instead of bought loyalty.
func (in Input) elements() []Figure {
	return []Figure{
		in.differentiation(), in.tenure(), in.costPerSale(), in.breakEven(), in.twoWay(), in.reach(), in.churn(), in.loyalty(), in.concentration(),
	}
}

// allTime is from when figures count that are of all purchases so far: no first day.
func (in Input) allTime() (from, until locale.Date) { return locale.Date{}, in.Relations.AsOf }

// treatments are how many tiers grant something that no other does.
func (in Input) treatments() int {
	seen := map[string]bool{}
	for _, tier := range in.Tiers.Items {
		granted := ""
		for _, grant := range tier.Grants {
			granted += grant.Kind + "\n" + grant.Text["fa"] + "\n" + grant.Text["ar"] + "\n" + grant.Text["en"] + "\n"
		}
		if granted != "" {
			seen[granted] = true
		}
	}
	return len(seen)
}

func (in Input) tenure() Figure {
	const key = "elements.tenure"
	r := in.Relations.Relations
	switch n := int64(r.Staying); {
	case n == 0:
		return missing(key, Days, needsBuyers)
	case n < Fewest:
		return tooFew(key, Days, n)
	}
	out := Figure{Key: key, Unit: Days, Value: number(float64(r.Tenure) / float64(r.Staying)), N: int64(r.Staying)}
	out.From, out.Until = in.allTime()
	return out
}

// costPerSale sets what it took to win a customer beside what it took to have one come back.
func (in Input) costPerSale() Figure {
	const key = "elements.costPerSale"
	won, back := newcomers(in.Months), returns(in.Months)
	winning, keeping := in.spent(in.Months, crm.Winning), in.spent(in.Months, crm.Keeping)
	switch {
	case won == 0:
		return missing(key, Amount, needsBuyers)
	case winning == 0:
		return missing(key, Amount, needsWinning)
	}
	out := Figure{Key: key, Unit: Amount, Value: in.perEach(winning, won), N: won}
	if before := in.spent(in.Before, crm.Winning); before > 0 {
		out.Baseline = in.perEach(before, newcomers(in.Before))
	}
	out.Rows = []Row{
		{Code: "newcomer", Unit: Amount, Value: in.perEach(winning, won), N: won},
		{Code: "returning", Unit: Amount, Value: in.perEach(keeping, back), N: back},
	}
	return out
}

// breakEven is with which purchase the profit on a customer makes good what it took to win them: the first sale is dear.
func (in Input) breakEven() Figure {
	const key = "elements.breakEven"
	won := newcomers(in.Months)
	winning := in.spent(in.Months, crm.Winning)
	if winning == 0 || won == 0 {
		return missing(key, Number, needsWinning)
	}
	var all report.SourceSum
	sources := in.Relations.Relations.Sources
	rows := []Row{}
	for _, name := range in.bySize() {
		one := sources[name]
		row := Row{Name: name, Unit: Number, N: int64(one.Buyers)}
		if name == "" || name == report.OtherSources {
			row = Row{Code: map[string]string{"": "noSource", report.OtherSources: "otherSources"}[name], Unit: Number, N: int64(one.Buyers)}
		}
		cost := winning / won
		if own := in.Targets.Spent(crm.Winning, name, in.From, in.Until); name != "" && own > 0 && one.Buyers > 0 {
			cost = own / int64(one.Buyers)
		}
		row.Value = in.paidBack(one, cost)
		rows = append(rows, row)
		all = sumSource(all, one)
	}
	if all.Buyers < Fewest {
		return tooFew(key, Number, int64(all.Buyers))
	}
	value := in.paidBack(all, winning/won)
	if value == nil {
		out := missing(key, Number, needsMargin)
		out.Rows = rows
		return out
	}
	return Figure{Key: key, Unit: Number, Value: value, N: int64(all.Buyers), Rows: rows}
}

// bySize are the sources, the largest first.
func (in Input) bySize() []string {
	sources := in.Relations.Relations.Sources
	return slices.SortedFunc(maps.Keys(sources), func(a, b string) int {
		return cmp.Or(cmp.Compare(sources[b].Buyers, sources[a].Buyers), cmp.Compare(a, b))
	})
}

func sumSource(a, b report.SourceSum) report.SourceSum {
	r := report.NewRelations()
	r.Sources["x"] = a
	r.Merge(report.Relations{Sources: map[string]report.SourceSum{"x": b}})
	return r.Sources["x"]
}

// paidBack is the number of the purchase with which a cost is made good, by the mean profit of each purchase among those who made it;
// nil where that is not within those that are told apart, or of too few.
func (in Input) paidBack(s report.SourceSum, cost int64) *Quantity {
	earned := int64(0)
	for k, profit := range s.Profit[in.Firm.Unit.Base()] {
		if s.Reached[k] < Fewest {
			return nil
		}
		if earned += profit / int64(s.Reached[k]); earned >= cost && earned > 0 {
			return number(float64(k + 1))
		}
	}
	return nil
}

// twoWay is which share of all contacts customers began.
func (in Input) twoWay() Figure {
	inbound, all := directions(counts(in.Months))
	out := shareOf("elements.twoWay", inbound, all, needsContacts)
	out.Low, out.High = nil, nil // all contacts are counted: there is nothing to estimate
	out.Baseline = shareBefore(directions(counts(in.Before)))
	out.Page = "/business"
	return out
}

func directions(c crm.Counts) (inbound, all int64) {
	for name, n := range c {
		if direction, _, ok := crm.ContactCounted(name); ok {
			all += n
			if direction == "inbound" {
				inbound += n
			}
		}
	}
	return inbound, all
}

// reach is how many people stories and reviews reached.
func (in Input) reach() Figure {
	const key = "elements.reach"
	now := counts(in.Months)
	told := now[crm.CountTold("story")] + now[crm.CountTold("review")]
	if told == 0 {
		return missing(key, Number, needsStories)
	}
	out := Figure{Key: key, Unit: Number, N: told}
	var sum int64
	for _, kind := range []string{"story", "review"} {
		n := now[crm.CountReach(kind)]
		sum += n
		out.Rows = append(out.Rows, Row{Code: kind, Unit: Number, Value: number(float64(n)), N: now[crm.CountTold(kind)]})
	}
	out.Value = number(float64(sum))
	return out
}

// churn is which share of all who ever bought is lost at the end, by the definition that the scorecard states.
func (in Input) churn() Figure {
	const key = "elements.churn"
	if len(in.Months) == 0 {
		return missing(key, Share, needsRun)
	}
	last := in.Months[len(in.Months)-1]
	out := shareOf(key, int64(last.Lost), int64(last.Customers), needsBuyers)
	out.Low, out.High = nil, nil
	if out.Value == nil {
		return out
	}
	if len(in.Before) > 0 {
		was := in.Before[len(in.Before)-1]
		out.Baseline = shareBefore(int64(was.Lost), int64(was.Customers))
	}
	out.Page = "/business/customers?figure=atRisk"
	out.Rows = []Row{
		{Code: "lost", Unit: Number, Value: number(float64(last.Lost)), N: int64(last.Customers)},
		{Code: "atRisk", Unit: Number, Value: number(float64(last.AtRisk)), N: int64(last.Customers)},
	}
	return out
}

// loyalty is how many came back although nothing was given off when they first bought, beside those of whom something was.
func (in Input) loyalty() Figure {
	by := in.Relations.Relations.Discount
	full, off := by[report.FullPrice], by[report.Discounted]
	out := shareOf("elements.loyalty", int64(full.Came), int64(full.Of), needsBuyers)
	out.From, out.Until = in.allTime()
	if out.Value == nil {
		return out
	}
	out.Rows = []Row{shareRow(report.FullPrice, int64(full.Came), int64(full.Of)), shareRow(report.Discounted, int64(off.Came), int64(off.Of))}
	return out
}

// bestPercent is of which part of the customers concentration is told.
const bestPercent = 20

// concentration is what the best fifth of each year's customers held of its profit.
func (in Input) concentration() Figure {
	const key = "elements.concentration"
	out := missing(key, Share, needsMargin)
	for i, one := range in.Relations.Concentration {
		for _, top := range one.Top[in.Firm.Unit.Base()] {
			if top.Percent != bestPercent {
				continue
			}
			row := Row{Code: "year" + string(rune('1'+i)), Unit: Share, Value: number(top.Holds), N: int64(top.Customers)}
			out.Rows = append(out.Rows, row)
			if i == 0 {
				out.Value, out.N, out.Needs = row.Value, row.N, nil
				out.From, out.Until = one.Until.AddDays(-365), one.Until
			}
			if i == 1 {
				out.Baseline = row.Value
			}
		}
	}
	return out
}
