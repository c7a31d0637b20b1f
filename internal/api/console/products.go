package console

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"vafa/internal/api/purchase"
	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/rest"
)

// productPages are the pages of the catalogue.
func (h handler) productPages() []rest.Operation {
	marketer := rest.Staff(rest.Marketer)
	const list, add, one, serials = "/settings/products", "/settings/products/new", "/settings/products/sku/{sku}", "/settings/products/sku/{sku}/serials"
	return []rest.Operation{
		rest.New(h.at("consoleProducts", http.MethodGet, list, "The catalogue", marketer), h.productsPage),
		rest.New(h.at("consoleNewProduct", http.MethodGet, add, "A new product", marketer), h.newProductPage),
		rest.New(h.at("consoleAddProduct", http.MethodPost, add, "Add a product", marketer), h.addProduct),
		rest.New(h.at("consoleProduct", http.MethodGet, one, "A product", marketer), h.productPage),
		rest.New(h.at("consoleChangeProduct", http.MethodPost, one, "Change a product", marketer), h.changeProduct),
		rest.New(h.at("consoleSerials", http.MethodGet, serials, "Serials of a product", marketer), h.serialsPage),
		rest.New(h.at("consoleAddSerials", http.MethodPost, serials, "Put serials on a product's list", marketer), h.addSerials),
	}
}

type listIn struct {
	Lang string `path:"lang"`
	Meta rest.Meta
}

// pageQuery is the part of a list that the address of its page asks for.
func pageQuery(meta rest.Meta) string {
	address, err := url.Parse(meta.URI)
	if err != nil || address.Query().Get("pageToken") == "" {
		return ""
	}
	return "?" + url.Values{"pageToken": {address.Query().Get("pageToken")}}.Encode()
}

func (h handler) productsPage(ctx context.Context, in listIn) (rest.Reply[rest.Raw], error) {
	var products rest.List[crm.Product]
	if err := h.ask(in.Meta).get(ctx, "/v1/products"+pageQuery(in.Meta), &products); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page := desk.ProductsPage{Frame: h.frame(in.Meta, "settings", "products"), Products: products.Items}
	if products.NextPageToken != "" {
		page.More = page.With("pageToken", products.NextPageToken)
	}
	return show("products", page)
}

func (h handler) newProductPage(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	return show("product", h.productForm(in.Meta, crm.Product{Role: "main"}, ""))
}

// productForm is the form of a product; one without a SKU is new.
func (h handler) productForm(meta rest.Meta, p crm.Product, etag string) desk.ProductPage {
	frame := h.firmOf(meta)
	unit := frame.Unit.Code()
	before := url.Values{
		"sku": {p.SKU}, "role": {p.Role}, "serialPattern": {p.SerialPattern}, "next": {strings.Join(p.Next, ", ")},
		"price": {amountText(shownIn(p.Price, frame.Unit, &unit), meta.Lang)}, "margin": {amountText(shownIn(p.Margin, frame.Unit, &unit), meta.Lang)},
	}
	if p.WarrantyMonths > 0 {
		before.Set("warrantyMonths", locale.LocalDigits(meta.Lang, strconv.Itoa(p.WarrantyMonths)))
	}
	if p.SerialList {
		before.Set("serialList", "on")
	}
	inLanguages(before, "name", p.Name)
	inLanguages(before, "terms", p.Terms)
	page := desk.ProductPage{Editing: h.editing(meta, "product", etag, before), Product: p, Unit: unit}
	if p.SKU != "" {
		page.Heading = p.Label(string(meta.Lang))
	}
	return page
}

// shownIn is an amount in a unit where it is the same money; unit becomes the code of the one that it is shown in.
func shownIn(m *money.Money, in money.Unit, unit *string) *money.Money {
	if m == nil {
		return nil
	}
	if shown, err := m.In(in); err == nil {
		return &shown
	}
	*unit = m.Unit().Code()
	return m
}

