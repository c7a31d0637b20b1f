package delivery

import (
	"context"
	"errors"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/message"
	"vafa/internal/money"
	"vafa/internal/phrase"
)

// render puts the text into the message, in the language of its reader, and makes the letter of it. The text is empty where a campaign
// has none for them.
func (w *Worker) render(ctx context.Context, d crm.Dispatch, firm crm.Business, m *crm.Message) (message.Letter, error) {
	wording, variant := wordingOf(d, firm, m)
	source := crm.FieldSource{
		Customer: d.Customer, Firm: firm.Name, Lang: m.Lang, Business: firm, Campaign: d.Campaign, Variant: variant, Product: d.Product,
	}
	address := ""
	if m.Channel == "email" {
		address = m.To
	}
	var err error
	if source.Link, err = w.Links.Preferences(d.Customer, m.Lang, address); err != nil {
		return message.Letter{}, err
	}
	if variant != nil && variant.Offer != nil && m.Channel != "call" && m.Channel != "visit" {
		if source.Offer, err = w.Links.Offer(d.Customer, m.Lang, d.Campaign.ID); err != nil {
			return message.Letter{}, err
		}
	}
	if slices.Contains(wording.Fields(), crm.FieldLastProduct) {
		if source.Last, err = w.lastProduct(ctx, d.Customer.ID, m.Lang); err != nil {
			return message.Letter{}, err
		}
	}
	if m.Confirms && source.Link == "" {
		wording = crm.Wording{} // there is nothing to confirm by
	}
	rendered := wording.Render(source.Values())
	m.Subject, m.Text = rendered.Subject, rendered.Text
	if m.Channel != "email" {
		m.Subject = ""
	}
	out := message.Letter{
		ID: crm.HashID(m.Customer + " " + m.ID), Channel: m.Channel, To: m.To, Subject: m.Subject, Text: m.Text, Lang: m.Lang,
	}
	if m.Purpose != crm.Service {
		out.Unsubscribe = source.Link
	}
	return out, nil
}

// wordingOf is what is said: the variant of a campaign for its member, or what a member of staff wrote.
func wordingOf(d crm.Dispatch, firm crm.Business, m *crm.Message) (crm.Wording, *crm.Variant) {
	if d.Campaign == nil {
		if m.Lang == "" {
			m.Lang = langOf(d.Customer, firm)
		}
		if m.Confirms {
			return phrase.Confirmation(locale.Lang(m.Lang)), nil
		}
		return crm.Wording{Subject: m.Subject, Text: m.Text}, nil
	}
	if d.Member.Variant < 0 || d.Member.Variant >= len(d.Campaign.Variants) {
		return crm.Wording{}, nil
	}
	variant := &d.Campaign.Variants[d.Member.Variant]
	wording, lang := variant.TextFor(d.Member.Lang, firm.Lang)
	m.Lang = lang
	return wording, variant
}

func langOf(c crm.Customer, firm crm.Business) string {
	if c.Language != "" {
		return c.Language
	}
	return string(firm.Lang)
}

// purchasesLooked is among how many entries of the timeline the last purchase of a product is looked for.
const purchasesLooked = 10

// lastProduct is the name of what the customer bought last, "" if that is not known.
func (w *Worker) lastProduct(ctx context.Context, customer, lang string) (string, error) {
	entries, _, err := w.Store.Timeline(ctx, customer, "", purchasesLooked, crm.EntryPurchase)
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		if entry.Purchase == nil || len(entry.Purchase.Items) == 0 {
			continue
		}
		product, err := w.Store.Product(ctx, entry.Purchase.Items[0].SKU)
		if errors.Is(err, crm.ErrNotFound) {
			return "", nil
		}
		return product.Label(string(locale.Lang(lang))), err
	}
	return "", nil
}

// costOf is what the message costs: as it was when the campaign was launched, or as it is.
func costOf(d crm.Dispatch) *money.Money {
	cost, known := d.Outreach.Costs[d.Channel()]
	if d.Campaign != nil && d.Campaign.Terms != nil {
		cost, known = d.Campaign.Terms.Costs[d.Channel()]
	}
	if !known || cost.Sign() == 0 {
		return nil
	}
	return &cost
}
