package table

import (
	"context"

	"vafa/internal/crm"
)

// Consents reads a page of what a customer has said of consent, newest first; after is where the last page ended. Nothing of it
// is ever changed or removed.
func (t *Table) Consents(ctx context.Context, id, after string, limit int) (entries []crm.Entry, next string, err error) {
	return t.lines(ctx, id, after, limit, func(line item) bool { return line["consent"] != nil })
}

// Preference is a change of a customer's preferences: the profile as it is to be, the line that records it if consent is other
// than it was, and the answer to remember.
type Preference struct {
	Customer crm.Customer
	Entry    *crm.Entry
	Once     crm.Once
}

// ChangePreferences changes a profile as whoever it is about asks: one read and one transaction. decide gets the profile as it
// is, again if somebody else changed it meanwhile. ErrNotFound if there is none.
func (t *Table) ChangePreferences(ctx context.Context, id, event string, decide func(crm.Customer) (Preference, error)) error {
	return t.untilSettled(ctx, func() error {
		before, err := t.Customer(ctx, id)
		if err != nil {
			return err
		}
		p, err := decide(before)
		if err != nil {
			return err
		}
		p.Customer.Version = before.Version + 1
		attributes, err := profileAttributes(p.Customer)
		if err != nil {
			return err
		}
		profile, err := replace(profileKey(id), p.Customer, before.Version, event, attributes, raced)
		if err != nil {
			return err
		}
		steps := append(t.once(p.Once, event), profile)
		if p.Entry != nil {
			line, err := create(entryKey(id, *p.Entry), *p.Entry, event, nil, raced)
			if err != nil {
				return err
			}
			steps = append(steps, line)
		}
		return t.write(ctx, event, steps...)
	})
}
