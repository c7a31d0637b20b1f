package crm

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// MachineKey lets a machine call some operations. Only the hash of the secret is kept; the secret is shown once.
type MachineKey struct {
	Hash       string    `json:"hash"`
	Name       string    `json:"name"`
	Operations []string  `json:"operations"`
	Expires    time.Time `json:"until"`
	CreatedAt  time.Time `json:"createdAt"`
}

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

// Allows says whether the key is good for an operation now.
func (k MachineKey) Allows(operation string, now time.Time) bool {
	return now.Before(k.Expires) && slices.Contains(k.Operations, operation)
}
