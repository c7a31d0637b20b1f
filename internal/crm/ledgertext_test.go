package crm_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

func TestLedgerIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ledger := crm.Ledger{}
		for range rapid.IntRange(0, 20).Draw(t, "days") {
			ledger[locale.FromDays(rapid.IntRange(-20_000, 40_000).Draw(t, "day")).String()] = crm.DayTotal{
				Amount: rapid.Int64().Draw(t, "amount"), Margin: rapid.Int64().Draw(t, "margin"),
				Unknown: rapid.Int64().Draw(t, "unknown"), Purchases: rapid.Int().Draw(t, "purchases"), Catalogue: rapid.Int64().Draw(t, "catalogue"),
				Discounted: rapid.IntRange(0, 3).Draw(t, "discounted"), Discount: rapid.Int64Range(0, 2).Draw(t, "discount"),
			}
		}
		text, err := ledger.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var read crm.Ledger
		if err := read.UnmarshalText(text); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ledger, read); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestLedgerThatCannotBeReadIsRefused(t *testing.T) {
	for _, text := range []string{"x", "2026-11-22", "2026-11-22 1 2 3", "2026-11-22 1 2 3 4 5 6 7 8", "2026-11-22 1 2 3 4 x", "2026-02-30 1 2 3 4", "2026-11-22 1 2 3 x", "\n"} {
		var ledger crm.Ledger
		if err := ledger.UnmarshalText([]byte(text)); !errors.Is(err, crm.ErrLedger) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
