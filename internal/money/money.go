package money

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ErrRange says that an amount is too large to take, or that a sum does not fit.
var ErrRange = errors.New("money: amount out of range")

// MaxMinor is the largest amount taken from outside, in the smallest unit of the base, in either direction. Sums may
// pass it, up to what an int64 holds.
const MaxMinor = 1_000_000_000_000_000

// Money is an exact amount: a whole number of the base currency's smallest unit, and the unit it is written in. The
// zero Money is no money at all, which is not the same as an amount of nothing: an optional amount left out. Two Money
// are == when both number and unit are the same; Cmp compares what they are worth.
type Money struct {
	minor int64
	unit  Unit
}

// FromMinor is the amount of that many of the base's smallest unit (rials, cents), written in unit: the way back from
// storage. Without a unit it is no money.
func FromMinor(minor int64, unit Unit) Money {
	if unit.IsZero() {
		return Money{}
	}
	return Money{minor: minor, unit: unit}
}

// FromFloat is an estimate as money: f counts whole units (tomans, dollars), rounded half away from zero to the base's
// smallest unit. What is not a number or passes MaxMinor is ErrRange; no unit is ErrUnit.
func FromFloat(f float64, unit Unit) (Money, error) {
	if unit.IsZero() {
		return Money{}, ErrUnit
	}
	minor := math.Round(f * float64(unit.Worth()))
	if !(math.Abs(minor) <= MaxMinor) {
		return Money{}, fmt.Errorf("estimate in %s: %w", unit, ErrRange)
	}
	return Money{minor: int64(minor), unit: unit}, nil
}

// Minor is the amount in the base's smallest unit: what is stored.
func (m Money) Minor() int64 { return m.minor }

// Unit is the unit the amount is written in.
func (m Money) Unit() Unit { return m.unit }

// Base is the code of the currency the amount is stored in, "" for no money.
func (m Money) Base() string { return m.unit.base }

// IsZero reports whether m is no money; the name is what the JSON tag omitzero asks for. An amount of nothing, such as
// 0 IRT, is money: ask Sign for that.
func (m Money) IsZero() bool { return m.unit.IsZero() }

// IsSet reports whether m is money, be it 0.
func (m Money) IsSet() bool { return !m.IsZero() }

// Sign is -1, 0 or 1.
func (m Money) Sign() int { return cmp.Compare(m.minor, 0) }

// Neg is the amount with the other sign. (The least int64 has none and stays as it is; no sum ever yields it.)
func (m Money) Neg() Money { return Money{minor: -m.minor, unit: m.unit} }

// Add is m + n, written in m's unit. No money adds nothing and takes the other's unit, so a sum may start from the zero
// Money. Different bases are ErrUnit; what an int64 cannot hold is ErrRange.
func (m Money) Add(n Money) (Money, error) {
	switch {
	case n.IsZero():
		return m, nil
	case m.IsZero():
		return n, nil
	case m.Base() != n.Base():
		return Money{}, fmt.Errorf("adding %s to %s: %w", n.unit, m.unit, ErrUnit)
	}
	sum := m.minor + n.minor
	overflow := (sum > m.minor) != (n.minor > 0)
	if overflow || sum == math.MinInt64 {
		return Money{}, fmt.Errorf("adding amounts in %s: %w", m.unit, ErrRange)
	}
	return Money{minor: sum, unit: m.unit}, nil
}

// Sub is m - n, with the rules of Add.
func (m Money) Sub(n Money) (Money, error) {
	if n.minor == math.MinInt64 {
		return Money{}, fmt.Errorf("subtracting amounts in %s: %w", m.unit, ErrRange)
	}
	return m.Add(n.Neg())
}

// Cmp compares what two amounts are worth: -1, 0 or 1. Different bases are ErrUnit.
func (m Money) Cmp(n Money) (int, error) {
	if m.Base() != n.Base() {
		return 0, fmt.Errorf("comparing %s with %s: %w", m.unit, n.unit, ErrUnit)
	}
	return cmp.Compare(m.minor, n.minor), nil
}

// In is the same money written in another unit of the same base; another base is ErrUnit.
func (m Money) In(unit Unit) (Money, error) {
	if unit.IsZero() || m.Base() != unit.base {
		return Money{}, fmt.Errorf("writing %s in %s: %w", m.unit, unit, ErrUnit)
	}
	return Money{minor: m.minor, unit: unit}, nil
}

// Rounded is the amount in whole units where the unit is a multiple of its base, as a toman is of rials: nobody pays a part
// of one. Half is rounded away from zero; other units stay as they are.
func (m Money) Rounded() Money {
	if m.IsZero() || m.unit.code == m.unit.base {
		return m
	}
	worth := m.unit.Worth()
	rest := m.minor % worth
	m.minor -= rest
	if 2*rest >= worth {
		m.minor += worth
	}
	if 2*rest <= -worth {
		m.minor -= worth
	}
	return m
}

// Decimal is the plain decimal number in the unit's terms, such as "50000" or "12.50": no decimals when the amount is
// whole, all of the unit's otherwise. No money is "".
func (m Money) Decimal() string {
	if m.IsZero() {
		return ""
	}
	digits := strconv.FormatInt(m.minor, 10)
	sign := ""
	if m.minor < 0 {
		sign, digits = "-", digits[1:]
	}
	places := m.unit.decimals
	if short := places + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, part := digits[:len(digits)-places], digits[len(digits)-places:]
	if strings.Trim(part, "0") == "" {
		return sign + whole
	}
	return sign + whole + "." + part
}

// Float is the amount counted in whole units of its own unit, for statistics only: it may lose the last digits.
func (m Money) Float() float64 { return float64(m.minor) / float64(m.unit.Worth()) }

// String is the amount and the code, such as "50000 IRT"; no money is "". It is for developers; readers are shown what
// package locale writes.
func (m Money) String() string {
	if m.IsZero() {
		return ""
	}
	return m.Decimal() + " " + m.unit.code
}
