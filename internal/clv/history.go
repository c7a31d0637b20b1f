package clv

// DaysPerWeek converts the days in which histories are kept into the weeks in which models speak.
const DaysPerWeek = 7

// Beyond these a number is a mistake and not a customer, and arithmetic on it would overflow.
const (
	mostPurchases = 1_000_000_000
	longestTime   = 1e9
	mostCustomers = 1e15
	mostMoney     = 1e30
	leastMoney    = 1e-30
)

// Row is the purchase history of one customer, or of Weight customers who share it: X repeat purchase days, the last of
// them Tx weeks after the first purchase, watched for T weeks after the first purchase.
type Row struct {
	X      int     `json:"x"`
	Tx     float64 `json:"tx"`
	T      float64 `json:"t"`
	Weight float64 `json:"weight"`
}

// Days is a history in whole days: X repeat purchase days, the last Tx days after the first purchase, watched for T days.
type Days struct{ X, Tx, T int32 }

// Valid tells whether the history can have happened: 0 <= Tx <= T, at most a thousand million purchases and weeks, and Tx = 0 when
// nothing was bought again.
func (r Row) Valid() bool {
	return r.X >= 0 && r.X <= mostPurchases && r.Tx >= 0 && r.Tx <= r.T && r.T <= longestTime && (r.X > 0 || r.Tx == 0)
}

// usable tells whether the row can enter a fit. A weight of zero is valid but says nothing.
func (r Row) usable() bool {
	return r.Valid() && r.Weight > 0 && r.Weight <= mostCustomers
}

// Valid tells whether the history can have happened and fits the packed key of a Grouper.
func (d Days) Valid() bool {
	return d.X >= 0 && d.X <= maxCount && d.Tx >= 0 && d.Tx <= d.T && d.T <= maxDay && (d.X > 0 || d.Tx == 0)
}

// Row is the same history in weeks, standing for weight customers.
func (d Days) Row(weight float64) Row {
	return Row{X: int(d.X), Tx: float64(d.Tx) / DaysPerWeek, T: float64(d.T) / DaysPerWeek, Weight: weight}
}
