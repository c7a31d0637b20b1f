package report

import (
	"cmp"
	"maps"
	"slices"

	"vafa/internal/crm"
)

// LeastTogether is how many customers must have bought one product after another before anything is said of the two: of fewer, chance
// alone makes any figure.
const LeastTogether = 5

// Bounds of what is counted and kept.
const (
	mostNext       = 10      // products that are kept as bought after one
	mostPairs      = 200_000 // pairs that a shard counts; those first seen later are left out
	goodsPerReport = 400     // rows of a document, which then stays below what an item takes
)

// GoodsFacts are what customers bought of each product, and after it. Those of different customers add up: Merge.
type GoodsFacts struct {
	Buyers   int                       `json:"buyers"`   // who bought any product that is known
	Products map[string]ProductFacts   `json:"products"` // by SKU
	Pairs    map[string]map[string]int `json:"pairs"`    // customers who bought the second on a later day than they first bought the first
	pairs    int
}

// ProductFacts are what is known of one product.
type ProductFacts struct {
	Buyers int              `json:"b"`
	Later  int              `json:"l"` // who bought it on a later day than their first purchase of anything
	Units  int64            `json:"u"`
	Sales  map[string]Sales `json:"s,omitempty"` // by base currency
}

// Sales are amounts in minor units of a base currency. Profit is of what its margin is known of; Unknown is the amount of which it is not.
type Sales struct {
	Amount  int64 `json:"amount"`
	Profit  int64 `json:"profit"`
	Unknown int64 `json:"unknown,omitempty"`
}

// NewGoodsFacts are those of nobody.
func NewGoodsFacts() *GoodsFacts {
	return &GoodsFacts{Products: map[string]ProductFacts{}, Pairs: map[string]map[string]int{}}
}

// Add takes in a customer who pays in a base currency, with what they have of each product.
func (f *GoodsFacts) Add(currency string, goods []crm.Good) {
	if len(goods) == 0 {
		return
	}
	f.Buyers++
	first := goods[0].First
	for _, good := range goods {
		if good.First.Before(first) {
			first = good.First
		}
	}
	for _, good := range goods {
		one := ProductFacts{Buyers: 1, Units: good.Units, Sales: map[string]Sales{currency: {good.Amount, good.Margin, good.Unknown}}}
		if good.Last.After(first) {
			one.Later = 1
		}
		f.Products[good.SKU] = f.Products[good.SKU].plus(one)
		for _, later := range goods {
			if later.SKU != good.SKU && later.Last.After(good.First) {
				f.pair(good.SKU, later.SKU, 1)
			}
		}
	}
}

func (f *GoodsFacts) pair(first, second string, n int) {
	after := f.Pairs[first]
	if after[second] == 0 {
		if f.pairs >= mostPairs {
			return
		}
		f.pairs++
	}
	if after == nil {
		after = map[string]int{}
		f.Pairs[first] = after
	}
	after[second] += n
}

// Keep leaves so many pairs: those that most customers bought, of equal ones the first by name.
func (f *GoodsFacts) Keep(pairs int) {
	type pair struct {
		first, second string
		n             int
	}
	var all []pair
	for first, after := range f.Pairs {
		for second, n := range after {
			all = append(all, pair{first, second, n})
		}
	}
	if len(all) <= pairs {
		return
	}
	slices.SortFunc(all, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.first, b.first), cmp.Compare(a.second, b.second))
	})
	f.Pairs, f.pairs = map[string]map[string]int{}, 0
	for _, one := range all[:pairs] {
		f.pair(one.first, one.second, one.n)
	}
}

// Merge adds the facts of other customers.
func (f *GoodsFacts) Merge(other GoodsFacts) {
	f.Buyers += other.Buyers
	for sku, facts := range other.Products {
		f.Products[sku] = f.Products[sku].plus(facts)
	}
	for _, first := range slices.Sorted(maps.Keys(other.Pairs)) {
		for _, second := range slices.Sorted(maps.Keys(other.Pairs[first])) {
			f.pair(first, second, other.Pairs[first][second])
		}
	}
}

func (p ProductFacts) plus(other ProductFacts) ProductFacts {
	out := ProductFacts{Buyers: p.Buyers + other.Buyers, Later: p.Later + other.Later, Units: p.Units + other.Units, Sales: maps.Clone(p.Sales)}
	if out.Sales == nil {
		out.Sales = map[string]Sales{}
	}
	for currency, s := range other.Sales {
		before := out.Sales[currency]
		out.Sales[currency] = Sales{before.Amount + s.Amount, before.Profit + s.Profit, before.Unknown + s.Unknown}
	}
	return out
}

// Product is what is kept of one product. Next are the products that its buyers bought on a later day, the most telling first.
type Product struct {
	SKU    string           `json:"sku"`
	Buyers int              `json:"buyers"`
	Units  int64            `json:"units"`
	Sales  map[string]Sales `json:"sales"`
	Next   []Next           `json:"next,omitempty"`
}

// Next is a product that buyers of another bought after it. Support is how many of them; Confidence their share among the buyers of the
// other; Lift is that share over the share of all buyers who bought it on a later day than their first, as it would be if the one had
// nothing to do with the other (Brin, Motwani, Ullman & Tsur 1997, "Dynamic itemset counting and implication rules").
type Next struct {
	SKU        string  `json:"sku"`
	Support    int     `json:"support"`
	Confidence float64 `json:"confidence"`
	Lift       float64 `json:"lift"`
}

// List is every product in the order of SKUs, each with what was bought next: only what at least LeastTogether customers bought so.
func (f *GoodsFacts) List() []Product {
	out := make([]Product, 0, len(f.Products))
	for _, sku := range slices.Sorted(maps.Keys(f.Products)) {
		facts := f.Products[sku]
		out = append(out, Product{SKU: sku, Buyers: facts.Buyers, Units: facts.Units, Sales: facts.Sales, Next: f.next(sku)})
	}
	return out
}

func (f *GoodsFacts) next(sku string) []Next {
	var out []Next
	for second, support := range f.Pairs[sku] {
		if support < LeastTogether {
			continue
		}
		one := Next{SKU: second, Support: support, Confidence: float64(support) / float64(f.Products[sku].Buyers)}
		one.Lift = one.Confidence * float64(f.Buyers) / float64(f.Products[second].Later)
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Next) int {
		return cmp.Or(cmp.Compare(b.Lift, a.Lift), cmp.Compare(b.Support, a.Support), cmp.Compare(a.SKU, b.SKU))
	})
	return out[:min(len(out), mostNext)]
}

// goodsName is what the documents of products are called.
const goodsName = "goods"

// GoodsDocuments are the products as they are kept.
func GoodsDocuments(f *GoodsFacts) ([]crm.Report, error) {
	var all library
	n := 0
	for rows := range slices.Chunk(f.List(), goodsPerReport) {
		all.put(nameOf(goodsName, n), rows)
		n++
	}
	return all.reports, all.err
}

// AllGoods is where the products are.
func AllGoods() Range { return Range{nameOf(goodsName, 0), nameOf(goodsName, 9999)} }

// Basket is what is known of products, by SKU.
type Basket map[string]Product

// ReadGoods decodes the documents of AllGoods.
func ReadGoods(reports []crm.Report) (Basket, error) {
	rows, err := Read[Product](reports)
	out := make(Basket, len(rows))
	for _, one := range rows {
		out[one.SKU] = one
	}
	return out, err
}
