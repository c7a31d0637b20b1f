package crm

import (
	"errors"
	"fmt"
	"strings"
)

// Fault is one broken rule of a request. Pointer is a JSON Pointer (RFC 6901) to the field, Code is stable and names the
// rule, Args fill the sentence that the edge writes in the reader's language.
type Fault struct {
	Pointer string
	Code    string
	Args    map[string]string
}

// Faults is every broken rule of one request, in the order of its fields.
type Faults []Fault

// Error lists pointers and codes, never what was typed.
func (f Faults) Error() string {
	parts := make([]string, len(f))
	for i, fault := range f {
		parts[i] = fault.Pointer + ": " + fault.Code
	}
	return "faults: " + strings.Join(parts, ", ")
}

// Err is f as an error, or nil when no rule is broken.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Add notes a broken rule; args are name, value pairs.
func (f *Faults) Add(pointer, code string, args ...string) {
	fault := Fault{Pointer: pointer, Code: code}
	for i := 0; i+1 < len(args); i += 2 {
		if fault.Args == nil {
			fault.Args = map[string]string{}
		}
		fault.Args[args[i]] = args[i+1]
	}
	*f = append(*f, fault)
}

// ErrNotFound says that what was asked for by its id or key is not there.
var ErrNotFound = errors.New("not found")

// ErrStale says that somebody changed the item after the caller read it (If-Match no longer holds).
var ErrStale = errors.New("changed since it was read")

// ErrBusy says that the table could not take the request in time; trying again later is safe.
var ErrBusy = errors.New("busy")

// MergedError says that what was asked for by this id turned out to be the customer Into.
type MergedError struct{ Into string }

func (e MergedError) Error() string { return "merged into another customer" }

// ConflictError says that the request contradicts what is recorded; Code names how.
type ConflictError struct{ Code string }

func (e ConflictError) Error() string { return fmt.Sprintf("conflict: %s", e.Code) }

// ErrFull says that a record would become larger than one may be, 400 KB with all that is kept in it.
var ErrFull error = ConflictError{"record.full"}

// AnsweredError says that a request with this Idempotency-Key was answered before: Hash is that request's, Status and
// Body its answer.
type AnsweredError struct {
	Hash   string
	Status int
	Body   []byte
	// Customers are the hashes of those whose data may be in the answer; none where the public asked.
	Customers []string
}

func (e AnsweredError) Error() string { return "this idempotency key was answered before" }
