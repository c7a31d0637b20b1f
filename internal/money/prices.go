package money

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
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

// Prices is a table of consumer prices of one currency: the level in some months, each with where it was read. Between two of
// them prices are taken to have risen evenly in percent; outside of them nothing is known, and the nearest level is taken.
type Prices struct {
	points []pricePoint
}

type pricePoint struct {
	month Month
	level float64
}

// ErrPrices says that a table of prices cannot be read.
var ErrPrices = errors.New("money: price table")

// ParsePrices reads a table: a CSV with the columns month, index and source, in the order of months.
func ParsePrices(text string) (Prices, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		return Prices{}, fmt.Errorf("%w: %w", ErrPrices, err)
	}
	if len(rows) < 2 || !slices.Equal(rows[0], []string{"month", "index", "source"}) {
		return Prices{}, fmt.Errorf("%w: the columns are month, index, source, and one row at least", ErrPrices)
	}
	var out Prices
	for i, row := range rows[1:] {
		month, err := ParseMonth(row[0])
		if err != nil {
			return Prices{}, fmt.Errorf("%w: row %d: %w", ErrPrices, i+1, err)
		}
		level, err := strconv.ParseFloat(row[1], 64)
		if err != nil || !(level > 0 && level < math.MaxFloat64) {
			return Prices{}, fmt.Errorf("%w: row %d: an index is a number above zero, not %q", ErrPrices, i+1, row[1])
		}
		if n := len(out.points); n > 0 && out.points[n-1].month >= month {
			return Prices{}, fmt.Errorf("%w: row %d: months must rise", ErrPrices, i+1)
		}
		out.points = append(out.points, pricePoint{month, level})
	}
	return out, nil
}

//go:embed prices_irr.csv
var iranPrices string

// PricesOf is the table that is shipped for a base currency; ok is false where there is none.
func PricesOf(base string) (prices Prices, ok bool) {
	if base != "IRR" {
		return Prices{}, false
	}
	prices, err := ParsePrices(iranPrices)
	return prices, err == nil
}

// IsZero says that nothing is known of prices: every amount is then taken at its face.
func (p Prices) IsZero() bool { return len(p.points) == 0 }

// Newest is the last month that the table knows.
func (p Prices) Newest() Month { return p.points[len(p.points)-1].month }

// Level is the price level in a month.
func (p Prices) Level(month Month) float64 {
	if p.IsZero() {
		return 1
	}
	at, found := slices.BinarySearchFunc(p.points, month, func(point pricePoint, m Month) int { return int(point.month - m) })
	switch {
	case found:
		return p.points[at].level
	case at == 0:
		return p.points[0].level
	case at == len(p.points):
		return p.points[at-1].level
	}
	before, after := p.points[at-1], p.points[at]
	share := float64(month-before.month) / float64(after.month-before.month)
	return before.level * math.Pow(after.level/before.level, share)
}

// Real is minor units paid in a month, in the prices of another: rounded to whole minor units, half away from zero, so that
// sums of them are exact and do not depend on their order.
func (p Prices) Real(minor int64, paid, prices Month) int64 {
	if p.IsZero() || paid == prices {
		return minor
	}
	return int64(math.Round(float64(minor) * (p.Level(prices) / p.Level(paid))))
}
