package importer

import (
	"crypto/sha256"
	"time"

	"github.com/oklog/ulid/v2"
)

// idOf is the id of what a row becomes: the same whenever its chunk is taken, and another for every row of every import, of whose own id
// it has the randomness.
func idOf(prefix, event string, at time.Time) string {
	var out ulid.ULID
	sum := sha256.Sum256([]byte(prefix + "\n" + event))
	copy(out[6:], sum[:])
	if err := out.SetTime(ulid.Timestamp(at)); err != nil { // of a time past the year 10889
		copy(out[:6], sum[10:])
	}
	return prefix + "_" + out.String()
}