func (h handler) addProduct(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	body := productBody(in.Form)
	body["sku"] = in.Form.Get("sku")
	for _, amount := range []string{"price", "margin"} {
		if in.Form.Get(amount) == "" {
			delete(body, amount)
		}
	}
	err := h.ask(in.Meta).post(ctx, "/v1/products", in.Form.Get("_key"), body, nil)
	if err == nil {
		return to(in.Meta, "/settings/products", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page := h.productForm(in.Meta, crm.Product{Role: "main"}, "")
	page.Frame = mend(page.Frame, problem, in.Form)
	return showAgain(problem, "product", page)
}

// productBody is what the form says of a product.
func productBody(form url.Values) map[string]any {
	own, unit := form.Get, form.Get("currency")
	next := []string{}
	for _, sku := range strings.FieldsFunc(form.Get("next"), func(r rune) bool { return strings.ContainsRune(",،;\n", r) }) {
		if sku = strings.TrimSpace(sku); sku != "" {
			next = append(next, sku)
		}
	}
	months := number(own("warrantyMonths"))
	if months == "" {
		months = 0
	}
	return map[string]any{
		"name": texts(own, "name"), "price": written(own("price"), unit), "margin": written(own("margin"), unit), "warrantyMonths": months,
		"next": next, "role": own("role"), "serialPattern": own("serialPattern"), "terms": texts(own, "terms"), "serialList": form.Has("serialList"),
	}
}

type skuIn struct {
	Lang string `path:"lang"`
	SKU  string `path:"sku"`
	Meta rest.Meta
}

// product reads one; its entity tag is what a change of it relies on.
func (h handler) product(ctx context.Context, meta rest.Meta, sku string) (p crm.Product, etag string, err error) {
	header, err := h.ask(meta).send(ctx, http.MethodGet, "/v1/products/"+url.PathEscape(sku), nil, &p)
	return p, header.Get("ETag"), err
}

func (h handler) productPage(ctx context.Context, in skuIn) (rest.Reply[rest.Raw], error) {
	p, etag, err := h.product(ctx, in.Meta, in.SKU)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("product", h.productForm(in.Meta, p, etag))
}

type skuFormIn struct {
	Lang string `path:"lang"`
	SKU  string `path:"sku"`
	Form url.Values
	Meta rest.Meta
}

func (h handler) changeProduct(ctx context.Context, in skuFormIn) (rest.Reply[rest.Raw], error) {
	err := h.ask(in.Meta).change(ctx, http.MethodPatch, "/v1/products/"+url.PathEscape(in.SKU), in.Form.Get("_version"), productBody(in.Form), nil)
	if err == nil {
		return to(in.Meta, "/settings/products", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	p, etag, err := h.product(ctx, in.Meta, in.SKU)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page := h.productForm(in.Meta, p, etag)
	page.Frame = mend(page.Frame, problem, in.Form)
	return showAgain(problem, "product", page)
}

func (h handler) serialsPage(ctx context.Context, in skuIn) (rest.Reply[rest.Raw], error) {
	p, etag, err := h.product(ctx, in.Meta, in.SKU)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("serials", h.serialsForm(in.Meta, p, etag))
}

func (h handler) serialsForm(meta rest.Meta, p crm.Product, etag string) desk.ProductPage {
	page := desk.ProductPage{Editing: h.editing(meta, "serials", etag, url.Values{}), Product: p}
	page.Heading = p.Label(string(meta.Lang))
	return page
}

func (h handler) addSerials(ctx context.Context, in skuFormIn) (rest.Reply[rest.Raw], error) {
	p, etag, err := h.product(ctx, in.Meta, in.SKU)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	serials := strings.FieldsFunc(in.Form.Get("serials"), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",،;؛\"", r) })
	var listed purchase.Listed
	path := "/v1/products/" + url.PathEscape(in.SKU) + "/serials"
	err = h.ask(in.Meta).post(ctx, path, in.Form.Get("_key"), map[string]any{"serials": serials}, &listed)
	if err == nil {
		return to(in.Meta, "/settings/products/sku/"+url.PathEscape(in.SKU)+"/serials", "serials")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page := h.serialsForm(in.Meta, p, etag)
	page.Frame = mend(page.Frame, problem, in.Form)
	page.Named(serials)
	return showAgain(problem, "serials", page)
}
