package crm_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/money"
)

func sale() crm.PurchaseForm {
	return crm.PurchaseForm{CustomerID: "cus_1", Source: "Shop", Reference: "كد-۱۲", At: "2026-11-01T10:00:00Z", Amount: toman("50000")}
}

func TestPurchase(t *testing.T) {
	form := sale()
	form.Margin = &money.Written{Amount: "100000", Currency: "irr"}
	form.Items = []crm.PurchaseItemForm{{SKU: "x 1", Quantity: 2, Amount: toman("25000.1")}}
	got, faults := form.Parse("/purchases/3", shop, now)
	p := got.Purchase
	if len(faults) > 0 || got.Customer != "cus_1" || got.Identity != nil || p.Source != "shop" || p.Reference != "کد-12" || p.Amount.Minor() != 500_000 ||
		p.Margin.Minor() != 100_000 || p.Items[0].SKU != "X-1" || p.Items[0].Amount.Minor() != 250_001 {
		t.Errorf("%+v %v", got, faults)
	}
}

func TestWhoBought(t *testing.T) {
	reference := &crm.OutsideReference{Source: "shop", ID: "7"}
	for want, change := range map[string]func(*crm.PurchaseForm){
		"phone#+989121234567":   func(f *crm.PurchaseForm) { f.Phone = "09121234567" },
		"email#a@b.ir":          func(f *crm.PurchaseForm) { f.Email = "A@b.ir" },
		"nationalId#0011234563": func(f *crm.PurchaseForm) { f.NationalID, f.Phone = "0011234563", "09121234567" },
		"reference#shop:7":      func(f *crm.PurchaseForm) { f.CustomerReference, f.NationalID = reference, "0011234563" },
	} {
		form := sale()
		form.CustomerID = ""
		change(&form)
		got, faults := form.Parse("", shop, now)
		if len(faults) > 0 || got.Identity == nil || got.Identity.Key() != want {
			t.Errorf("%v %v, want %s", got.Identity, faults, want)
		}
	}
}

