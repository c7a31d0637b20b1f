package value

import "vafa/internal/clv"

// Terms are the conventions under which values are computed; they go with every figure.
type Terms struct {
	Months int        `json:"months"` // horizon
	Rate   float64    `json:"rate"`   // real rate of discount a year
	Margin float64    `json:"margin"` // share of spend kept, of customers whose margin nobody told; 1 values revenue
	Timing clv.Timing `json:"timing"` // when in a month its money is taken to move
}

// DefaultTerms value twelve months of revenue in constant prices at a real 10 % a year, month ends.
func DefaultTerms() Terms {
	return Terms{Months: 12, Rate: 0.10, Margin: 1, Timing: clv.AtEnd}
}
