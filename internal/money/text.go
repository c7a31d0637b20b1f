package money

import (
	"fmt"
	"math"
	"strings"
)

// MarshalText writes "50000 IRT", the form in which amounts are stored: exact, and never without their unit. No money is
// an empty text.
func (m Money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText wrote. A sum may pass MaxMinor, which bounds only what comes from outside.
func (m *Money) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = Money{}
		return nil
	}
	amount, code, _ := strings.Cut(string(text), " ")
	parsed, err := parse(amount, code, math.MaxInt64)
	if err != nil {
		return fmt.Errorf("reading a stored amount: %w", err)
	}
	*m = parsed
	return nil
}
