package campaign

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// planName is where the members of a shard are kept between drawing and writing them. It is named for the launch, so that a repetition
// of either step finds its own.
func planName(c crm.Campaign, part int) string {
	return fmt.Sprintf("campaign/%s/plan-%s-%d", c.ID, c.Seed, part)
}

// partsOf is into how many parts the customers are divided for a campaign: one that was launched before that was written down has as
// many as there are shards.
func (j *Job) partsOf(c crm.Campaign) int { return cmp.Or(c.Parts, j.Shards) }

// plan draws the audience in a part, unless that was done before: what was drawn once stands, though customers go on buying.
func (j *Job) plan(ctx context.Context, c crm.Campaign, part int, _ time.Time) error {
	drawn, err := j.Store.CampaignShards(ctx, c.ID, c.Seed, part, part+1)
	if err != nil || c.State != crm.CampaignPlanning || len(drawn) > 0 {
		return err
	}
	g, err := j.ground(ctx, c)
	if err != nil {
		return err
	}
	var draw Draw
	var found crm.CampaignShard
	err = j.stream(ctx, planName(c, part), func(rows *json.Encoder) (err error) {
		found, err = Look(ctx, j.Store, g, c, part, j.partsOf(c), func(m crm.Member) error {
			draw.Add(m)
			return rows.Encode(m)
		})
		return err
	})
	if err != nil {
		return err
	}
	found.Groups = draw.Groups(c, part)
	return j.Store.SaveCampaignShard(ctx, found, j.Source.NewID("evt"))
}

// drawn gives the members of a part as they were drawn.
func (j *Job) drawn(ctx context.Context, c crm.Campaign, part int, each func(crm.Member) error) error {
	return readRows(ctx, j.Rows, planName(c, part), each)
}

// settle adds the parts up. An audience of nobody, or one that costs more than the budget, goes back to whoever launched it.
func (j *Job) settle(ctx context.Context, c crm.Campaign, _ int, at time.Time) error {
	of := j.partsOf(c)
	found, err := j.Store.CampaignShards(ctx, c.ID, c.Seed, 0, of)
	if err != nil || c.State != crm.CampaignPlanning {
		return err
	}
	if len(found) < of {
		return fmt.Errorf("%w: %d of %d parts are planned", ErrInput, len(found), of)
	}
	why := Total(found).refusal(c, j.Business)
	if why == nil {
		return nil
	}
	return j.move(ctx, c.ID, func(c crm.Campaign) (crm.Campaign, bool) {
		return c.Refuse(*why, at), c.State == crm.CampaignPlanning
	})
}

// Total adds up what was found in several shards.
func Total(found []crm.CampaignShard) Found {
	out := Found{Left: map[string]int{}, Channels: map[string]int{}}
	for _, shard := range found {
		out.Considered += shard.Considered
		for reason, n := range shard.Left {
			out.Left[reason] += n
		}
		for _, group := range shard.Groups {
			if group.Arm == crm.ArmControl {
				out.Control += group.Members
				continue
			}
			out.Treated += group.Members
			out.Channels[group.Channel] += group.Members
		}
	}
	return out
}

// Found is an audience in numbers. Channels are those to be addressed by channel, Left those left out by reason.
type Found struct {
	Considered, Treated, Control int
	Left, Channels               map[string]int
}

// refusal is why a campaign cannot be, nil if it can.
func (f Found) refusal(c crm.Campaign, b crm.Business) *crm.Reason {
	if f.Treated == 0 {
		return &crm.Reason{Code: "campaign.nobody", Args: map[string]string{
			"considered": strconv.Itoa(f.Considered), "control": strconv.Itoa(f.Control),
		}}
	}
	cost := f.Cost(c.Terms.Costs, b)
	if c.Budget == nil || cost.Minor() <= c.Budget.Minor() || cost.Base() != c.Budget.Base() {
		return nil
	}
	return &crm.Reason{Code: "campaign.budget", Args: map[string]string{
		"cost": written(b.Show(cost)), "budget": written(b.Show(*c.Budget)), "members": strconv.Itoa(f.Treated),
		"pays": strconv.Itoa(f.Pays(c.Terms.Costs, *c.Budget)),
	}}
}

// Cost is what it costs to address everybody, in the firm's money; a channel whose cost nobody has set costs nothing.
func (f Found) Cost(costs map[string]money.Money, b crm.Business) money.Money {
	var minor int64
	for channel, n := range f.Channels {
		if cost := costs[channel]; cost.Base() == b.Unit.Base() {
			minor += int64(n) * cost.Minor()
		}
	}
	return money.FromMinor(minor, b.Unit)
}

// Pays is how many of those to be addressed a budget pays for, the cheapest channels first.
func (f Found) Pays(costs map[string]money.Money, budget money.Money) int {
	price := func(channel string) int64 {
		if cost := costs[channel]; cost.Base() == budget.Base() {
			return cost.Minor()
		}
		return 0
	}
	channels := slices.SortedFunc(maps.Keys(f.Channels), func(a, b string) int { return int(price(a) - price(b)) })
	left, out := budget.Minor(), 0
	for _, channel := range channels {
		n := f.Channels[channel]
		if each := price(channel); each > 0 {
			n = min(n, int(left/each))
			left -= int64(n) * each
		}
		out += n
	}
	return out
}

// enlistChunk is how many members are in memory at a time.
const enlistChunk = 900

// enlist writes the members of a part, each with their arm.
func (j *Job) enlist(ctx context.Context, c crm.Campaign, part int, at time.Time) error {
	if c.State != crm.CampaignPlanning {
		return nil
	}
	var draw Draw
	err := j.drawn(ctx, c, part, func(m crm.Member) error {
		draw.Add(m)
		return nil
	})
	if err != nil {
		return err
	}
	held := controls(draw.lots, c.Holdout, c.Seed, part)
	var batch []crm.Member
	write := func() error {
		_, err := j.Store.Enlist(ctx, batch, func() string { return j.Source.NewID("evt") })
		batch = batch[:0]
		return err
	}
	err = j.drawn(ctx, c, part, func(m crm.Member) error {
		m.Arm, m.State = crm.ArmTreated, crm.SendingPlanned
		if held[m.Customer] {
			m.Arm, m.State = crm.ArmControl, crm.SendingControl
		}
		if batch = append(batch, m); len(batch) < enlistChunk {
			return nil
		}
		return write()
	})
	if err != nil {
		return err
	}
	return write()
}

// begin lets sending begin.
func (j *Job) begin(ctx context.Context, c crm.Campaign, _ int, at time.Time) error {
	return j.move(ctx, c.ID, func(c crm.Campaign) (crm.Campaign, bool) {
		moves := c.State == crm.CampaignPlanning
		c.State, c.UpdatedAt = crm.CampaignSending, at
		return c, moves
	})
}

// tries is how often a campaign is read again when somebody changed it meanwhile.
const tries = 5

// move changes the state of a campaign, if it is still as it should be for that.
func (j *Job) move(ctx context.Context, id string, to func(crm.Campaign) (crm.Campaign, bool)) error {
	for try := 1; ; try++ {
		c, err := j.Store.Campaign(ctx, id)
		if err != nil {
			return err
		}
		after, moves := to(c)
		if !moves {
			return nil
		}
		_, err = j.Store.SaveCampaign(ctx, after, c.Version, crm.Once{}, j.Source.NewID("evt"))
		if !errors.Is(err, crm.ErrStale) || try == tries {
			return err
		}
	}
}
