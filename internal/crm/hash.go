package crm

import (
	"crypto/sha256"
	"encoding/hex"
)

// HashID is what records that must outlive a customer keep of their id. Ids hold 80 random bits, so that nobody finds one by its hash.
func HashID(id string) string {
	sum := sha256.Sum256([]byte("vafa id\n" + id))
	return hex.EncodeToString(sum[:])
}
