package upload

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"vafa/internal/crm"
)

// Object is what the bucket says of a file, and its beginning.
type Object struct {
	Type    string // as it was declared
	Bytes   int64
	Start   []byte // the first startBytes
	Version string // changes when the file is overwritten
}

// Store is the bucket.
type Store interface {
	// Start reads the beginning of a file; crm.ErrNotFound if it is not there.
	Start(ctx context.Context, key string, bytes int) (Object, error)
	// Copy makes a copy of a file that still has the version, as one of a type.
	Copy(ctx context.Context, from, version, to, kind string) error
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}

// Cards are what the check asks and tells the table.
type Cards interface {
	Card(ctx context.Context, model, serial string) (crm.Card, error)
	// NoteInvoice writes what became of a file of the card with that id, unless one is kept already; held says whether the
	// card now holds this file. crm.ErrNotFound if there is no such card.
	NoteInvoice(ctx context.Context, card crm.Card, file crm.InvoiceFile) (held bool, err error)
}

// Check decides what becomes of files that arrived.
type Check struct {
	Place Place
	Store Store
	Cards Cards
	Now   func() time.Time
}

// Arrived keeps a file that is what it says, for the card that its key names, and notes on the card why it refuses another.
// It may be called twice or late: a card keeps the first good file, and what came for none is deleted.
func (c Check) Arrived(ctx context.Context, key string) error {
	if !strings.HasPrefix(key, Arrived) {
		return nil // our own copy, of which there must be no end
	}
	object, err := c.Store.Start(ctx, key, startBytes)
	if errors.Is(err, crm.ErrNotFound) {
		return nil // it was checked before
	}
	if err != nil {
		return fmt.Errorf("start of an upload: %w", err)
	}
	about, err := c.Place.Reference(key)
	if err != nil {
		return c.Store.Delete(ctx, key)
	}
	if err := c.settle(ctx, about, key, object); err != nil {
		return fmt.Errorf("upload %s: %w", about.ID, err)
	}
	return c.Store.Delete(ctx, key)
}

// settle keeps or refuses; the file that arrived is deleted by the caller when all the rest is done.
func (c Check) settle(ctx context.Context, about Reference, key string, object Object) error {
	card, err := c.Cards.Card(ctx, about.Model, about.Serial)
	switch {
	case errors.Is(err, crm.ErrNotFound) || err == nil && card.ID != about.Card:
		return c.Store.Delete(ctx, about.keptKey()) // of an earlier try that was cut off
	case err != nil:
		return err
	case card.InvoiceFile.IsKept():
		return c.unlessHeld(ctx, about, card.InvoiceFile.ID == about.ID)
	}
	file := judge(object)
	file.ID, file.At = about.ID, c.Now()
	if file.IsKept() {
		file.Key = about.keptKey()
		if err := c.Store.Copy(ctx, key, object.Version, file.Key, file.Type); err != nil {
			return err
		}
	}
	held, err := c.Cards.NoteInvoice(ctx, card, *file)
	if err != nil && !errors.Is(err, crm.ErrNotFound) {
		return err
	}
	return c.unlessHeld(ctx, about, held)
}

// unlessHeld deletes the copy of a file that its card does not hold.
func (c Check) unlessHeld(ctx context.Context, about Reference, held bool) error {
	if held {
		return nil
	}
	return c.Store.Delete(ctx, about.keptKey())
}

// judge says what a file is and whether it may stay.
func judge(o Object) *crm.InvoiceFile {
	file := &crm.InvoiceFile{Bytes: o.Bytes, Status: crm.InvoiceRefused}
	kind := Kind(o.Start)
	switch {
	case o.Bytes == 0:
		file.Reason = crm.InvoiceEmpty
	case o.Bytes > Most:
		file.Reason = crm.InvoiceTooLarge
	case kind == "":
		file.Reason = crm.InvoiceUnknown
	case !agrees(o.Type, kind):
		file.Reason = crm.InvoiceMismatch
	default:
		file.Status, file.Type = crm.InvoiceKept, kind
	}
	return file
}
