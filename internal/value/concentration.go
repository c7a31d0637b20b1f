package value

import (
	"math"
	"slices"
)

// Concentration says which share of customers carries which share of a total.
type Concentration struct {
	Customers int     `json:"customers"`
	Top       []Share `json:"top"`     // the best 1, 10 and 20 in 100
	Deciles   []Share `json:"deciles"` // each tenth by itself, the best first
}

// Share is a part of the customers, the best of those it is taken from, and what they carry.
type Share struct {
	Of        float64 `json:"ofCustomers"` // as a fraction of all
	Customers int     `json:"customers"`   // whole ones, rounded up
	Carries   float64 `json:"carries"`     // as a fraction of the total
}

var topPercents = []int{1, 10, 20}

// Concentrate tells how amounts, one a customer, are spread. ok is false for too few customers, a total of nothing, and
// amounts below zero, of which shares mean nothing. It sorts the amounts.
func Concentrate(amounts []float64) (c Concentration, ok bool) {
	if len(amounts) < leastForQuintiles {
		return Concentration{}, false
	}
	slices.Sort(amounts)
	slices.Reverse(amounts)
	carried := make([]float64, len(amounts)+1) // by the best k
	for k, amount := range amounts {
		carried[k+1] = carried[k] + amount
	}
	total := carried[len(amounts)]
	if !(amounts[len(amounts)-1] >= 0 && total > 0 && total <= math.MaxFloat64) {
		return Concentration{}, false
	}
	c.Customers = len(amounts)
	for _, percent := range topPercents {
		best := (percent*len(amounts) + 99) / 100
		c.Top = append(c.Top, Share{float64(percent) / 100, best, carried[best] / total})
	}
	for from, k := 0, 1; k <= 10; k++ {
		to := (k*len(amounts) + 9) / 10
		c.Deciles = append(c.Deciles, Share{0.1, to - from, (carried[to] - carried[from]) / total})
		from = to
	}
	return c, true
}
