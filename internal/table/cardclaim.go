package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
)

// Claim records what somebody says of their unit: two reads and one transaction, whoever they are. If the card is theirs and
// grants it, it is a claim on the card, else something to look into. One that its guard holds goes into quarantine by as many
// calls; released, it is something to look into.
func (t *Table) Claim(ctx context.Context, c crm.Claim) error {
	adopt := everything
	return t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, slices.Concat(partyKeys(c.Contact), serialKeys(c.Serial), budgetKeys(c.Contact)))
		if err != nil {
			return err
		}
		cards, err := t.cardsMeant(ctx, c.Serial, found, feltKeys(c.Contact, found)...)
		if err != nil {
			return err
		}
		counts, reason := admit(c.Contact, found)
		if reason != "" {
			held := c.Contact
			held.Case = &c.Check
			return t.hold(ctx, held.Hold(reason), c.Once)
		}
		steps, err := t.claim(c, found, cards, adopt)
		if err != nil {
			return err
		}
		return withoutAdopting(t.write(ctx, c.Event, append(counts, steps...)...), &adopt)
	})
}

func (t *Table) claim(c crm.Claim, found map[key]item, cards []crm.Card, adopt adopting) ([]step, error) {
	customer, known, err := t.party(c.Contact, found, adopt)
	if err != nil {
		return nil, err
	}
	steps := append(t.once(c.Once, c.Event), known...)
	granting := slices.IndexFunc(cards, func(card crm.Card) bool { return card.Grants(customer, c.Day) })
	contact := c.Contact
	if granting < 0 {
		contact.Case = &c.Check
	} else {
		opened := about(*c.Case, cards[granting])
		contact.Case = &opened
		listed, err := listClaim(cards[granting], opened.ID, c.Event)
		if err != nil {
			return nil, err
		}
		steps = append(steps, listed)
	}
	lines, err := contactEntry(contact, customer, found)
	return append(steps, lines...), err
}

// listClaim is the step that lists a case on its card.
func listClaim(card crm.Card, id, event string) (step, error) {
	version := card.Version
	card = card.WithClaim(id)
	card.Version++
	return replace(cardKey(card.Model, card.Serial), card, version, event, nil, raced)
}

// LogClaim records a claim on a card that staff log for its owner, and gives its case. Out of warranty it is marked so.
func (t *Table) LogClaim(ctx context.Context, c crm.CardClaim, answer func(crm.Case) (crm.Once, error)) (opened crm.Case, err error) {
	err = t.untilSettled(ctx, func() error {
		card, err := t.Card(ctx, c.Model, c.Serial)
		if err != nil {
			return err
		}
		if err := card.Claimable(); err != nil {
			return err
		}
		value, err := t.valueNow(ctx, card.Owner)
		if err != nil {
			return err
		}
		opened = about(c.Case, card).For(value)
		opened.OutOfWarranty = !card.Covers(c.Day)
		once, err := answer(opened)
		if err != nil {
			return err
		}
		lines, err := openCase(opened, c.Entry.ID)
		if err != nil {
			return err
		}
		listed, err := listClaim(card, opened.ID, c.Entry.ID)
		if err != nil {
			return err
		}
		entry, err := create(entryKey(card.Owner, c.Entry), c.Entry, c.Entry.ID, nil, raced)
		if err != nil {
			return err
		}
		felt, err := t.feltBy(value, opened.Tells(), c.Entry.By, c.Entry.ID)
		if err != nil {
			return err
		}
		counted := count(c.Entry, c.Day, c.Entry.Interaction.Counts("").Plus(opened.OpenedCounts()))
		return t.write(ctx, c.Entry.ID, slices.Concat(t.once(once, c.Entry.ID), lines, felt, []step{listed, entry, counted})...)
	})
	return opened, err
}
