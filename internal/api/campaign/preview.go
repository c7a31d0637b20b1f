package campaign

import (
	"context"
	"errors"
	"math"

	"vafa/internal/api"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/proof"
	"vafa/internal/rest"
	"vafa/internal/table"
	"vafa/internal/value"
)

// CampaignPreview is whom a campaign would reach, were it launched now. Where only some shards of the customers were looked at, Sample
// says so, and numbers are those of all, estimated. Pays is how many of the treated the budget pays for. Smallest is the smallest
// effect that this audience and holdout show; nil where there is nobody to compare, or nothing is known to expect.
type CampaignPreview struct {
	AsOf locale.Date `json:"asOf"`
	CampaignPlan
	Cost     money.Money       `json:"cost"`
	Budget   *money.Money      `json:"budget,omitempty"`
	Pays     *int              `json:"pays,omitempty"`
	Unpriced []string          `json:"unpriced"` // channels whose cost nobody has set
	Smallest *SmallestEffect   `json:"smallest,omitempty"`
	Sample   *CampaignSample   `json:"sample,omitempty"`
	Said     map[string]string `json:"said"`
	Labels   map[string]string `json:"labels"`
}

// SmallestEffect is a difference between those addressed and those left alone that is shown in four of five such campaigns: in the
// share who buy, and in what each spends. Expected are both as they are predicted without a campaign.
type SmallestEffect struct {
	Buyers          float64      `json:"buyers"`
	ExpectedBuyers  float64      `json:"expectedBuyers"`
	Revenue         *money.Money `json:"revenue,omitempty"`
	ExpectedRevenue *money.Money `json:"expectedRevenue,omitempty"`
}

// CampaignSample says in how many of the shards customers were looked at.
type CampaignSample struct {
	Shards int `json:"shards"`
	Of     int `json:"of"`
}

type previewIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) preview(ctx context.Context, in previewIn) (rest.Reply[CampaignPreview], error) {
	none := rest.Reply[CampaignPreview]{}
	c, err := h.Table.Campaign(ctx, in.ID)
	if err != nil {
		return none, err
	}
	p := ahead{handler: h, c: c}
	if p.Ground, err = h.groundNow(ctx); err != nil {
		return none, err
	}
	if p.c.LaunchedAt.IsZero() {
		p.c.LaunchedAt = p.Now
	}
	if p.c.Seed == "" {
		p.c.Seed = c.ID // any: what it draws is shown in numbers alone
	}
	if p.looks, err = p.look(ctx); err != nil {
		return none, err
	}
	out := p.answer()
	sayCodes(out.Said, out.Left, in.Meta.Lang)
	var segments []string
	for _, group := range out.Groups {
		segments = append(segments, group.Segment)
	}
	out.Labels, err = h.labels(ctx, segments, in.Meta.Lang)
	return rest.Answer(out), err
}

// groundNow is by what a campaign would be planned now.
func (h handler) groundNow(ctx context.Context) (g campaign.Ground, err error) {
	g.Now = h.Source.Now()
	if g.Business, err = h.Own(ctx); err != nil {
		return g, err
	}
	if g.Rules, err = h.Table.SegmentRules(ctx); err != nil {
		return g, err
	}
	if g.Outreach, err = campaign.OutreachOf(ctx, h.Table); err != nil {
		return g, err
	}
	g.Model, err = h.Model(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		g.Model, err = value.NoModel(g.Business.Day(g.Now), value.TermsOf(g.Business)), nil
	}
	return g, err
}

// ahead is a preview under way.
type ahead struct {
	handler
	campaign.Ground
	c     crm.Campaign
	looks []looked // those shards that were looked at
}

// looked is what was found in a shard.
type looked struct {
	found   crm.CampaignShard
	outlook proof.Outlook
	unit    string
}

// mostLooked bounds how many customers are looked up, so that the answer comes within seconds.
const mostLooked = 20_000

