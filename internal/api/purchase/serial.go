package purchase

import (
	"context"
	"net/http"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

type serialsIn struct {
	SKU  string `path:"sku"`
	Body crm.SerialsForm
	Meta rest.Meta
}

// Listed says how many serials of a request are now on the product's list.
type Listed struct {
	SKU     string `json:"sku"`
	Serials int    `json:"serials"`
}

func (h handler) listSerials(ctx context.Context, in serialsIn) (rest.Reply[Listed], error) {
	none := rest.Reply[Listed]{}
	once, err := in.Meta.Once.Answer(http.StatusOK, nil)
	if err != nil {
		return none, err
	}
	if err := h.Table.Answered(ctx, once); err != nil {
		return none, err
	}
	product, err := h.Table.Product(ctx, crm.FoldSKU(in.SKU))
	if err != nil {
		return none, err
	}
	serials, err := in.Body.Parse(product)
	if err != nil {
		return none, err
	}
	body := Listed{SKU: product.SKU, Serials: len(serials)}
	if once, err = in.Meta.Once.Answer(http.StatusOK, body); err != nil {
		return none, err
	}
	return rest.Answer(body), h.Table.ListSerials(ctx, product, serials, once, h.Source.NewID("evt"))
}
