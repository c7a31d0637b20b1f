package carry

import (
	"bytes"
	"context"
	"slices"
	"sync"
)

// writing writes objects to the bucket, a few beside each other; the first failure ends it.
type writing struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	bucket Bucket
	turn   chan struct{}
	group  sync.WaitGroup
}

func newWriting(ctx context.Context, bucket Bucket) *writing {
	w := &writing{bucket: bucket, turn: make(chan struct{}, atOnce)}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	return w
}

// put begins to write an object of a copy of its content.
func (w *writing) put(key string, content []byte) error {
	select {
	case w.turn <- struct{}{}:
	case <-w.ctx.Done():
		return context.Cause(w.ctx)
	}
	content = slices.Clone(content)
	w.group.Go(func() {
		defer func() { <-w.turn }()
		if err := w.bucket.Write(w.ctx, key, bytes.NewReader(content)); err != nil {
			w.cancel(err)
		}
	})
	return nil
}

// wait ends the writing, and gives its first failure.
func (w *writing) wait() error {
	w.group.Wait()
	err := context.Cause(w.ctx)
	w.cancel(nil)
	return err
}
