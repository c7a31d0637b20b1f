package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestValueRefunds(t *testing.T) {
	const start = "customer,date,amount,order\nb,2024-01-01,9,7\na,2024-01-02,5,1\na,2024-01-09,6,2\n"
	tests := map[string]struct {
		rows               string
		refused            []string
		customers, repeats int
	}{
		"none":                {"", nil, 2, 1},
		"a part":              {"a,2024-01-10,-5.99,2\n", nil, 2, 1},
		"in parts":            {"a,2024-01-10,-3,2\na,2024-01-11,-2,2\n", nil, 2, 1},
		"the whole":           {"a,2024-01-10,-6,2\n", nil, 2, 0},
		"the whole, in parts": {"a,2024-01-10,-3,2\na,2024-01-11,-3,۲\n", nil, 2, 0},
		"everything":          {"a,2024-01-10,-6,2\na,2024-01-10,-5,1\n", nil, 1, 0},
		"more than it":        {"a,2024-01-10,-6.01,2\n", []string{"5 amount: more is given back than the order came to"}, 2, 1},
		"more, in parts": {"a,2024-01-10,-4,2\na,2024-01-10,-4,2\n", []string{
			"5 amount: more is given back than the order came to", "6 amount: more is given back than the order came to"}, 2, 1},
		"of no order":        {"a,2024-01-10,-1,\n", []string{"5 amount: negative, and no order says which purchase it takes back"}, 2, 1},
		"of another's order": {"a,2024-01-10,-1,7\n", []string{"5 amount: negative, and no purchase of this customer has this order"}, 2, 1},
		"of several days":    {"a,2024-01-10,6,2\na,2024-01-10,-6,2\n", []string{"6 amount: negative, and the order has purchases on several days"}, 2, 1},
		"of two lines":       {"a,2024-01-09,2,2\na,2024-01-10,-7,2\n", nil, 2, 1},
		"before it":          {"a,2024-01-12,-3,4\na,2024-01-11,3,4\n", nil, 2, 1},
		"in the future":      {"a,9024-01-10,-6,2\n", []string{"5 date: in the future"}, 2, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code, got, _ := valueOf(t, start+test.rows)
			if diff := cmp.Diff(test.refused, refused(got)); diff != "" || code != 0 {
				t.Errorf("exit code %d, %s", code, diff)
			}
			if got.Customers != test.customers || got.Repeaters != test.repeats {
				t.Errorf("%d customers, %d repeaters", got.Customers, got.Repeaters)
			}
		})
	}
	if code, _, stderr := valueRun("customer,date,amount,order\na,2024-01-02,5,1\na,2024-01-02,-5,1\n"); code != 1 || !strings.Contains(stderr, "no purchases in the file") {
		t.Errorf("all given back: exit code %d, %s", code, stderr)
	}
	mixed := "customer,date,amount,order,currency\na,2024-01-02,5,1,USD\nb,2024-01-02,5,1,USD\na,2024-01-02,-5,1,EUR\n"
	if _, got, _ := valueOf(t, mixed); len(got.Refused) != 1 || got.Refused[0].Reason != "negative, in another currency than the order" {
		t.Errorf("another currency: %v", got.Refused)
	}
}

// TestValueRefundsNet: a file with refunds gives what the file gives in which each order stands with what is left of it, and
// those of which nothing is left do not stand at all; in any order of rows.
func TestValueRefundsNet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := "z,2024-12-31,1,0"
		var rows, net []string
		for order := range rapid.IntRange(5, 40).Draw(t, "orders") {
			amount := rapid.IntRange(1, 500).Draw(t, "amount")
			head := fmt.Sprintf("c%d,2024-%02d-%02d,", rapid.IntRange(0, 5).Draw(t, "customer"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
			rows = append(rows, fmt.Sprintf("%s%d,o%d", head, amount, order))
			left := amount
			for left > 0 && rapid.Bool().Draw(t, "refund") {
				back := rapid.IntRange(1, left).Draw(t, "back")
				left -= back
				rows = append(rows, fmt.Sprintf("%s-%d,o%d", head, back, order))
			}
			if left > 0 {
				net = append(net, fmt.Sprintf("%s%d,o%d", head, left, order))
			}
		}
		const header = "customer,date,amount,order\n"
		_, want, _ := valueRun(header+strings.Join(append(net, last), "\n"), "--json")
		_, got, stderr := valueRun(header+strings.Join(rapid.Permutation(append(rows, last)).Draw(t, "rows"), "\n"), "--json")
		if got != want || stderr != "" {
			t.Fatal(cmp.Diff(want, got), stderr)
		}
	})
}
