// Package crm is the domain: customers and their identities, captures, warranty cards, interactions, cases, purchases,
// and the rules that hold between them. What belongs here: plain types, Parse functions that turn what somebody typed
// into a checked value or a list of faults, and rules that need no table. What may not: AWS, HTTP, a clock or randomness
// of its own (both come in through Source). It trusts nobody: every form is checked here, whoever sent it.
package crm

import "time"

// Source is where the domain learns the time and gets new ids, so that a test can give both.
type Source struct {
	Now   func() time.Time
	NewID func(prefix string) string // "cus" -> "cus_01JD..."; unique, and sorted by time
}
