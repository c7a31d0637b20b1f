package purchase

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// catalogue are the operations on products.
func (h handler) catalogue() []rest.Operation {
	marketer := rest.Staff(rest.Marketer)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listProducts", Method: http.MethodGet, Path: "/v1/products", Summary: "The catalogue, by SKU", Access: marketer,
		}, h.products),
		rest.New(rest.Spec{
			ID: "getProduct", Method: http.MethodGet, Path: "/v1/products/{sku}", Summary: "A product", Access: marketer,
			Others: []int{http.StatusNotFound},
		}, h.product),
		rest.New(rest.Spec{
			ID: "createProduct", Method: http.MethodPost, Path: "/v1/products", Summary: "Add a product", Access: marketer,
			Status: http.StatusCreated, Others: []int{http.StatusConflict},
		}, h.createProduct),
		rest.New(rest.Spec{
			ID: "changeProduct", Method: http.MethodPatch, Path: "/v1/products/{sku}", Summary: "Change a product (If-Match)",
			Access: marketer,
			Others: []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.changeProduct),
		rest.New(rest.Spec{
			ID: "listSerials", Method: http.MethodPost, Path: "/v1/products/{sku}/serials",
			Summary: "Put up to 1,000 serials on a product's list; from then on staff confirm cards with any other",
			Access:  marketer, Others: []int{http.StatusNotFound},
		}, h.listSerials),
		rest.New(rest.Spec{
			ID: "listProspects", Method: http.MethodGet, Path: "/v1/products/{sku}/prospects",
			Summary: "Customers who own what makes them need this product next, and do not own it yet", Access: marketer,
			Others: []int{http.StatusNotFound},
		}, h.prospects),
	}
}

type productsIn struct{ Meta rest.Meta }

func (h handler) products(ctx context.Context, in productsIn) (rest.Reply[rest.List[crm.Product]], error) {
	products, next, err := h.Table.Products(ctx, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return rest.Reply[rest.List[crm.Product]]{}, err
	}
	return rest.Answer(rest.ListOf(products, in.Meta.Page, next)), nil
}

type productIn struct {
	SKU string `path:"sku"`
}

func (h handler) product(ctx context.Context, in productIn) (rest.Reply[crm.Product], error) {
	product, err := h.Table.Product(ctx, crm.FoldSKU(in.SKU))
	return rest.Reply[crm.Product]{ETag: api.ETag(product.Version), Body: product}, err
}

type createProductIn struct {
	Body crm.ProductForm
	Meta rest.Meta
}

func (h handler) createProduct(ctx context.Context, in createProductIn) (rest.Reply[crm.Product], error) {
	product, err := in.Body.Parse()
	if err != nil {
		return rest.Reply[crm.Product]{}, err
	}
	once, err := in.Meta.Once.Answer(http.StatusCreated, product)
	if err != nil {
		return rest.Reply[crm.Product]{}, err
	}
	err = h.Table.CreateProduct(ctx, product, once, h.Source.NewID("evt"))
	h.ProductsChanged()
	return rest.Reply[crm.Product]{ETag: api.ETag(1), Body: product}, err
}

type changeProductIn struct {
	SKU     string `path:"sku"`
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.ProductFields
	Meta    rest.Meta
}

func (h handler) changeProduct(ctx context.Context, in changeProductIn) (rest.Reply[crm.Product], error) {
	return api.Change(in.IfMatch,
		func() (crm.Product, error) { return h.Table.Product(ctx, crm.FoldSKU(in.SKU)) },
		in.Body.Apply,
		func(after crm.Product, version int) (crm.Product, error) {
			defer h.ProductsChanged()
			return h.Table.ChangeProduct(ctx, after, version, h.Source.NewID("evt"))
		})
}
