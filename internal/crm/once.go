package crm

import "time"

// Once makes a command count once: the caller's Idempotency-Key bound to operation and caller, the hash of the request,
// and the answer that a repetition gets. It is written in the same transaction as the command itself, so there is no
// moment at which one is there without the other. The zero value asks for nothing.
type Once struct {
	Operation, Caller, Key string
	Hash                   string
	Status                 int
	Body                   []byte
	Expires                time.Time
}

// IsSet says whether the caller sent a key.
func (o Once) IsSet() bool { return o.Key != "" }
