package table

import (
	"context"

	"vafa/internal/crm"
)

// webEventsAtOnce keeps a transaction below a hundred items: two an event, and what holds it to the customer.
const webEventsAtOnce = 30

// SeenOnWeb is what a customer did on the web, with the id and who told of it.
type SeenOnWeb struct {
	ID, By string
	crm.Seen
}

// LogWebEvents puts onto a customer's timeline what they did on the web; each counts once by its source and reference. fresh says, in
// the order of the events, which were not there before. ErrNotFound says that there is no such customer, a MergedError that they turned
// out to be another.
func (t *Table) LogWebEvents(ctx context.Context, customer string, events []SeenOnWeb) (fresh []bool, err error) {
	for len(events) > 0 {
		n := min(webEventsAtOnce, len(events))
		some, err := t.logWebEvents(ctx, customer, events[:n])
		if err != nil {
			return nil, err
		}
		fresh, events = append(fresh, some...), events[n:]
	}
	return fresh, nil
}

func (t *Table) logWebEvents(ctx context.Context, customer string, events []SeenOnWeb) (fresh []bool, err error) {
	if !valueKey(customer).possible() {
		return nil, crm.ErrNotFound
	}
	write := events[0].ID
	var keys []key
	for _, one := range events {
		keys = append(keys, webEventKey(one.Event.Source, one.Event.Reference))
	}
	err = t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, keys)
		if err != nil {
			return err
		}
		fresh = make([]bool, len(events))
		steps := []step{present(customer)}
		for i, one := range events {
			if claimed := found[keys[i]]; claimed != nil {
				fresh[i] = textOf(claimed, attrEvent) == write && textOf(claimed, "id") == one.ID // by our own earlier try
				continue
			}
			fresh[i] = true
			claimed, line, err := webEventSteps(customer, one, keys[i], write)
			if err != nil {
				return err
			}
			found[keys[i]] = claimed.item.Put.Item // the same event twice in one batch counts once
			steps = append(steps, claimed, line)
		}
		return t.write(ctx, write, steps...)
	})
	return fresh, err
}

// webEventClaim is what the claim of an event on the web remembers.
type webEventClaim struct {
	ID string `json:"id"`
}

// webEventSteps are the claim of an event, and its line on the timeline.
func webEventSteps(customer string, one SeenOnWeb, at key, write string) (claimed, line step, err error) {
	if claimed, err = create(at, webEventClaim{one.ID}, write, nil, raced); err != nil {
		return claimed, line, err
	}
	event := one.Event
	e := crm.Entry{ID: one.ID, Type: crm.EntryWeb, At: one.At, By: one.By, Web: &event}
	line, err = create(entryKey(customer, e), e, write, nil, raced)
	return claimed, line, err
}
