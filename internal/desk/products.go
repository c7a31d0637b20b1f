package desk

import (
	"strconv"
	"strings"

	"vafa/internal/crm"
)

// ProductsPage lists the catalogue.
type ProductsPage struct {
	Frame
	Products []crm.Product
	More     string // the address of the next page, "" at the end
}

// Label is what a product is called.
func (p ProductsPage) Label(product crm.Product) string { return product.Label(string(p.Lang)) }

// ProductPage is one of them, or its serials; a new one has no SKU yet.
type ProductPage struct {
	Editing
	Product crm.Product
	Unit    string // of the amounts of the form
}

// Named says of faults of serials which serial each is about.
func (p ProductPage) Named(serials []string) {
	if p.Trouble == nil {
		return
	}
	for i, fault := range p.Trouble.Faults {
		row, under := strings.CutPrefix(fault.Field, "serials.")
		if n, err := strconv.Atoi(row); under && err == nil && n < len(serials) {
			p.Trouble.Faults[i].Text = "\u2068" + serials[n] + "\u2069: " + fault.Text
		}
	}
}
