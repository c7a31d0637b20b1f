package money_test

import (
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/money"
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
