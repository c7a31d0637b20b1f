package crm

import (
	"crypto/sha256"
	"encoding/binary"
)

// InGlobalHoldout says whether a customer is one of those whom no campaign of marketing addresses. It follows from the seed and the
// customer's id alone, so that it needs no record, is the same in every campaign, and changes for nobody while the seed stays; who is
// held out at a smaller share is so at a larger one.
func InGlobalHoldout(o Outreach, customer string) bool {
	if !(o.Global > 0) || o.GlobalSeed == "" {
		return false
	}
	sum := sha256.Sum256([]byte("vafa global holdout\n" + o.GlobalSeed + "\n" + customer))
	return float64(binary.BigEndian.Uint64(sum[:8])>>11)/(1<<53) < o.Global
}
