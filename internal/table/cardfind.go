package table

import (
	"context"

	"vafa/internal/crm"
)

// Card reads one card.
func (t *Table) Card(ctx context.Context, model, serial string) (crm.Card, error) {
	return read[crm.Card](ctx, t, cardKey(model, serial))
}

// CardStatus finds a card by its serial and its holder's identity together, with the claims of its owner, oldest first;
// ErrNotFound if either does not fit. It makes three reads whatever it finds.
func (t *Table) CardStatus(ctx context.Context, serial string, holder crm.Identity) (crm.Card, []crm.Case, error) {
	found, err := t.batch(ctx, []key{identityKey(holder), serialKey(serial)})
	if err != nil {
		return crm.Card{}, nil, err
	}
	cards, err := t.cardsOf(ctx, serial, found[serialKey(serial)])
	if err != nil {
		return crm.Card{}, nil, err
	}
	var card crm.Card
	customer := textOf(found[identityKey(holder)], "customer")
	for _, one := range cards {
		if customer != "" && one.Holder() == customer {
			card = one
		}
	}
	claims, err := t.claimsOf(ctx, card)
	if err == nil && card.ID == "" {
		err = crm.ErrNotFound
	}
	return card, claims, err
}

// claimsOf reads the cases that a card's owner has opened on it; always one read.
func (t *Table) claimsOf(ctx context.Context, card crm.Card) ([]crm.Case, error) {
	keys := []key{caseKey("", "")} // a case that cannot be, so that there is always something to read
	for _, id := range card.Claims {
		keys = append(keys, caseKey(card.Owner, id))
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.Case](items)
}

// cardsOf reads the cards of a serial; known is the item of the serial, nil if there is none.
func (t *Table) cardsOf(ctx context.Context, serial string, known item) ([]crm.Card, error) {
	listed, err := decode[struct {
		Models []string `json:"models"`
	}](known)
	if err != nil {
		return nil, err
	}
	keys := []key{cardKey("", serial)} // a card that cannot be, so that there is always something to read
	for _, model := range listed.Models {
		keys = append(keys, cardKey(model, serial))
	}
	cards, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.Card](cards)
}
