package campaign

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/proof"
)

// programmeWork runs a step of measuring all campaigns together: those steps that name no campaign.
func (j *Job) programmeWork(ctx context.Context, in Input, at time.Time) error {
	var err error
	switch in.Step {
	case StepMeasure:
		err = j.measureProgramme(ctx, in.Shard, cmp.Or(in.Of, j.Shards), at)
	case StepConclude:
		err = j.concludeProgramme(ctx, cmp.Or(in.Of, j.Shards), at)
	default:
		err = ErrInput
	}
	if err != nil {
		return fmt.Errorf("programme: %s %d: %w", in.Step, in.Shard, err)
	}
	return nil
}

// programmeDue says whether there is a global holdout that was not measured yet today.
func (j *Job) programmeDue(ctx context.Context, at time.Time) (bool, error) {
	o, err := j.Store.Outreach(ctx)
	if errors.Is(err, crm.ErrNotFound) || err == nil && !(o.Global > 0) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	last, err := j.Store.Programme(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return true, nil
	}
	return err == nil && last.AsOf.Before(j.Business.Day(at)), err
}

func programmeName(part, of int) string { return fmt.Sprintf("programme/%d-%d", of, part) }

// ledgersAtOnce is how many ledgers are in memory at a time.
const ledgersAtOnce = 100

// programmeStore is what measuring all campaigns together needs of the table.
type programmeStore interface {
	Outreach(ctx context.Context) (crm.Outreach, error)
	Settings(ctx context.Context) (crm.Settings, error)
	Values(ctx context.Context, part, of int, each func([]crm.Value) error) error
	Ledgers(ctx context.Context, customers []string) (map[string]crm.Ledger, error)
	CampaignResult(ctx context.Context, campaign string) (crm.CampaignResult, error)
	Programme(ctx context.Context) (crm.Programme, error)
	SaveProgramme(ctx context.Context, p crm.Programme, event string) error
}

// measureProgramme writes the rows of a part of all customers: what each has bought since the global holdout was set, and what they
// bought in as many days before, by which the comparison is adjusted.
func (j *Job) measureProgramme(ctx context.Context, part, of int, at time.Time) error {
	o, err := j.Store.Outreach(ctx)
	if err != nil {
		return err
	}
	margin, err := j.usualMargin(ctx)
	if err != nil {
		return err
	}
	days := j.spansOf(o, at)
	return j.stream(ctx, programmeName(part, of), func(rows *json.Encoder) error {
		return j.Store.Values(ctx, part, of, func(values []crm.Value) error {
			for batch := range slices.Chunk(values, ledgersAtOnce) {
				if err := j.programmeRows(ctx, o, days, batch, margin, rows); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// spans are the days since the holdout was set, and as many before.
type spans struct{ before, since, end locale.Date }

func (j *Job) spansOf(o crm.Outreach, at time.Time) spans {
	since, end := j.Business.Day(o.GlobalSince), j.Business.Day(at).AddDays(1)
	return spans{before: since.AddDays(since.Days() - end.Days()), since: since, end: end}
}

func (j *Job) programmeRows(ctx context.Context, o crm.Outreach, s spans, values []crm.Value, margin float64, into *json.Encoder) error {
	var bought []string
	for _, v := range values {
		if v.Summary.PurchaseDays > 0 && !v.Summary.LastOn.Before(s.before) {
			bought = append(bought, v.Customer)
		}
	}
	ledgers, err := j.Store.Ledgers(ctx, bought)
	if err != nil {
		return err
	}
	for _, v := range values {
		if v.Internal || v.MergedInto != "" {
			continue
		}
		row := programmeRow(v, ledgers[v.Customer], s, margin)
		row.Treated = !crm.InGlobalHoldout(o, v.Customer)
		if err := into.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// usualMargin is the share of a sale that is kept where neither sale, product nor customer tells.
func (j *Job) usualMargin(ctx context.Context) (float64, error) {
	settings, err := j.Store.Settings(ctx)
	if err != nil && !errors.Is(err, crm.ErrNotFound) {
		return 0, err
	}
	if margin := settings.Filled(j.Business).DefaultMargin; margin != nil {
		return *margin, nil
	}
	return 0, nil
}

func programmeRow(v crm.Value, days crm.Ledger, s spans, margin float64) outcome {
	if v.MarginShare != nil {
		margin = *v.MarginShare
	}
	var before outcome
	before.count(days, s.before, s.since, margin)
	row := outcome{Unit: v.Summary.Unit, Spend: before.Revenue, Old: v.Summary.PurchaseDays > 0 && v.Summary.FirstOn.Before(s.since)}
	for day := range days {
		if day >= s.before.String() && day < s.since.String() {
			row.Expected++
		}
	}
	row.count(days, s.since, s.end, margin)
	return row
}

// concludeProgramme compares those whom no campaign addresses with everybody else, and keeps the result. What the campaigns launched
// since have cost is shared out evenly: it is known in all, and no interval depends on whose it is.
func (j *Job) concludeProgramme(ctx context.Context, of int, at time.Time) error {
	o, err := j.Store.Outreach(ctx)
	if err != nil {
		return err
	}
	found, err := j.outcomes(ctx, of, func(part int) string { return programmeName(part, of) })
	if err != nil {
		return err
	}
	out := crm.Programme{Since: j.Business.Day(o.GlobalSince), AsOf: j.Business.Day(at), At: at, Share: o.Global}
	out.Apart = found.apart
	cost, err := j.spentSince(ctx, o, found.unit.Base())
	if err != nil {
		return err
	}
	found.shareOut(cost)
	compared, err := proof.Over(found.rows)
	if err != nil {
		return err
	}
	compared.Segments = nil // where a customer stands today follows from what campaigns did: groups must be of before
	out.Effect = effectOf(compared, found.unit, out.AsOf.Days()-out.Since.Days() >= leastProgrammeDays)
	out.Effect.Why = sentence("programme.", out.Effect, out.Since.AddDays(leastProgrammeDays))
	out.Stop = out.Effect.Verdict == proof.Loss
	return j.Store.SaveProgramme(ctx, out, j.Source.NewID("evt"))
}

// leastProgrammeDays is how long a global holdout stands before anything is said of it.
const leastProgrammeDays = 28

// spentSince is what the campaigns launched since the global holdout was set have cost, in base minor units of a currency.
func (j *Job) spentSince(ctx context.Context, o crm.Outreach, base string) (cost float64, err error) {
	err = j.each(ctx, func(c crm.Campaign) error {
		if c.LaunchedAt.Before(o.GlobalSince) {
			return nil
		}
		result, err := j.Store.CampaignResult(ctx, c.ID)
		if errors.Is(err, crm.ErrNotFound) {
			return nil
		}
		if spent := result.Effect.Return.Cost; spent.Base() == base {
			cost += float64(spent.Minor())
		}
		return err
	})
	return cost, err
}
