package rest

import (
	"context"
	"time"
)

// Soon is how long a request may take: whoever waits for it has the answer, or is told to come back, within three seconds.
const Soon = 2800 * time.Millisecond

// lastWord is what remains of a function's time when a request ends, to answer it. The gateway makes 500 of a function that was
// stopped, and nobody would know that they may try again.
const lastWord = 500 * time.Millisecond

// bounded ends a request's context in time to answer 503. An operation that does many things, and a page, which asks several
// operations, have as long as their function; what they have done is kept, and their repetition goes on from there.
func (e *Edge) bounded(ctx context.Context, op Operation) (context.Context, context.CancelFunc) {
	end := func() {}
	if deadline, limited := ctx.Deadline(); limited {
		ctx, end = context.WithDeadline(ctx, deadline.Add(-lastWord))
	}
	switch {
	case e.Within <= 0 || op.Session != nil:
		return ctx, end
	case op.Slow:
		return context.WithValue(ctx, soonKey{}, e.Within), end
	}
	soon, early := context.WithTimeout(ctx, e.Within)
	return soon, func() { early(); end() }
}

type soonKey struct{}

// Hurry bounds a request to an operation that does many things as any other, since this one asks for few.
func Hurry(ctx context.Context) (context.Context, context.CancelFunc) {
	within, limited := ctx.Value(soonKey{}).(time.Duration)
	if !limited {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, within)
}
