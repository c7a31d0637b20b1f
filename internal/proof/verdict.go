package proof

// What a result says in one word.
const (
	Early   = "early"   // the window is not over
	Small   = "small"   // too few members or buyers to say anything
	Paid    = "paid"    // brought more than it cost
	Loss    = "loss"    // cost more than it brought
	Helped  = "helped"  // brought something, but whether more than it cost is not sure
	Nothing = "nothing" // no effect seen
)

// What it takes to say anything: with fewer, a mean of skewed outcomes follows no Student.
const (
	leastMembers = 30 // in each arm
	leastBuyers  = 10 // in both together
)

// Verdict is what the result says; over is whether the window is over.
func (r Result) Verdict(over bool) string {
	profit := r.of(Profit).Adjusted
	switch {
	case !over:
		return Early
	case min(r.Treated, r.Control) < leastMembers || r.TreatedBought+r.ControlBought < leastBuyers || profit.Error == 0:
		return Small
	case r.Return.NetLow > 0:
		return Paid
	case r.Return.NetHigh < 0:
		return Loss
	case profit.Low > 0:
		return Helped
	}
	return Nothing
}
