package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/value"
)

// planStore is what drawing an audience needs of the table.
type planStore interface {
	Parts(ctx context.Context, mostEach int) (of int, err error)
	Values(ctx context.Context, part, of int, each func([]crm.Value) error) error
	Addressees(ctx context.Context, customers []string) ([]crm.Addressee, error)
	CardOwners(ctx context.Context, model string, part, of int) (map[string]bool, error)
	SegmentRules(ctx context.Context) (crm.SegmentRules, error)
	Settings(ctx context.Context) (crm.Settings, error) // ErrNotFound where nobody has changed them
	Outreach(ctx context.Context) (crm.Outreach, error)
	SaveCampaignShard(ctx context.Context, s crm.CampaignShard, event string) error
	CampaignShards(ctx context.Context, campaign, seed string, from, until int) ([]crm.CampaignShard, error)
	Enlist(ctx context.Context, members []crm.Member, newEvent func() string) (gone int, err error)
}

// Ground is what an audience is drawn by.
type Ground struct {
	Model    *value.Model
	Rules    crm.SegmentRules
	Outreach crm.Outreach
	Business crm.Business // as its manager has set it
	Now      time.Time
}

// Reader is where customers are looked up for an audience.
type Reader interface {
	Values(ctx context.Context, part, of int, each func([]crm.Value) error) error
	Addressees(ctx context.Context, customers []string) ([]crm.Addressee, error)
	CardOwners(ctx context.Context, model string, part, of int) (map[string]bool, error)
}

// planner goes through one part of the customers for a campaign; one goroutine each.
type planner struct {
	Ground
	store    Reader
	c        crm.Campaign
	today    locale.Date
	scorer   *value.Scorer
	window   *value.Window
	audience value.Audience
	variants []value.Audience
	owns     []map[string]bool
	ownsNot  []map[string]bool
	found    crm.CampaignShard
	each     func(crm.Member) error // everybody whom the campaign may address, without an arm
}

// Look goes through one part of so many of the customers: each gets everybody whom the campaign may address, as a member without an
// arm; the answer counts who was considered and who left out.
func Look(ctx context.Context, from Reader, g Ground, c crm.Campaign, shard, of int, each func(crm.Member) error) (crm.CampaignShard, error) {
	p := &planner{Ground: g, store: from, c: c, today: g.Business.Day(g.Now), each: each}
	p.found = crm.CampaignShard{Campaign: c.ID, Seed: c.Seed, Shard: shard, Left: map[string]int{}}
	if err := p.prepare(ctx, shard, of); err != nil {
		return p.found, err
	}
	err := from.Values(ctx, shard, of, func(values []crm.Value) error { return p.page(ctx, values) })
	return p.found, err
}

func (p *planner) prepare(ctx context.Context, part, of int) (err error) {
	if p.scorer, err = p.Model.Scorer(p.today); err != nil {
		return err
	}
	unit := p.Business.Unit
	p.scorer.By(value.RulesOf(p.Rules, unit))
	p.window = p.Model.Window(p.today, p.c.Window)
	p.audience = value.AudienceOf(p.c.Audience.Segments, p.c.Audience.Rungs, p.c.Audience.All, unit)
	for _, v := range p.c.Variants {
		p.variants = append(p.variants, value.AudienceOf(v.Segments, v.Rungs, v.All, unit))
	}
	if p.owns, err = p.owners(ctx, p.c.Audience.Owns, part, of); err != nil {
		return err
	}
	p.ownsNot, err = p.owners(ctx, p.c.Audience.OwnsNot, part, of)
	return err
}

// owners are those who have a card of each of some products.
func (p *planner) owners(ctx context.Context, skus []string, part, of int) ([]map[string]bool, error) {
	var out []map[string]bool
	for _, sku := range skus {
		found, err := p.store.CardOwners(ctx, sku, part, of)
		if err != nil {
			return nil, err
		}
		out = append(out, found)
	}
	return out, nil
}

// candidate is somebody who meets the conditions and whom nothing in their value speaks against.
type candidate struct {
	value crm.Value
	look  value.Look
}

// lookedUp is how many profiles are read at once.
const lookedUp = 50

