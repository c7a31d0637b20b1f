package crm

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// Public is who asks for something without having signed in.
const Public = "public"

// Trail goes with a request through everything that is done for it: who asks for what and why, and which customers were looked
// at. What writes the table records from it who changed whose data, in the same transaction; the edge records who was shown
// whose data, before it answers. It may be used by several goroutines.
type Trail struct {
	By        string // a member of staff's subject, a machine's name, or Public
	Operation string
	Action    Action
	Request   string // its id in the logs
	Why       string // as the caller states it, where they must
	Answer    Once   // names the stored answer to a repetition of the request; its zero value if there will be none

	mutex    sync.Mutex
	looked   bool            // at data of anybody, customer or not
	written  bool            // whether there is a record of this request
	seen     map[string]bool // customers whose data were read
	recorded map[string]bool // hashes of those who stand in a record of this request
	repeated []string        // hashes of those whose data are in an earlier answer that is given again
}

// IsPublic says whether nobody who has signed in asks.
func (t *Trail) IsPublic() bool { return t.By == Public }

// Saw notes that customers' data were read; none, that data of people were who are not customers.
func (t *Trail) Saw(customers ...string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.looked = true
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

// Repeats notes that an earlier answer is given again, with the data of customers of whom only hashes are known.
func (t *Trail) Repeats(hashes []string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.repeated = append(t.repeated, hashes...)
}

// IsRecorded says whether there is a record of this request.
func (t *Trail) IsRecorded() bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.written
}

// Records notes that customers, by their hashes, stand in a record of this request.
func (t *Trail) Records(hashes []string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.written = true
	if t.recorded == nil {
		t.recorded = map[string]bool{}
	}
	for _, hash := range hashes {
		t.recorded[hash] = true
	}
}

// Recorded are the hashes of the customers who stand in records of this request, in order.
func (t *Trail) Recorded() []string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return slices.Sorted(maps.Keys(t.recorded))
}

// Unrecorded are the hashes of the customers whose data the caller is to be shown and who stand in no record yet, in order. due is
// whether a record must be made: also of data of people who are not customers, where nothing else was recorded.
func (t *Trail) Unrecorded() (hashes []string, due bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	shown := map[string]bool{}
	for customer := range t.seen {
		shown[HashID(customer)] = true
	}
	for _, hash := range t.repeated {
		shown[hash] = true
	}
	for hash := range t.recorded {
		delete(shown, hash)
	}
	return slices.Sorted(maps.Keys(shown)), len(shown) > 0 || t.looked && !t.written
}

type trailKey struct{}

// WithTrail gives a request its trail; nil takes it away, for what nobody asked for.
func WithTrail(ctx context.Context, t *Trail) context.Context {
	return context.WithValue(ctx, trailKey{}, t)
}

// TrailOf is the trail of a request; nil where nobody asked, as in the nightly job.
func TrailOf(ctx context.Context) *Trail {
	t, _ := ctx.Value(trailKey{}).(*Trail)
	return t
}
