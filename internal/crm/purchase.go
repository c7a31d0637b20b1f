package crm

import (
	"fmt"
	"strings"
	"time"

	"vafa/internal/money"
)

// Purchase is an order of a customer. Source and Reference name it in the shop's own system, once.
type Purchase struct {
	ID        string         `json:"id"`
	Customer  string         `json:"customer"`
	Source    string         `json:"source"`
	Reference string         `json:"reference"`
	At        time.Time      `json:"at"`
	Amount    money.Money    `json:"amount"`
	Margin    *money.Money   `json:"margin,omitempty"`
	Items     []PurchaseItem `json:"items,omitempty"`
	Catalogue *Covered       `json:"catalogue,omitempty"` // set only where nobody told the Margin
	Refunded  *money.Money   `json:"refunded,omitempty"`  // of Amount, so far
	Discount  *money.Money   `json:"discount,omitempty"`  // what was given off; Amount is what was paid
	Why       string         `json:"why,omitempty"`       // why the customer came back, as they said
	Channel   string         `json:"channel,omitempty"`   // where they bought
}

// Whys are the reasons for which customers buy again: coming back is not yet a bond.
func Whys() []string {
	return []string{"habit", "quality", "price", "near", "recommended", "trust", "other"}
}

// SaleChannels are where a purchase is made.
func SaleChannels() []string { return []string{"shop", "web", "phone", "social"} }

// Covered is the part of an order's amount of which the catalogue knows the margin, as it was when the order came in.
type Covered struct {
	Amount money.Money `json:"amount"`
	Margin money.Money `json:"margin"`
}

// PurchaseItem is one line of an order.
type PurchaseItem struct {
	SKU      string       `json:"sku"`
	Quantity int          `json:"quantity"`
	Amount   *money.Money `json:"amount,omitempty"`

	Catalogue *Covered `json:"catalogue,omitempty"` // what it was sold for and what is kept of that, where the catalogue told the margin
}

// PurchaseForm is a purchase as a shop sends it. The customer is named by id or by one identity.
type PurchaseForm struct {
	CustomerID        string             `json:"customerId,omitempty"`
	Phone             string             `json:"phone,omitempty"`
	Email             string             `json:"email,omitempty"`
	NationalID        string             `json:"nationalId,omitempty"`
	CustomerReference *OutsideReference  `json:"customerReference,omitempty"`
	Source            string             `json:"source"`
	Reference         string             `json:"reference"`
	At                string             `json:"at" format:"date-time"`
	Amount            *money.Written     `json:"amount"`
	Margin            *money.Written     `json:"margin,omitempty"`
	Items             []PurchaseItemForm `json:"items,omitempty" maxItems:"100"`
	Discount          *money.Written     `json:"discount,omitempty"`
	Why               string             `json:"why,omitempty" enum:"habit,quality,price,near,recommended,trust,other"`
	Channel           string             `json:"channel,omitempty" enum:"shop,web,phone,social"`
}

// PurchaseItemForm is one line of an order as sent.
type PurchaseItemForm struct {
	SKU      string         `json:"sku"`
	Quantity int            `json:"quantity" minimum:"1" maximum:"1000000"`
	Amount   *money.Written `json:"amount,omitempty"`
}

// Sale is a checked PurchaseForm: whose it is (an id, or an identity still to be looked up), and the purchase.
type Sale struct {
	Customer string
	Identity *Identity
	Purchase Purchase
}

// Parse checks one purchase of a batch; pointers start with at, for example "/purchases/3".
func (in PurchaseForm) Parse(at string, b Business, now time.Time) (Sale, Faults) {
	var faults Faults
	f := form{at: at, faults: &faults}
	out := Sale{Customer: f.text("customerId", in.CustomerID, maxName), Purchase: Purchase{
		Source:    f.folded("source", in.Source),
		Reference: f.folded("reference", in.Reference),
		At:        f.purchaseTime(in.At, now),
		Items:     f.items(in.Items),
		Why:       f.oneOf("why", in.Why, Whys()...),
		Channel:   f.oneOf("channel", in.Channel, SaleChannels()...),
	}}
	if strings.Contains(out.Purchase.Source, "#") {
		f.fault("source", "reference.source")
	}
	f.whose(in, b, &out)
	f.amounts(in, &out.Purchase)
	return out, faults
}

func (f form) purchaseTime(at string, now time.Time) time.Time {
	if at == "" {
		f.fault("at", "required")
		return now
	}
	return f.moment("at", at, now)
}

