package crm_test

import (
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/money"
)

func TestBuyingMovesTheStage(t *testing.T) {
	created := now.Add(-time.Hour)
	v := crm.NewValue("cus_1", false, created)
	if v.Stage != crm.Prospect || !v.StageSince.Equal(created) {
		t.Fatalf("%+v", v)
	}
	p := bought(500_000)
	p.At = time.Date(2026, 11, 21, 20, 30, 0, 0, time.UTC) // the 22nd in Tehran
	change, err := v.Buy(p, shop, now)
	if err != nil || change == nil || *change != (crm.StageChange{From: crm.Prospect, To: crm.Active}) {
		t.Fatalf("%+v, %v", change, err)
	}
	if v.Stage != crm.Active || !v.StageSince.Equal(now) || v.Version != 2 || v.Summary.Unit != "IRT" || v.Summary.FirstOn != day("2026-11-22") || v.Summary.Spent != 500_000 {
		t.Errorf("%+v", v)
	}
	if change, err := v.Buy(p, shop, now.Add(time.Hour)); err != nil || change != nil || !v.StageSince.Equal(now) || v.Summary.PurchaseDays != 1 {
		t.Errorf("%+v %v %+v", change, err, v)
	}
	for _, stage := range []string{crm.Lapsed, crm.Lost} {
		v.Stage = stage
		if change, err := v.Buy(p, shop, now); err != nil || change == nil || change.From != stage || change.To != crm.Active {
			t.Errorf("from %s: %+v, %v", stage, change, err)
		}
	}
}

func TestBuyingWithoutALedger(t *testing.T) {
	v := crm.Value{Stage: crm.Active}
	if _, err := v.Buy(bought(10), shop, now); err != nil || v.Summary.Spent != 10 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestGivingBack(t *testing.T) {
	v := crm.NewValue("cus_1", false, now)
	p := bought(100)
	p.At = now
	if _, err := v.Buy(p, shop, now); err != nil {
		t.Fatal(err)
	}
	after, err := p.Less(*minor(100, "IRR"))
	if err != nil {
		t.Fatal(err)
	}
	if err := v.GiveBack(p, after, shop); err != nil || v.Summary != (crm.Summary{Unit: "IRT"}) || len(v.Days) != 0 || v.Version != 3 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestBuyingIsSummarisedInThePricesOfTheBusiness(t *testing.T) {
	b := shop
	b.Prices = map[string]money.Prices{"IRR": doubling(t)}
	v := crm.NewValue("cus_1", false, now)
	p := bought(4000)
	p.At = now
	if _, err := v.Buy(p, b, now); err != nil || v.Summary.Spent != 4000 || v.Summary.RealSpent != 1000 || v.Summary.Prices == "" {
		t.Errorf("%+v, %v", v.Summary, err)
	}
	after, err := p.Less(*minor(400, "IRR"))
	if err != nil {
		t.Fatal(err)
	}
	if err := v.GiveBack(p, after, b); err != nil || v.Summary.Spent != 3600 || v.Summary.RealSpent != 900 {
		t.Errorf("%+v, %v", v.Summary, err)
	}
	if dollars := b.PricesOf("USD"); !dollars.IsZero() {
		t.Errorf("%v", dollars)
	}
}

func TestCostToServe(t *testing.T) {
	fifty := crm.Value{Minutes: 10, ServiceCost: 50, ServiceUnit: "IRT"}
	for name, c := range map[string]struct {
		value  crm.Value
		minute money.Money
		want   string
	}{
		"nothing has a price":           {crm.Value{Minutes: 10}, money.Money{}, ""},
		"minutes alone":                 {crm.Value{Minutes: 10}, *minor(30, "IRT"), "30 IRT"},
		"no minutes":                    {crm.Value{}, *minor(30, "IRT"), "0 IRT"},
		"costs alone":                   {fifty, money.Money{}, "5 IRT"},
		"both":                          {fifty, *minor(30, "IRR"), "35 IRT"},
		"minutes in another currency":   {fifty, *minor(30, "USD"), "5 IRT"},
		"a cost in an unknown currency": {crm.Value{Minutes: 1, ServiceCost: 5, ServiceUnit: "?"}, *minor(30, "IRT"), "3 IRT"},
	} {
		got, ok := c.value.CostToServe(c.minute)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("%s: %s, %v, want %q", name, got, ok, c.want)
		}
	}
}

func TestOneLedgerIsInOneCurrency(t *testing.T) {
	v := crm.NewValue("cus_1", false, now)
	for _, code := range []string{"IRT", "USD"} {
		if !v.Takes(unit(code)) {
			t.Errorf("an empty ledger refuses %s", code)
		}
	}
	if _, err := v.Buy(bought(10), shop, now); err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]bool{"IRT": true, "IRR": true, "USD": false} {
		if got := v.Takes(unit(code)); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
}

func TestContactBecomesAnEntry(t *testing.T) {
	from := crm.Contact{Event: "evt_1", By: "public", At: now, From: crm.Capture{Note: "n", Source: "s"}}
	if got := from.Entry(); got.Type != crm.EntryCapture || got.Text != "n" || got.Source != "s" || got.ID != "evt_1" || got.By != "public" || got.CaseID != "" {
		t.Errorf("%+v", got)
	}
	from.Interaction, from.Case = &crm.Interaction{Kind: "complaint"}, &crm.Case{ID: "cas_1"}
	if got := from.Entry(); got.Type != crm.EntryInteraction || got.Text != "" || got.CaseID != "cas_1" || got.Interaction.Kind != "complaint" {
		t.Errorf("%+v", got)
	}
}
