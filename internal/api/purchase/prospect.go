package purchase

import (
	"context"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/rest"
	"vafa/internal/table"
)

type prospectsIn struct {
	SKU  string `path:"sku"`
	Meta rest.Meta
}

// Prospect is a customer who may need a product next, and why: Text in the reader's language.
type Prospect struct {
	CustomerID string      `json:"customerId"`
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Model      string      `json:"model"`
	Since      locale.Date `json:"since"`
	Reason     crm.Reason  `json:"reason"`
	Text       string      `json:"text"`
}

func (h handler) prospects(ctx context.Context, in prospectsIn) (rest.Reply[rest.List[Prospect]], error) {
	none := rest.Reply[rest.List[Prospect]]{}
	product, err := h.Table.Product(ctx, crm.FoldSKU(in.SKU))
	if err != nil {
		return none, err
	}
	models, err := h.Table.NamedNextBy(ctx, product.SKU)
	if err != nil {
		return none, err
	}
	found, next, err := h.Table.Prospects(ctx, models, product.SKU, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return none, err
	}
	shown, err := h.prospectsShown(ctx, found, product.SKU, in.Meta.Lang)
	return rest.Answer(rest.ListOf(shown, in.Meta.Page, next)), err
}

// prospectsShown gives prospects names and reasons. Units of the firm itself are nobody to sell to.
func (h handler) prospectsShown(ctx context.Context, found []table.Prospect, sku string, lang locale.Lang) ([]Prospect, error) {
	ids := make([]string, len(found))
	for i, p := range found {
		ids[i] = p.Customer
	}
	names, err := h.Table.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	called := map[string]table.Found{}
	for _, name := range names {
		called[name.ID] = name
	}
	var out []Prospect
	for _, p := range found {
		who, ok := called[p.Customer]
		if !ok || who.Kind == "unit" {
			continue
		}
		why := crm.Reason{Code: "prospect.owns", Args: map[string]string{"model": p.Model, "date": p.Since.String(), "next": sku}}
		out = append(out, Prospect{
			CustomerID: who.ID, Name: who.Name, Kind: who.Kind, Model: p.Model, Since: p.Since, Reason: why, Text: phrase.Of(lang, &why),
		})
	}
	return out, nil
}
