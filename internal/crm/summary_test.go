package crm_test

import (
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// order is a purchase on a day with the refunds that follow it, in rials.
type order struct {
	on      locale.Date
	bought  crm.Purchase
	refunds []int64
}

func (o order) net() int64 {
	net := o.bought.Amount.Minor()
	for _, back := range o.refunds {
		net -= back
	}
	return net
}

// orders draws purchases, some of them free, at a loss, or given back in parts or as a whole.
func orders(t *rapid.T) []order {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) order {
		amount := rapid.Int64Range(0, 1000).Draw(t, "amount")
		o := order{on: day("2026-02-20").AddDays(rapid.IntRange(0, 12).Draw(t, "day")), bought: bought(amount)}
		switch rapid.IntRange(0, 2).Draw(t, "who tells the margin") {
		case 1:
			o.bought.Margin = minor(rapid.Int64Range(-100, amount).Draw(t, "margin"), "IRR")
		case 2:
			part := rapid.Int64Range(0, amount).Draw(t, "part")
			o.bought.Catalogue = &crm.Covered{Amount: *minor(part, "IRR"), Margin: *minor(rapid.Int64Range(-100, part).Draw(t, "margin"), "IRR")}
		}
		if rapid.Bool().Draw(t, "discount") {
			o.bought.Discount = minor(rapid.Int64Range(1, 500).Draw(t, "off"), "IRR")
		}
		for left := amount; left > 0 && rapid.Bool().Draw(t, "refund"); {
			back := rapid.Int64Range(1, left).Draw(t, "back")
			o.refunds, left = append(o.refunds, back), left-back
		}
		return o
	}), 0, 12).Draw(t, "orders")
}

// played records orders and refunds in any sequence in which a refund follows its purchase, and the refunds of one purchase
// come in any order themselves.
func played(t *rapid.T, all []order) crm.Ledger {
	var events []int
	refunds := make([][]int64, len(all))
	for i, o := range all {
		events = append(events, i)
		for range o.refunds {
			events = append(events, i)
		}
		refunds[i] = o.refunds
		if len(o.refunds) > 1 {
			refunds[i] = rapid.Permutation(o.refunds).Draw(t, "refunds")
		}
	}
	if len(events) > 1 {
		events = rapid.Permutation(events).Draw(t, "events")
	}
	ledger, state, done := crm.Ledger{}, make([]crm.Purchase, len(all)), make([]int, len(all))
	for _, i := range events {
		if done[i]++; done[i] == 1 {
			state[i] = all[i].bought
			ledger.Record(all[i].on, state[i])
			continue
		}
		after, err := state[i].Less(money.FromMinor(refunds[i][done[i]-2], unit("IRR")))
		if err != nil {
			t.Fatal(err)
		}
		ledger.Refund(all[i].on, state[i], after)
		state[i] = after
	}
	return ledger
}

// replayed is the summary computed from what is left of each order, the simple way.
func replayed(all []order, until locale.Date, prices money.Prices) crm.Summary {
	byDay, discounted := map[locale.Date]int64{}, map[locale.Date]bool{}
	out := crm.Summary{Unit: "IRT"}
	for _, o := range all {
		whollyBack := o.net() == 0 && len(o.refunds) > 0
		if whollyBack || o.on.After(until) {
			continue
		}
		byDay[o.on] += o.net()
		out.Spent += o.net()
		left := func(part int64) int64 {
			if o.bought.Amount.Minor() == 0 {
				return part
			}
			return part * o.net() / o.bought.Amount.Minor()
		}
		if o.bought.Discount != nil {
			out.Discount += left(o.bought.Discount.Minor())
			discounted[o.on] = true
		}
		out.DiscountDays = len(discounted)
		switch {
		case o.bought.Margin != nil:
			out.Margin += left(o.bought.Margin.Minor())
		case o.bought.Catalogue != nil:
			out.Margin += left(o.bought.Catalogue.Margin.Minor())
			out.ByCatalogue += left(o.bought.Catalogue.Amount.Minor())
			out.MarginUnknown += o.net() - left(o.bought.Catalogue.Amount.Minor())
		default:
			out.MarginUnknown += o.net()
		}
	}
	squares := int64(0)
	for on, amount := range byDay {
		amount = prices.Real(amount, crm.MonthOf(on), prices.Base())
		byDay[on] = amount
		out.RealSpent += amount
		out.Prices = prices.Version("IRR")
		if out.PurchaseDays++; out.FirstOn.IsZero() || on.Before(out.FirstOn) {
			out.FirstOn = on
		}
		if on.After(out.LastOn) {
			out.LastOn = on
		}
		out.RepeatSum += amount
		squares += amount * amount
	}
	if out.PurchaseDays > 0 {
		first := byDay[out.FirstOn]
		out.RepeatSum -= first
		squares -= first * first
	}
	if squares > 0 {
		out.RepeatSquares = big.NewInt(squares).String()
	}
	return out
}

