package value

import (
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
)

// beat is how often a step that takes long says that its run goes on.
const beat = time.Minute

// holding does a step while its run holds the lease: it begins by saying that the run goes on, says so again while the step lasts, and
// ends the step when a later run has taken the lease.
func (w work) holding(ctx context.Context, do func(context.Context) error) error {
	if err := w.Store.KeepLease(ctx, w.run, w.fence, w.Source.NewID("evt")); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		ticks := time.NewTicker(beat)
		defer ticks.Stop()
		for {
			select {
			case <-ended:
				return
			case <-ticks.C:
				if err := w.Store.KeepLease(ctx, w.run, w.fence, w.Source.NewID("evt")); isLost(err) {
					cancel(err)
				}
			}
		}
	}()
	err := do(ctx)
	if lost := context.Cause(ctx); err != nil && isLost(lost) {
		return lost
	}
	return err
}

// isLost says that a later run has taken the lease, or that the run has ended.
func isLost(err error) bool {
	var conflict crm.ConflictError
	return errors.As(err, &conflict)
}
