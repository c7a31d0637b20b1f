package tabletest

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// SeedVariable names the seed of every random test that asks Seed, so that a run can be repeated.
const SeedVariable = "VAFA_SEED"

// Seed is what all that is random in a test follows from: that of VAFA_SEED, or else a new one. A test that fails prints it.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64() // #nosec G404 -- which of all runs is tried
	if given := os.Getenv(SeedVariable); given != "" {
		var err error
		if seed, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatalf("%s: %v", SeedVariable, err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("to see this again: %s=%d", SeedVariable, seed)
		}
	})
	t.Logf("%s=%d", SeedVariable, seed)
	return seed
}
