package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Found is a customer as a list shows them.
type Found struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// ByIdentity finds the customer to whom an identity belongs; ErrNotFound if to nobody.
func (t *Table) ByIdentity(ctx context.Context, identity crm.Identity) (Found, error) {
	owner, err := read[claim](ctx, t, identityKey(identity))
	if err != nil {
		return Found{}, err
	}
	return read[Found](ctx, t, profileKey(owner.Customer))
}

// Owners finds the customers to whom identities belong, in one read; those of nobody are missing.
func (t *Table) Owners(ctx context.Context, identities []crm.Identity) (map[string]string, error) {
	found, err := t.batch(ctx, identityKeys(identities))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, identity := range identities {
		if owner := textOf(found[identityKey(identity)], "customer"); owner != "" {
			out[identity.Key()] = owner
		}
	}
	return out, nil
}

// ByName lists customers whose folded name begins with a text of at least two letters.
func (t *Table) ByName(ctx context.Context, name, after string, limit int) ([]Found, string, error) {
	folded := locale.Fold(name)
	s := startingWith(indexLists, nameListPK(folded), firstLetters(folded, 100))
	s.seen, s.limit = after, limit+1
	items, _, err := t.query(unnoted(ctx), s)
	if err != nil {
		return nil, "", err
	}
	items, next := cut(items, limit, "listSK")
	noteRead(ctx, items...)
	found, err := decodeAll[Found](items)
	return found, next, err
}

// BySerial lists the customers who hold a card with this serial, of whatever model.
func (t *Table) BySerial(ctx context.Context, serial string) ([]Found, error) {
	known, err := t.get(ctx, serialKey(serial))
	if err != nil {
		return nil, err
	}
	cards, err := t.cardsOf(ctx, serial, known)
	if err != nil {
		return nil, err
	}
	var owners []string
	for _, card := range cards {
		if !slices.Contains(owners, card.Holder()) {
			owners = append(owners, card.Holder())
		}
	}
	return t.Names(ctx, owners)
}

// Names reads how customers are called, in the order of their ids; an id of nobody is left out.
func (t *Table) Names(ctx context.Context, ids []string) ([]Found, error) {
	keys := make([]key, len(ids))
	for i, id := range ids {
		keys[i] = profileKey(id)
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[Found](items)
}
