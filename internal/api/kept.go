package api

import (
	"sync"
	"time"
)

// keptFor is how long what changes seldom is kept in memory, so that it is not read at every request.
const keptFor = time.Minute

// kept is a value that is read again when it is older than keptFor. It may be used by several goroutines: they wait for the
// one that reads.
type kept[T any] struct {
	mutex sync.Mutex
	value T
	until time.Time
}

// get is the value as of now; what cannot be read is not kept.
func (k *kept[T]) get(now time.Time, read func() (T, error)) (T, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if now.Before(k.until) {
		return k.value, nil
	}
	value, err := read()
	if err != nil {
		var none T
		return none, err
	}
	k.value, k.until = value, now.Add(keptFor)
	return value, nil
}

// forget lets the next get read again.
func (k *kept[T]) forget() {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.until = time.Time{}
}

// last is the value that was read last, however old; the zero value before any.
func (k *kept[T]) last() T {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.value
}
