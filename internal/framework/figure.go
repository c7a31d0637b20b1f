package framework

import (
	"math"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// The units of figures.
const (
	Number  = "number"
	Share   = "share"   // a fraction of 1
	Minutes = "minutes" //
	Days    = "days"    //
	Amount  = "money"
)

// Quantity is how much of a figure's unit: a number, or an amount of money.
type Quantity struct {
	Number *float64     `json:"number,omitempty"`
	Amount *money.Money `json:"amount,omitempty"`
}

// Figure is one thing that a framework asks for. Value is nil where it cannot be had: Needs says then what is missing. Low and High
// hold the truth in 95 of 100 cases, as far as the days shown are a sample of such days.
type Figure struct {
	Key      string      `json:"key"` // <framework>.<name>; titles and definitions go by it
	Unit     string      `json:"unit" enum:"number,share,minutes,days,money"`
	Value    *Quantity   `json:"value,omitempty"`
	Baseline *Quantity   `json:"baseline,omitempty"` // as a manager wrote it down, else as it was in as many months before
	Target   *Quantity   `json:"target,omitempty"`
	Low      *Quantity   `json:"low,omitempty"`
	High     *Quantity   `json:"high,omitempty"`
	N        int64       `json:"n"` // of how many it is
	From     locale.Date `json:"from,omitzero"`
	Until    locale.Date `json:"until,omitzero"`
	Needs    *crm.Reason `json:"-"`
	Rows     []Row       `json:"-"`
	Page     string      `json:"-"` // of the console, where what is behind it is seen
}

// Row is a part of a figure. Code is of a part that is always the same, Name what the firm calls it.
type Row struct {
	Code     string    `json:"-"`
	Name     string    `json:"-"`
	Unit     string    `json:"unit" enum:"number,share,minutes,days,money"`
	Value    *Quantity `json:"value,omitempty"`
	Baseline *Quantity `json:"baseline,omitempty"`
	Low      *Quantity `json:"low,omitempty"`
	High     *Quantity `json:"high,omitempty"`
	N        int64     `json:"n"`
}

// Section is what one framework asks for.
type Section struct {
	Framework string
	Figures   []Figure
}

// Fewest is of how many at least a share or a mean is told: one or two customers are no figure.
const Fewest = 5

// needs are the codes of what is missing.
const (
	needsRun      = "needs.run"
	needsMore     = "needs.more"
	needsContacts = "needs.contacts"
	needsPrice    = "needs.minuteCost"
	needsCases    = "needs.cases"
	needsPromises = "needs.promises"
	needsRevenue  = "needs.revenue"
	needsMargin   = "needs.margin"
	needsBefore   = "needs.before"
	needsWinning  = "needs.winning"
	needsTags     = "needs.tags"
	needsTiers    = "needs.tiers"
	needsLost     = "needs.lost"
	needsStories  = "needs.stories"
	needsClaims   = "needs.claims"
	needsRatings  = "needs.ratings"
	needsChannels = "needs.channels"
	needsBuyers   = "needs.buyers"
	needsDeparted = "needs.returning"
)

func number(x float64) *Quantity {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &Quantity{Number: &x}
}

// missing is a figure of which something is not known.
func missing(key, unit, code string) Figure {
	return Figure{Key: key, Unit: unit, Needs: &crm.Reason{Code: code}}
}

// tooFew is a figure of so few that it would be chance.
func tooFew(key, unit string, n int64) Figure {
	out := missing(key, unit, needsMore)
	out.N, out.Needs.Args = n, map[string]string{"n": strconv.FormatInt(n, 10), "needed": strconv.Itoa(Fewest)}
	return out
}

// shareOf is part of all, with its interval; code says what is needed where there is nothing at all.
func shareOf(key string, part, all int64, code string) Figure {
	switch {
	case all <= 0:
		return missing(key, Share, code)
	case all < Fewest:
		return tooFew(key, Share, all)
	}
	out := Figure{Key: key, Unit: Share, Value: number(float64(part) / float64(all)), N: all}
	out.Low, out.High = wilson(part, all)
	return out
}

// shareRow is a row of a share; it has no value where there are too few.
func shareRow(code string, part, all int64) Row {
	out := Row{Code: code, Unit: Share, N: all}
	if all >= Fewest {
		out.Value = number(float64(part) / float64(all))
		out.Low, out.High = wilson(part, all)
	}
	return out
}

// wilson is the interval of a share that holds the truth in 95 of 100 cases (Wilson 1927, "Probable inference"), also of few and near
// 0 or 1.
func wilson(part, all int64) (low, high *Quantity) {
	const z = 1.959964
	n, p := float64(all), float64(part)/float64(all)
	centre, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return number(max(0, (centre-half)/(1+z*z/n))), number(min(1, (centre+half)/(1+z*z/n)))
}

// meanOf is the mean of times, with the interval of a mean of many (the central limit theorem).
func meanOf(key string, t crm.Times, code string) Figure {
	switch {
	case t.Count <= 0:
		return missing(key, Minutes, code)
	case t.Count < Fewest:
		return tooFew(key, Minutes, t.Count)
	}
	half := 1.959964 * math.Sqrt(t.Variance()/float64(t.Count))
	return Figure{Key: key, Unit: Minutes, Value: number(t.Mean()), Low: number(max(0, t.Mean()-half)), High: number(t.Mean() + half), N: t.Count}
}
