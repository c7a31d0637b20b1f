package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
)

// The outcomes of a registration.
const (
	CardNew       = "new"
	CardKnown     = "known"     // the same person registered it before
	CardContested = "contested" // it is somebody else's
	CardHeld      = "held"      // its guard holds it: it is in quarantine
)

// Begin makes the card of a unit, and the answer to a repetition of the request, which tells the owner their referral code; held
// says that the card waits in quarantine.
type Begin func(unit crm.Unit, code string, held bool) (crm.Card, crm.Once, error)

// RegisterCard records a card and its owner, known or not: one read and one transaction. begin makes the card of the
// unit, whose product is nil for a model that is not in the catalogue, and the answer to remember; a serial that the product
// cannot have ends the registration. A serial that is somebody else's becomes contested, and c.Dispute opens for its holder. A
// giver whose phone is a customer's is linked to them, and nothing else becomes of them. A registration that would change
// something and that its guard holds goes into quarantine, by as many calls. code is the referral code of who registered it.
func (t *Table) RegisterCard(ctx context.Context, c crm.CardContact, begin Begin) (card crm.Card, code, outcome string, err error) {
	return t.registerCard(ctx, c, begin, nil)
}

// registerCard is RegisterCard together with further steps, which are written even if the card changes nothing.
func (t *Table) registerCard(ctx context.Context, c crm.CardContact, begin Begin, further []step) (card crm.Card, code, outcome string, err error) {
	adopt := everything
	giver := identityKey(crm.Identity{Type: crm.Phone, Value: c.Card.GiverPhone})
	keys := slices.Concat(partyKeys(c.Contact), []key{giver}, unitKeys(c.Card), budgetKeys(c.Contact))
	err = t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, keys)
		if err != nil {
			return err
		}
		if err := t.felt(ctx, c.Contact, found); err != nil {
			return err
		}
		customer, steps, err := t.party(c.Contact, found, adopt)
		if err != nil {
			return err
		}
		if code, err = codeOf(c.Contact, found); err != nil {
			return err
		}
		unit, err := unitOf(c.Card, found)
		if err != nil {
			return err
		}
		c.Card.GiverID = textOf(found[giver], "customer")
		var more []step
		if existing := found[cardKey(c.Card.Model, unit.Serial)]; existing != nil {
			card, outcome, more, err = registered(c, existing, customer)
		} else {
			card, more, err = t.register(c, unit, customer, code, begin)
			outcome = CardNew
		}
		switch {
		case err != nil:
			return err
		case len(more) == 0 && len(further) == 0:
			return nil
		case len(more) == 0:
			return t.write(ctx, c.Event, further...)
		}
		counts, reason := admit(c.Contact, found)
		if reason != "" {
			outcome = CardHeld
			card, err = t.holdCard(ctx, c, unit, customer, code, begin, reason)
			return err
		}
		more = append(more, giverNamed(c.Card, card, c.Event)...)
		err = t.write(ctx, c.Event, withThere(slices.Concat(further, counts, steps, more), c.Card.GiverID)...)
		return withoutAdopting(err, &adopt)
	})
	return card, code, outcome, err
}

// holdCard puts a card into quarantine as it would have begun. Its answer tells a known customer their code, so it goes with them.
func (t *Table) holdCard(ctx context.Context, c crm.CardContact, unit crm.Unit, customer, code string, begin Begin, reason string) (crm.Card, error) {
	card, once, err := begin(unit, code, true)
	if err != nil {
		return card, err
	}
	c.Card = card
	if customer == c.NewCustomer {
		return card, t.hold(ctx, c.Hold(reason), once)
	}
	return card, t.hold(ctx, c.Hold(reason), once, withThere(answerNamed(once, c.Event, customer), customer)...)
}

// unitKeys are what may say which unit was meant: the product, and of each serial that it could be the card and the place in
// the product's list.
func unitKeys(c crm.Card) []key {
	keys := []key{productKey(c.Model)}
	for _, serial := range crm.SerialsMeant(c.Serial) {
		keys = append(keys, cardKey(c.Model, serial), serialListKey(c.Model, serial))
	}
	return keys
}

// unitOf is the unit that was meant. A serial that is registered as it was typed needs no rule.
func unitOf(typed crm.Card, found map[key]item) (crm.Unit, error) {
	if found[cardKey(typed.Model, typed.Serial)] != nil {
		return crm.Unit{Serial: typed.Serial}, nil
	}
	listed := func(serial string) bool { return found[serialListKey(typed.Model, serial)] != nil }
	product := found[productKey(typed.Model)]
	if product == nil {
		return (*crm.Product)(nil).MeantBy(typed.Serial, listed)
	}
	known, err := decode[crm.Product](product)
	if err != nil {
		return crm.Unit{}, err
	}
	return known.MeantBy(typed.Serial, listed)
}

