package crm

import "vafa/internal/locale"

// Capacity is what calls at the table were billed for: read units (4 KB read strongly consistent, or twice that eventually), write
// units (1 KB written, twice that in a transaction, and once more for each index that the item is in), and how many calls it took.
type Capacity struct {
	Reads  float64 `json:"reads"`
	Writes float64 `json:"writes"`
	Calls  int     `json:"calls"`
}

// Plus is the sum of two.
func (c Capacity) Plus(other Capacity) Capacity {
	return Capacity{Reads: c.Reads + other.Reads, Writes: c.Writes + other.Writes, Calls: c.Calls + other.Calls}
}

// RunUse is what a step of a run took, its parts added up.
type RunUse struct {
	Capacity
	Parts   int    `json:"parts"`   // calls of its function
	Files   int    `json:"files"`   // files of rows written
	Fetched int    `json:"fetched"` // and read
	Dollars string `json:"dollars"` // all of it, at the listed prices of RunCost: a decimal
}

// Plus is the sum of two, without the dollars.
func (u RunUse) Plus(other RunUse) RunUse {
	return RunUse{
		Capacity: u.Capacity.Plus(other.Capacity), Parts: u.Parts + other.Parts, Files: u.Files + other.Files, Fetched: u.Fetched + other.Fetched,
	}
}

// RunCost is what a run has cost at the prices that a region listed on a day, in dollars as decimals: the table's capacity, the time and
// calls of functions, files between the steps, and the state machine. Not in it: the run's last write, tries of parts that failed,
// storage, logs, discounts and taxes.
type RunCost struct {
	Capacity
	Region    string      `json:"region"`
	PricesOf  locale.Date `json:"pricesOf"`
	Here      bool        `json:"here"` // on one machine, that nobody bills: what the service would ask for the same
	Table     string      `json:"table"`
	Functions string      `json:"functions"`
	Files     string      `json:"files"`
	Machine   string      `json:"machine"`
	Total     string      `json:"total"`
}
