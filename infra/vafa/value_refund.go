package main

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"vafa/internal/csvfile"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// orderKey names an order of a customer. The order's own name is hashed, so that a large file stays small.
type orderKey struct {
	customer string
	order    uint64
}

// hashed is the name of an order in a row; 0 is for none.
func hashed(order string) uint64 {
	order = locale.Digits(locale.Display(order))
	if order == "" {
		return 0
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(order)) // never fails, says its documentation
	return max(sum.Sum64(), 1)
}

// returns are the rows that give money back from one order. They wait until the whole file is read, since the purchase may
// come after them.
type returns struct {
	lines   []int
	amounts []money.Money // below zero
	rows    []int         // of the order's purchases in the book
}

// waitFor keeps a row that gives money back until its order is known.
func (b *purchaseBook) waitFor(key orderKey, line int, amount money.Money) {
	key.customer = strings.Clone(key.customer) // it would keep its whole line
	if b.returns[key] == nil {
		b.returns[key] = &returns{}
	}
	b.returns[key].lines = append(b.returns[key].lines, line)
	b.returns[key].amounts = append(b.returns[key].amounts, amount)
}

// settle takes what was given back out of the purchases, as a ledger does: out of the day of the purchase, which is none if
// nothing is left of it. All returns of an order are taken or none, so that the order of rows does not matter.
func (b *purchaseBook) settle(refusals *refusalList) {
	if len(b.returns) == 0 {
		return
	}
	names := make([]string, len(b.totals))
	for customer, number := range b.numbers {
		names[number] = customer
	}
	for i, row := range b.rows {
		if r := b.returns[orderKey{names[row.customer], row.order}]; r != nil {
			r.rows = append(r.rows, i)
		}
	}
	first := func(a, b *returns) int { return cmp.Compare(a.lines[0], b.lines[0]) }
	for _, r := range slices.SortedFunc(maps.Values(b.returns), first) {
		if reason := b.giveBack(r); reason != "" {
			for _, line := range r.lines {
				refusals.add(csvfile.Refusal{Line: line, Field: "amount", Reason: reason})
			}
		}
	}
	b.rows = slices.DeleteFunc(b.rows, func(row purchaseRow) bool { return row.minor == nothingLeft })
}

// nothingLeft marks a row whose money was given back, or is counted in another row of its order.
const nothingLeft = -1

// giveBack settles one order; or says why it cannot.
func (b *purchaseBook) giveBack(r *returns) (refused string) {
	if len(r.rows) == 0 {
		return "negative, and no purchase of this customer has this order"
	}
	left := money.FromMinor(0, b.totals[b.rows[r.rows[0]].customer].Unit())
	for _, i := range r.rows {
		if b.rows[i].day != b.rows[r.rows[0]].day {
			return "negative, and the order has purchases on several days"
		}
		left, _ = left.Add(money.FromMinor(b.rows[i].minor, left.Unit())) // it is part of the customer's total, which could be kept
	}
	for _, amount := range r.amounts {
		var err error
		if left, err = left.Add(amount); err != nil {
			return "negative, in another currency than the order"
		}
		if left.Sign() < 0 {
			return "more is given back than the order came to"
		}
	}
	for _, i := range r.rows {
		b.rows[i].minor = nothingLeft
	}
	if left.Sign() > 0 {
		b.rows[r.rows[0]].minor = left.Minor()
	}
	return ""
}
