package proof

import "math"

// Row is one member of an audience, whom it names by nothing. Amounts are in one currency, in any unit.
type Row struct {
	Treated bool
	Segment string
	Old     bool // had bought before
	// Expected and Spend are what was predicted of them for the window before it began: purchases, and what they would spend.
	Expected, Spend float64
	// What came of them in the window.
	Bought          bool
	Revenue, Profit float64
	Cost            float64 // of addressing them
}

// The outcomes that are compared.
const (
	Buyers  = "buyers"  // share who bought
	Revenue = "revenue" // for each member
	Profit  = "profit"  // for each member, before the cost of the campaign
)

// Outcomes are the outcomes in the order in which they are shown.
func Outcomes() []string { return []string{Buyers, Revenue, Profit} }

func (r Row) outcome(name string) float64 {
	switch name {
	case Revenue:
		return r.Revenue
	case Profit:
		return r.Profit
	}
	if r.Bought {
		return 1
	}
	return 0
}

func (r Row) finite() bool {
	for _, v := range []float64{r.Expected, r.Spend, r.Revenue, r.Profit, r.Cost} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
