package table

import (
	"context"

	"vafa/internal/crm"
)

// Settings reads the firm's settings; ErrNotFound if nobody has changed them yet.
func (t *Table) Settings(ctx context.Context) (crm.Settings, error) {
	return read[crm.Settings](ctx, t, settingsKey())
}

// ChangeSettings writes changed settings, on condition that nobody changed them since version, which is 0 for none, and gives
// them with their new version; else ErrStale.
func (t *Table) ChangeSettings(ctx context.Context, s crm.Settings, version int, event string) (crm.Settings, error) {
	s.Version = version + 1
	refused := func(item) error { return crm.ErrStale }
	change, err := replace(settingsKey(), s, version, event, nil, refused)
	if version == 0 {
		change, err = create(settingsKey(), s, event, nil, refused)
	}
	if err != nil {
		return s, err
	}
	return s, t.write(ctx, event, change)
}
