package crm

import (
	"context"
	"time"
)

// Files keeps the files that belong to cards.
type Files interface {
	// Forget deletes every file that is kept for the card of an id; none is no error.
	Forget(ctx context.Context, card string) error
}

// Erasure asks for everything about a customer to be removed, for good.
type Erasure struct {
	Customer string
	By       string
	Why      string
	Event    string // unique to the request
	At       time.Time
	// Budgets names the counter of public posts that name an identity, "" for one that is not counted; nil counts none.
	Budgets func(Identity) string
	Files   Files // nil where there are none
}

// Erased is the record of an erasure. Only whoever knows the customer's id can tell whose it is: Hash is HashID of it.
type Erased struct {
	Hash  string    `json:"hash"`
	At    time.Time `json:"at"`
	By    string    `json:"by"`
	Why   string    `json:"why"`
	Items int       `json:"items"` // of the table that were removed
	Files int       `json:"files"` // of invoices that were removed
}

// ErasedTotal is what erased customers of one currency come to, which names nobody. Amounts are in its base minor units; Currency is
// empty for those who have bought nothing.
type ErasedTotal struct {
	Currency  string `json:"currency"`
	Customers int    `json:"customers"`
	Purchases int    `json:"purchases"`
	Refunds   int    `json:"refunds"`
	Spent     int64  `json:"spent"`
	Profit    int64  `json:"profit"` // as far as their margins were known
}

// maxReason bounds why staff do what cannot be taken back, in characters.
const maxReason = 200

// ParseReason reads why staff erase or export somebody's data, of 1 to 200 characters.
func ParseReason(typed string) (string, error) {
	var faults Faults
	f := form{faults: &faults}
	reason := f.text("reason", typed, maxReason)
	if reason == "" && len(faults) == 0 {
		f.fault("reason", "reason.missing")
	}
	return reason, faults.Err()
}
