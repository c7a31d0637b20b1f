package money

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Errors of Parse beside ErrUnit and ErrRange.
var (
	// ErrAmount says that an amount is not a decimal number.
	ErrAmount = errors.New("money: not a decimal number")
	// ErrPrecision says that an amount has more decimals than its unit.
	ErrPrecision = errors.New("money: more decimals than the unit has")
)

// Parse reads an amount such as "50000", "12.34" or "5e4" of the unit with that code. Digits must be ASCII: the caller
// folds others first. Zeros at the end of the decimals do no harm: "12.340" dollars are "12.34".
//
// Errors are ErrUnit, ErrAmount, ErrPrecision and, beyond MaxMinor, ErrRange.
func Parse(amount, code string) (Money, error) { return parse(amount, code, MaxMinor) }

// parse is Parse with another bound on the amount in the base's smallest unit.
func parse(amount, code string, most int64) (Money, error) {
	unit, err := ParseUnit(code)
	if err != nil {
		return Money{}, err
	}
	n, err := scan(amount)
	if err != nil {
		return Money{}, err
	}
	minor, err := n.minor(unit, most)
	if err != nil {
		return Money{}, fmt.Errorf("amount in %s: %w", unit, err)
	}
	return Money{minor: minor, unit: unit}, nil
}

// number is a decimal number taken apart: digits times ten to the power of exp, the digits without zeros at either end.
type number struct {
	negative bool
	digits   string
	exp      int
}

// maxExp bounds the exponent before anything is computed with it. A larger one can only be out of range or too precise.
const maxExp = 1000

// scan takes a decimal number apart without computing its value, so that neither a long text nor a large exponent costs
// more than reading it.
func scan(s string) (number, error) {
	rest, negative := strings.CutPrefix(s, "-")
	whole, rest := cutDigits(rest)
	if whole == "" {
		return number{}, ErrAmount
	}
	part := ""
	if after, found := strings.CutPrefix(rest, "."); found {
		if part, rest = cutDigits(after); part == "" {
			return number{}, ErrAmount
		}
	}
	exp, err := scanExponent(rest)
	if err != nil {
		return number{}, err
	}
	digits := strings.TrimRight(whole+part, "0")
	exp += len(whole) - len(digits)
	return number{negative: negative, digits: strings.TrimLeft(digits, "0"), exp: exp}, nil
}

// scanExponent reads nothing or the exponent of a JSON number, such as "e4", held within maxExp.
func scanExponent(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	if s[0] != 'e' && s[0] != 'E' {
		return 0, ErrAmount
	}
	rest, negative := strings.CutPrefix(s[1:], "-")
	if !negative {
		rest = strings.TrimPrefix(rest, "+")
	}
	digits, rest := cutDigits(rest)
	if digits == "" || rest != "" {
		return 0, ErrAmount
	}
	exp, err := strconv.Atoi(digits)
	if err != nil || exp > maxExp {
		exp = maxExp
	}
	if negative {
		exp = -exp
	}
	return exp, nil
}

func cutDigits(s string) (digits, rest string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

// minor is the number as so many of the base's smallest unit, most at the most.
func (n number) minor(unit Unit, most int64) (int64, error) {
	if n.digits == "" {
		return 0, nil
	}
	zeros := n.exp + unit.decimals
	if len(n.digits)+zeros > len("9223372036854775807") {
		return 0, ErrRange
	}
	if zeros < 0 {
		return 0, ErrPrecision
	}
	minor, err := strconv.ParseInt(n.digits+strings.Repeat("0", zeros), 10, 64)
	if err != nil || minor > most {
		return 0, ErrRange
	}
	if n.negative {
		minor = -minor
	}
	return minor, nil
}
