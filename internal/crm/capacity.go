package crm

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
