package money

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Month counts months since year 0, so that months can be subtracted.
type Month int

// MonthOf is the month of a Gregorian year and month of the year.
func MonthOf(year int, month time.Month) Month { return Month(12*year + int(month) - 1) }

// ParseMonth reads "2025-12".
func ParseMonth(s string) (Month, error) {
	at, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fmt.Errorf("month %q: write it as 2025-12", s)
	}
	return MonthOf(at.Year(), at.Month()), nil
}

// String writes "2025-12".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", int(m)/12, int(m)%12+1) }

// MarshalText writes "2025-12".
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a month as ParseMonth does.
func (m *Month) UnmarshalText(text []byte) error {
	parsed, err := ParseMonth(string(text))
	if err != nil {
		return err
	}
	*m = parsed
	return nil
}

// Prices is a table of consumer prices of one currency: the level in some months, in their order. Between two of them prices
// are taken to have risen evenly in percent; outside of them nothing is known, and the nearest level is taken.
type Prices []PriceLevel

// PriceLevel is the index of a month; only the ratio of two of them means anything.
type PriceLevel struct {
	Month Month   `json:"month"`
	Index float64 `json:"index"`
}

// PriceRow is a row of a table of prices as it is published: the index of a month and where it is from.
type PriceRow struct {
	Month  Month   `json:"month"`
	Index  float64 `json:"index"`
	Source string  `json:"source,omitempty"`
}

// PricesIn are the levels of the rows of a table, which are in the order of months.
func PricesIn(rows []PriceRow) Prices {
	out := make(Prices, len(rows))
	for i, row := range rows {
		out[i] = PriceLevel{row.Month, row.Index}
	}
	return out
}

// ErrPrices says that a table of prices cannot be read.
var ErrPrices = errors.New("money: price table")

// ParsePrices reads a table: a CSV with the columns month, index and source, in the order of months.
func ParsePrices(text string) (Prices, error) {
	rows, err := parsePriceRows(text)
	if err != nil {
		return nil, err
	}
	return PricesIn(rows), nil
}

func parsePriceRows(text string) ([]PriceRow, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPrices, err)
	}
	if len(rows) < 2 || !slices.Equal(rows[0], []string{"month", "index", "source"}) {
		return nil, fmt.Errorf("%w: the columns are month, index, source, and one row at least", ErrPrices)
	}
	var out []PriceRow
	for i, row := range rows[1:] {
		month, err := ParseMonth(row[0])
		if err != nil {
			return nil, fmt.Errorf("%w: row %d: %w", ErrPrices, i+1, err)
		}
		level, err := strconv.ParseFloat(row[1], 64)
		if err != nil || !(level > 0 && level < math.MaxFloat64) {
			return nil, fmt.Errorf("%w: row %d: an index is a number above zero, not %q", ErrPrices, i+1, row[1])
		}
		if n := len(out); n > 0 && out[n-1].Month >= month {
			return nil, fmt.Errorf("%w: row %d: months must rise", ErrPrices, i+1)
		}
		out = append(out, PriceRow{month, level, row[2]})
	}
	return out, nil
}

//go:embed prices_irr.csv
var iranPrices string

// PricesOf is the table that is shipped for a base currency; ok is false where there is none.
func PricesOf(base string) (prices Prices, ok bool) {
	if base != "IRR" {
		return nil, false
	}
	prices, err := ParsePrices(iranPrices)
	return prices, err == nil
}

// PriceRowsOf are the rows of the table that is shipped for a base currency, and the sentence that says where they are from;
// none where no table is shipped.
func PriceRowsOf(base string) (rows []PriceRow, source string) {
	if base != "IRR" {
		return nil, ""
	}
	rows, err := parsePriceRows(iranPrices)
	if err != nil { // a test reads what is shipped
		return nil, ""
	}
	for line := range strings.Lines(iranPrices) {
		if comment, ok := strings.CutPrefix(line, "#"); ok {
			source += comment
		}
	}
	return rows, strings.Join(strings.Fields(source), " ")
}

// PriceTables are all tables that are shipped, by base currency.
func PriceTables() map[string]Prices {
	out := map[string]Prices{}
	for _, base := range []string{"IRR"} {
		if prices, ok := PricesOf(base); ok {
			out[base] = prices
		}
	}
	return out
}

// IsZero says that nothing is known of prices: every amount is then taken at its face.
func (p Prices) IsZero() bool { return len(p) == 0 }

// Base is the first month that the table knows, in whose prices sums are kept; 0 for no table.
func (p Prices) Base() Month {
	if p.IsZero() {
		return 0
	}
	return p[0].Month
}

// Newest is the last month that the table knows; 0 for no table.
func (p Prices) Newest() Month {
	if p.IsZero() {
		return 0
	}
	return p[len(p)-1].Month
}

// Version names the table of a currency by its span and a checksum of its rows, such as "IRR 2019-09 to 2025-12 5d0c81aa", so
// that what was computed with an older one can be told; "" for no table.
func (p Prices) Version(base string) string {
	if p.IsZero() {
		return ""
	}
	sum := crc32.NewIEEE()
	for _, point := range p {
		_, _ = fmt.Fprintf(sum, "%s %g\n", point.Month, point.Index) // a checksum takes every write
	}
	return fmt.Sprintf("%s %s to %s %08x", base, p.Base(), p.Newest(), sum.Sum32())
}

// Ratio is how many times dearer everything is in one month than in another; 1 without a table.
func (p Prices) Ratio(in, than Month) float64 {
	if p.IsZero() || in == than {
		return 1
	}
	return p.Level(in) / p.Level(than)
}

// LastYear is the rise of prices from month to month, as fractions, over the last twelve months that the table knows, or
// over fewer if it knows fewer.
func (p Prices) LastYear() []float64 {
	var out []float64
	for month := max(p.Newest()-12, p.Base()); month < p.Newest(); month++ {
		out = append(out, p.Ratio(month+1, month)-1)
	}
	return out
}

// Level is the price level in a month.
func (p Prices) Level(month Month) float64 {
	if p.IsZero() {
		return 1
	}
	at, found := slices.BinarySearchFunc(p, month, func(point PriceLevel, m Month) int { return int(point.Month - m) })
	switch {
	case found:
		return p[at].Index
	case at == 0:
		return p[0].Index
	case at == len(p):
		return p[at-1].Index
	}
	before, after := p[at-1], p[at]
	share := float64(month-before.Month) / float64(after.Month-before.Month)
	return before.Index * math.Pow(after.Index/before.Index, share)
}

// Real is minor units paid in a month, in the prices of another: rounded to whole minor units, half away from zero, so that
// sums of them are exact and do not depend on their order.
func (p Prices) Real(minor int64, paid, prices Month) int64 {
	if p.IsZero() || paid == prices {
		return minor
	}
	return int64(math.Round(float64(minor) * p.Ratio(prices, paid)))
}
