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

// Decide makes of a profile as it is what it is to be, the records of what changed, and the answer to remember.
type Decide func(before crm.Customer) (after crm.Customer, records []crm.ConsentRecord, once crm.Once, err error)

// ChangePreferences changes how a customer may be addressed: one read and one transaction. Its line on the timeline, if consent
// is other than it was, has the entry's id, time and author. An agreement that is left to be confirmed plans the e-mail that asks
// for it. decide is asked again if somebody else changed the profile meanwhile. ErrNotFound if there is no such customer.
func (t *Table) ChangePreferences(ctx context.Context, id string, entry crm.Entry, decide Decide) error {
	return t.untilSettled(ctx, func() error {
		before, err := t.Customer(ctx, id)
		if err != nil {
			return err
		}
		after, records, once, err := decide(before)
		if err != nil {
			return err
		}
		after.Version = before.Version + 1
		attributes, err := profileAttributes(after)
		if err != nil {
			return err
		}
		profile, err := replace(profileKey(id), after, before.Version, entry.ID, attributes, raced)
		if err != nil {
			return err
		}
		steps := append(t.once(once, entry.ID), profile)
		if len(records) > 0 {
			entry.Type, entry.Consent = crm.EntryConsent, records
			line, err := create(entryKey(id, entry), entry, entry.ID, nil, raced)
			if err != nil {
				return err
			}
			steps = append(steps, line)
			if pendingIn(records) {
				mail, err := confirmation(id, entry.By, entry.At, entry.ID)
				if err != nil {
					return err
				}
				steps = append(steps, mail)
			}
		} else {
			steps = append(steps, answerNamed(once, entry.ID, id)...)
		}
		return t.write(ctx, entry.ID, steps...)
	})
}
