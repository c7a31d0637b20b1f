package crm

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MachineKey lets a machine call some operations until it expires or is revoked. Only the hash of the secret is kept; the secret
// is shown once.
type MachineKey struct {
	Hash       string    `json:"hash"`
	Name       string    `json:"name"`
	Operations []string  `json:"operations"`
	Expires    time.Time `json:"until"`
	CreatedAt  time.Time `json:"createdAt"`
	CreatedBy  string    `json:"createdBy,omitempty"`
	RevokedAt  time.Time `json:"revokedAt,omitzero"`
	RevokedBy  string    `json:"revokedBy,omitempty"`
	LastUsedAt time.Time `json:"lastUsedAt,omitzero"` // to the hour
}

// KeyForm is a machine key as somebody asks for it. Name says which machine it is for, such as till-3.
type KeyForm struct {
	Name       string   `json:"name"`
	Operations []string `json:"operations" minItems:"1" maxItems:"50"`
	Days       *int     `json:"days,omitempty" minimum:"1" maximum:"3650"` // until it expires, 365 if nobody says
}

// usualKeyDays and longestKeyDays are for how many days a key is good.
const usualKeyDays, longestKeyDays = 365, 3650

// maxKeyName is how long the name of a key may be, in characters.
const maxKeyName = 100

// Parse checks the form; allowed are the operations that admit machines.
func (in KeyForm) Parse(allowed []string) (KeyForm, error) {
	var faults Faults
	f := form{faults: &faults}
	days := usualKeyDays
	if in.Days != nil {
		days = f.within("days", *in.Days, 1, longestKeyDays)
	}
	out := KeyForm{Name: f.required("name", in.Name, maxKeyName), Days: &days}
	switch n := len(in.Operations); {
	case n == 0:
		f.fault("operations", "list.empty")
	case n > len(allowed):
		f.fault("operations", "list.tooLong", "limit", strconv.Itoa(len(allowed)))
		return out, faults.Err()
	}
	for i, operation := range in.Operations {
		out.Operations = append(out.Operations, f.choose("operations/"+strconv.Itoa(i), operation, allowed...))
	}
	return out, faults.Err()
}

// Life is how long the key is good.
func (in KeyForm) Life() time.Duration { return time.Duration(*in.Days) * 24 * time.Hour }

// machinePrefix tells a machine key from a staff token.
const machinePrefix = "vafa_"

// NewMachineKey makes a key of 32 bytes of randomness and gives its secret.
func NewMachineKey(name string, operations []string, random [32]byte, now time.Time, life time.Duration) (secret string, k MachineKey) {
	secret = machinePrefix + hex.EncodeToString(random[:])
	return secret, MachineKey{Hash: HashMachineKey(secret), Name: name, Operations: operations, CreatedAt: now, Expires: now.Add(life)}
}

// IsMachineKey says whether a bearer token is a machine key rather than a staff token.
func IsMachineKey(token string) bool { return strings.HasPrefix(token, machinePrefix) }

// HashMachineKey is what is kept of a secret: 256 bits of randomness need no slow hash.
func HashMachineKey(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// The states of a machine key.
const (
	KeyActive  = "active"
	KeyExpired = "expired"
	KeyRevoked = "revoked"
)

// State says whether the key is good now.
func (k MachineKey) State(now time.Time) string {
	switch {
	case !k.RevokedAt.IsZero():
		return KeyRevoked
	case !now.Before(k.Expires):
		return KeyExpired
	}
	return KeyActive
}

// Allows says whether the key is good for an operation now.
func (k MachineKey) Allows(operation string, now time.Time) bool {
	return k.State(now) == KeyActive && slices.Contains(k.Operations, operation)
}

// useNoted is how far apart notes of a key's use are: nobody needs it by the second, and each is a write.
const useNoted = time.Hour

// UseIsNews says whether a use now is to be noted.
func (k MachineKey) UseIsNews(now time.Time) bool { return now.Sub(k.LastUsedAt) >= useNoted }
