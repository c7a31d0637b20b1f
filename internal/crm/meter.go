package crm

import (
	"context"
	"sync"
)

// Meter adds up what the calls of one context cost at the table, by what the table itself says in its answers. It may be used by
// several goroutines.
//
// It knows what it was told: a call whose answer was lost, that was throttled or that a condition refused tells nothing and counts
// nothing, although the service bills the last. DynamoDB Local says 4 of a transaction over one small item, where the service bills
// 2, and 0 of a query that finds nothing, where it bills a half.
type Meter struct {
	mu    sync.Mutex
	total Capacity
	outer *Meter
}

type meterKey struct{}

// WithMeter gives a context with a meter. A meter within a meter tells both.
func WithMeter(ctx context.Context) (context.Context, *Meter) {
	m := &Meter{outer: MeterOf(ctx)}
	return context.WithValue(ctx, meterKey{}, m), m
}

// MeterOf is the meter of a context, nil if it has none.
func MeterOf(ctx context.Context) *Meter {
	m, _ := ctx.Value(meterKey{}).(*Meter)
	return m
}

// Total is what was consumed so far.
func (m *Meter) Total() Capacity {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.total
}

// Add notes an answered call; a nil meter takes no note.
func (m *Meter) Add(c Capacity) {
	for ; m != nil; m = m.outer {
		m.mu.Lock()
		m.total = m.total.Plus(c)
		m.mu.Unlock()
	}
}
