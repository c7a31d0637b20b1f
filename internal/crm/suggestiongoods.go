package crm

import (
	"slices"
	"strconv"
)

// Companion is a product that buyers of another bought on a later day: how many of its buyers, and how many times as often as buyers of
// anything buy it so.
type Companion struct {
	SKU     string
	Support int
	Buyers  int // of the other
	Lift    float64
}

// telling is from which lift on buyers of a product are said to buy another: a tenth more often than others.
const telling = 1.1

// successor is a product that somebody who owns another may need.
type successor struct {
	own     Possession
	product Product
	why     *Reason // by what others bought; nil where only the catalogue says so
}

// args are what its sentences need.
func (n successor) args() map[string]string {
	return map[string]string{"model": n.own.SKU, "date": n.own.Since.String(), "next": n.product.SKU}
}

// successors are what the catalogue says that buyers of something of theirs need next, and what buyers of it bought next, if they
// have none: each once, and only what the catalogue still has.
func (s Situation) successors() []successor {
	var out []successor
	owned := s.Owned(s.Business)
	seen := map[string]bool{}
	for _, own := range owned {
		seen[own.SKU] = true
	}
	for _, own := range owned {
		companions := s.Bought[own.SKU]
		skus := slices.Clone(s.Products[own.SKU].Next)
		for _, c := range companions {
			if c.Lift >= telling {
				skus = append(skus, c.SKU)
			}
		}
		for _, sku := range skus {
			product, ok := s.Products[sku]
			if !ok || seen[sku] {
				continue
			}
			seen[sku], product.SKU = true, sku
			out = append(out, successor{own: own, product: product, why: boughtNext(own, sku, companions)})
		}
	}
	return out
}

// boughtNext says what others bought; nil where too few did, or no more often than anybody.
func boughtNext(own Possession, sku string, companions []Companion) *Reason {
	i := slices.IndexFunc(companions, func(c Companion) bool { return c.SKU == sku && c.Lift >= telling })
	if i < 0 {
		return nil
	}
	c := companions[i]
	return &Reason{Code: "suggest.next.bought", Args: map[string]string{
		"model": own.SKU, "next": sku, "date": own.Since.String(), "support": strconv.Itoa(c.Support), "buyers": strconv.Itoa(c.Buyers),
		"lift": strconv.FormatFloat(c.Lift, 'f', 1, 64),
	}}
}

// earnsMore says whether a side product keeps a larger share of its price than the main product that it goes with.
func (n successor) earnsMore(main Product) bool {
	side, ok := n.product.share()
	own, both := main.share()
	return n.product.Role == "side" && ok && both && side > own
}

// share of its price that a product keeps; ok is false where the catalogue does not tell.
func (p Product) share() (share float64, ok bool) {
	if p.Price == nil || p.Margin == nil || p.Price.Sign() <= 0 || p.Price.Base() != p.Margin.Base() {
		return 0, false
	}
	return float64(p.Margin.Minor()) / float64(p.Price.Minor()), true
}

// nextProducts: what comes next to something of theirs.
func nextProducts(s Situation) []lead {
	var out []lead
	for _, next := range s.successors() {
		if !next.earnsMore(s.Products[next.own.SKU]) {
			out = append(out, lead{key: next.product.SKU, args: next.args(), why: next.why, gain: s.gainOf(next.product)})
		}
	}
	return out
}

// sideProducts: what goes with something of theirs and keeps a larger share of its price, as drinks do for who sells meals.
func sideProducts(s Situation) []lead {
	var out []lead
	for _, next := range s.successors() {
		main := s.Products[next.own.SKU]
		if !next.earnsMore(main) {
			continue
		}
		side, _ := next.product.share()
		own, _ := main.share()
		args := next.args()
		args["share"], args["than"] = percent(side), percent(own)
		out = append(out, lead{key: next.product.SKU, args: args, gain: s.gainOf(next.product)})
	}
	return out
}

func percent(share float64) string { return strconv.Itoa(int(share*100 + 0.5)) }

// suggested is the kind of suggestion that a sentence is of.
func (r Reason) suggested() string {
	const prefix = "suggest."
	if len(r.Code) < len(prefix) || r.Code[:len(prefix)] != prefix {
		return ""
	}
	return r.Code[len(prefix):]
}
