package price

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Dollars is an amount of US dollars, exact to a millionth of a millionth: the price of one request is far below a cent.
type Dollars int64

// A dollar, and the smallest part of it that is shown.
const (
	dollar = 1_000_000_000_000
	shown  = dollar / 1_000_000
)

// Each is the price of one of which a million cost so many dollars, written as decimals: "0.625".
func Each(perMillion string) (Dollars, error) {
	whole, part, _ := strings.Cut(perMillion, ".")
	digits := whole + part + strings.Repeat("0", max(6-len(part), 0))
	each, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || whole == "" || len(part) > 6 || len(whole) > 6 || each < 0 || strings.ContainsAny(perMillion, "+-") {
		return 0, fmt.Errorf("price %q: want dollars per million with up to six decimals", perMillion)
	}
	return Dollars(each), nil
}

// Times is the price of n; n may be a fraction, as half a read unit is, and is no amount of money.
func (d Dollars) Times(n float64) Dollars {
	return Dollars(math.Round(float64(d) * n))
}

// String writes dollars with six decimals, rounded up, so that what costs anything is not nothing.
func (d Dollars) String() string {
	if d < 0 {
		return "-" + (-d).String()
	}
	n := (d + shown - 1) / shown
	return fmt.Sprintf("%d.%06d", n/1_000_000, n%1_000_000)
}
