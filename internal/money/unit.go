package money

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnit says that a currency code is unknown, or that two amounts have no common base currency.
var ErrUnit = errors.New("money: unknown or different currency")

// Unit is a currency as it is written on the wire. Several units may share a base: toman and rial are two ways to write
// one money, and their amounts can be added. Units are comparable with ==; the zero Unit is no unit.
type Unit struct {
	code     string
	base     string
	decimals int
}

// ParseUnit finds the unit of a three-letter code, in either case: an ISO 4217 currency or IRT, the toman.
// Any other code is ErrUnit.
func ParseUnit(code string) (Unit, error) {
	if len(code) != 3 {
		return Unit{}, ErrUnit
	}
	u, ok := unitsByCode[strings.ToUpper(code)]
	if !ok {
		return Unit{}, ErrUnit
	}
	return u, nil
}

// Units lists every known unit by code, for a choice on a form.
func Units() []Unit {
	list := slices.Clone(unitTable[:])
	slices.SortFunc(list, func(a, b Unit) int { return strings.Compare(a.code, b.code) })
	return list
}

// Code is the code on the wire, such as "IRT".
func (u Unit) Code() string { return u.code }

// Base is the code of the currency the unit is stored in, such as "IRR" for IRT.
func (u Unit) Base() string { return u.base }

// Decimals is the number of decimal places an amount of this unit may have.
func (u Unit) Decimals() int { return u.decimals }

// Worth is how many of the base's smallest units one of this unit is worth: 10 for IRT, 100 for USD.
func (u Unit) Worth() int64 {
	worth := int64(1)
	for range u.decimals {
		worth *= 10
	}
	return worth
}

// IsZero reports whether u is no unit at all.
func (u Unit) IsZero() bool { return u == Unit{} }

// String is the code.
func (u Unit) String() string { return u.code }

// MarshalText writes the code; no unit is an empty text.
func (u Unit) MarshalText() ([]byte, error) { return []byte(u.code), nil }

// UnmarshalText reads a code as ParseUnit does; an empty text is no unit.
func (u *Unit) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*u = Unit{}
		return nil
	}
	parsed, err := ParseUnit(string(text))
	if err != nil {
		return fmt.Errorf("reading a currency code: %w", err)
	}
	*u = parsed
	return nil
}

var unitsByCode = byCode(unitTable[:])

func byCode(table []Unit) map[string]Unit {
	units := make(map[string]Unit, len(table))
	for _, u := range table {
		units[u.code] = u
	}
	return units
}
