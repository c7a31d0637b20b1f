package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"vafa/internal/clv"
	"vafa/internal/locale"
)

// print writes the report for a reader, in lines of a width.
func (r valueReport) print(to io.Writer, width int) error {
	page := &valuePage{out: bufio.NewWriter(to), width: width}
	page.wrap("", fmt.Sprintf("As of %s: customers %s, of whom %s bought again.", r.AsOf, count(r.Customers), count(r.Repeaters)))
	page.fits(r)
	if r.Holdout != nil {
		page.holdout(r.Holdout)
	}
	page.tracking(r.Tracking)
	page.whole(r)
	page.concentration(r)
	page.segments(r)
	page.worth(r.Intervals)
	for i, warning := range r.Warnings {
		if i == 0 {
			page.line("")
		}
		page.wrap("  ", "Warning:", warning)
	}
	if len(r.Refused) > 0 {
		page.line("")
		page.wrap("  ", "Rows refused and not counted:", count(len(r.Refused)))
	}
	return page.out.Flush()
}

// valuePage writes lines of a width; an error of writing stays in out until it is flushed.
type valuePage struct {
	out   *bufio.Writer
	width int
}

func (p *valuePage) line(text string) { fmt.Fprintln(p.out, strings.TrimRight(text, " ")) }

// wrap writes the words of a text, and begins a new line with indent where they would pass the width.
func (p *valuePage) wrap(indent string, texts ...string) {
	text := ""
	for _, word := range strings.Fields(strings.Join(texts, " ")) {
		switch {
		case text == "":
			text = word
		case utf8.RuneCountInString(text)+1+utf8.RuneCountInString(word) > p.width:
			p.line(text)
			text = indent + word
		default:
			text += " " + word
		}
	}
	p.line(text)
}

func (p *valuePage) fits(r valueReport) {
	p.line("")
	if m := r.BGNBD; m != nil {
		p.wrap("  ", "How often they buy (BG/NBD, weeks):", pair("r", m.R), pair("alpha", m.Alpha), pair("a", m.A), pair("b", m.B),
			pair("log-likelihood", m.LogLikelihood))
	}
	p.chosen(r)
	spends := r.OtherCurrencies
	if r.GammaGamma != nil {
		spends = append([]spendReport{*r.GammaGamma}, spends...)
	}
	for _, m := range spends {
		p.wrap("  ", fmt.Sprintf("What they spend (Gamma-Gamma, %s%s):", m.Currency, m.inPrices()), pair("p", m.P), pair("q", m.Q), pair("v", m.V),
			pair("log-likelihood", m.LogLikelihood))
	}
	if !r.anyCounts() && r.GammaGamma == nil {
		p.wrap("  ", "No model: too few customers bought again.")
	}
}

// inPrices names the month in whose prices the parameters are.
func (m *spendReport) inPrices() string {
	if m.PricesOf == "" {
		return ""
	}
	return " in prices of " + m.PricesOf
}

// modelTitles are the count models' names as the literature writes them.
var modelTitles = map[string]string{
	clv.BGNBD{}.Name(): "BG/NBD", clv.ParetoNBD{}.Name(): "Pareto/NBD", clv.MBGNBD{}.Name(): "MBG/NBD", clv.NBD{}.Name(): "NBD",
}

// chosen says which model the rest of the report is of, its parameters where they were not shown, and what it expects of all.
func (p *valuePage) chosen(r valueReport) {
	switch m := r.Chosen.Name; {
	case m == (clv.ParetoNBD{}).Name() && r.ParetoNBD != nil:
		p.wrap("  ", "Pareto/NBD:", pair("r", r.ParetoNBD.R), pair("alpha", r.ParetoNBD.Alpha), pair("s", r.ParetoNBD.S),
			pair("beta", r.ParetoNBD.Beta), pair("log-likelihood", r.ParetoNBD.LogLikelihood))
	case m == (clv.MBGNBD{}).Name() && r.MBGNBD != nil:
		p.wrap("  ", "MBG/NBD:", pair("r", r.MBGNBD.R), pair("alpha", r.MBGNBD.Alpha), pair("a", r.MBGNBD.A), pair("b", r.MBGNBD.B),
			pair("log-likelihood", r.MBGNBD.LogLikelihood))
	case m == (clv.NBD{}).Name() && r.NBD != nil:
		p.wrap("  ", "NBD:", pair("r", r.NBD.R), pair("alpha", r.NBD.Alpha), pair("log-likelihood", r.NBD.LogLikelihood))
	}
	if r.anyCounts() {
		p.wrap("  ", "Chosen for values and segments:", modelTitles[r.Chosen.Name]+".", r.Chosen.Why)
	}
	p.purchases(r.Intervals)
}

