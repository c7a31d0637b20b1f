// Package campaign has what marketers do with campaigns: write them, look ahead at whom they would reach, launch and stop them, and
// see what became of each member. It plans nothing and sends nothing itself: the job of package internal/campaign does, and this
// package only starts it.
package campaign

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"vafa/internal/api"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/rest"
	"vafa/internal/table"
	"vafa/internal/value"
)

// Operations are the routes of the campaign function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	marketer := rest.Staff(rest.Marketer)
	changed := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	return append(Results(s, s.Campaigns), []rest.Operation{
		rest.New(rest.Spec{
			ID: "createCampaign", Method: http.MethodPost, Path: "/v1/campaigns", Status: http.StatusCreated, Access: marketer,
			Summary: "Write a campaign: a draft, of which nothing is sent",
		}, h.create),
		rest.New(rest.Spec{
			ID: "listCampaigns", Method: http.MethodGet, Path: "/v1/campaigns", Summary: "Campaigns, the newest first", Access: marketer,
		}, h.list),
		rest.New(rest.Spec{
			ID: "getCampaign", Method: http.MethodGet, Path: "/v1/campaigns/{id}", Access: marketer, Others: []int{http.StatusNotFound},
			Summary: "A campaign, with its members by state and reason, which add up to its audience",
		}, h.get),
		rest.New(rest.Spec{
			ID: "changeCampaign", Method: http.MethodPatch, Path: "/v1/campaigns/{id}", Access: marketer, Others: changed,
			Summary: "Change a campaign (If-Match); of one under way its name, owner and last day",
		}, h.change),
		rest.New(rest.Spec{
			ID: "previewCampaign", Slow: true, Method: http.MethodPost, Path: "/v1/campaigns/{id}/preview", Access: marketer, Action: crm.ActionRead,
			Others:  []int{http.StatusNotFound},
			Summary: "Whom a campaign would reach today, at what cost, and the smallest effect that would be seen; nothing is written",
		}, h.preview),
		rest.New(rest.Spec{
			ID: "launchCampaign", Method: http.MethodPost, Path: "/v1/campaigns/{id}/launch", Status: http.StatusAccepted, Access: marketer,
			Others: changed, Summary: "Launch a campaign (If-Match): its audience is drawn, a part held out by lot, the rest sent to",
		}, h.launch),
		rest.New(rest.Spec{
			ID: "stopCampaign", Method: http.MethodPost, Path: "/v1/campaigns/{id}/stop", Access: marketer,
			Others: []int{http.StatusNotFound, http.StatusConflict}, Summary: "Stop a campaign: what was not sent yet is skipped",
		}, h.stop),
		rest.New(rest.Spec{
			ID: "listCampaignMembers", Method: http.MethodGet, Path: "/v1/campaigns/{id}/members", Access: marketer, Others: []int{http.StatusNotFound},
			Summary: "The members of a campaign, each with why they are in it and what became of their message",
		}, h.members),
	}...)
}

type handler struct{ *api.Service }

// CampaignShown is a campaign as it is shown. Counts are its members by state and add up to the audience; Plan is what planning found.
// Said has the sentences, in the reader's language, for every code in it; Labels what segments are called.
type CampaignShown struct {
	crm.Campaign
	Counts *crm.CampaignCounts `json:"counts,omitempty"`
	Plan   *CampaignPlan       `json:"plan,omitempty"`
	Said   map[string]string   `json:"said"`
	Labels map[string]string   `json:"labels"`
}

// CampaignPlan is an audience in numbers: of those considered everybody is left out for one reason, treated, or in control.
type CampaignPlan struct {
	Considered int                 `json:"considered"`
	Left       map[string]int      `json:"left"`
	Treated    int                 `json:"treated"`
	Control    int                 `json:"control"`
	Groups     []crm.CampaignGroup `json:"groups"`
}

