package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
)

// DecideCard settles a card that is contested or under review: it closes its cases and says so on the timeline of everybody
// who had a part in it.
func (t *Table) DecideCard(ctx context.Context, d crm.Decision, answer Settled) (card crm.Card, err error) {
	err = t.untilSettled(ctx, func() error {
		before, err := t.Card(ctx, d.Model, d.Serial)
		if err != nil {
			return err
		}
		d.Next.By = d.By
		if card, err = before.Decide(d); err != nil {
			return err
		}
		card.Version++
		disputes, err := t.CasesOf(ctx, before.Disputes)
		if err != nil {
			return err
		}
		tasks, err := t.passTasks(ctx, before, &card, d.Tasks, d.At, d.Event)
		if err != nil {
			return err
		}
		steps, err := t.decision(d, before, card, disputes, answer)
		if err != nil {
			return err
		}
		return t.write(ctx, d.Event, append(steps, tasks...)...)
	})
	return card, err
}

func (t *Table) decision(d crm.Decision, before, card crm.Card, disputes []crm.Case, answer Settled) ([]step, error) {
	once, err := answer(card)
	if err != nil {
		return nil, err
	}
	moved, err := handed(before, card, crm.CardRefused, d.Event)
	if err != nil {
		return nil, err
	}
	steps := append(t.once(once, d.Event), moved...)
	for _, one := range disputes {
		if !one.IsOpen() {
			continue
		}
		closed := one.Close(map[bool]string{true: "resolved", false: "rejected"}[d.Accept], d.Next.Why, d.By, d.At)
		closed.Version++
		change, err := replace(caseKey(one.Customer, one.ID), closed, one.Version, d.Event, nil, raced)
		if err != nil {
			return nil, err
		}
		steps = append(steps, change)
	}
	lines, err := decisionLines(d, before, card)
	return append(steps, lines...), err
}

// decisionLines are the decision on the timelines of its holder before and of all whose claim it settles: as it ended for
// each.
func decisionLines(d crm.Decision, before, card crm.Card) ([]step, error) {
	parties := append(before.Claimants(), before.Holder())
	if !slices.Contains(parties, card.Holder()) {
		parties = append(parties, card.Holder())
	}
	var out []step
	for _, customer := range distinctNames(parties) {
		ended := card.Summary()
		if customer != card.Holder() {
			ended.Status = crm.CardRefused
		}
		e := crm.Entry{ID: d.Event, Type: crm.EntryDecision, At: d.At, By: d.By, Text: d.Next.Why, Card: &ended}
		line, err := create(entryKey(customer, e), e, d.Event, nil, raced)
		if err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, nil
}

// CasesOf reads cases by their ids, wherever they are.
func (t *Table) CasesOf(ctx context.Context, ids []string) ([]crm.Case, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	pointers := make([]key, len(ids))
	for i, id := range ids {
		pointers[i] = pointerKey(id)
	}
	found, err := t.inOrder(ctx, pointers)
	if err != nil {
		return nil, err
	}
	at, err := decodeAll[pointer](found)
	if err != nil {
		return nil, err
	}
	keys := make([]key, len(at))
	for i, one := range at {
		keys[i] = key{customerPK(one.Customer), one.SK}
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.Case](items)
}

// ChangeCard writes a changed card, on condition that nobody changed it since version and that its retailer, if somebody is named,
// is still there, and gives it with its new version; else ErrStale.
func (t *Table) ChangeCard(ctx context.Context, c crm.Card, version int, event string) (crm.Card, error) {
	c.Version = version + 1
	change, err := replace(cardKey(c.Model, c.Serial), c, version, event, nil, stale)
	if err != nil {
		return c, err
	}
	if c.RetailerID == "" {
		return c, t.write(ctx, event, change)
	}
	gone := func(item) error { return crm.Faults{{Pointer: "/retailerId", Code: "retailer.company"}} }
	return c, t.write(ctx, event, change, there(c.RetailerID, gone), named(c.RetailerID, cardKey(c.Model, c.Serial).pk, event, nil))
}
