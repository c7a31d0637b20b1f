package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

// valueTerms are the flags that say what purchases are worth; those left out are the nightly job's.
type valueTerms struct {
	prices       map[string]money.Prices // by base currency
	source       string                  // of the table given for a currency, "" for none given
	currency     string                  // the base of that table
	rate, margin float64
	months       int
	timing       clv.Timing
}

// shippedSource says where the tables come from that Vafa ships.
var shippedSource = map[string]string{"IRR": "Statistical Centre of Iran, shipped with Vafa"}

// termTexts are the flags as they were typed.
type termTexts struct{ prices, rate, margin, months, timing string }

func termFlags(flags *flag.FlagSet) *termTexts {
	t := &termTexts{}
	flags.StringVar(&t.prices, "prices", "", "")
	flags.StringVar(&t.rate, "rate", "", "")
	flags.StringVar(&t.margin, "margin", "", "")
	flags.StringVar(&t.months, "months", "", "")
	flags.StringVar(&t.timing, "timing", "", "")
	return t
}

// mostMonths bounds how far ahead values go: ten years.
const mostMonths = 120

// read checks the flags; unit is that of amounts that state none.
func (t *termTexts) read(unit money.Unit) (out valueTerms, err error) {
	usual := value.DefaultTerms()
	out = valueTerms{rate: usual.Rate, margin: usual.Margin, months: usual.Months, timing: usual.Timing}
	if t.rate != "" {
		if out.rate, err = readShare(t.rate); err != nil || out.rate <= -1 || out.rate > 1 {
			return out, errors.New("--rate: not a share a year above -1 and up to 1, such as 0.1 or 10%")
		}
	}
	if t.margin != "" {
		if out.margin, err = readShare(t.margin); err != nil || out.margin <= 0 || out.margin > 1 {
			return out, errors.New("--margin: not a share above 0 and up to 1, such as 0.3 or 30%")
		}
	}
	if t.months != "" {
		if out.months, err = strconv.Atoi(locale.Digits(t.months)); err != nil || out.months < 1 || out.months > mostMonths {
			return out, fmt.Errorf("--months: not a whole number from 1 to %d", mostMonths)
		}
	}
	switch timing := clv.Timing(t.timing); timing {
	case "":
	case clv.AtStart, clv.AtMiddle, clv.AtEnd:
		out.timing = timing
	default:
		return out, errors.New("--timing: not start, middle or end")
	}
	return out, out.readPrices(t.prices, unit)
}

// readShare reads 0.3 or 30%.
func readShare(text string) (float64, error) {
	plain := locale.PlainNumber(strings.TrimSpace(text))
	number, percent := strings.CutSuffix(strings.ReplaceAll(plain, "٪", "%"), "%")
	share, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || math.IsNaN(share) || math.IsInf(share, 0) {
		return 0, errors.New("not a number")
	}
	if percent {
		share /= 100
	}
	return share, nil
}

// readPrices takes the tables that are shipped, with the one of a file in place of that of its currency; "none" takes no table.
func (t *valueTerms) readPrices(file string, unit money.Unit) error {
	if file == "none" {
		return nil
	}
	t.prices = money.PriceTables()
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("--prices: %w", err)
	}
	table, err := money.ParsePrices(strings.TrimPrefix(string(text), "\ufeff"))
	if err != nil {
		return fmt.Errorf("--prices: %w", err)
	}
	t.prices[unit.Base()], t.currency, t.source = table, unit.Base(), filepath.Base(file)
	return nil
}

// sourceOf says where the prices of a currency come from.
func (t *valueTerms) sourceOf(base string) string {
	if t.source != "" && base == t.currency {
		return t.source
	}
	return shippedSource[base]
}

// business is what the file's owner is taken to be: amounts are shown in the unit of the file where it is the same money.
func (o valueOptions) business() crm.Business {
	return crm.Business{Unit: o.unit, Zone: time.UTC, Prices: o.terms.prices}
}

// modelTerms are those of the nightly job for such a business, with what the flags say.
func (o valueOptions) modelTerms() value.Terms {
	out := value.TermsOf(o.business())
	out.Rate, out.Margin, out.Months, out.Timing = o.terms.rate, o.terms.margin, o.terms.months, o.terms.timing
	return out
}
