package money_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

// The law that replaces ten thousand rials by one new rial is a row in the table.
func TestTheNewRialIsOneMoreRow(t *testing.T) {
	defer money.AddUnit("XNR", "IRR", 4)()
	rapid.Check(t, func(t *rapid.T) {
		rials := rapid.Int64Range(-money.MaxMinor/2, money.MaxMinor/2).Draw(t, "rials")
		var same []money.Money
		for _, code := range []string{"IRR", "IRT", "XNR"} {
			unit, err := money.ParseUnit(code)
			if err != nil {
				t.Fatal(err)
			}
			read, err := money.Parse(money.FromMinor(rials, unit).Decimal(), code)
			if err != nil || read.Minor() != rials {
				t.Fatalf("%d rials became %s, %v", rials, read, err)
			}
			same = append(same, read)
		}
		for _, m := range same {
			sum, err := m.Add(same[0])
			if order, cmpErr := m.Cmp(same[0]); err != nil || cmpErr != nil || order != 0 || sum.Minor() != 2*rials {
				t.Fatalf("%s and %s: %d, %s, %v", m, same[0], order, sum, err)
			}
		}
	})
}

// Whether a firm's tills write rials, tomans, new rials, or change over in the middle, and in whichever of them it wants to be
// shown: every customer gets the same segment, percentile, quintiles, stage and reason, and is worth the same money.
func TestTheUnitOfTheRialChangesNoDecision(t *testing.T) {
	defer money.AddUnit("XNR", "IRR", 4)()
	want := decided(t, "IRR", func(time.Time) string { return "IRR" })
	segments := map[string]bool{}
	for _, one := range want {
		segments[one.Segment] = true
	}
	if len(segments) < 4 {
		t.Fatalf("the customers are all alike: %v", segments)
	}
	change := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, code := range map[string]func(time.Time) string{
		"toman":    func(time.Time) string { return "IRT" },
		"new rial": func(time.Time) string { return "XNR" },
		"a changeover": func(at time.Time) string {
			if at.Before(change) {
				return "IRT"
			}
			return "XNR"
		},
	} {
		for _, shown := range []string{"IRR", "IRT", "XNR"} {
			if diff := cmp.Diff(want, decided(t, shown, code)); diff != "" {
				t.Errorf("%s, shown in %s (-rial +got):\n%s", name, shown, diff)
			}
		}
	}
}

// decision is what a run decides about a customer, and what they are worth in rials.
type decision struct {
	crm.Published
	Stage                string
	Real, Nominal, Spend float64
}

// decided are the decisions about customers whose tills write amounts in the unit of code.
func decided(t *testing.T, shown string, code func(at time.Time) string) []decision {
	t.Helper()
	unit, err := money.ParseUnit(shown)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	firm := crm.Business{Country: "IR", Unit: unit, Zone: time.UTC, Lang: locale.Persian, Prices: money.PriceTables()}
	var values []crm.Value
	var summaries []crm.Summary
	for i, bought := range sales(now) {
		v := crm.NewValue(fmt.Sprint("cus_", i), false, now)
		for _, one := range bought {
			buy(t, &v, firm, one, code(one.at), now)
		}
		values, summaries = append(values, v), append(summaries, v.Summary)
	}
	model, err := value.Fit("run_1", summaries, nil, firm.Day(now), value.TermsOf(firm))
	if err != nil {
		t.Fatal(err)
	}
	scorer, err := model.Scorer(firm.Day(now))
	if err != nil {
		t.Fatal(err)
	}
	var out []decision
	for _, v := range values {
		f, _ := scorer.Of(v)
		after := scorer.Decide(v, now)
		out = append(out, decision{after.Published, after.Stage, f.Real, f.Nominal, f.ExpectedSpend})
	}
	return out
}

// sale is a purchase in rials.
type sale struct {
	at    time.Time
	rials int64
}

// sales are those of eighty customers, some of whom have left.
func sales(now time.Time) [][]sale {
	rng := rand.New(rand.NewPCG(7, 1))
	out := make([][]sale, 80)
	for i := range out {
		every, mean := 1+int(20*rng.ExpFloat64()), 100_000*(1+rng.ExpFloat64())
		for day := -30 - rng.IntN(700); day < 0; day += 1 + int(float64(every)*rng.ExpFloat64()) {
			out[i] = append(out[i], sale{now.AddDate(0, 0, day), int64(mean * (0.5 + rng.Float64()))})
			if rng.Float64() < 0.12 {
				break
			}
		}
	}
	return out
}

// buy sends one order as a till would write it.
func buy(t *testing.T, v *crm.Value, firm crm.Business, one sale, code string, now time.Time) {
	t.Helper()
	unit, err := money.ParseUnit(code)
	if err != nil {
		t.Fatal(err)
	}
	form := crm.PurchaseForm{
		CustomerID: v.Customer, Source: "till", Reference: fmt.Sprint(one.at.Unix()), At: one.at.Format(time.RFC3339),
		Amount: &money.Written{Amount: money.Literal(money.FromMinor(one.rials, unit).Decimal()), Currency: code},
	}
	parsed, faults := form.Parse("", firm, now)
	if len(faults) > 0 || !v.Takes(unit) {
		t.Fatalf("%v in %s", faults, code)
	}
	if _, err := v.Buy(parsed.Purchase, firm, now); err != nil {
		t.Fatal(err)
	}
}
