package rest

import (
	"context"
	"time"

	"vafa/internal/metric"
)

// beat is the time between the moments at which even answers are given, counted from the arrival of their request. It is
// longer than a request takes, so that nearly all are answered at the first.
const beat = 100 * time.Millisecond

// even waits, for an operation that must not tell by its time what it found, until the next beat. Staff and machines, who may
// know who is known, do not wait.
func (e *Edge) even(ctx context.Context, op Operation, arrived time.Time) {
	if op.Even && e.Wait != nil && callerOf(ctx).Subject == "" {
		rest := beat - max(e.Now().Sub(arrived), 0)%beat
		e.Wait(ctx, rest)
		metric.Of(ctx).Idled(rest)
	}
}

// Pause is the Wait of a running function.
func Pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
