package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// AddHappening records a happening of the firm.
func (t *Table) AddHappening(ctx context.Context, h crm.Happening, once crm.Once) error {
	one, err := create(happeningKey(h.From, h.ID), h, h.ID, nil, raced)
	if err != nil {
		return err
	}
	return t.write(ctx, h.ID, append(t.once(once, h.ID), one)...)
}

// Happenings lists those of the firm, the latest first.
func (t *Table) Happenings(ctx context.Context, after string, limit int) ([]crm.Happening, string, error) {
	items, _, err := t.query(ctx, span{pk: pkHappenings, seen: after, newest: true, limit: limit + 1})
	if err != nil {
		return nil, "", err
	}
	items, next := cut(items, limit, "SK")
	happenings, err := decodeAll[crm.Happening](items)
	return happenings, next, err
}

// HappeningsUntil reads every happening that began by a day, the latest first.
func (t *Table) HappeningsUntil(ctx context.Context, until locale.Date) ([]crm.Happening, error) {
	var out []crm.Happening
	err := t.all(ctx, span{pk: pkHappenings, high: until.String() + "#" + last}, func(items []item) error {
		page, err := decodeAll[crm.Happening](items)
		out = append(out, page...)
		return err
	})
	slices.Reverse(out)
	return out, err
}

// RemoveHappening takes one out that was entered by mistake; ErrNotFound if there is none.
func (t *Table) RemoveHappening(ctx context.Context, from locale.Date, id, event string) error {
	at, tried := happeningKey(from, id), false
	return t.untilSettled(ctx, func() error {
		found, err := t.get(ctx, at)
		switch {
		case err != nil:
			return err
		case found == nil && tried: // by our own earlier try, whose answer was lost
			return nil
		case found == nil:
			return crm.ErrNotFound
		}
		tried = true
		return t.write(ctx, event, remove(found, raced))
	})
}
