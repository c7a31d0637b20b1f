package desk

import (
	"slices"
	"strings"

	"vafa/internal/crm"
)

// firstSheets are the tables that come first for a firm that turns on its products, its sales or its customers, by how their ids begin.
var firstSheets = map[string][]string{
	crm.ReportsOfProducts:  {"revenue-", "concentration-"},
	crm.ReportsOfSales:     {"revenue-", "effort", "contacts"},
	crm.ReportsOfCustomers: {"customers"},
}

// Ordered are the tables of the page, in the order of what the firm turns on.
func (b Business) Ordered() []Sheet {
	first := firstSheets[b.Firm.FirstReports]
	rank := func(s Sheet) int {
		i := slices.IndexFunc(first, func(begin string) bool { return strings.HasPrefix(s.ID, begin) })
		if i < 0 {
			return len(first)
		}
		return i
	}
	out := slices.Clone(b.Sheets())
	slices.SortStableFunc(out, func(x, y Sheet) int { return rank(x) - rank(y) })
	return out
}

// Happened are the happenings that touch the days of the page, the latest first.
func (b Business) Happened() []crm.Happening {
	return slices.DeleteFunc(slices.Clone(b.Happenings), func(h crm.Happening) bool {
		last := h.From
		if h.Until != nil {
			last = *h.Until
		}
		return b.From.IsZero() || h.From.After(b.To) || last.Before(b.From)
	})
}