// whose reads who bought; the identity is only looked at when no id is given.
func (f form) whose(in PurchaseForm, b Business, out *Sale) {
	if in.CustomerID != "" {
		return
	}
	before := len(*f.faults)
	ids := f.identities(IdentityForm{Phone: in.Phone, Email: in.Email, NationalID: in.NationalID}, b)
	if in.CustomerReference != nil {
		if value := f.reference("customerReference", *in.CustomerReference); value != "" {
			ids = append([]Identity{{Type: Reference, Value: value}}, ids...)
		}
	}
	if len(ids) > 0 {
		out.Identity = &ids[0]
	} else if len(*f.faults) == before {
		f.fault("customerId", "customer.required")
	}
}

func (f form) amounts(in PurchaseForm, out *Purchase) {
	if in.Amount == nil {
		f.fault("amount", "required")
	}
	amount, margin, discount := f.notNegative("amount", in.Amount), f.money("margin", in.Margin), f.notNegative("discount", in.Discount)
	if amount == nil {
		return
	}
	out.Amount = *amount
	switch {
	case discount == nil || discount.Minor() == 0:
	case discount.Base() != amount.Base():
		f.fault("discount/currency", "currency.mixed", "unit", amount.Unit().Code())
	default:
		out.Discount = discount
	}
	if margin != nil && f.marginOf(*amount, *margin) {
		out.Margin = margin
	}
}

// marginOf says whether a margin can belong to an amount: in the same money, and no more of it.
func (f form) marginOf(amount, margin money.Money) bool {
	switch {
	case margin.Base() != amount.Base():
		f.fault("margin/currency", "currency.mixed", "unit", amount.Unit().Code())
		return false
	case margin.Minor() > amount.Minor():
		f.fault("margin/amount", "margin.aboveAmount")
		return false
	}
	return true
}

func (f form) items(in []PurchaseItemForm) []PurchaseItem {
	if len(in) > 100 {
		f.fault("items", "list.tooLong", "limit", "100")
		return nil
	}
	var out []PurchaseItem
	for i, item := range in {
		at := fmt.Sprintf("items/%d/", i)
		sku := foldModel(f.required(at+"sku", item.SKU, maxKey))
		f.key(at+"sku", "sku.invalid", sku)
		out = append(out, PurchaseItem{
			SKU:      sku,
			Quantity: f.within(at+"quantity", item.Quantity, 1, 1_000_000),
			Amount:   f.notNegative(at+"amount", item.Amount),
		})
	}
	return out
}

// Net is what is left of the purchase after its refunds.
func (p Purchase) Net() money.Money {
	if p.Refunded == nil {
		return p.Amount
	}
	net, err := p.Amount.Sub(*p.Refunded)
	if err != nil { // refunds are kept in the purchase's own unit
		return p.Amount
	}
	return net
}

// Less is the purchase after a further refund.
func (p Purchase) Less(refund money.Money) (Purchase, error) {
	back := refund
	if p.Refunded != nil {
		sum, err := p.Refunded.Add(refund)
		if err != nil {
			return p, err
		}
		back = sum
	}
	inUnit, err := back.In(p.Amount.Unit())
	if err != nil {
		return p, err
	}
	p.Refunded = &inUnit
	return p, nil
}

// RefundForm is money given back; without an amount, all that is left.
type RefundForm struct {
	Amount *money.Written `json:"amount,omitempty"`
	Reason string         `json:"reason,omitempty"`
}

// Parse checks the refund against the purchase it belongs to.
func (in RefundForm) Parse(p Purchase) (Refund, error) {
	var faults Faults
	f := form{faults: &faults}
	out := Refund{PurchaseID: p.ID, Amount: p.Net(), Reason: f.text("reason", in.Reason, maxLine)}
	amount := f.money("amount", in.Amount)
	switch {
	case in.Amount == nil && out.Amount.Sign() <= 0:
		f.fault("amount", "refund.nothingLeft")
	case amount == nil:
	case amount.Base() != p.Amount.Base():
		f.fault("amount/currency", "currency.mixed", "unit", p.Amount.Unit().Code())
	case amount.Sign() <= 0:
		f.fault("amount/amount", "amount.notPositive")
	case amount.Minor() > p.Net().Minor():
		f.fault("amount/amount", "refund.tooMuch", "left", p.Net().String())
	default:
		out.Amount = *amount
	}
	return out, faults.Err()
}
