package table

import (
	"context"
	"errors"
	"reflect"

	"vafa/internal/crm"
)

// CampaignResult reads what a campaign has shown; ErrNotFound before it was measured.
func (t *Table) CampaignResult(ctx context.Context, campaign string) (crm.CampaignResult, error) {
	return read[crm.CampaignResult](ctx, t, resultKey(campaign))
}

// SaveCampaignResult writes what a campaign has shown, unless a result of a later time is there, which then stays.
func (t *Table) SaveCampaignResult(ctx context.Context, r crm.CampaignResult, event string) error {
	return t.untilSettled(ctx, func() error {
		was, err := t.CampaignResult(ctx, r.Campaign)
		if err != nil && !errors.Is(err, crm.ErrNotFound) {
			return err
		}
		r.Version = was.Version
		if was.At.After(r.At) || reflect.DeepEqual(was, r) { // the step was repeated
			return nil
		}
		r.Version++
		return t.setOr(ctx, resultKey(r.Campaign), r, was.Version, event)
	})
}

// Programme reads what all campaigns together have shown; ErrNotFound before it was measured.
func (t *Table) Programme(ctx context.Context) (crm.Programme, error) {
	return read[crm.Programme](ctx, t, programmeKey())
}

// SaveProgramme does for all campaigns together what SaveCampaignResult does for one.
func (t *Table) SaveProgramme(ctx context.Context, p crm.Programme, event string) error {
	return t.untilSettled(ctx, func() error {
		was, err := t.Programme(ctx)
		if err != nil && !errors.Is(err, crm.ErrNotFound) {
			return err
		}
		p.Version = was.Version
		if was.At.After(p.At) || reflect.DeepEqual(was, p) {
			return nil
		}
		p.Version++
		return t.setOr(ctx, programmeKey(), p, was.Version, event)
	})
}

// setOr is set for who reads again when somebody came between.
func (t *Table) setOr(ctx context.Context, at key, document any, version int, event string) error {
	err := t.set(ctx, at, document, version, event)
	if errors.Is(err, crm.ErrStale) {
		return errRaced
	}
	return err
}
