package metric

import "context"

// statusFailed is what a step or batch that failed counts as.
const statusFailed = 500

// Handled wraps what a function does that serves no requests, so that each call of it is a line: its operation, by its input, and
// whether it failed or threw. The input tells nothing else.
func Handled[In, Out any](e *Emitter, operation func(In) string, handle func(context.Context, In) (Out, error)) func(context.Context, In) (Out, error) {
	return func(ctx context.Context, in In) (out Out, err error) {
		ctx, work := e.Begin(ctx)
		status := statusFailed
		defer func() { work.End(operation(in), status) }() // also of what throws
		out, err = handle(ctx, in)
		if err == nil {
			status = 0
		}
		return out, err
	}
}
