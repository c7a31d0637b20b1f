package crm

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"strings"

	"vafa/internal/locale"
)

// crockford is Douglas Crockford's base 32: no letter of it is taken for a digit.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// referralLength is how many letters a code has: 50 bits, so that nobody guesses one that is in use.
const referralLength = 10

// ReferralCode is the code that a customer passes on. It follows from the random id, which it does not tell.
func ReferralCode(customer string) string {
	sum := sha256.Sum256([]byte("vafa referral\n" + customer))
	bits := binary.BigEndian.Uint64(sum[:8])
	var code [referralLength]byte
	for i := range code {
		code[i] = crockford[bits&31]
		bits >>= 5
	}
	return string(code[:])
}

// ParseReferral reads a code as somebody typed it, in any case and script of digits, with spaces, dashes or letters that look
// like those meant, or as the whole link that holds it; "" when it is none.
func ParseReferral(typed string) string {
	if _, code, ok := strings.Cut(typed, "ref="); ok {
		typed, _, _ = strings.Cut(code, "&")
		typed, _, _ = strings.Cut(typed, "#")
	}
	code := strings.Map(meant, strings.ToUpper(locale.Fold(typed)))
	if len(code) != referralLength || strings.Trim(code, crockford) != "" {
		return ""
	}
	return code
}

// lookAlikes are letters, of Latin and Cyrillic, that are taken for those of a code.
var lookAlikes = map[rune]rune{
	'O': '0', 'I': '1', 'L': '1',
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': '0', 'Р': 'P', 'С': 'C', 'Т': 'T', 'Х': 'X', 'І': '1',
}

// meant is the letter of a code that a typed one stands for; what only parts letters goes.
func meant(r rune) rune {
	if strings.ContainsRune(" -‐‑‒–—―−._", r) {
		return -1
	}
	if letter, ok := lookAlikes[r]; ok {
		return letter
	}
	return r
}

// Influence is what those are worth whom a customer brought, themselves and not whom they brought in turn. Worth is the present
// value of the horizon, in minor units by the code of their base, in two digits, so that a day's drift is no change; none where no
// model can tell.
type Influence struct {
	Customers int              `json:"customers"`
	Buyers    int              `json:"buyers"` // of them have bought
	Worth     map[string]int64 `json:"worth,omitempty"`
}

// Equal says whether two influences are the same; nil is that of who has brought nobody.
func (i *Influence) Equal(other *Influence) bool {
	if i == nil || other == nil {
		return i == other
	}
	return i.Customers == other.Customers && i.Buyers == other.Buyers && maps.Equal(i.Worth, other.Worth)
}
