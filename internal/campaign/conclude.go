package campaign

import (
	"context"
	"time"

	"vafa/internal/crm"
	"vafa/internal/proof"
)

// conclude compares the arms by the rows of every shard, and keeps the result.
func (j *Job) conclude(ctx context.Context, c crm.Campaign, _ int, at time.Time) error {
	found, err := j.outcomes(ctx, j.Shards, func(shard int) string { return rowsName(c.ID, shard) })
	if err != nil {
		return err
	}
	counts, err := j.Store.CampaignCounts(ctx, c.ID)
	if err != nil {
		return err
	}
	today, end := j.Business.Day(at), c.WindowEnd(j.Business)
	out := crm.CampaignResult{
		Campaign: c.ID, From: j.Business.Day(c.LaunchedAt), Until: end.AddDays(-1), AsOf: today, At: at, Over: !today.Before(end),
		Counts: counts, Gone: max(counts.Audience-found.count, 0),
	}
	if out.Over {
		out.AsOf = out.Until
	}
	compared, err := proof.Over(found.rows)
	if err != nil {
		return err
	}
	out.Apart, out.Unpriced = found.apart, found.unpriced
	out.Effect = effectOf(compared, found.unit, out.Over)
	out.Effect.Why = sentence("campaign.", out.Effect, out.Until)
	return j.Store.SaveCampaignResult(ctx, out, j.Source.NewID("evt"))
}
