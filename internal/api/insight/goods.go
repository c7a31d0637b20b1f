package insight

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/report"
	"vafa/internal/rest"
)

// Goods are what customers bought of each product and after it, as the last run found them, products with most buyers first. Roles sum
// all main and all side products, a currency each. Of two products that fewer than Least customers bought one after the other nothing
// is said.
type Goods struct {
	Least int         `json:"least"`
	Items []Good      `json:"items"`
	Roles []RoleSales `json:"roles"`
	Notes []string    `json:"notes"` // what is to be known of the figures, in the caller's language
	More  bool        `json:"more"`  // whether there are products that are not listed
}

// Good is one product.
type Good struct {
	SKU    string       `json:"sku"`
	Name   string       `json:"name"` // in the caller's language; the SKU where the catalogue has none
	Role   string       `json:"role,omitempty" enum:"main,side"`
	Buyers int          `json:"buyers"`
	Units  int64        `json:"units"`
	Sales  []GoodsSales `json:"sales"` // a currency each
	Next   []BoughtNext `json:"next"`
}

// GoodsSales is what was paid, less what was given back. Profit is of that part of it whose margin is known; Share is that profit over
// that part, absent where none is known.
type GoodsSales struct {
	Revenue       money.Money `json:"revenue"`
	Profit        money.Money `json:"profit"`
	MarginUnknown money.Money `json:"marginUnknown"`
	Share         *float64    `json:"share,omitempty"`
}

// RoleSales is what all products of a role brought in one currency; none is the role of products that are in no catalogue.
type RoleSales struct {
	Role     string `json:"role" enum:"main,side,none"`
	Products int    `json:"products"`
	GoodsSales
}

// BoughtNext is a product that buyers of another bought on a later day: how many of them, their share, and how many times as often as
// buyers of anything do.
type BoughtNext struct {
	SKU        string  `json:"sku"`
	Name       string  `json:"name"`
	Support    int     `json:"support"`
	Confidence float64 `json:"confidence"`
	Lift       float64 `json:"lift"`
}

func (h handler) goods(marketer rest.Access) rest.Operation {
	return rest.New(rest.Spec{
		ID: "listGoods", Method: http.MethodGet, Path: "/v1/goods",
		Summary: "What was bought of each product and after it, and what main and side products brought", Access: marketer,
	}, h.listGoods)
}

// mostGoods is how many products one answer lists.
const mostGoods = 200

type goodsIn struct {
	SKU  string `query:"sku" doc:"One product; all if left out."`
	Meta rest.Meta
}

func (h handler) listGoods(ctx context.Context, in goodsIn) (rest.Reply[Goods], error) {
	none := rest.Reply[Goods]{}
	firm, err := h.Own(ctx)
	if err != nil {
		return none, err
	}
	basket, err := h.Goods(ctx)
	if err != nil {
		return none, err
	}
	products, err := h.Products(ctx, slices.Sorted(maps.Keys(basket)))
	if err != nil {
		return none, err
	}
	look := goodsLook{firm, products, in.Meta.Lang}
	out := Goods{Least: report.LeastTogether, Items: []Good{}, Roles: look.roles(basket), Notes: []string{}}
	least := &crm.Reason{Code: "goods.least", Args: map[string]string{"least": strconv.Itoa(report.LeastTogether)}}
	out.Notes = append(out.Notes, phrase.Of(in.Meta.Lang, least), phrase.Of(in.Meta.Lang, &crm.Reason{Code: "goods.profit"}))
	for _, one := range shownGoods(basket, crm.FoldSKU(in.SKU)) {
		if len(out.Items) == mostGoods {
			out.More = true
			break
		}
		out.Items = append(out.Items, look.good(one))
	}
	return rest.Answer(out), nil
}

// shownGoods are all products, or the one that is asked for.
func shownGoods(basket report.Basket, sku string) []report.Product {
	var out []report.Product
	for _, one := range basket {
		if sku == "" || one.SKU == sku {
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b report.Product) int {
		return cmp.Or(cmp.Compare(b.Buyers, a.Buyers), cmp.Compare(a.SKU, b.SKU))
	})
	return out
}

// goodsLook is how products are shown to somebody.
type goodsLook struct {
	firm     crm.Business
	products map[string]crm.Product
	lang     locale.Lang
}

func (l goodsLook) name(sku string) string {
	if product, ok := l.products[sku]; ok {
		return product.Label(string(l.lang))
	}
	return sku
}

func (l goodsLook) good(p report.Product) Good {
	out := Good{
		SKU: p.SKU, Name: l.name(p.SKU), Role: l.products[p.SKU].Role, Buyers: p.Buyers, Units: p.Units, Sales: []GoodsSales{}, Next: []BoughtNext{},
	}
	for _, currency := range slices.Sorted(maps.Keys(p.Sales)) {
		if sales, ok := l.sales(currency, p.Sales[currency]); ok {
			out.Sales = append(out.Sales, sales)
		}
	}
	for _, next := range p.Next {
		out.Next = append(out.Next, BoughtNext{next.SKU, l.name(next.SKU), next.Support, next.Confidence, next.Lift})
	}
	return out
}

// sales are amounts of a base currency; ok is false for what is no currency, in which no ledger is kept.
func (l goodsLook) sales(currency string, s report.Sales) (GoodsSales, bool) {
	unit, err := money.ParseUnit(currency)
	if err != nil {
		return GoodsSales{}, false
	}
	in := func(minor int64) money.Money { return l.firm.Show(money.FromMinor(minor, unit)) }
	out := GoodsSales{Revenue: in(s.Amount), Profit: in(s.Profit), MarginUnknown: in(s.Unknown)}
	if known := s.Amount - s.Unknown; known > 0 {
		share := float64(s.Profit) / float64(known)
		out.Share = &share
	}
	return out, true
}

// roles sum the products of each role, a currency each.
func (l goodsLook) roles(basket report.Basket) []RoleSales {
	type of struct{ role, currency string }
	sums, products := map[of]report.Sales{}, map[of]int{}
	for sku, one := range basket {
		role := cmp.Or(l.products[sku].Role, "none")
		for currency, s := range one.Sales {
			at := of{role, currency}
			sum := sums[at]
			sums[at] = report.Sales{Amount: sum.Amount + s.Amount, Profit: sum.Profit + s.Profit, Unknown: sum.Unknown + s.Unknown}
			products[at]++
		}
	}
	out := []RoleSales{}
	for _, at := range slices.SortedFunc(maps.Keys(sums), func(a, b of) int {
		return cmp.Or(cmp.Compare(a.currency, b.currency), cmp.Compare(a.role, b.role))
	}) {
		if sales, ok := l.sales(at.currency, sums[at]); ok {
			out = append(out, RoleSales{Role: at.role, Products: products[at], GoodsSales: sales})
		}
	}
	return out
}
