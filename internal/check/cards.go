package check

import (
	"slices"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/table"
)

func openCase(b *book, i table.Item) error {
	c, err := table.Read[crm.Case](i)
	if err != nil {
		return err
	}
	p := b.person
	p.cases[c.ID] = true
	p.told = p.told.Join(c.Tells())
	b.pointed(idPointer, table.PointerAt(c.ID), i.Key())
	b.answer(caseOfEntry, table.PointerAt(c.ID), "")
	if model, serial, about := strings.Cut(c.Card, " "); about {
		b.answer(cardCase, table.CardAt(model, serial), c.ID)
	}
	return nil
}

func task(b *book, i table.Item) error {
	t, err := table.Read[crm.Task](i)
	if err != nil {
		return err
	}
	if model, serial, about := strings.Cut(t.Card, " "); about && t.IsOpen() {
		b.say(cardTask, table.CardAt(model, serial), t.ID+"\x00"+p(i), 1, i.Key().PK)
	}
	return nil
}

// p is the customer in whose partition an item lies.
func p(i table.Item) string { return table.CustomerIn(i.Key().PK) }

func card(b *book, i table.Item) error {
	c, err := table.Read[crm.Card](i)
	if err != nil {
		return err
	}
	holder := table.CustomerAt(c.Holder())
	if c.Holder() != "" && c.Status != crm.CardRefused {
		b.say(cardHolder, i.Key(), c.Holder()+"\x00"+written(c.Summary())+table.OwnerPlace(c), 1, holder)
	}
	for _, id := range c.Tasks {
		b.say(cardTask, i.Key(), id+"\x00"+c.Holder(), -1, holder)
	}
	for _, id := range append(slices.Clone(c.Disputes), c.Claims...) {
		b.ask(cardCase, i.Key(), id, table.PointerAt(id).PK)
	}
	b.say(serialModel, table.SerialAt(c.Serial), c.Model, 1, i.Key().PK)
	b.held(i, c)
	return nil
}

// held holds a card to its own history.
func (b *book) held(i table.Item, c crm.Card) {
	n := len(c.History)
	switch {
	case n == 0:
		b.fault(cardHistory, i, "it has no history")
		return
	case c.History[n-1].Customer != c.Holder() || !c.History[n-1].Until.IsZero():
		b.fault(cardHistory, i, "its history does not end with who has it")
	case slices.ContainsFunc(c.History[:n-1], func(h crm.Holding) bool { return h.Until.IsZero() }):
		b.fault(cardHistory, i, "it has two holders")
	}
	contested := c.Status == crm.CardContested
	undecided := contested || c.Status == crm.CardReview
	waits := c.Free() && c.Status == crm.CardReview                   // until somebody registers it again
	merged := len(c.History[n-1].Formerly) > 0 || len(b.c.erased) > 0 // who contested it may be who has it, or be erased
	unpursued := contested && len(c.Claimants()) == 0 && !merged
	switch {
	case undecided != (len(c.Disputes) > 0) && !waits:
		b.fault(cardState, i, "it is disputed without a case, or has a case and is not")
	case !contested && len(c.Claimants()) > 0:
		b.fault(cardState, i, "somebody claims it, and it is not contested")
	case unpursued:
		b.fault(cardState, i, "it is contested, and nobody claims it")
	}
}

// ownCard is a card on a page of a customer who has it, or had it. One that is refused may be either.
func ownCard(b *book, i table.Item) error {
	s, err := table.Read[crm.CardSummary](i)
	if err != nil {
		return err
	}
	if s.Status != crm.CardTransferred && s.Status != crm.CardRefused {
		b.say(cardHolder, table.CardAt(s.Model, s.Serial), p(i)+"\x00"+written(s)+i.Place(), -1, i.Key().PK)
	}
	return nil
}
