package audit

import (
	"context"

	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/rest"
)

// ErasureList is a page of the ledger of erasures, whose entries name nobody, and what all who were erased come to.
type ErasureList struct {
	rest.List[crm.Erased]
	Totals []ErasedTotal `json:"totals"`
}

// ErasedTotal is what erased customers of one currency come to; Spent and Profit are absent for those who have bought nothing.
type ErasedTotal struct {
	Currency  string       `json:"currency,omitempty"`
	Customers int          `json:"customers"`
	Purchases int          `json:"purchases"`
	Refunds   int          `json:"refunds"`
	Spent     *money.Money `json:"spent,omitempty"`
	Profit    *money.Money `json:"profit,omitempty"`
}

type erasuresIn struct{ Meta rest.Meta }

func (h handler) erasures(ctx context.Context, in erasuresIn) (rest.Reply[ErasureList], error) {
	entries, next, err := h.Table.Ledger(ctx, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return rest.Reply[ErasureList]{}, err
	}
	totals, err := h.Table.ErasedTotals(ctx)
	if err != nil {
		return rest.Reply[ErasureList]{}, err
	}
	firm, err := h.Own(ctx)
	if err != nil {
		return rest.Reply[ErasureList]{}, err
	}
	out := ErasureList{List: rest.ListOf(entries, in.Meta.Page, next), Totals: []ErasedTotal{}}
	for _, total := range totals {
		out.Totals = append(out.Totals, shownTotal(total, firm))
	}
	return rest.Answer(out), nil
}

// shownTotal is a total in the firm's way of writing amounts.
func shownTotal(t crm.ErasedTotal, firm crm.Business) ErasedTotal {
	out := ErasedTotal{Currency: t.Currency, Customers: t.Customers, Purchases: t.Purchases, Refunds: t.Refunds}
	unit, err := money.ParseUnit(t.Currency)
	if err != nil {
		return out
	}
	spent, profit := firm.Show(money.FromMinor(t.Spent, unit)), firm.Show(money.FromMinor(t.Profit, unit))
	out.Spent, out.Profit = &spent, &profit
	return out
}
