package desk

import "time"

// Key is a machine key as managers see it.
type Key struct {
	ID, Name, State       string
	Operations            []string
	CreatedAt, ExpiresAt  time.Time
	LastUsedAt, RevokedAt time.Time
	CreatedBy, RevokedBy  string
}

// KeysPage lists the keys and makes new ones.
type KeysPage struct {
	Editing
	Keys       []Key
	Operations []string // that a key can be for
	Made       Key      // just now
	Secret     string   // of it, shown this once; "" where the form was sent again
	More       string
}

// KeyPage asks whether to revoke a key.
type KeyPage struct{ Frame }

// OperationBoxes are what a new key can be for.
func (p KeysPage) OperationBoxes() (Field, error) {
	return p.Boxes("operations", "operation.", p.Operations...)
}
