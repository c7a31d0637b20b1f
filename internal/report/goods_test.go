package report_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/report"
)

// owner is a customer's products with the days on which each was first and last bought.
func owner(t *rapid.T) []crm.Good {
	var out []crm.Good
	for _, sku := range []string{"A", "B", "C", "D"} {
		if !rapid.Bool().Draw(t, sku) {
			continue
		}
		first := rapid.IntRange(0, 6).Draw(t, "first")
		last := rapid.IntRange(first, 6).Draw(t, "last")
		out = append(out, crm.Good{SKU: sku, First: locale.FromDays(first), Last: locale.FromDays(last), GoodTotal: crm.GoodTotal{
			Times: 1, Units: rapid.Int64Range(1, 3).Draw(t, "units"), Amount: rapid.Int64Range(0, 90).Draw(t, "amount"),
			Margin: rapid.Int64Range(-9, 9).Draw(t, "margin"),
		}})
	}
	return out
}

// What was bought after what is counted as by asking every customer anew, wherever their facts were added up.
func TestWhatIsBoughtNextIsCountedCustomerByCustomer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		customers := rapid.SliceOfN(rapid.Custom(owner), 0, 60).Draw(t, "customers")
		parts := []*report.GoodsFacts{report.NewGoodsFacts(), report.NewGoodsFacts()}
		for i, goods := range customers {
			parts[i%2].Add("IRR", goods)
		}
		parts[0].Merge(*parts[1])
		for _, one := range parts[0].List() {
			buyers, amount := 0, int64(0)
			for _, goods := range customers {
				if good := goodOf(goods, one.SKU); good != nil {
					buyers++
					amount += good.Amount
				}
			}
			if one.Buyers != buyers || one.Sales["IRR"].Amount != amount {
				t.Fatalf("%+v, counted %d buyers and %d", one, buyers, amount)
			}
			for _, next := range one.Next {
				support, base, all := together(customers, one.SKU, next.SKU)
				confidence := float64(support) / float64(buyers)
				lift := confidence / (float64(base) / float64(all))
				if next.Support != support || support < report.LeastTogether || math.Abs(next.Confidence-confidence) > 1e-12 || math.Abs(next.Lift-lift) > 1e-9 {
					t.Fatalf("%s then %+v, counted %d of %d, base %d of %d", one.SKU, next, support, buyers, base, all)
				}
			}
		}
	})
}

func goodOf(goods []crm.Good, sku string) *crm.Good {
	for i := range goods {
		if goods[i].SKU == sku {
			return &goods[i]
		}
	}
	return nil
}

// together counts who bought second after first, who bought second after their first purchase of anything, and all.
func together(customers [][]crm.Good, first, second string) (support, base, all int) {
	for _, goods := range customers {
		if len(goods) == 0 {
			continue
		}
		all++
		a, b, began := goodOf(goods, first), goodOf(goods, second), goods[0].First
		for _, good := range goods {
			if good.First.Before(began) {
				began = good.First
			}
		}
		if b != nil && b.Last.After(began) {
			base++
		}
		if a != nil && b != nil && b.Last.After(a.First) {
			support++
		}
	}
	return support, base, all
}

func TestNothingIsSaidOfFewBuyers(t *testing.T) {
	facts := report.NewGoodsFacts()
	for i := range report.LeastTogether {
		if i == report.LeastTogether-1 {
			if list := facts.List(); list[0].Next != nil {
				t.Errorf("said of %d buyers: %+v", i, list[0].Next)
			}
		}
		facts.Add("IRR", []crm.Good{{SKU: "A", First: locale.FromDays(1), Last: locale.FromDays(1)}, {SKU: "B", First: locale.FromDays(2), Last: locale.FromDays(2)}})
	}
	list := facts.List()
	if len(list[0].Next) != 1 || list[0].Next[0].SKU != "B" || list[0].Next[0].Confidence != 1 || list[1].Next != nil {
		t.Errorf("%+v", list)
	}
}

// A large catalogue is kept in several documents and read back as it was.
func TestProductsAreReadAsTheyWereKept(t *testing.T) {
	facts := report.NewGoodsFacts()
	for i := range 1000 {
		facts.Add("IRR", []crm.Good{{SKU: fmt.Sprintf("P-%d", i), GoodTotal: crm.GoodTotal{Units: int64(i), Amount: 7}}})
	}
	documents, err := report.GoodsDocuments(facts)
	if err != nil || len(documents) != 3 {
		t.Fatalf("%d documents, %v", len(documents), err)
	}
	basket, err := report.ReadGoods(documents)
	if err != nil || len(basket) != 1000 || basket["P-999"].Units != 999 || basket["P-1"].Sales["IRR"].Amount != 7 {
		t.Errorf("%d products, %+v, %v", len(basket), basket["P-999"], err)
	}
}