// planOf adds up what was found in several shards.
func planOf(found []crm.CampaignShard) CampaignPlan {
	total := campaign.Total(found)
	out := CampaignPlan{Considered: total.Considered, Left: total.Left, Treated: total.Treated, Control: total.Control, Groups: []crm.CampaignGroup{}}
	for _, shard := range found {
		for _, group := range shard.Groups {
			at := slices.IndexFunc(out.Groups, func(g crm.CampaignGroup) bool {
				return g.Arm == group.Arm && g.Segment == group.Segment && g.Channel == group.Channel
			})
			if at < 0 {
				out.Groups = append(out.Groups, group)
				continue
			}
			out.Groups[at].Members += group.Members
		}
	}
	return out
}

// shown adds to a campaign what a reader needs.
func (h handler) shown(ctx context.Context, c crm.Campaign, lang locale.Lang) (CampaignShown, error) {
	out := CampaignShown{Campaign: c, Said: map[string]string{}, Labels: map[string]string{}}
	segments := slices.Clone(c.Audience.Segments)
	if !c.LaunchedAt.IsZero() || c.State == crm.CampaignRefused {
		if err := h.addNumbers(ctx, &out); err != nil {
			return out, err
		}
	}
	if out.Plan != nil {
		for _, group := range out.Plan.Groups {
			segments = append(segments, group.Segment)
		}
	}
	for _, variant := range c.Variants {
		segments = append(segments, variant.Segments...)
	}
	out.say(lang)
	var err error
	out.Labels, err = h.labels(ctx, segments, lang)
	return out, err
}

// addNumbers adds what planning found and what became of the members.
func (h handler) addNumbers(ctx context.Context, to *CampaignShown) error {
	counts, err := h.Table.CampaignCounts(ctx, to.ID)
	if err != nil {
		return err
	}
	found, err := h.Table.CampaignShards(ctx, to.ID, to.Seed, 0, cmp.Or(to.Parts, table.Shards))
	if err != nil {
		return err
	}
	to.Counts = &counts
	if len(found) > 0 {
		plan := planOf(found)
		to.Plan = &plan
	}
	return nil
}

// say writes the sentences for the codes in an answer.
func (s *CampaignShown) say(lang locale.Lang) {
	if s.Refusal != nil {
		s.Said[s.Refusal.Code] = phrase.Of(lang, s.Refusal)
	}
	if s.Counts != nil {
		sayCodes(s.Said, s.Counts.Why, lang)
	}
	if s.Plan != nil {
		sayCodes(s.Said, s.Plan.Left, lang)
	}
}

func sayCodes(said map[string]string, codes map[string]int, lang locale.Lang) {
	for code := range codes {
		said[code] = phrase.Of(lang, &crm.Reason{Code: code})
	}
}

// labels are what segments are called; the rules are read only if one is not ours.
func (h handler) labels(ctx context.Context, segments []string, lang locale.Lang) (map[string]string, error) {
	out, own := map[string]string{}, false
	for _, segment := range segments {
		out[segment] = phrase.Segment(lang, segment)
		own = own || out[segment] == ""
	}
	if !own {
		return out, nil
	}
	rules, err := h.Table.SegmentRules(ctx)
	for segment, label := range out {
		if name := rules.NameOf(segment, string(lang)); label == "" && name != "" {
			out[segment] = name
		} else if label == "" {
			out[segment] = segment
		}
	}
	return out, err
}

// ground is what a form is checked against.
func (h handler) ground(ctx context.Context, in crm.CampaignForm) (out crm.CampaignGround, err error) {
	if out.Business, err = h.Own(ctx); err != nil {
		return out, err
	}
	rules, err := h.Table.SegmentRules(ctx)
	if err != nil {
		return out, err
	}
	outreach, err := campaign.OutreachOf(ctx, h.Table)
	if err != nil {
		return out, err
	}
	products, err := h.Table.ProductsOf(ctx, in.SKUs())
	out.Today, out.Costs, out.Products = out.Business.Day(h.Source.Now()), outreach.Costs, map[string]crm.Product{}
	out.Segments = value.RulesOf(rules, out.Business.Unit).Segments()
	for _, product := range products {
		out.Products[product.SKU] = product
	}
	return out, err
}

