package purchase

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/rest"
	"vafa/internal/value"
)

// priceTables are the operations on consumer prices, by which old money is compared with new.
func (h handler) priceTables() []rest.Operation {
	manager, changed := rest.Staff(rest.Manager), []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listPrices", Method: http.MethodGet, Path: "/v1/prices", Access: rest.Staff(rest.Marketer),
			Summary: "The tables of consumer prices in use; the version of each is its entity tag",
		}, h.listPrices),
		rest.New(rest.Spec{
			ID: "replacePrices", Method: http.MethodPut, Path: "/v1/prices/{currency}", Access: manager, Others: changed,
			Summary: "Replace a currency's table of prices as a whole (If-Match); the next run replays every purchase",
		}, h.replacePrices),
		rest.New(rest.Spec{
			ID: "restorePrices", Method: http.MethodDelete, Path: "/v1/prices/{currency}", Access: manager, Others: changed,
			Summary: "Go back to the table of prices that is shipped (If-Match)",
		}, h.restorePrices),
	}
}

// Prices is a table of consumer prices in use. Own says that the firm keeps it itself; without it the table is the one that is
// shipped, with its Source. Series is what figures name it by. Note says that its newest month is long ago.
type Prices struct {
	crm.PriceTable
	Own    bool   `json:"own"`
	Series string `json:"series,omitempty"`
	Newest string `json:"newest,omitempty"`
	Note   string `json:"note,omitempty"`
	Source string `json:"source,omitempty"`
}

// PriceTables are all tables in use, by currency.
type PriceTables struct {
	Items []Prices `json:"items"`
}

type listPricesIn struct{ Meta rest.Meta }

func (h handler) listPrices(ctx context.Context, in listPricesIn) (rest.Reply[PriceTables], error) {
	own, err := h.Table.PriceTables(ctx)
	if err != nil {
		return rest.Reply[PriceTables]{}, err
	}
	tables := map[string]crm.PriceTable{}
	for currency := range h.Business.Prices {
		tables[currency] = crm.PriceTable{Currency: currency}
	}
	for _, table := range own {
		tables[table.Currency] = table
	}
	out := PriceTables{Items: []Prices{}}
	for _, currency := range slices.Sorted(maps.Keys(tables)) {
		out.Items = append(out.Items, h.shown(tables[currency], in.Meta.Lang))
	}
	return rest.Answer(out), nil
}

// shown is a table as it is in use: without rows of its own a firm has those that are shipped, if any are.
func (h handler) shown(table crm.PriceTable, lang locale.Lang) Prices {
	out := Prices{PriceTable: table, Own: len(table.Rows) > 0}
	if !out.Own {
		out.Rows, out.Source = money.PriceRowsOf(table.Currency)
	}
	prices := money.PricesIn(out.Rows)
	if prices.IsZero() {
		return out
	}
	out.Series, out.Newest = prices.Version(table.Currency), prices.Newest().String()
	if value.Stale(prices, h.Business.Day(h.Source.Now())) {
		out.Note = phrase.Of(lang, &crm.Reason{Code: "stalePrices", Args: map[string]string{"month": out.Newest}})
	}
	return out
}

type replacePricesIn struct {
	Currency string `path:"currency"`
	IfMatch  string `header:"If-Match" required:"true"`
	Body     crm.PriceTableForm
	Meta     rest.Meta
}

func (h handler) replacePrices(ctx context.Context, in replacePricesIn) (rest.Reply[Prices], error) {
	return h.changePrices(ctx, in.Currency, in.IfMatch, in.Meta, func() ([]money.PriceRow, error) {
		return in.Body.Parse(h.Business.Day(h.Source.Now()))
	})
}

type restorePricesIn struct {
	Currency string `path:"currency"`
	IfMatch  string `header:"If-Match" required:"true"`
	Meta     rest.Meta
}

// restorePrices keeps the item, without rows: its version goes on, and it tells who went back and when.
func (h handler) restorePrices(ctx context.Context, in restorePricesIn) (rest.Reply[Prices], error) {
	return h.changePrices(ctx, in.Currency, in.IfMatch, in.Meta, func() ([]money.PriceRow, error) { return nil, nil })
}

func (h handler) changePrices(ctx context.Context, currency, ifMatch string, meta rest.Meta, rows func() ([]money.PriceRow, error)) (rest.Reply[Prices], error) {
	return api.Change(ifMatch,
		func() (Prices, error) {
			unit, err := money.ParseUnit(currency) // tomans and rials have one table
			if err != nil {
				return Prices{}, crm.Faults{{Pointer: "/currency", Code: "currency.unknown"}}
			}
			return Prices{PriceTable: crm.PriceTable{Currency: unit.Base()}}, nil
		},
		func(p Prices) (Prices, error) {
			var err error
			p.Rows, err = rows()
			p.ChangedBy, p.ChangedAt = meta.Caller.Name(), h.Source.Now()
			return p, err
		},
		func(p Prices, version int) (Prices, error) {
			changed, err := h.Table.ChangePrices(ctx, p.PriceTable, version, h.Source.NewID("evt"))
			h.PricesChanged()
			return h.shown(changed, meta.Lang), err
		})
}
