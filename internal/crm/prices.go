package crm

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// PriceTable is a table of consumer prices as the firm keeps it for a base currency. Without rows it has none of its own any
// more, and the table that is shipped holds. Version counts changes, from 0 for a table that nobody has touched.
type PriceTable struct {
	Currency  string           `json:"currency"`
	Version   int              `json:"version"`
	Rows      []money.PriceRow `json:"rows,omitempty"`
	ChangedBy string           `json:"changedBy,omitempty"`
	ChangedAt time.Time        `json:"changedAt,omitzero"`
}

// With is the business with the tables of prices that it keeps itself in the place of those that are shipped.
func (b Business) With(own []PriceTable) Business {
	prices := make(map[string]money.Prices, len(b.Prices)+len(own))
	maps.Copy(prices, b.Prices)
	for _, table := range own {
		if len(table.Rows) > 0 {
			prices[table.Currency] = money.PricesIn(table.Rows)
		}
	}
	b.Prices = prices
	return b
}

// PriceTableForm is a whole table of prices as typed, in the order of months.
type PriceTableForm struct {
	Rows []PriceRowForm `json:"rows" minItems:"1" maxItems:"480"`
}

// PriceRowForm is one row as typed: a month such as 2025-12, its index as a number or text, and where it is from.
type PriceRowForm struct {
	Month  string        `json:"month"`
	Index  money.Literal `json:"index"`
	Source string        `json:"source,omitempty"`
}

// Bounds on a table. Each run keeps it with its model, in one item; and sums kept in the prices of its first month must not
// lose their digits.
const (
	maxPriceRows   = 480 // forty years of months
	maxPriceSpread = 1000
)

// Parse checks the rows; today bounds their months.
func (in PriceTableForm) Parse(today locale.Date) ([]money.PriceRow, error) {
	var faults Faults
	switch {
	case len(in.Rows) == 0:
		faults.Add("/rows", "list.empty")
	case len(in.Rows) > maxPriceRows:
		faults.Add("/rows", "list.tooLong", "limit", strconv.Itoa(maxPriceRows))
		return nil, faults
	}
	out := make([]money.PriceRow, len(in.Rows))
	for i, row := range in.Rows {
		f := form{at: fmt.Sprintf("/rows/%d", i), faults: &faults}
		out[i] = money.PriceRow{Month: f.month(row.Month, today), Index: f.index(row.Index), Source: f.text("source", row.Source, maxName)}
		if i > 0 && out[i].Month != 0 && out[i].Month <= out[i-1].Month {
			f.fault("month", "month.order")
		}
	}
	if len(faults) == 0 && spread(out) > maxPriceSpread {
		faults.Add("/rows", "prices.spread", "limit", strconv.Itoa(maxPriceSpread))
	}
	return out, faults.Err()
}

// month is a month that is not to come; 0 for one that is refused.
func (f form) month(typed string, today locale.Date) money.Month {
	month, err := money.ParseMonth(locale.Digits(strings.TrimSpace(typed)))
	switch {
	case strings.TrimSpace(typed) == "":
		f.fault("month", "required")
	case err != nil || month < money.MonthOf(firstYear, time.January):
		f.fault("month", "month.invalid")
	case month > MonthOf(today):
		f.fault("month", "month.future")
	default:
		return month
	}
	return 0
}

func (f form) index(typed money.Literal) float64 {
	index, err := decimal(typed)
	if err != nil || index <= 0 {
		f.fault("index", "index.invalid")
	}
	return index
}

var plainDecimal = regexp.MustCompile(`^[0-9]{0,12}(\.[0-9]{1,12})?$`)

// decimal reads a plain number that is not negative, in digits of any script.
func decimal(typed money.Literal) (float64, error) {
	text := locale.PlainNumber(string(typed))
	if !plainDecimal.MatchString(text) {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(text, 64)
}

// spread is how many times the dearest row is as dear as the cheapest.
func spread(rows []money.PriceRow) float64 {
	if len(rows) == 0 {
		return 1
	}
	low, high := rows[0].Index, rows[0].Index
	for _, row := range rows {
		low, high = min(low, row.Index), max(high, row.Index)
	}
	return high / low
}
