package table

import (
	"context"

	"vafa/internal/crm"
)

// NoteInvoice writes what became of a file onto its card, and onto the timeline of the owner, if it has one, when that is news: one read and one
// transaction. A card that keeps a file takes no other; held says whether it now keeps this one. ErrNotFound if the card is
// gone or another one has its number.
func (t *Table) NoteInvoice(ctx context.Context, c crm.Card, file crm.InvoiceFile) (held bool, err error) {
	err = t.untilSettled(ctx, func() error {
		now, err := t.Card(ctx, c.Model, c.Serial)
		switch {
		case err != nil:
			return err
		case now.ID != c.ID:
			return crm.ErrNotFound
		case now.InvoiceFile.IsKept():
			held = now.InvoiceFile.ID == file.ID
			return nil
		}
		held = file.Status == crm.InvoiceKept
		return t.noteInvoice(ctx, now, file)
	})
	return held, err
}

func (t *Table) noteInvoice(ctx context.Context, card crm.Card, file crm.InvoiceFile) error {
	event := file.ID + "-" + file.Status
	noted, err := encodeField(file)
	if err != nil {
		return err
	}
	change := update{
		key: cardKey(card.Model, card.Serial), condition: "#version = :was",
		names: map[string]string{}, values: item{":was": number(int64(card.Version))},
	}
	change.assign("version", number(int64(card.Version+1)))
	change.assign("invoiceFile", noted)
	steps := []step{change.step(event, raced)}
	if before := card.InvoiceFile; card.Holder() != "" && (before == nil || before.Status != file.Status) {
		summary := card.Summary()
		entry := crm.Entry{ID: event, Type: crm.EntryInvoice, At: file.At, By: crm.Public, Card: &summary, Invoice: &file}
		line, err := create(entryKey(card.Holder(), entry), entry, event, nil, raced)
		if err != nil {
			return err
		}
		steps = append(steps, line)
	}
	return t.write(ctx, event, steps...)
}
