package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/value"
)

// customerColumns are those of the file of customers. Times are in weeks, figures of the months ahead that values are for; residual
// is all purchases still to come, discounted. A figure that no model gives is empty.
var customerColumns = []string{
	"customer", "x", "tx", "T", "alive", "expectedPurchases", "expectedSpend", "value", "low", "high", "currency", "segment", "reason", "residual",
}

// writeCustomers writes the file of customers, if one is asked for.
func (o valueOptions) writeCustomers(scorer *value.Scorer, base valueBase, asOf locale.Date) error {
	if o.out == "" {
		return nil
	}
	file, err := os.Create(o.out)
	if err != nil {
		return fmt.Errorf("--customers: %w", err)
	}
	err = o.customers(file, scorer, base, asOf)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("--customers: %w", err)
	}
	return nil
}

func (o valueOptions) customers(to io.Writer, scorer *value.Scorer, base valueBase, asOf locale.Date) error {
	out := csv.NewWriter(to)
	_ = out.Write(customerColumns) // an error of writing stays until Flush
	for i, customer := range base.customers {
		_ = out.Write(o.customerRow(scorer, crm.Value{Customer: customer, Summary: base.summaries[i]}, asOf))
	}
	out.Flush()
	return out.Error()
}

func (o valueOptions) customerRow(scorer *value.Scorer, v crm.Value, asOf locale.Date) []string {
	v = scorer.Decide(v, time.Time{})
	s := v.Summary
	f, cost := scorer.Of(v)
	first := s.FirstOn.Days()
	row := []string{plainCell(v.Customer), strconv.Itoa(s.Repeats()), inWeeks(s.LastOn.Days() - first), inWeeks(asOf.Days() - first)}
	if f.HasModel {
		row = append(row, figure(f.Alive), figure(f.ExpectedPurchases))
	} else {
		row = append(row, "", "")
	}
	row = append(row, o.amounts(scorer, v, f, cost)...)
	residual := ""
	if purchases, ok := scorer.Residual(s); ok {
		residual = figure(purchases)
	}
	return append(row, plainCell(v.Segment), plainCell(phrase.Of(locale.English, v.Reason)), residual)
}

// amounts are expected spend, value, its interval, and the currency in which they are.
func (o valueOptions) amounts(scorer *value.Scorer, v crm.Value, f value.Figures, cost float64) []string {
	figures := []float64{f.ExpectedSpend, f.Real, math.NaN(), math.NaN()}
	if interval, ok := scorer.Interval(v.Customer, v.Summary, f, cost); ok {
		figures[2], figures[3] = interval.Low, interval.High
	}
	if math.IsNaN(f.ExpectedSpend) {
		figures[1] = math.NaN() // no value was computed
	}
	unit, err := money.ParseUnit(v.Summary.Money(0).Base())
	if err != nil {
		return []string{"", "", "", "", ""}
	}
	var row []string
	for _, amount := range figures {
		cell := ""
		if exact, err := money.FromFloat(amount, unit); err == nil {
			cell = o.business().Estimate(exact).Decimal()
		}
		row = append(row, cell)
	}
	return append(row, o.business().Estimate(money.FromMinor(0, unit)).Unit().Code())
}

func inWeeks(days int) string { return figure(float64(days) / clv.DaysPerWeek) }

func figure(f float64) string { return strconv.FormatFloat(f, 'f', 4, 64) }

// plainCell keeps a spreadsheet from taking a text for a formula.
func plainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