type createIn struct {
	Body crm.CampaignForm
	Meta rest.Meta
}

func (h handler) create(ctx context.Context, in createIn) (rest.Reply[CampaignShown], error) {
	none := rest.Reply[CampaignShown]{}
	ground, err := h.ground(ctx, in.Body)
	if err != nil {
		return none, err
	}
	c, err := in.Body.Parse(ground)
	if err != nil {
		return none, err
	}
	now := h.Source.Now()
	c.ID, c.CreatedAt, c.CreatedBy, c.UpdatedAt = h.Source.NewID("cam"), now, in.Meta.Caller.Name(), now
	if c.Owner == "" {
		c.Owner = c.CreatedBy
	}
	out, err := h.shown(ctx, c, in.Meta.Lang)
	if err != nil {
		return none, err
	}
	once, err := in.Meta.Once.Answer(http.StatusCreated, out)
	if err != nil {
		return none, err
	}
	err = h.Table.CreateCampaign(ctx, c, once, h.Source.NewID("evt"))
	return rest.Reply[CampaignShown]{ETag: api.ETag(c.Version), Location: "/v1/campaigns/" + c.ID, Body: out}, err
}

type listIn struct{ Meta rest.Meta }

// CampaignListed is a campaign in the list of all, with its members by state once it was launched.
type CampaignListed struct {
	crm.Campaign
	Counts *crm.CampaignCounts `json:"counts,omitempty"`
}

func (h handler) list(ctx context.Context, in listIn) (rest.Reply[rest.List[CampaignListed]], error) {
	none := rest.Reply[rest.List[CampaignListed]]{}
	found, next, err := h.Table.Campaigns(ctx, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return none, err
	}
	out := make([]CampaignListed, len(found))
	for i, c := range found {
		out[i].Campaign = c
		if c.LaunchedAt.IsZero() {
			continue
		}
		counts, err := h.Table.CampaignCounts(ctx, c.ID)
		if err != nil {
			return none, err
		}
		out[i].Counts = &counts
	}
	return rest.Answer(rest.ListOf(out, in.Meta.Page, next)), nil
}

type getIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) get(ctx context.Context, in getIn) (rest.Reply[CampaignShown], error) {
	c, err := h.Table.Campaign(ctx, in.ID)
	if err != nil {
		return rest.Reply[CampaignShown]{}, err
	}
	out, err := h.shown(ctx, c, in.Meta.Lang)
	return rest.Reply[CampaignShown]{ETag: api.ETag(c.Version), Body: out}, err
}

type changeIn struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.CampaignForm
	Meta    rest.Meta
}

func (h handler) change(ctx context.Context, in changeIn) (rest.Reply[CampaignShown], error) {
	var ground crm.CampaignGround
	changed, err := api.Change(in.IfMatch,
		func() (crm.Campaign, error) { return h.Table.Campaign(ctx, in.ID) },
		func(c crm.Campaign) (_ crm.Campaign, err error) {
			if ground, err = h.ground(ctx, in.Body); err != nil {
				return c, err
			}
			c.UpdatedAt = h.Source.Now()
			switch {
			case c.MayChange():
				return in.Body.Apply(c, ground)
			case c.Running():
				return in.Body.ChangeRunning(c, ground.Today)
			}
			return c, crm.ConflictError{Code: "campaign.state"}
		},
		func(after crm.Campaign, version int) (crm.Campaign, error) {
			return h.Table.SaveCampaign(ctx, after, version, crm.Once{}, h.Source.NewID("evt"))
		})
	if err != nil {
		return rest.Reply[CampaignShown]{}, err
	}
	out, err := h.shown(ctx, changed.Body, in.Meta.Lang)
	return rest.Reply[CampaignShown]{ETag: changed.ETag, Body: out}, err
}
