package crm

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// HashID is what records that must outlive a customer keep of their id. Ids hold 80 random bits, so that nobody finds one by its hash.
func HashID(id string) string {
	sum := sha256.Sum256([]byte("vafa id\n" + id))
	return hex.EncodeToString(sum[:])
}

// Places is how many places there are.
const Places = 1 << 16

// PlaceOf is where somebody stands among all: ids are spread over Places evenly, whatever they look like, and a range of places has its
// share of the customers.
func PlaceOf(id string) int {
	sum := sha256.Sum256([]byte("vafa place\n" + id))
	return int(binary.BigEndian.Uint16(sum[:]))
}

// Order is the text by which ids are sorted by their places.
func Order(id string) string { return fmt.Sprintf("%04x#%s", PlaceOf(id), id) }
