package table

import (
	"context"

	"vafa/internal/crm"
)

// Card reads one card.
func (t *Table) Card(ctx context.Context, model, serial string) (crm.Card, error) {
	return read[crm.Card](ctx, t, cardKey(model, serial))
}

// CardOf finds a card by its serial and its holder's identity together; ErrNotFound if either does not fit. It makes two
// reads whatever it finds.
func (t *Table) CardOf(ctx context.Context, serial string, owner crm.Identity) (crm.Card, error) {
	found, err := t.batch(ctx, []key{identityKey(owner), serialKey(serial)})
	if err != nil {
		return crm.Card{}, err
	}
	cards, err := t.cardsOf(ctx, serial, found[serialKey(serial)])
	if err != nil {
		return crm.Card{}, err
	}
	customer := textOf(found[identityKey(owner)], "customer")
	for _, card := range cards {
		if customer != "" && card.Holder() == customer {
			return card, nil
		}
	}
	return crm.Card{}, crm.ErrNotFound
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
