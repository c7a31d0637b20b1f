package check

import (
	"context"
	"sync"
	"time"
)

// pace keeps what is read within a budget, over all parts together.
type pace struct {
	budget float64
	wait   func(context.Context, time.Duration) error

	mutex sync.Mutex
	spent float64
	owed  float64 // of the budget, since the last wait
}

func newPace(o Options) *pace { return &pace{budget: o.Budget, wait: o.Wait} }

// read counts units, and waits for as long as the budget needs to earn them: so in a second never more than it are spent, but for a page.
func (p *pace) read(ctx context.Context, units float64) error {
	p.mutex.Lock()
	defer p.mutex.Unlock() // who else reads waits too
	p.spent += units
	if p.budget <= 0 || p.wait == nil {
		return ctx.Err()
	}
	p.owed += units
	pause := time.Duration(p.owed / p.budget * float64(time.Second))
	if pause < time.Millisecond {
		return ctx.Err()
	}
	p.owed = 0
	return p.wait(ctx, pause)
}

func (p *pace) units() float64 {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.spent
}
