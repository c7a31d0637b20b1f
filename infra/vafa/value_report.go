package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/csvfile"
	"vafa/internal/locale"
	"vafa/internal/value"
)

// valueReport is what vafa value found, in the shape of its JSON.
type valueReport struct {
	AsOf            locale.Date           `json:"asOf,omitzero"`
	Customers       int                   `json:"customers"`
	Repeaters       int                   `json:"repeaters"`
	BGNBD           *bgnbdReport          `json:"bgnbd"`
	ParetoNBD       *paretoReport         `json:"paretoNbd"`
	MBGNBD          *mbgnbdReport         `json:"mbgnbd"`
	NBD             *nbdReport            `json:"nbd"`
	Chosen          value.Chosen          `json:"chosen"`     // the count model behind segments and values
	GammaGamma      *spendReport          `json:"gammaGamma"` // of the currency with most customers
	OtherCurrencies []spendReport         `json:"otherCurrencies,omitempty"`
	StandardErrors  standardErrors        `json:"standardErrors"`
	Fits            fitsReport            `json:"fits"`
	Intervals       *intervalsReport      `json:"intervals,omitempty"`
	Holdout         *holdoutReport        `json:"holdout,omitempty"` // of BG/NBD
	Holdouts        holdoutsReport        `json:"holdouts,omitempty"`
	Tracking        *trackingReport       `json:"tracking,omitempty"` // of the chosen model
	Segments        []crm.SegmentTotal    `json:"segments"`
	Terms           *termsReport          `json:"terms,omitempty"`
	Worth           []wholeReport         `json:"worth,omitempty"` // by currency, that with most customers first
	Residual        *residualReport       `json:"residual,omitempty"`
	Concentration   []concentrationReport `json:"concentration,omitempty"`
	Warnings        []string              `json:"warnings"`
	Refused         []csvfile.Refusal     `json:"refused"`
}

// spendReport has v in whole units of the currency.
type spendReport struct {
	clv.GammaGamma
	LogLikelihood float64 `json:"logLikelihood"`
	Currency      string  `json:"currency"`
	PricesOf      string  `json:"pricesOf,omitempty"` // the month in whose prices v is; left out, each amount is at its face
}

type holdoutReport struct {
	Weeks     int     `json:"weeks"`
	Predicted float64 `json:"predicted"`
	Actual    float64 `json:"actual"`
	MAE       float64 `json:"mae"`
	RMSE      float64 `json:"rmse"`
	until     locale.Date
	buckets   []clv.Bucket
}

func emptyReport(refusals refusalList) valueReport {
	return valueReport{Segments: []crm.SegmentTotal{}, Warnings: []string{}, Refused: append([]csvfile.Refusal{}, refusals.list...)}
}

func writeValueJSON(to io.Writer, report valueReport) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

// report computes what the nightly job would have computed at the end of the day of the fit.
func (o valueOptions) report(book *purchaseBook, refusals refusalList) (valueReport, error) {
	out := emptyReport(refusals)
	if out.AsOf = o.until; o.until.IsZero() {
		out.AsOf = book.last
	}
	weeks := o.holdoutWeeks(book)
	base, err := o.measure(book, out.AsOf, weeks)
	if err != nil {
		return out, err
	}
	out.Customers = len(base.summaries)
	if out.Customers == 0 {
		return out, fmt.Errorf("nobody had bought by %s", out.AsOf)
	}
	model, err := o.fit(base, out.AsOf, weeks)
	if err != nil {
		return out, err
	}
	scorer, err := model.Scorer(out.AsOf)
	if err != nil {
		return out, err
	}
	out.Repeaters = base.repeaters()
	segments, all := scorer.Tally(base.summaries, o.business())
	out.Segments = segments
	if err := out.counts(model); err != nil {
		return out, err
	}
	out.fits(model)
	if err := out.track(o, model, base); err != nil {
		return out, err
	}
	out.worth(o, scorer, base.summaries)
	out.Warnings = append(out.Warnings, model.Warnings...)
	o.hold(&out, model, base, weeks, book.last)
	out.intervals(model, base.summaries, all, weeks)
	return out, o.writeCustomers(scorer, base, out.AsOf)
}

// fit chooses the count model by what came after the day, where that is known; else by a holdout within the purchases.
func (o valueOptions) fit(base valueBase, asOf locale.Date, weeks int) (*value.Model, error) {
	if o.until.IsZero() {
		return value.Fit("file", base.summaries, base.sample, asOf, o.modelTerms())
	}
	return value.FitHeld("file", base.summaries, base.held.Rows(), weeks, asOf, o.modelTerms())
}

