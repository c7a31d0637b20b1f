package report

import "slices"

// Share is what the best customers hold of a total.
type Share struct {
	Percent   int     `json:"percent"`   // of the customers
	Customers int     `json:"customers"` // whole ones, rounded up
	Holds     float64 `json:"holds"`     // as a fraction of the total
}

// leastForShares is from how many customers on shares mean something: a tenth must be somebody.
const leastForShares = 10

var topPercents = []int{1, 5, 10, 20, 50}

// Concentrate tells which share of a total the best customers hold, from one amount a customer. What is below nothing counts as
// nothing. It gives none for too few customers or a total of nothing, and sorts the amounts.
func Concentrate(amounts []int64) []Share {
	if len(amounts) < leastForShares {
		return nil
	}
	slices.Sort(amounts)
	slices.Reverse(amounts)
	held := make([]float64, len(amounts)+1) // by the best k
	for k, amount := range amounts {
		held[k+1] = held[k] + float64(max(amount, 0))
	}
	total := held[len(amounts)]
	if total <= 0 {
		return nil
	}
	var out []Share
	for _, percent := range topPercents {
		best := (percent*len(amounts) + 99) / 100
		out = append(out, Share{Percent: percent, Customers: best, Holds: held[best] / total})
	}
	return out
}
