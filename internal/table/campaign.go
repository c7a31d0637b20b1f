package table

import (
	"context"

	"vafa/internal/crm"
)

// CreateCampaign writes a new campaign.
func (t *Table) CreateCampaign(ctx context.Context, c crm.Campaign, once crm.Once, event string) error {
	one, err := create(campaignKey(c.ID), c, event, campaignList(c.ID), raced)
	if err != nil {
		return err
	}
	return t.write(ctx, event, append(t.once(once, event), one)...)
}

func campaignList(id string) item { return item{"listPK": text(pkCampaigns), "listSK": text(id)} }

// Campaign reads a campaign by its id.
func (t *Table) Campaign(ctx context.Context, id string) (crm.Campaign, error) {
	return read[crm.Campaign](ctx, t, campaignKey(id))
}

// SaveCampaign writes a changed campaign, on condition that nobody changed it since version, and gives it with its new version;
// else ErrStale.
func (t *Table) SaveCampaign(ctx context.Context, c crm.Campaign, version int, once crm.Once, event string) (crm.Campaign, error) {
	c.Version = version + 1
	change, err := replace(campaignKey(c.ID), c, version, event, campaignList(c.ID), stale)
	if err != nil {
		return c, err
	}
	return c, t.write(ctx, event, append(t.once(once, event), change)...)
}

// Campaigns lists campaigns, the newest first; next is where the list goes on, "" at its end.
func (t *Table) Campaigns(ctx context.Context, after string, limit int) (found []crm.Campaign, next string, err error) {
	return newest[crm.Campaign](ctx, t, pkCampaigns, after, limit)
}

// SaveCampaignShard keeps what planning one part of the customers found, in the place of what an earlier try or launch found.
func (t *Table) SaveCampaignShard(ctx context.Context, s crm.CampaignShard, event string) error {
	one, err := overwrite(campaignShardKey(s.Campaign, s.Shard), s, event, nil)
	if err != nil {
		return err
	}
	return t.write(ctx, event, one)
}

// CampaignShards reads what planning found in the parts from one until before another, of those that were planned with the seed.
func (t *Table) CampaignShards(ctx context.Context, campaign, seed string, from, until int) ([]crm.CampaignShard, error) {
	var keys []key
	for part := from; part < until; part++ {
		keys = append(keys, campaignShardKey(campaign, part))
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	all, err := decodeAll[crm.CampaignShard](items)
	var out []crm.CampaignShard
	for _, one := range all {
		if one.Seed == seed {
			out = append(out, one)
		}
	}
	return out, err
}
