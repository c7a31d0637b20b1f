package importer

import (
	"strconv"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// sale reads an order, of one row or of several with a line each.
func (b *batch) sale(t *thing) (crm.ImportedSale, crm.Faults) {
	get := func(name string) string { return b.plan.value(t.rows[0].fields, name) }
	if state := locale.Fold(get("status")); unpaid[strings.Join(strings.FieldsFunc(state, notLetter), "")] || get("cancelled") != "" {
		return crm.ImportedSale{}, crm.Faults{{Pointer: "/status", Code: "import.notPaid"}}
	}
	form, faults := b.orderForm(t, get)
	contact, more := b.contact(t)
	if form.CustomerID = get("customerId"); form.CustomerID != "" {
		contact.From, more = crm.Capture{}, nil // who they are is known
	} else {
		form.CustomerID = contact.NewCustomer // or who the contact says
	}
	if faults = append(faults, more...); len(faults) > 0 {
		return crm.ImportedSale{}, faults
	}
	sale, faults := form.Parse("", b.Firm, b.Source.Now())
	sale.Purchase.ID = idOf("pur", b.event(t), b.plan.At)
	return crm.ImportedSale{Contact: contact, Customer: get("customerId"), Purchase: sale.Purchase}, faults
}

func notLetter(r rune) bool { return strings.ContainsRune(" -_\u200c", r) }

// orderForm is the order as the shop's own system would send it: what was given back before it came here is taken off.
func (b *batch) orderForm(t *thing, get func(string) string) (crm.PurchaseForm, crm.Faults) {
	var faults crm.Faults
	code := b.plan.Unit
	if written := get("currency"); written != "" {
		if code = written; len(written) != 3 {
			if unit, known := unitOf(written); known {
				code = unit
			}
		}
	}
	at, fault := b.plan.readTime(get("at"), b.Firm)
	if fault != nil {
		faults = append(faults, *fault)
	}
	amount := readAmount(get("amount"), code)
	if b.contradicts(t) {
		faults.Add("/amount", "import.orderRows")
	}
	amount, fault = less(amount, readAmount(get("refunded"), code))
	if fault != nil {
		faults = append(faults, *fault)
	}
	return crm.PurchaseForm{
		Source: b.plan.source(get), Reference: get("reference"), At: at, Amount: amount,
		Margin: readAmount(get("margin"), code), Discount: readAmount(get("discount"), code),
		Why: strings.ToLower(get("why")), Channel: strings.ToLower(get("channel")), Items: b.items(t, code, &faults),
	}, faults
}

// contradicts says whether the lines of an order state different totals: then nobody knows which is the order's.
func (b *batch) contradicts(t *thing) bool {
	total := b.plan.value(t.rows[0].fields, "amount")
	for _, r := range t.rows[1:] {
		if other := b.plan.value(r.fields, "amount"); other != "" && other != total {
			return true
		}
	}
	return false
}

// less is an amount without what was given back of it; a fault where all was, or the two do not fit.
func less(amount, back *money.Written) (left *money.Written, fault *crm.Fault) {
	if amount == nil || back == nil {
		return amount, nil
	}
	whole, err := amount.Money()
	if err != nil {
		return amount, nil // which is refused by itself
	}
	part, err := back.Money()
	if err == nil && part.Sign() < 0 { // some write it as what it does to the total
		part = part.Neg()
	}
	net, wrong := whole.Sub(part)
	switch {
	case err != nil || wrong != nil:
		return amount, &crm.Fault{Pointer: "/refunded", Code: "amount.invalid"}
	case part.Sign() > 0 && net.Sign() <= 0:
		return amount, &crm.Fault{Pointer: "/refunded", Code: "import.refunded"}
	}
	return &money.Written{Amount: money.Literal(net.Decimal()), Currency: net.Unit().Code()}, nil
}

// items are the lines of an order that name a product; a line of a fee or a payment names none.
func (b *batch) items(t *thing, code string, faults *crm.Faults) []crm.PurchaseItemForm {
	var out []crm.PurchaseItemForm
	for _, r := range t.rows {
		sku := b.plan.value(r.fields, "sku")
		if sku == "" {
			continue
		}
		item := crm.PurchaseItemForm{SKU: sku, Quantity: 1, Amount: readAmount(b.plan.value(r.fields, "itemAmount"), code)}
		if typed := b.plan.value(r.fields, "quantity"); typed != "" {
			quantity, err := readCount(typed)
			if err != nil {
				faults.Add("/quantity", "number.invalid")
			}
			item.Quantity = quantity
		}
		if price := readAmount(b.plan.value(r.fields, "itemPrice"), code); item.Amount == nil && price != nil {
			item.Amount = times(price, item.Quantity)
		}
		out = append(out, item)
	}
	return out
}

// readCount reads a whole number, also one that a shop writes with decimals of nothing.
func readCount(typed string) (int, error) {
	text, part, _ := strings.Cut(locale.PlainNumber(typed), ".")
	if strings.Trim(part, "0") != "" {
		return 0, strconv.ErrSyntax
	}
	return strconv.Atoi(text)
}

// times is what some of a price come to; a price that cannot be read stays to be refused.
func times(price *money.Written, quantity int) *money.Written {
	one, err := price.Money()
	if err != nil || quantity < 1 || quantity > 1_000_000 {
		return price
	}
	if minor := one.Minor(); minor < money.MaxMinor/int64(quantity) && minor > -money.MaxMinor/int64(quantity) {
		all := money.FromMinor(minor*int64(quantity), one.Unit())
		return &money.Written{Amount: money.Literal(all.Decimal()), Currency: all.Unit().Code()}
	}
	return price
}