// look goes through two shards, to know how many customers there are, and then through as many more as the bound leaves room for.
func (p ahead) look(ctx context.Context) ([]looked, error) {
	first, err := api.ShardsAtOnce(ctx, 0, min(2, table.Shards), p.shard)
	if err != nil {
		return nil, err
	}
	considered := 0
	for _, one := range first {
		considered += one.found.Considered
	}
	end := table.Shards
	if each := float64(considered) / float64(len(first)); each*table.Shards > mostLooked {
		end = max(len(first), int(mostLooked/each))
	}
	rest, err := api.ShardsAtOnce(ctx, len(first), end, p.shard)
	return append(first, rest...), err
}

// customers are read for sums alone: that somebody looked is noted, and at nobody in particular.
type customers struct{ *table.Table }

func (c customers) Values(ctx context.Context, shard, _ int, each func([]crm.Value) error) error {
	return c.Sums(ctx, shard, each) // of as many as there are partitions
}

func (p ahead) shard(ctx context.Context, shard int) (out looked, err error) {
	var draw campaign.Draw
	out.found, err = campaign.Look(ctx, customers{p.Table}, p.Ground, p.c, shard, table.Shards, func(m crm.Member) error {
		draw.Add(m)
		out.outlook.Add(m.Expected, float64(m.ExpectedSpend))
		if m.Unit != "" {
			out.unit = m.Unit
		}
		return nil
	})
	out.found.Groups = draw.Groups(p.c, shard)
	return out, err
}

func (p ahead) answer() CampaignPreview {
	shards := make([]crm.CampaignShard, len(p.looks))
	for i, one := range p.looks {
		shards[i] = p.grossed(one.found)
	}
	total, costs := campaign.Total(shards), p.Outreach.Costs
	out := CampaignPreview{
		AsOf: p.Business.Day(p.Now), CampaignPlan: planOf(shards), Budget: p.c.Budget, Unpriced: []string{}, Said: map[string]string{},
		Cost: p.Business.Show(total.Cost(costs, p.Business)), Smallest: p.smallest(total),
	}
	for _, channel := range p.c.Mix.Channels {
		if _, priced := costs[channel]; !priced {
			out.Unpriced = append(out.Unpriced, channel)
		}
	}
	if p.c.Budget != nil {
		pays := total.Pays(costs, *p.c.Budget)
		out.Pays = &pays
	}
	if len(p.looks) < table.Shards {
		out.Sample = &CampaignSample{Shards: len(p.looks), Of: table.Shards}
	}
	return out
}

// grossed are the numbers of a shard as its part of all of them.
func (p ahead) grossed(found crm.CampaignShard) crm.CampaignShard {
	scale := func(n int) int { return int(math.Round(float64(n) * table.Shards / float64(len(p.looks)))) }
	found.Considered = 0
	for reason, n := range found.Left {
		found.Left[reason] = scale(n)
		found.Considered += found.Left[reason]
	}
	for i, group := range found.Groups {
		found.Groups[i].Members = scale(group.Members)
		found.Considered += found.Groups[i].Members
	}
	return found
}

// smallest is the smallest effect that is shown, from what is expected of those who were looked at.
func (p ahead) smallest(total campaign.Found) *SmallestEffect {
	var all proof.Outlook
	var unit money.Unit
	for _, one := range p.looks {
		all.Join(one.outlook)
		if known, err := money.ParseUnit(one.unit); err == nil {
			unit = known
		}
	}
	share, spread := all.Buyers()
	smallest := proof.Smallest(total.Treated, total.Control, spread)
	if math.IsInf(smallest, 0) || share == 0 {
		return nil
	}
	out := &SmallestEffect{Buyers: rounded(smallest), ExpectedBuyers: rounded(share)}
	mean, spread := all.Revenue()
	if mean > 0 && !unit.IsZero() {
		expected, effect := p.amount(mean, unit), p.amount(proof.Smallest(total.Treated, total.Control, spread), unit)
		out.ExpectedRevenue, out.Revenue = &expected, &effect
	}
	return out
}

func (p ahead) amount(minor float64, unit money.Unit) money.Money {
	return p.Business.Estimate(money.FromMinor(int64(math.Round(minor)), unit))
}

func rounded(share float64) float64 { return math.Round(share*1e4) / 1e4 }
