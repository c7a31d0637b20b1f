package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// measureStore is what measuring needs of the table.
type measureStore interface {
	CampaignMembers(ctx context.Context, campaign string, shard int, each func([]crm.Member) error) error
	ValuesOf(ctx context.Context, customers []string) ([]crm.Value, error)
	SaveCampaignResult(ctx context.Context, r crm.CampaignResult, event string) error
}

// outcome is a row of a shard's file: one member, whom it does not name. Amounts are in base minor units of Unit, which is empty for
// somebody who has never bought.
type outcome struct {
	Treated  bool    `json:"t,omitempty"`
	Segment  string  `json:"s,omitempty"`
	Old      bool    `json:"o,omitempty"`
	Expected float64 `json:"e,omitempty"`
	Spend    int64   `json:"p,omitempty"`
	Bought   bool    `json:"b,omitempty"`
	Revenue  int64   `json:"r,omitempty"`
	Profit   int64   `json:"g,omitempty"`
	Cost     int64   `json:"c,omitempty"`
	CostUnit string  `json:"k,omitempty"` // of Cost; empty for who was not addressed
	Unpriced bool    `json:"n,omitempty"` // addressed, and nobody has said what that costs
	Unit     string  `json:"u,omitempty"`
}

func rowsName(campaign string, shard int) string {
	return fmt.Sprintf("campaign/%s/%d", campaign, shard)
}

// measure writes the rows of a shard: what each of its members has bought within the window.
func (j *Job) measure(ctx context.Context, c crm.Campaign, shard int, _ time.Time) error {
	return j.stream(ctx, rowsName(c.ID, shard), func(rows *json.Encoder) error {
		return j.Store.CampaignMembers(ctx, c.ID, shard, func(members []crm.Member) error {
			for batch := range slices.Chunk(members, ledgersAtOnce) {
				if err := j.measureBatch(ctx, c, batch, rows); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// measureBatch leaves out who was erased after they were listed.
func (j *Job) measureBatch(ctx context.Context, c crm.Campaign, members []crm.Member, into *json.Encoder) error {
	customers := make([]string, len(members))
	for i, member := range members {
		customers[i] = member.Customer
	}
	values, err := j.Store.ValuesOf(ctx, customers)
	if err != nil {
		return err
	}
	found := map[string]crm.Value{}
	for _, v := range values {
		found[v.Customer] = v
	}
	for _, member := range members {
		if v, ok := found[member.Customer]; ok {
			if err := into.Encode(j.outcomeOf(c, member, v)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (j *Job) outcomeOf(c crm.Campaign, member crm.Member, v crm.Value) outcome {
	row := outcome{
		Treated: member.Arm == crm.ArmTreated, Segment: member.Segment, Old: member.Bought,
		Expected: member.Expected, Spend: member.ExpectedSpend, Unit: member.Unit,
	}
	if v.Summary.Unit != "" {
		row.Unit = v.Summary.Unit
	}
	row.count(v.Days, j.Business.Day(c.LaunchedAt), c.WindowEnd(j.Business), member.Margin)
	if member.State == crm.SendingSent && c.Terms != nil {
		cost, priced := c.Terms.Costs[member.Channel]
		row.Cost, row.CostUnit, row.Unpriced = cost.Minor(), cost.Unit().Code(), !priced
	}
	return row
}

// count adds what a ledger has from one day until before another. A refund has lessened the day of its purchase, whenever it was
// made; margin is the share that is kept of what nobody told a margin of.
func (o *outcome) count(days crm.Ledger, from, end locale.Date, margin float64) {
	for day, total := range days {
		if day < from.String() || day >= end.String() {
			continue
		}
		o.Bought = true
		o.Revenue += total.Amount
		o.Profit += total.Margin + int64(math.Round(float64(total.Unknown)*margin))
	}
}

// currency is the base currency of a unit's code, "" for none.
func currency(code string) string {
	unit, err := money.ParseUnit(code)
	if err != nil {
		return ""
	}
	return unit.Base()
}