// purchases says how many are expected of all, how well that is known, and how many may come.
func (p *valuePage) purchases(r *intervalsReport) {
	if r == nil || r.ExpectedPurchases == nil {
		return
	}
	total, may := r.ExpectedPurchases, r.Purchases
	p.wrap("  ", fmt.Sprintf("Expected purchases of all in the next %d weeks: %s, between %s and %s.", total.HorizonWeeks,
		decimal(total.Median, 0), decimal(total.Low, 0), decimal(total.High, 0)), total.Covers)
	p.wrap("  ", fmt.Sprintf("What may come: between %s and %s.", decimal(may.Low, 0), decimal(may.High, 0)), may.Covers)
}

// worth says what all customers together may bring.
func (p *valuePage) worth(r *intervalsReport) {
	if r == nil || r.Value == nil {
		return
	}
	p.line("")
	all := r.Value
	for _, currency := range slices.Sorted(maps.Keys(all.Low)) {
		p.wrap("  ", fmt.Sprintf("Value of all in the next %d months: %s %s, between %s and %s.", all.Months,
			locale.Number(locale.English, all.Value[currency]), currency,
			locale.Number(locale.English, all.Low[currency]), locale.Number(locale.English, all.High[currency])))
	}
	p.wrap("  ", all.Covers)
}

func pair(name string, figure float64) string { return name + "=" + decimal(figure, 4) }

func (p *valuePage) holdout(h *holdoutReport) {
	p.line("")
	p.wrap("  ", fmt.Sprintf("Holdout, %d weeks to %s: predicted %s, actual %s%s; each customer: MAE %s, RMSE %s (BG/NBD)", h.Weeks, h.until,
		decimal(h.Predicted, 1), decimal(h.Actual, 0), share(h), decimal(h.MAE, 4), decimal(h.RMSE, 4)))
	p.line("")
	p.wrap("  ", "Mean purchases in those weeks, by repeat purchases before (# predicted, = actual):")
	bars := chart{{name: "before", count: "customers", figure: "mean"}}
	for _, b := range h.buckets {
		name := strconv.Itoa(b.Purchases)
		if b.Purchases == clv.LastBucket {
			name += "+"
		}
		bars = append(bars,
			bar{name, decimal(b.Customers, 0), decimal(b.Predicted, 2), b.Predicted, '#'},
			bar{"", "", decimal(b.Actual, 2), b.Actual, '='})
	}
	p.chart(bars)
}

// share is how far off the prediction was.
func share(h *holdoutReport) string {
	if h.Actual == 0 {
		return ""
	}
	return fmt.Sprintf(" (%+.1f %%)", 100*(h.Predicted-h.Actual)/h.Actual)
}

func (p *valuePage) segments(r valueReport) {
	p.line("")
	months := 0
	if r.Terms != nil {
		months = r.Terms.Months
	}
	p.wrap("  ", fmt.Sprintf("Segments; value is real, of the next %d months; # customers:", months))
	bars := chart{{name: "segment", count: "customers", figure: "value"}}
	for _, s := range r.Segments {
		var values []string
		for _, currency := range slices.Sorted(maps.Keys(s.Value)) {
			values = append(values, locale.Number(locale.English, s.Value[currency])+" "+currency)
		}
		if len(values) == 0 {
			values = []string{"-"}
		}
		bars = append(bars, bar{s.Name, count(s.Customers), strings.Join(values, " + "), float64(s.Customers), '#'})
	}
	p.chart(bars)
}

func count(n int) string { return locale.Number(locale.English, strconv.Itoa(n)) }

func decimal(figure float64, places int) string {
	return locale.Number(locale.English, strconv.FormatFloat(figure, 'f', places, 64))
}
