package table

import (
	"context"

	"vafa/internal/crm"
)

// The outcomes of a registration.
const (
	CardNew       = "new"
	CardKnown     = "known"     // the same person registered it before
	CardContested = "contested" // it is somebody else's
)

// Begin makes the card of a product, and the answer to a repetition of the request, which tells the owner their referral code.
type Begin func(product *crm.Product, code string) (crm.Card, crm.Once, error)

// RegisterCard records a card and its owner, known or not: one read and one transaction. begin makes the card of the
// product, which is nil for a model that is not in the catalogue, and the answer to remember; its faults end the
// registration. A serial that is somebody else's becomes contested, and c.Dispute opens for its holder. code is the referral
// code of who registered it.
func (t *Table) RegisterCard(ctx context.Context, c crm.CardContact, begin Begin) (card crm.Card, code, outcome string, err error) {
	adopt := true
	err = t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, append(partyKeys(c.Contact), cardKey(c.Card.Model, c.Card.Serial), productKey(c.Card.Model)))
		if err != nil {
			return err
		}
		customer, steps, err := party(c.Contact, found, adopt)
		if err != nil {
			return err
		}
		if code, err = codeOf(c.Contact, found); err != nil {
			return err
		}
		var more []step
		if existing := found[cardKey(c.Card.Model, c.Card.Serial)]; existing != nil {
			card, outcome, more, err = registered(c, existing, customer)
		} else {
			card, more, err = t.register(c, found[productKey(c.Card.Model)], customer, code, begin)
			outcome = CardNew
		}
		if err != nil || len(more) == 0 {
			return err
		}
		err = t.write(ctx, c.Event, append(steps, more...)...)
		return withoutAdopting(err, &adopt)
	})
	return card, code, outcome, err
}

// register makes the steps of a card that nobody has registered.
func (t *Table) register(c crm.CardContact, product item, customer, code string, begin Begin) (crm.Card, []step, error) {
	var known *crm.Product
	if product != nil {
		decoded, err := decode[crm.Product](product)
		if err != nil {
			return crm.Card{}, nil, err
		}
		known = &decoded
	}
	card, once, err := begin(known, code)
	if err != nil {
		return card, nil, err
	}
	card.Owner, card.Version = customer, 1
	unit, err := create(cardKey(card.Model, card.Serial), card, c.Event, nil, raced)
	if err != nil {
		return card, nil, err
	}
	copied, err := create(customerCardKey(customer, card), card.Summary(), c.Event, nil, raced)
	if err != nil {
		return card, nil, err
	}
	serial, err := listSerial(card, c.Event)
	if err != nil {
		return card, nil, err
	}
	entry, err := cardEntry(c, customer, card)
	return card, append(t.once(once, c.Event), unit, copied, serial, entry), err
}

// listSerial notes that there is a card of this model with this serial, so that a card can be found without its model and
// without a query. It counts once, as the card of its transaction can be created only once.
func listSerial(c crm.Card, event string) (step, error) {
	model, err := encodeField([]string{c.Model})
	if err != nil {
		return step{}, err
	}
	none, err := encodeField([]string{})
	change := update{
		key: serialKey(c.Serial), condition: "attribute_not_exists(#models) OR size(#models) < :most",
		set:    "#models = list_append(if_not_exists(#models, :none), :model)",
		names:  map[string]string{"#models": attrModels},
		values: item{":model": model, ":none": none, ":most": number(maxModels)},
	}
	return change.step(event, func(item) error { return crm.Faults{{Pointer: "/serial", Code: "serial.invalid"}} }), err
}

// attrModels lists the models of a serial; maxModels is how many there may be: more is no serial number.
const (
	attrModels = "models"
	maxModels  = 100
)

func cardEntry(c crm.CardContact, customer string, card crm.Card) (step, error) {
	summary := card.Summary()
	e := crm.Entry{ID: c.Event, Type: crm.EntryCard, At: c.At, By: c.By, Card: &summary, Source: c.From.Source, Consent: c.From.Said()}
	return create(entryKey(customer, e), e, c.Event, nil, raced)
}

// registered makes the steps of a card that is there already: none for its own holder or for somebody whose claim is
// known, a dispute for anybody else.
func registered(c crm.CardContact, existing item, customer string) (crm.Card, string, []step, error) {
	card, err := decode[crm.Card](existing)
	switch {
	case err != nil:
		return card, "", nil, err
	case card.Owner == customer:
		return card, CardKnown, nil, nil
	case card.ClaimedBy(customer):
		return card, CardContested, nil, nil
	}
	version := card.Version
	card.Status, card.Version = crm.CardContested, version+1
	card.Claimants = append(card.Claimants, customer)
	steps, err := contest(c, card, version, customer)
	return card, CardContested, steps, err
}

func contest(c crm.CardContact, card crm.Card, version int, claimant string) ([]step, error) {
	change, err := replace(cardKey(card.Model, card.Serial), card, version, c.Event, nil, raced)
	if err != nil {
		return nil, err
	}
	held := update{
		key: customerCardKey(card.Owner, card), condition: "attribute_exists(PK)", set: "#status = :status",
		names: map[string]string{"#status": "status"}, values: item{":status": text(card.Status)},
	}
	dispute := c.Dispute
	dispute.Customer, dispute.Claimant, dispute.Card = card.Owner, claimant, card.Model+" "+card.Serial
	opened, err := openCase(dispute, c.Event)
	if err != nil {
		return nil, err
	}
	entry, err := cardEntry(c, claimant, card)
	return append(opened, change, held.step(c.Event, raced), entry), err
}

// Card reads one card.
func (t *Table) Card(ctx context.Context, model, serial string) (crm.Card, error) {
	return read[crm.Card](ctx, t, cardKey(model, serial))
}

// CardOf finds a card by its serial and its owner's identity together; ErrNotFound if either does not fit. It makes two
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
		if customer != "" && card.Owner == customer {
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
