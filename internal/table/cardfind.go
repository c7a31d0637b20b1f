package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
)

// Card reads one card.
func (t *Table) Card(ctx context.Context, model, serial string) (crm.Card, error) {
	return read[crm.Card](ctx, t, cardKey(model, serial))
}

// CardStatus finds a card by its serial and its holder's identity together, with the claims of its owner, oldest first;
// ErrNotFound if either does not fit. It makes three reads whatever it finds.
func (t *Table) CardStatus(ctx context.Context, serial string, holder crm.Identity) (crm.Card, []crm.Case, error) {
	found, err := t.batch(ctx, append(serialKeys(serial), identityKey(holder)))
	if err != nil {
		return crm.Card{}, nil, err
	}
	cards, err := t.cardsMeant(ctx, serial, found)
	if err != nil {
		return crm.Card{}, nil, err
	}
	var card crm.Card
	customer := textOf(found[identityKey(holder)], "customer")
	if at := slices.IndexFunc(cards, func(one crm.Card) bool { return customer != "" && one.Holder() == customer }); at >= 0 {
		card = cards[at]
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

// serialKeys are the items of every serial that a typed one may stand for.
func serialKeys(serial string) []key {
	var keys []key
	for _, meant := range crm.SerialsMeant(serial) {
		keys = append(keys, serialKey(meant))
	}
	return keys
}

// cardsOf reads the cards of a serial; known is the item of the serial, nil if there is none.
func (t *Table) cardsOf(ctx context.Context, serial string, known item) ([]crm.Card, error) {
	keys, err := cardKeys(serial, known)
	if err != nil {
		return nil, err
	}
	return t.cardsAt(ctx, keys)
}

// cardsMeant reads the cards of every serial that a typed one may stand for, of the typed one first; found has the items of
// the serials, and gets what lies at other keys, by the same read.
func (t *Table) cardsMeant(ctx context.Context, serial string, found map[key]item, others ...key) ([]crm.Card, error) {
	var keys []key
	for _, meant := range crm.SerialsMeant(serial) {
		more, err := cardKeys(meant, found[serialKey(meant)])
		if err != nil {
			return nil, err
		}
		keys = append(keys, more...)
	}
	items, err := t.batch(ctx, slices.Concat(keys, others))
	if err != nil {
		return nil, err
	}
	for _, k := range others {
		found[k] = items[k]
	}
	return decodeAll[crm.Card](ordered(keys, items))
}

// cardKeys are the cards that a serial's item lists, and one that cannot be, so that there is always something to read.
func cardKeys(serial string, known item) ([]key, error) {
	listed, err := decode[struct {
		Models []string `json:"models"`
	}](known)
	keys := []key{cardKey("", serial)}
	for _, model := range listed.Models {
		keys = append(keys, cardKey(model, serial))
	}
	return keys, err
}

func (t *Table) cardsAt(ctx context.Context, keys []key) ([]crm.Card, error) {
	cards, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.Card](cards)
}