func TestSummaryIsTheReplayOfThePurchasesInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := orders(t)
		ledger := played(t, all)
		prices := rapid.SampledFrom([]money.Prices{nil, {{Month: 24300, Index: 50}, {Month: 24310, Index: 80}, {Month: 24315, Index: 99}}}).Draw(t, "prices")
		got, err := ledger.Summarise("IRT", prices)
		if want := replayed(all, day("2027-01-01"), prices); err != nil || got != want {
			t.Fatalf("%v\n%s", err, cmp.Diff(want, got))
		}
		if got.Repeats() != max(0, got.PurchaseDays-1) {
			t.Fatalf("%d repeats of %d days", got.Repeats(), got.PurchaseDays)
		}
		until := day("2026-02-20").AddDays(rapid.IntRange(-1, 13).Draw(t, "until"))
		got, err = ledger.Until(until).Summarise("IRT", prices)
		if want := replayed(all, until, prices); err != nil || got != want {
			t.Fatalf("until %s: %v\n%s", until, err, cmp.Diff(want, got))
		}
	})
}

func TestRefundingEverythingLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := slices.DeleteFunc(orders(t), func(o order) bool { return o.bought.Amount.Minor() == 0 })
		for i := range all {
			if left := all[i].net(); left > 0 {
				all[i].refunds = append(all[i].refunds, left)
			}
		}
		if ledger := played(t, all); len(ledger) > 0 {
			t.Fatalf("left: %v", ledger)
		}
	})
}

func TestUntilLeavesTheLedgerAlone(t *testing.T) {
	ledger := crm.Ledger{}
	ledger.Record(day("2026-01-01"), bought(10))
	ledger.Record(day("2026-01-02"), bought(20))
	before := ledger.Until(day("2026-01-01"))
	before.Record(day("2026-01-01"), bought(5))
	if len(ledger) != 2 || ledger["2026-01-01"].Amount != 10 || before["2026-01-01"].Amount != 15 || len(before) != 1 {
		t.Errorf("%v %v", ledger, before)
	}
}

func TestSquaresLeave64Bits(t *testing.T) {
	ledger := crm.Ledger{}
	for _, on := range []string{"2026-01-01", "2026-01-02", "2026-01-03"} {
		ledger.Record(day(on), bought(money.MaxMinor))
	}
	got, err := ledger.Summarise("IRR", nil)
	if err != nil || got.RepeatSquares != "2000000000000000000000000000000" || got.RepeatSum != 2*money.MaxMinor || got.Spent != 3*money.MaxMinor {
		t.Errorf("%+v, %v", got, err)
	}
}

// prices double in January 2026 and again in February.
func doubling(t testing.TB) money.Prices {
	t.Helper()
	prices, err := money.ParsePrices("month,index,source\n2025-12,50,x\n2026-01,100,x\n2026-02,200,x\n")
	if err != nil {
		t.Fatal(err)
	}
	return prices
}

func TestMoneyOfDifferentMonthsIsComparedInThePricesOfOne(t *testing.T) {
	prices := doubling(t)
	ledger := crm.Ledger{}
	for on, rials := range map[string]int64{"2025-12-31": 1000, "2026-01-01": 1001, "2026-02-28": 4000, "2026-12-01": 4003} {
		ledger.Record(day(on), bought(rials))
	}
	got, err := ledger.Summarise("IRT", prices)
	// 1000, 500.5 rounded up, 1000, and 1000.75 in prices that stand still after the last that is known.
	if err != nil || got.Spent != 10004 || got.RealSpent != 3502 || got.RepeatSum != 2502 || got.RepeatSquares != "2253002" {
		t.Errorf("%+v, %v", got, err)
	}
	if !strings.HasPrefix(got.Prices, "IRR 2025-12 to 2026-02 ") {
		t.Errorf("prices %q", got.Prices)
	}
	face, err := ledger.Summarise("IRT", nil)
	if err != nil || face.RealSpent != face.Spent || face.RepeatSum != 9004 || face.Prices != "" {
		t.Errorf("%+v, %v", face, err)
	}
}

func TestARevisedTableHasAnotherVersion(t *testing.T) {
	before := doubling(t)
	after := slices.Clone(before)
	after[1].Index = 101
	if before.Version("IRR") == after.Version("IRR") || before.Version("IRR") != doubling(t).Version("IRR") {
		t.Errorf("%q, %q", before.Version("IRR"), after.Version("IRR"))
	}
}

func TestLedgerWithABrokenDayIsAnError(t *testing.T) {
	_, err := crm.Ledger{"yesterday": {Amount: 1}}.Summarise("IRR", nil)
	var invalid *locale.InvalidError
	if !errors.As(err, &invalid) {
		t.Error(err)
	}
}

func TestSummaryMoney(t *testing.T) {
	if got := (crm.Summary{Unit: "IRT"}).Money(15).String(); got != "1.5 IRT" {
		t.Error(got)
	}
	if got := (crm.Summary{}).Money(15); got.IsSet() {
		t.Error(got)
	}
}