// register makes the steps of a card that nobody has registered.
func (t *Table) register(c crm.CardContact, unit crm.Unit, customer, code string, begin Begin) (crm.Card, []step, error) {
	card, once, err := begin(unit, code, false)
	if err != nil {
		return card, nil, err
	}
	card.GiverID = c.Card.GiverID
	card = card.Register(customer, c.By)
	tasks := card.OwnerTasks(c.Tasks, c.At)
	card.Tasks = taskIDs(tasks)
	steps, err := openTasks(tasks, c.Event)
	if err != nil {
		return card, nil, err
	}
	steps = append(t.once(once, c.Event), steps...)
	if card.Status == crm.CardReview {
		card.Disputes = []string{c.Review.ID}
		opened, err := openCase(about(c.Review, card), c.Event)
		if err != nil {
			return card, nil, err
		}
		steps = append(steps, opened...)
	}
	made, err := create(cardKey(card.Model, card.Serial), card, c.Event, nil, raced)
	if err != nil {
		return card, nil, err
	}
	copied, err := copyOf(card, c.Event)
	if err != nil {
		return card, nil, err
	}
	serial, err := listSerial(card, c.Event)
	if err != nil {
		return card, nil, err
	}
	entry, err := cardEntry(c, customer, card)
	return card, append(append(steps, copied...), made, serial, entry), err
}

// about is a case as one about a card, with whoever has it.
func about(one crm.Case, card crm.Card) crm.Case {
	one.Customer, one.Card = card.Holder(), card.Name()
	return one
}

// disputed is a case about a card that somebody says is theirs: with who has it, or with them if nobody has.
func disputed(one crm.Case, card crm.Card, claimant string) crm.Case {
	one = about(one, card)
	one.Claimant = claimant
	if one.Customer == "" {
		one.Customer = claimant
	}
	return one
}

// copyOf is the step that puts a card onto its holder's page, if anybody has it, also where they had it before, and into the list of
// owners. It needs no condition: the card itself is written in the same transaction under one.
func copyOf(card crm.Card, event string) ([]step, error) {
	if card.Holder() == "" {
		return nil, nil
	}
	put, err := overwrite(customerCardKey(card.Holder(), card), card.Summary(), event, ownerList(card))
	return []step{put}, err
}

// lost is the step that marks a card on the page of somebody who no longer has it.
func lost(customer, status string, card crm.Card, event string) (step, error) {
	return overwrite(customerCardKey(customer, card), card.LostBy(status), event, nil)
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

// registered makes the steps of a card that is there already: none for its own holder or for somebody who has had or
// registered it before, a dispute for anybody else, or a new owner for what nobody has.
func registered(c crm.CardContact, existing item, customer string) (crm.Card, string, []step, error) {
	card, err := decode[crm.Card](existing)
	switch {
	case err != nil:
		return card, "", nil, err
	case card.Holder() == customer:
		return card, CardKnown, nil, nil
	case card.Free():
		card, steps, err := takenOver(c, card, customer)
		return card, CardKnown, steps, err
	case card.Filed(customer) || card.Had(customer):
		return card, CardContested, nil, nil
	case len(card.Filings) >= crm.MaxFilings:
		entry, err := cardEntry(c, customer, card)
		return card, CardContested, []step{entry}, err
	}
	version := card.Version
	card = card.Contest(c.Card, customer, c.Dispute.ID)
	card.Version++
	steps, err := contest(c, card, version, customer)
	return card, CardContested, steps, err
}

func contest(c crm.CardContact, card crm.Card, version int, claimant string) ([]step, error) {
	change, err := replace(cardKey(card.Model, card.Serial), card, version, c.Event, nil, raced)
	if err != nil {
		return nil, err
	}
	held, err := copyOf(card, c.Event)
	if err != nil {
		return nil, err
	}
	dispute := disputed(c.Dispute, card, claimant)
	opened, err := openCase(dispute, c.Event)
	if err != nil {
		return nil, err
	}
	entry, err := cardEntry(c, claimant, card)
	return append(append(opened, held...), change, entry, named(claimant, customerPK(dispute.Customer), c.Event, nil)), err
}

// takenOver makes the steps by which a unit that nobody has becomes that of who registers it: nobody else is left to ask.
func takenOver(c crm.CardContact, card crm.Card, customer string) (crm.Card, []step, error) {
	version := card.Version
	card = card.TakeOver(c.Card, customer, c.By)
	card.Version++
	tasks := card.OwnerTasks(c.Tasks, c.At)
	card.Tasks = taskIDs(tasks)
	steps, err := openTasks(tasks, c.Event)
	if err != nil {
		return card, nil, err
	}
	if card.Status == crm.CardReview {
		card.Disputes = []string{c.Review.ID}
		opened, err := openCase(about(c.Review, card), c.Event)
		if err != nil {
			return card, nil, err
		}
		steps = append(steps, opened...)
	}
	change, err := replace(cardKey(card.Model, card.Serial), card, version, c.Event, nil, raced)
	if err != nil {
		return card, nil, err
	}
	copied, err := copyOf(card, c.Event)
	if err != nil {
		return card, nil, err
	}
	entry, err := cardEntry(c, customer, card)
	return card, append(append(steps, copied...), change, entry), err
}
