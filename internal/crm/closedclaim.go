package crm

import (
	"cmp"
	"slices"
	"time"
)

// ClosedClaims are a customer's warranty claims that came to an end, the newest first: whether they buy again afterwards tells what the
// service was worth.
type ClosedClaims struct {
	Items []ClosedClaim `json:"items"`
}

// ClosedClaim is when a claim was closed.
type ClosedClaim struct {
	Case string    `json:"case"`
	At   time.Time `json:"at"`
}

// maxClosedClaims is how many are kept.
const maxClosedClaims = 10

// join is what both have, of a case the later; nil of nothing.
func (c *ClosedClaims) join(o *ClosedClaims) *ClosedClaims {
	if o == nil {
		return c
	}
	if c == nil {
		return o
	}
	all := slices.Concat(c.Items, o.Items)
	slices.SortFunc(all, func(a, b ClosedClaim) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Case, b.Case)) })
	out := &ClosedClaims{}
	for _, one := range all {
		known := slices.ContainsFunc(out.Items, func(other ClosedClaim) bool { return other.Case == one.Case })
		if !known && len(out.Items) < maxClosedClaims {
			out.Items = append(out.Items, one)
		}
	}
	return out
}

// claims are what a closed case is among the closed claims.
func (c Case) claims() *ClosedClaims {
	if c.Kind != "claim" {
		return nil
	}
	return &ClosedClaims{Items: []ClosedClaim{{Case: c.ID, At: c.endedAt()}}}
}
