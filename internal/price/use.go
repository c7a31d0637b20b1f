package price

import "vafa/internal/crm"

// Use is what a piece of work took: at the table, of functions, of files between steps, and of a state machine.
type Use struct {
	Capacity    crm.Capacity
	GBSeconds   float64 // seconds of functions, times the gigabytes that each has
	Invocations int
	Puts, Gets  int // files written and read
	Transitions int
}

// Plus is the sum of two.
func (u Use) Plus(other Use) Use {
	return Use{
		Capacity: u.Capacity.Plus(other.Capacity), GBSeconds: u.GBSeconds + other.GBSeconds, Invocations: u.Invocations + other.Invocations,
		Puts: u.Puts + other.Puts, Gets: u.Gets + other.Gets, Transitions: u.Transitions + other.Transitions,
	}
}

// Cost is what a use costs, by what bills it.
type Cost struct{ Table, Functions, Files, Machine Dollars }

// Total is all of it.
func (c Cost) Total() Dollars { return c.Table + c.Functions + c.Files + c.Machine }

// Of is what a use costs.
func (l List) Of(u Use) Cost {
	return Cost{
		Table:     l.Table(u.Capacity),
		Functions: l.GBSecond.Times(u.GBSeconds) + l.Invoke.Times(float64(u.Invocations)),
		Files:     l.Put.Times(float64(u.Puts)) + l.Get.Times(float64(u.Gets)),
		Machine:   l.Transition.Times(float64(u.Transitions)),
	}
}
