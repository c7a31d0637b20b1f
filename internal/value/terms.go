package value

import (
	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Terms are the conventions under which values are computed; they go with every figure. Maps are by base currency; a
// currency that is not in them keeps its prices.
type Terms struct {
	Months int        `json:"months"` // horizon
	Rate   float64    `json:"rate"`   // real rate of discount a year
	Margin float64    `json:"margin"` // share kept of spend whose margin nobody told; 1 values revenue
	Timing clv.Timing `json:"timing"` // when in a month its money is taken to move

	Prices     map[string]money.Prices `json:"prices,omitempty"`    // consumer prices, as far as they are known
	Inflation  map[string][]float64    `json:"inflation,omitempty"` // rises of the months to come; the last goes on
	MinuteCost money.Money             `json:"minuteCost,omitzero"` // of a minute of staff in a contact
}

// DefaultTerms value twelve months of revenue at its face at a real 10 % a year, month ends.
func DefaultTerms() Terms {
	return Terms{Months: 12, Rate: crm.UsualRealRate, Margin: 1, Timing: clv.AtEnd}
}

// TermsOf are the default terms with a firm's prices. They are expected to rise in the months to come as they did in the last
// twelve that are known.
func TermsOf(b crm.Business) Terms {
	out := DefaultTerms()
	out.MinuteCost = b.MinuteCost
	if b.DefaultMargin > 0 {
		out.Margin = b.DefaultMargin
	}
	return out.withPrices(b.Prices)
}

// fixed are the terms with what a run goes by.
func (t Terms) fixed(by crm.RunTerms) Terms {
	if by.Rate != nil {
		t.Rate = *by.Rate
	}
	if by.Margin != nil {
		t.Margin = *by.Margin
	}
	if by.MinuteCost != nil {
		t.MinuteCost = *by.MinuteCost
	}
	return t.withPrices(by.Prices)
}

// withPrices are the terms with other tables of prices, and what follows from them.
func (t Terms) withPrices(tables map[string]money.Prices) Terms {
	t.Prices, t.Inflation = nil, nil
	if len(tables) == 0 {
		return t
	}
	t.Prices, t.Inflation = tables, map[string][]float64{}
	for base, prices := range tables {
		if path := prices.LastYear(); len(path) > 0 {
			t.Inflation[base] = path
		}
	}
	return t
}

// YearlyInflation is the rise of prices over the next twelve months, as a fraction; 0 for a currency without a path.
func (t Terms) YearlyInflation(base string) float64 {
	path := t.Inflation[base]
	if len(path) == 0 {
		return 0
	}
	level := 1.0
	for k := range 12 {
		level *= 1 + path[min(k, len(path)-1)]
	}
	return level - 1
}

// Restated is a summary in the prices of these terms: as it is when it is so already, else replayed from the ledger.
func (t Terms) Restated(s crm.Summary, ledger crm.Ledger) (crm.Summary, error) {
	if t.Agree(s) {
		return s, nil
	}
	return ledger.Summarise(s.Unit, t.pricesOf(s))
}

// Agree says whether a summary was computed with the table of prices that these terms have for its currency.
func (t Terms) Agree(s crm.Summary) bool {
	unit, ok := base(s)
	return !ok || s.PurchaseDays == 0 || s.Prices == t.Prices[unit.Code()].Version(unit.Code())
}

// pricesOf is the table for the currency of a summary.
func (t Terms) pricesOf(s crm.Summary) money.Prices {
	unit, _ := base(s) // no currency has no table
	return t.Prices[unit.Code()]
}

// dearer is how many times dearer everything is on a day than in the prices in which a summary is kept.
func (t Terms) dearer(s crm.Summary, asOf locale.Date) float64 {
	if s.Prices == "" {
		return 1
	}
	prices := t.pricesOf(s)
	return prices.Ratio(crm.MonthOf(asOf), prices.Base())
}

// stalePrices is how many months prices may be taken to stand still before it is said.
const stalePrices = 6

// StalePrices says that the table of a currency ended long before a day, and with which month; a currency without a table has
// none that could be old.
func (t Terms) StalePrices(base string, asOf locale.Date) (newest money.Month, stale bool) {
	prices := t.Prices[base]
	return prices.Newest(), Stale(prices, asOf)
}

// Stale says whether a table ended long before a day.
func Stale(prices money.Prices, asOf locale.Date) bool {
	return !prices.IsZero() && crm.MonthOf(asOf)-prices.Newest() > stalePrices
}
