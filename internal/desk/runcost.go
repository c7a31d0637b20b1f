package desk

import (
	"strconv"

	"vafa/internal/locale"
)

// RunUse is what a step of a run took.
type RunUse struct {
	Reads   float64 `json:"reads"`
	Writes  float64 `json:"writes"`
	Calls   int     `json:"calls"`
	Dollars string  `json:"dollars"`
}

// RunCost is what a run has cost, in dollars as decimals.
type RunCost struct {
	RunUse
	Region    string      `json:"region"`
	PricesOf  locale.Date `json:"pricesOf"`
	Here      bool        `json:"here"`
	Table     string      `json:"table"`
	Functions string      `json:"functions"`
	Files     string      `json:"files"`
	Machine   string      `json:"machine"`
	Total     string      `json:"total"`
}

// CostShown is the cost of a run on the page of runs.
type CostShown struct {
	Frame
	Run
}

// CostOf is the cost of a run, to be shown.
func (r Runs) CostOf(run Run) CostShown { return CostShown{r.Frame, run} }

// dollarPlaces is how many decimals of a dollar are shown: a run of a small shop costs a part of a cent.
const dollarPlaces = 6

// Dollars writes an amount that is given as a decimal.
func (c CostShown) Dollars(decimal string) string {
	amount, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return ""
	}
	return filled(c.Lang, "cost.amount", "n", c.Decimal(amount, dollarPlaces))
}

// Sentence says by which prices, and whether anybody asks for them.
func (c CostShown) Sentence() (string, error) {
	key := "cost.billed"
	if c.Cost.Here {
		key = "cost.here"
	}
	day, err := c.ShortDate(c.Cost.PricesOf)
	return filled(c.Lang, key, "region", c.Cost.Region, "day", day), err
}

// Parts says what of the cost is for what.
func (c CostShown) Parts() string {
	return filled(c.Lang, "cost.parts",
		"table", c.Dollars(c.Cost.Table), "functions", c.Dollars(c.Cost.Functions), "files", c.Dollars(c.Cost.Files), "machine", c.Dollars(c.Cost.Machine))
}