func TestPurchaseFaults(t *testing.T) {
	usd := &money.Written{Amount: "1", Currency: "USD"}
	for _, c := range []struct {
		name   string
		change func(*crm.PurchaseForm)
		want   string
	}{
		{"nothing wrong", func(*crm.PurchaseForm) {}, ""},
		{"empty", func(f *crm.PurchaseForm) { *f = crm.PurchaseForm{} },
			"/p/0/source:required /p/0/reference:required /p/0/at:required /p/0/customerId:customer.required /p/0/amount:required"},
		{"identity wrong, not missing", func(f *crm.PurchaseForm) { f.CustomerID, f.Phone = "", "1" }, "/p/0/phone:phone.invalid"},
		{"long id", func(f *crm.PurchaseForm) { f.CustomerID = strings.Repeat("x", 10_000) }, "/p/0/customerId:text.tooLong"},
		{"source with a hash", func(f *crm.PurchaseForm) { f.Source = "a＃b" }, "/p/0/source:reference.source"},
		{"reference that folds to nothing", func(f *crm.PurchaseForm) { f.Reference = "ـ" }, "/p/0/reference:required"},
		{"long reference", func(f *crm.PurchaseForm) { f.Reference = strings.Repeat("ﷺ", 200) }, "/p/0/reference:text.tooLong"},
		{"tomorrow", func(f *crm.PurchaseForm) { f.At = "2026-11-23T10:00:00Z" }, "/p/0/at:time.future"},
		{"no zone", func(f *crm.PurchaseForm) { f.At = "2026-11-01T10:00:00" }, "/p/0/at:time.invalid"},
		{"nothing paid", func(f *crm.PurchaseForm) { f.Amount = toman("0") }, ""},
		{"negative", func(f *crm.PurchaseForm) { f.Amount = toman("-1") }, "/p/0/amount/amount:amount.negative"},
		{"42 digits", func(f *crm.PurchaseForm) { f.Amount = toman(strings.Repeat("9", 42)) }, "/p/0/amount/amount:amount.range"},
		{"a huge exponent", func(f *crm.PurchaseForm) { f.Amount = toman("1e999999999999") }, "/p/0/amount/amount:amount.range"},
		{"a million digits", func(f *crm.PurchaseForm) { f.Amount = toman("0." + strings.Repeat("1", 200_000)) }, "/p/0/amount/amount:amount.precision"},
		{"a rial's fraction", func(f *crm.PurchaseForm) { f.Amount = toman("0.15") }, "/p/0/amount/amount:amount.precision"},
		{"words", func(f *crm.PurchaseForm) { f.Amount = toman("پنجاه") }, "/p/0/amount/amount:amount.invalid"},
		{"no number", func(f *crm.PurchaseForm) { f.Amount = toman("NaN") }, "/p/0/amount/amount:amount.invalid"},
		{"no amount in it", func(f *crm.PurchaseForm) { f.Amount = toman("") }, "/p/0/amount/amount:amount.invalid"},
		{"unknown currency", func(f *crm.PurchaseForm) { f.Amount = &money.Written{Amount: "1", Currency: "XXX"} }, "/p/0/amount/currency:currency.unknown"},
		{"no currency", func(f *crm.PurchaseForm) { f.Amount = &money.Written{Amount: "1"} }, "/p/0/amount/currency:currency.unknown"},
		{"a loss", func(f *crm.PurchaseForm) { f.Margin = toman("-60000") }, ""},
		{"margin above the amount", func(f *crm.PurchaseForm) { f.Margin = toman("50000.1") }, "/p/0/margin/amount:margin.aboveAmount"},
		{"margin in other money", func(f *crm.PurchaseForm) { f.Margin = usd }, "/p/0/margin/currency:currency.mixed"},
		{"too many items", func(f *crm.PurchaseForm) { f.Items = make([]crm.PurchaseItemForm, 101) }, "/p/0/items:list.tooLong"},
		{"items", func(f *crm.PurchaseForm) {
			f.Items = []crm.PurchaseItemForm{{SKU: "a", Quantity: 1}, {Quantity: 1_000_001, Amount: toman("-1")}, {SKU: "#", Quantity: 1}}
		}, "/p/0/items/1/sku:required /p/0/items/1/quantity:number.range /p/0/items/1/amount/amount:amount.negative /p/0/items/2/sku:sku.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := sale()
			c.change(&form)
			_, faults := form.Parse("/p/0", shop, now)
			if got := faultsOf(t, faults.Err()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// bought is a purchase of so many rials.
func bought(rials int64) crm.Purchase {
	return crm.Purchase{ID: "pur_1", Amount: money.FromMinor(rials, unit("IRT"))}
}

func TestRefund(t *testing.T) {
	p := bought(500_000)
	whole, err := crm.RefundForm{Reason: " خراب "}.Parse(p)
	if err != nil || whole.Amount != p.Amount || whole.Reason != "خراب" || whole.PurchaseID != "pur_1" {
		t.Errorf("%+v, %v", whole, err)
	}
	part, err := crm.RefundForm{Amount: &money.Written{Amount: "200000", Currency: "IRR"}}.Parse(p)
	if err != nil || part.Amount.Minor() != 200_000 {
		t.Errorf("%+v, %v", part, err)
	}
	p, err = p.Less(part.Amount)
	if err != nil || p.Net().String() != "30000 IRT" || p.Refunded.String() != "20000 IRT" {
		t.Errorf("%+v, %v", p, err)
	}
	rest, err := crm.RefundForm{}.Parse(p)
	if err != nil || rest.Amount.String() != "30000 IRT" {
		t.Errorf("%+v, %v", rest, err)
	}
	empty, err := p.Less(rest.Amount)
	if err != nil || empty.Net().Sign() != 0 {
		t.Errorf("%+v, %v", empty, err)
	}
	for _, c := range []struct {
		form crm.RefundForm
		of   crm.Purchase
		want string
	}{
		{crm.RefundForm{}, empty, "/amount:refund.nothingLeft"},
		{crm.RefundForm{}, bought(0), "/amount:refund.nothingLeft"},
		{crm.RefundForm{Amount: toman("1")}, empty, "/amount/amount:refund.tooMuch"},
		{crm.RefundForm{Amount: toman("30000.1")}, p, "/amount/amount:refund.tooMuch"},
		{crm.RefundForm{Amount: toman("0")}, p, "/amount/amount:amount.notPositive"},
		{crm.RefundForm{Amount: toman("-1")}, p, "/amount/amount:amount.notPositive"},
		{crm.RefundForm{Amount: &money.Written{Amount: "1", Currency: "USD"}}, p, "/amount/currency:currency.mixed"},
		{crm.RefundForm{Amount: toman("x"), Reason: strings.Repeat("x", 501)}, p, "/reason:text.tooLong /amount/amount:amount.invalid"},
	} {
		if _, err := c.form.Parse(c.of); faultsOf(t, err) != c.want {
			t.Errorf("got %s, want %s", faultsOf(t, err), c.want)
		}
	}
	if _, err := p.Less(money.FromMinor(1, unit("USD"))); err == nil {
		t.Error("other money was taken back")
	}
}

// TestRefundsAddUp checks that refunds in any parts and units leave what they should.
func TestRefundsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(1, money.MaxMinor).Draw(t, "amount")
		p, left := bought(amount), amount
		for left > 0 {
			back := rapid.Int64Range(max(1, left/3), left).Draw(t, "back")
			code := rapid.SampledFrom([]string{"IRR", "IRT"}).Draw(t, "unit")
			written := money.FromMinor(back, unit(code))
			refund, err := crm.RefundForm{Amount: &money.Written{Amount: money.Literal(written.Decimal()), Currency: code}}.Parse(p)
			if err != nil {
				t.Fatal(err)
			}
			if p, err = p.Less(refund.Amount); err != nil {
				t.Fatal(err)
			}
			if left -= back; p.Net().Minor() != left || p.Net().Unit() != unit("IRT") {
				t.Fatalf("%s left, want %d rials", p.Net(), left)
			}
		}
	})
}
