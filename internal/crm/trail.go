package crm

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// Trail goes with a request through everything that is done for it: who asks for what and why, and which customers were looked
// at. What writes the table records from it who changed whose data, in the same transaction; the edge records who was shown
// whose data, before it answers. It may be used by several goroutines.
type Trail struct {
	By        string // a member of staff's subject, a machine's name, or "public"
	Operation string
	Request   string // its id in the logs
	Why       string // as the caller states it, where they must
	Answer    Once   // names the stored answer to a repetition of the request; its zero value if there will be none

	mutex sync.Mutex
	seen  map[string]bool
}

// Saw notes that customers' data were read.
func (t *Trail) Saw(customers ...string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
	for _, customer := range customers {
		t.seen[customer] = true
	}
}

// Seen are the customers whose data were read, in the order of their ids.
func (t *Trail) Seen() []string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return slices.Sorted(maps.Keys(t.seen))
}

type trailKey struct{}

// WithTrail gives a request its trail.
func WithTrail(ctx context.Context, t *Trail) context.Context {
	return context.WithValue(ctx, trailKey{}, t)
}

// TrailOf is the trail of a request; nil where nobody asked, as in the nightly job.
func TrailOf(ctx context.Context) *Trail {
	t, _ := ctx.Value(trailKey{}).(*Trail)
	return t
}
