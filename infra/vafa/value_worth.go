package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

// termsReport is how values were computed.
type termsReport struct {
	Months int        `json:"months"`
	Rate   float64    `json:"rate"`   // real, a year
	Timing clv.Timing `json:"timing"` // when in a month its money is taken to move
	Margin float64    `json:"margin"`
}

// wholeReport is what all customers of a currency are worth; amounts are empty where no model tells.
type wholeReport struct {
	Currency  string        `json:"currency"`
	Customers int           `json:"customers"`
	Valued    int           `json:"valued"`            // whom a model values
	Real      string        `json:"real,omitempty"`    // discounted, in the prices of asOf
	Nominal   string        `json:"nominal,omitempty"` // cash, not discounted
	Inflation float64       `json:"inflation"`         // expected over the next year
	Prices    *pricesReport `json:"prices"`            // null: amounts count at their face
}

type pricesReport struct {
	Version string      `json:"version"`
	Newest  money.Month `json:"newest"`
	Source  string      `json:"source"`
	Old     bool        `json:"old"` // ends long before asOf
}

// concentrationReport is of what customers of a currency are expected to bring, or of what they spent where no model tells.
type concentrationReport struct {
	Currency string `json:"currency"`
	Of       string `json:"of"` // "value" or "spent"
	value.Concentration
}

type residualReport struct {
	Purchases float64 `json:"purchases"`
	Rate      float64 `json:"rate"` // real, a year
}

// worth takes over what all customers are worth, and how that is spread, the currency with most customers first.
func (r *valueReport) worth(o valueOptions, scorer *value.Scorer, summaries []crm.Summary) {
	terms := o.modelTerms()
	r.Terms = &termsReport{terms.Months, terms.Rate, terms.Timing, terms.Margin}
	totals := scorer.Worth(summaries)
	bases := slices.SortedFunc(maps.Keys(totals), func(a, b string) int {
		return cmp.Or(totals[b].Customers-totals[a].Customers, strings.Compare(a, b))
	})
	for _, base := range bases {
		total := totals[base]
		r.Worth = append(r.Worth, o.worthOf(base, total, terms, r.AsOf))
		r.concentrate(r.Worth[len(r.Worth)-1].Currency, total)
		r.warnOfWorth(base, total, terms)
	}
	if given := o.terms.currency; given != "" && totals[given] == nil {
		r.warn("No purchase is in %s, whose prices were given.", given)
	}
	if purchases, ok := scorer.TotalResidual(summaries); ok {
		r.Residual = &residualReport{purchases, terms.Rate}
	}
}

func (o valueOptions) worthOf(base string, total *value.Worth, terms value.Terms, asOf locale.Date) wholeReport {
	out := wholeReport{Currency: base, Customers: total.Customers, Valued: len(total.Values), Inflation: terms.YearlyInflation(base)}
	if unit, err := money.ParseUnit(base); err == nil {
		out.Currency = o.business().Show(money.FromMinor(0, unit)).Unit().Code()
	}
	if total.Real.IsSet() && !total.TooMuch {
		out.Real, out.Nominal = o.business().Estimate(total.Real).Decimal(), o.business().Estimate(total.Nominal).Decimal()
	}
	if table := terms.Prices[base]; !table.IsZero() {
		newest, old := terms.StalePrices(base, asOf)
		out.Prices = &pricesReport{table.Version(base), newest, o.terms.sourceOf(base), old}
	}
	return out
}

func (r *valueReport) concentrate(currency string, total *value.Worth) {
	of, amounts := "value", total.Values
	if len(amounts) == 0 {
		of, amounts = "spent", total.Spent
	}
	if c, ok := value.Concentrate(amounts); ok {
		r.Concentration = append(r.Concentration, concentrationReport{currency, of, c})
	}
}

func (r *valueReport) warnOfWorth(base string, total *value.Worth, terms value.Terms) {
	if total.TooMuch {
		r.warn("The values in %s add up to more than can be kept.", base)
	}
	if table := terms.Prices[base]; !table.IsZero() && crm.MonthOf(total.FirstOn) < table.Base() {
		r.warn("Prices in %s are known from %s; earlier ones are taken to have stood still.", base, table.Base())
	}
}

func (p *valuePage) whole(r valueReport) {
	if r.Terms == nil {
		return
	}
	p.line("")
	for _, w := range r.Worth {
		p.wrap("  ", r.Terms.sentence(), w.sentence(r.AsOf))
	}
	if r.Residual != nil {
		p.wrap("  ", fmt.Sprintf("Purchases still to come, for ever, each discounted: %s.", decimal(r.Residual.Purchases, 0)))
	}
}

func (t *termsReport) sentence() string {
	return fmt.Sprintf("Value of the next %d months, real discount %s %% a year, money at the %s of each month, margin %s %%:",
		t.Months, percent(t.Rate), t.Timing, percent(t.Margin))
}

func (w wholeReport) sentence(asOf locale.Date) string {
	amounts := "no model tells, in " + w.Currency + "."
	if w.Real != "" {
		amounts = fmt.Sprintf("%s %s real (prices of %s), %s %s nominal (cash, not discounted, prices rising %s %% a year).",
			locale.Number(locale.English, w.Real), w.Currency, asOf, locale.Number(locale.English, w.Nominal), w.Currency, percent(w.Inflation))
	}
	if w.Prices == nil {
		return amounts + " Amounts count at their face: no table of prices."
	}
	old := ""
	if w.Prices.Old {
		old = ", which is old: later prices are taken to stand still"
	}
	return amounts + fmt.Sprintf(" Prices: table %s (%s), to %s%s.", w.Prices.Version, w.Prices.Source, w.Prices.Newest, old)
}

// percent is a share in hundredths, in as few digits as tell it.
func percent(share float64) string {
	return strings.TrimSuffix(strings.TrimRight(decimal(100*share, 2), "0"), ".")
}

func (p *valuePage) concentration(r valueReport) {
	for _, c := range r.Concentration {
		what := map[string]string{"value": "expected value", "spent": "past spend"}[c.Of]
		p.line("")
		p.wrap("  ", fmt.Sprintf("Who carries the %s in %s (# its share; the best customers first):", what, c.Currency))
		bars := chart{{name: "customers", count: "number", figure: "share"}}
		for _, top := range c.Top {
			bars = append(bars, concentrationBar("best "+percent(top.Of)+" %", top))
		}
		for k, tenth := range c.Deciles {
			bars = append(bars, concentrationBar(fmt.Sprintf("tenth %d", k+1), tenth))
		}
		p.chart(bars)
	}
}

func concentrationBar(name string, share value.Share) bar {
	return bar{name, count(share.Customers), decimal(100*share.Carries, 1) + " %", share.Carries, '#'}
}