// holdoutWeeks is the horizon asked for, else the whole weeks that the file has; 0 for no holdout.
func (o valueOptions) holdoutWeeks(book *purchaseBook) int {
	if o.until.IsZero() || o.weeks > 0 {
		return o.weeks
	}
	return min(max(0, book.last.Days()-o.until.Days())/clv.DaysPerWeek, maxWeeks)
}

// valueBase is the customers of a file as they stood on a day, in the order of their names.
type valueBase struct {
	customers []string
	summaries []crm.Summary
	held      *value.Tracker
	sample    []crm.Ledger // of as many customers as the nightly job would look at
	later     int          // customers who had not bought by then
}

// sampleSize is how many customers a holdout within the purchases looks at.
const sampleSize = 8000

// measure makes each customer's summary from the ledger as it stood at the end of a day.
func (o valueOptions) measure(book *purchaseBook, asOf locale.Date, weeks int) (base valueBase, err error) {
	base.held = value.NewTracker(asOf, weeks)
	business, sample := o.business(), map[string]bool{}
	if o.until.IsZero() {
		sample = book.sample()
	}
	err = book.ledgers(func(customer string, ledger crm.Ledger, unit string) error {
		summary, err := ledger.Until(asOf).Summarise(unit, business.PricesOf(unit))
		if err != nil {
			return err
		}
		if summary.PurchaseDays == 0 {
			base.later++
			return nil
		}
		base.customers = append(base.customers, customer)
		base.summaries = append(base.summaries, summary)
		if sample[customer] {
			base.sample = append(base.sample, ledger)
		}
		return base.held.Add(ledger)
	})
	return base, err
}

// sample picks the customers for a holdout within the purchases.
func (b *purchaseBook) sample() map[string]bool {
	sample := value.NewSample(sampleSize)
	for customer := range b.numbers {
		sample.Add(customer)
	}
	out := map[string]bool{}
	for _, customer := range sample.Customers() {
		out[customer] = true
	}
	return out
}

func (b valueBase) repeaters() (n int) {
	for _, s := range b.summaries {
		if s.Repeats() > 0 {
			n++
		}
	}
	return n
}

// fits takes over the parameters of what could be fitted, and how every fit went.
func (r *valueReport) fits(m *value.Model) {
	bases := slices.SortedFunc(maps.Keys(m.ByUnit), func(a, b string) int {
		return cmp.Or(m.ByUnit[b]-m.ByUnit[a], strings.Compare(a, b))
	})
	r.Fits = fitsOf(m, bases)
	var fitted []spendReport
	for _, base := range bases {
		spend := m.Spend[base]
		if spend.Parameters == nil {
			continue
		}
		report := spendReport{GammaGamma: *spend.Parameters, LogLikelihood: spend.Fit.LogLikelihood, Currency: base}
		if table := m.Terms.Prices[base]; !table.IsZero() {
			report.PricesOf = table.Base().String()
		}
		fitted = append(fitted, report)
	}
	if len(fitted) > 0 {
		r.GammaGamma, r.OtherCurrencies = &fitted[0], fitted[1:]
	}
}

// hold compares the fit with what came after, and says where the file does not allow it.
func (o valueOptions) hold(r *valueReport, m *value.Model, base valueBase, weeks int, last locale.Date) {
	if o.until.IsZero() {
		return
	}
	if base.later > 0 {
		r.warn("Customers who first bought after %s, and are neither in the fit nor in the comparison: %d.", o.until, base.later)
	}
	if weeks == 0 {
		r.warn("The file has no whole week after %s to compare with.", o.until)
		return
	}
	end := o.until.AddDays(weeks * clv.DaysPerWeek)
	if last.AddDays(clv.DaysPerWeek).Before(end) {
		r.warn("The last purchase is of %s, the comparison goes on to %s: what came may be counted short.", last, end)
	}
	r.holdouts(m)
	if c, ok := m.Candidate(clv.BGNBD{}.Name()); ok && c.Holdout != nil {
		held := c.Holdout
		r.Holdout = &holdoutReport{weeks, held.Predicted, held.Actual, held.MAE, held.RMSE, end, held.ByPurchases}
	}
}

func (r *valueReport) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}
