package report

import "slices"

// Facts are what the ledgers of some customers come to. Those of different customers add up: Merge. Days are counted from
// 1970-01-01.
type Facts struct {
	Days map[int]Day `json:"days"`
	// Active counts who bought in a period, by the name of its scheme and its first day.
	Active map[string]map[int]int `json:"active"`
	// Cohorts counts, by calendar and first day of the month of the first purchase, who bought so many months later.
	Cohorts map[string]map[int][]int `json:"cohorts"`
}

// Day is one day of the business. AtRisk and Lost are by how many customers more, or fewer, that are so from this day on.
type Day struct {
	New    int              `json:"n,omitempty"`
	AtRisk int              `json:"r,omitempty"`
	Lost   int              `json:"l,omitempty"`
	Money  map[string]Money `json:"m,omitempty"` // by base currency
}

// Money is what customers paid, less what was given back, in minor units of a base currency. A purchase is first on the day on which its
// customer first bought, else repeat. Profit is of what its margin is known of; Unknown is the amount of which it is not.
type Money struct {
	First        int64 `json:"first,omitempty"`
	Repeat       int64 `json:"repeat,omitempty"`
	FirstProfit  int64 `json:"firstProfit,omitempty"`
	RepeatProfit int64 `json:"repeatProfit,omitempty"`
	Unknown      int64 `json:"unknown,omitempty"`
}

func (m Money) plus(other Money) Money {
	return Money{
		First: m.First + other.First, Repeat: m.Repeat + other.Repeat, FirstProfit: m.FirstProfit + other.FirstProfit,
		RepeatProfit: m.RepeatProfit + other.RepeatProfit, Unknown: m.Unknown + other.Unknown,
	}
}

func (d Day) plus(other Day) Day {
	out := Day{New: d.New + other.New, AtRisk: d.AtRisk + other.AtRisk, Lost: d.Lost + other.Lost, Money: d.Money}
	for currency, money := range other.Money {
		out.Money = addMoney(out.Money, currency, money)
	}
	return out
}

func addMoney(to map[string]Money, currency string, money Money) map[string]Money {
	if to == nil {
		to = map[string]Money{}
	}
	to[currency] = to[currency].plus(money)
	return to
}

// NewFacts are those of nobody.
func NewFacts() Facts {
	return Facts{Days: map[int]Day{}, Active: map[string]map[int]int{}, Cohorts: map[string]map[int][]int{}}
}

// Merge adds the facts of other customers.
func (f Facts) Merge(other Facts) {
	for day, facts := range other.Days {
		f.Days[day] = f.Days[day].plus(facts)
	}
	for scheme, periods := range other.Active {
		for start, customers := range periods {
			f.addActive(scheme, start, customers)
		}
	}
	for calendar, cohorts := range other.Cohorts {
		for month, later := range cohorts {
			for months, customers := range later {
				f.addCohort(calendar, month, months, customers)
			}
		}
	}
}

func (f Facts) addActive(scheme string, start, customers int) {
	if f.Active[scheme] == nil {
		f.Active[scheme] = map[int]int{}
	}
	f.Active[scheme][start] += customers
}

func (f Facts) addCohort(calendar string, month, later, customers int) {
	if f.Cohorts[calendar] == nil {
		f.Cohorts[calendar] = map[int][]int{}
	}
	counts := f.Cohorts[calendar][month]
	if missing := later + 1 - len(counts); missing > 0 {
		counts = append(slices.Clip(counts), make([]int, missing)...)
	}
	counts[later] += customers
	f.Cohorts[calendar][month] = counts
}