// page goes through a page of values. What speaks against somebody in their value spares reading their profile.
func (p *planner) page(ctx context.Context, values []crm.Value) error {
	var left []candidate
	for _, v := range values {
		look := p.scorer.Look(v, p.Now)
		if !p.audience.Asks(look) || !p.owning(v.Customer) {
			continue
		}
		p.found.Considered++
		if reason := p.against(v, look); reason != "" {
			p.found.Left[reason]++
			continue
		}
		left = append(left, candidate{v, look})
	}
	for batch := range slices.Chunk(left, lookedUp) {
		if err := p.batch(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// owning says whether somebody has one at least of what they should, and none of what they should not.
func (p *planner) owning(customer string) bool {
	has := func(owners map[string]bool) bool { return owners[customer] }
	return (len(p.owns) == 0 || slices.ContainsFunc(p.owns, has)) && !slices.ContainsFunc(p.ownsNot, has)
}

// against is the code of what in a value speaks against addressing somebody, "" for nothing.
func (p *planner) against(v crm.Value, l value.Look) string {
	marketing := p.c.Purpose == crm.Marketing
	switch {
	case v.Internal:
		return crm.WhyInternal
	case marketing && crm.InGlobalHoldout(p.Outreach, v.Customer):
		return crm.LeftGlobal
	case marketing && l.Rung == crm.RungDissatisfied:
		return crm.WhyDissatisfied
	}
	return ""
}

func (p *planner) batch(ctx context.Context, batch []candidate) error {
	ids := make([]string, len(batch))
	for i, one := range batch {
		ids[i] = one.value.Customer
	}
	found, err := p.store.Addressees(ctx, ids)
	if err != nil {
		return err
	}
	by := map[string]crm.Addressee{}
	for _, one := range found {
		by[one.Customer.ID] = one
	}
	for _, one := range batch {
		who, there := by[one.value.Customer]
		channel, reason := who.Channel(p.c, p.Outreach, p.Business, p.Now)
		switch {
		case !there || who.Customer.MergedInto != "":
			p.found.Left[crm.LeftGone]++
		case reason != "":
			p.found.Left[reason]++
		default:
			if err := p.each(p.member(one, who, channel)); err != nil {
				return err
			}
		}
	}
	return nil
}

// member is somebody in the audience, before lots are drawn.
func (p *planner) member(one candidate, who crm.Addressee, channel string) crm.Member {
	variant := slices.IndexFunc(p.variants, func(a value.Audience) bool { return a.Asks(one.look) })
	variant = max(variant, 0) // the last asks nothing
	_, lang := p.c.Variants[variant].TextFor(who.Customer.Language, p.Business.Lang)
	expected := p.window.Expect(one.value)
	return crm.Member{
		Campaign: p.c.ID, Customer: one.value.Customer, Why: p.why(one), Segment: one.look.Segment, Stratum: stratum(one.look),
		Bought: one.look.Bought, Variant: variant, Channel: channel, Lang: lang, Due: p.c.DueFor(who.Customer, channel, p.Outreach, p.Business, p.Now),
		Expected: expected.Purchases, ExpectedSpend: expected.Spend, Unit: expected.Unit, Margin: expected.Margin,
		PlannedAt: p.Now, UpdatedAt: p.Now, Expires: p.c.WindowEnd(p.Business).In(p.Business.Zone).AddDate(0, 0, keptDays).Unix(),
	}
}

// keptDays is how long after the window who was addressed, and why, can be looked up.
const keptDays = 400

// why says by what somebody is in the audience.
func (p *planner) why(one candidate) crm.Reason {
	switch {
	case len(p.c.Audience.Owns) > 0:
		at := slices.IndexFunc(p.owns, func(owners map[string]bool) bool { return owners[one.value.Customer] })
		return crm.Reason{Code: "member.owns", Args: map[string]string{"product": p.c.Audience.Owns[max(at, 0)]}}
	case len(p.c.Audience.Rungs) > 0 && len(p.c.Audience.Segments) == 0:
		return *one.value.Rung.Reason(p.Business)
	case one.look.Reason != nil:
		return *one.look.Reason
	}
	return crm.Reason{Code: "member.listed", Args: map[string]string{"segment": one.look.Segment}}
}

// bands is into how many parts the customers of a segment are divided by what they are worth.
const bands = 5

// stratum is the segment of somebody and the band of what they are worth.
func stratum(l value.Look) string {
	if !l.Bought {
		return l.Segment
	}
	return fmt.Sprintf("%s %d", l.Segment, min(l.Percentile*bands/100, bands-1))
}

// ground reads by what a campaign is planned: the model that its launch fixed, and the settings as they are.
func (j *Job) ground(ctx context.Context, c crm.Campaign) (g Ground, err error) {
	g.Now = c.LaunchedAt
	settings, err := j.Store.Settings(ctx)
	if err != nil && !errors.Is(err, crm.ErrNotFound) {
		return g, err
	}
	g.Business = j.Business.Under(settings)
	if g.Rules, err = j.Store.SegmentRules(ctx); err != nil {
		return g, err
	}
	if g.Outreach, err = OutreachOf(ctx, j.Store); err != nil {
		return g, err
	}
	if c.Terms == nil || c.Terms.Model == "" {
		g.Model = value.NoModel(g.Business.Day(g.Now), value.TermsOf(g.Business))
		return g, nil
	}
	g.Model, err = j.Model(ctx, c.Terms.Model)
	return g, err
}

// OutreachOf is how the firm addresses its customers: as usual, until a manager says otherwise.
func OutreachOf(ctx context.Context, from interface {
	Outreach(ctx context.Context) (crm.Outreach, error)
}) (crm.Outreach, error) {
	found, err := from.Outreach(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.UsualOutreach(), nil
	}
	return found, err
}
