package api

import "context"

// ShardsAtOnce does the same for some shards, each in a goroutine of its own, and gives what came of them in their order. The first
// error ends the others.
func ShardsAtOnce[T any](ctx context.Context, from, to int, do func(ctx context.Context, shard int) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out, ended := make([]T, to-from), make(chan error, to-from)
	for i := range out {
		go func() {
			var err error
			out[i], err = do(ctx, from+i)
			ended <- err
		}()
	}
	var first error
	for range out {
		if err := <-ended; err != nil && first == nil {
			first = err
			cancel()
		}
	}
	return out, first
}
