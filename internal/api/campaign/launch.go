package campaign

import (
	"context"
	"errors"
	"net/http"
	"time"

	"vafa/internal/api"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

type launchIn struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" required:"true"`
	Meta    rest.Meta
}

// launch hands a campaign to the job. Pressed twice, it answers twice what it did once: the second names the version that the first has
// launched. The job is started again then, which is harmless, and makes up for a start that failed.
func (h handler) launch(ctx context.Context, in launchIn) (rest.Reply[CampaignShown], error) {
	none := rest.Reply[CampaignShown]{}
	version, err := api.Version(in.IfMatch)
	if err != nil {
		return none, err
	}
	if err := h.answered(ctx, in.Meta, http.StatusAccepted); err != nil {
		return none, err
	}
	c, err := h.Table.Campaign(ctx, in.ID)
	if err != nil {
		return none, err
	}
	if pressedAgain := c.LaunchedOf == version && !c.MayChange(); !pressedAgain {
		if c, err = h.launched(ctx, c, version, in.Meta); err != nil {
			return none, err
		}
	}
	if c.State == crm.CampaignPlanning {
		start := campaign.Input{Do: campaign.DoLaunch, Campaign: c.ID, At: c.LaunchedAt.Format(time.RFC3339Nano)}
		if err := h.Campaigns.Start(ctx, start); err != nil {
			return none, err
		}
	}
	return h.remembered(ctx, c, in.Meta, http.StatusAccepted)
}

// answered is the answer to an earlier request of the same key, as an error.
func (h handler) answered(ctx context.Context, meta rest.Meta, status int) error {
	once, err := meta.Once.Answer(status, nil)
	if err != nil {
		return err
	}
	return h.Table.Answered(ctx, once)
}

// remembered answers with a campaign, and keeps the answer for a repetition: only now, since until here everything may be repeated.
func (h handler) remembered(ctx context.Context, c crm.Campaign, meta rest.Meta, status int) (rest.Reply[CampaignShown], error) {
	none := rest.Reply[CampaignShown]{}
	out, err := h.shown(ctx, c, meta.Lang)
	if err != nil {
		return none, err
	}
	once, err := meta.Once.Answer(status, out)
	if err != nil {
		return none, err
	}
	reply := rest.Reply[CampaignShown]{Status: status, ETag: api.ETag(c.Version), Location: "/v1/campaigns/" + c.ID, Body: out}
	return reply, h.Table.Remember(ctx, once, h.Source.NewID("evt"))
}

// launched writes what a launch fixes.
func (h handler) launched(ctx context.Context, c crm.Campaign, version int, meta rest.Meta) (crm.Campaign, error) {
	if c.Version != version {
		return c, crm.ErrStale
	}
	terms, err := h.terms(ctx)
	if err != nil {
		return c, err
	}
	c, err = c.Launch(crm.Launching{
		By: meta.Caller.Name(), At: h.Source.Now(), Today: terms.AsOf, Seed: h.Source.NewID("lot"), Terms: terms,
	})
	if err != nil {
		return c, err
	}
	return h.Table.SaveCampaign(ctx, c, version, crm.Once{}, h.Source.NewID("evt"))
}

// terms are what holds for a campaign that is launched now.
func (h handler) terms(ctx context.Context) (crm.CampaignTerms, error) {
	business, err := h.Own(ctx)
	if err != nil {
		return crm.CampaignTerms{}, err
	}
	outreach, err := campaign.OutreachOf(ctx, h.Table)
	if err != nil {
		return crm.CampaignTerms{}, err
	}
	out := crm.CampaignTerms{Costs: outreach.Costs, Global: outreach.Global, AsOf: business.Day(h.Source.Now())}
	if business.DefaultMargin > 0 {
		out.Margin = &business.DefaultMargin
	}
	model, err := h.Model(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.Model = model.Version
	return out, nil
}

type stopIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

// stop needs no If-Match: whoever wants a campaign to stop wants it however it is by now.
func (h handler) stop(ctx context.Context, in stopIn) (rest.Reply[CampaignShown], error) {
	if err := h.answered(ctx, in.Meta, http.StatusOK); err != nil {
		return rest.Reply[CampaignShown]{}, err
	}
	for try := 1; ; try++ {
		c, err := h.stopped(ctx, in)
		if errors.Is(err, crm.ErrStale) && try < mostTries {
			continue
		}
		if err != nil {
			return rest.Reply[CampaignShown]{}, err
		}
		return h.remembered(ctx, c, in.Meta, http.StatusOK)
	}
}

// mostTries is how often a campaign is read again when the job changed it meanwhile.
const mostTries = 5

func (h handler) stopped(ctx context.Context, in stopIn) (crm.Campaign, error) {
	c, err := h.Table.Campaign(ctx, in.ID)
	if err != nil {
		return c, err
	}
	after, err := c.Stop(h.Source.Now())
	if err != nil || after.State == c.State {
		return after, err
	}
	return h.Table.SaveCampaign(ctx, after, c.Version, crm.Once{}, h.Source.NewID("evt"))
}
