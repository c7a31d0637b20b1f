package campaign

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/proof"
)

// conclude compares the arms by the rows of every shard, and keeps the result.
func (j *Job) conclude(ctx context.Context, c crm.Campaign, _ int, at time.Time) error {
	found, err := j.read(ctx, func(shard int) string { return rowsName(c.ID, shard) })
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
		Counts: counts, Gone: max(counts.Audience-len(found), 0),
	}
	if out.Over {
		out.AsOf = out.Until
	}
	unit := j.unitOf(found)
	rows, apart, unpriced := rowsIn(found, unit)
	out.Apart, out.Unpriced = apart, unpriced
	out.Effect = effectOf(proof.Of(rows), unit, out.Over)
	out.Effect.Why = sentence("campaign.", out.Effect, out.Until)
	return j.Store.SaveCampaignResult(ctx, out, j.Source.NewID("evt"))
}

// read takes in the rows of every shard.
func (j *Job) read(ctx context.Context, name func(shard int) string) (out []outcome, err error) {
	for shard := range j.Shards {
		rows, err := j.Rows.Read(ctx, name(shard))
		if err != nil {
			return nil, err
		}
		decoder := json.NewDecoder(bufio.NewReader(rows))
		for err == nil {
			var row outcome
			if err = decoder.Decode(&row); err == nil {
				out = append(out, row)
			}
		}
		_ = rows.Close() // it was only read
		if !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("rows %s: %w", name(shard), err)
		}
	}
	return out, nil
}

// unitOf is the unit that most of the members pay in, as the firm shows it; the firm's own where nobody has bought.
func (j *Job) unitOf(rows []outcome) money.Unit {
	count := map[string]int{}
	best := j.Business.Unit
	for _, row := range rows {
		unit, err := money.ParseUnit(row.Unit)
		if err != nil {
			continue
		}
		if count[unit.Base()]++; count[unit.Base()] > count[best.Base()] {
			best = unit
		}
	}
	return j.Business.Show(money.FromMinor(0, best)).Unit()
}

// rowsIn are the rows in one currency; apart counts those in another, unpriced those of whom it is not known in it what it cost to address
// thej.
func rowsIn(found []outcome, unit money.Unit) (rows []proof.Row, apart, unpriced int) {
	rows = make([]proof.Row, 0, len(found))
	for _, o := range found {
		if own := currency(o.Unit); own != "" && own != unit.Base() {
			apart++
			continue
		}
		row := proof.Row{
			Treated: o.Treated, Segment: o.Segment, Old: o.Old, Expected: o.Expected, Spend: float64(o.Spend),
			Bought: o.Bought, Revenue: float64(o.Revenue), Profit: float64(o.Profit),
		}
		switch {
		case o.CostUnit != "" && currency(o.CostUnit) == unit.Base():
			row.Cost = float64(o.Cost)
		case o.Unpriced || o.CostUnit != "":
			unpriced++
		}
		rows = append(rows, row)
	}
	return rows, apart, unpriced
}
