package crm

import (
	"strings"
	"time"
)

// WebEvent is what a known customer did in the firm's shop or pages on the web, as its machine tells. Source and Reference name it in
// the shop's own system, once. It is no contact: nobody of the firm has to answer it.
type WebEvent struct {
	Kind      string `json:"kind" enum:"page,search,cart,other"`
	Text      string `json:"text,omitempty"` // what was searched for, or what the page is called
	Page      string `json:"page,omitempty"` // its address within the firm's site
	SKU       string `json:"sku,omitempty"`  // the product that was seen or put into the basket
	Source    string `json:"source"`
	Reference string `json:"reference"`
}

// WebEventForm is such an event as a shop sends it. The customer is named by id or by one identity.
type WebEventForm struct {
	CustomerID        string            `json:"customerId,omitempty"`
	Phone             string            `json:"phone,omitempty"`
	Email             string            `json:"email,omitempty"`
	CustomerReference *OutsideReference `json:"customerReference,omitempty"`
	Source            string            `json:"source"`
	Reference         string            `json:"reference"`
	At                string            `json:"at" format:"date-time"`
	Kind              string            `json:"kind" enum:"page,search,cart,other"`
	Text              string            `json:"text,omitempty"`
	Page              string            `json:"page,omitempty"`
	SKU               string            `json:"sku,omitempty"`
}

// Seen is a checked WebEventForm: whose it is (an id, or an identity still to be looked up), and when it was.
type Seen struct {
	Customer string
	Identity *Identity
	At       time.Time
	Event    WebEvent
}

// Parse checks one event of a batch; pointers start with at, for example "/events/3".
func (in WebEventForm) Parse(at string, b Business, now time.Time) (Seen, Faults) {
	var faults Faults
	f := form{at: at, faults: &faults}
	who := Sale{Customer: f.text("customerId", in.CustomerID, maxName)}
	f.whose(PurchaseForm{CustomerID: in.CustomerID, Phone: in.Phone, Email: in.Email, CustomerReference: in.CustomerReference}, b, &who)
	out := Seen{Customer: who.Customer, Identity: who.Identity, At: f.purchaseTime(in.At, now), Event: WebEvent{
		Kind:      f.choose("kind", in.Kind, "page", "search", "cart", "other"),
		Text:      f.text("text", in.Text, maxLine),
		Page:      f.text("page", in.Page, maxLine),
		SKU:       foldModel(f.text("sku", in.SKU, maxName)),
		Source:    f.folded("source", in.Source),
		Reference: f.folded("reference", in.Reference),
	}}
	if strings.Contains(out.Event.Source, "#") {
		f.fault("source", "reference.source")
	}
	return out, faults
}
