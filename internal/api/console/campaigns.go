package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

// campaigning are the pages of campaigns.
func (h handler) campaigning() []rest.Operation {
	marketer := rest.Staff(rest.Marketer)
	return []rest.Operation{
		rest.New(h.at("consoleCampaigns", http.MethodGet, "/campaigns", "Campaigns and what became of their members", marketer), h.campaignsPage),
		rest.New(h.at("consoleNewCampaign", http.MethodGet, "/campaigns/new", "The form of a new campaign", marketer), h.newCampaignPage),
		rest.New(h.at("consoleCreateCampaign", http.MethodPost, "/campaigns/new", "Write a campaign, or edit its form", marketer), h.createCampaign),
		rest.New(h.at("consoleCampaign", http.MethodGet, "/campaigns/{id}", "One campaign", marketer), h.campaignPage),
		rest.New(h.at("consoleRunCampaign", http.MethodPost, "/campaigns/{id}", "Look ahead at a campaign, launch it, or stop it", marketer), h.runCampaign),
		rest.New(h.at("consoleEditCampaign", http.MethodGet, "/campaigns/{id}/edit", "The form of a campaign", marketer), h.editCampaignPage),
		rest.New(h.at("consoleChangeCampaign", http.MethodPost, "/campaigns/{id}/edit", "Change a campaign, or edit its form", marketer), h.changeCampaign),
		rest.New(h.at("consoleCampaignMembers", http.MethodGet, "/campaigns/{id}/members", "The members of a campaign, and why", marketer), h.campaignMembers),
	}
}

func (h handler) campaignsPage(ctx context.Context, in sheetIn) (rest.Reply[rest.Raw], error) {
	query := url.Values{"pageSize": {"25"}}
	if in.Page != "" {
		query.Set("pageToken", in.Page)
	}
	var found rest.List[desk.CampaignReport]
	if err := h.ask(in.Meta).get(ctx, campaignsPath+"?"+query.Encode(), &found); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("campaigns", desk.Campaigns{Frame: h.frame(in.Meta, "campaigns", "campaigns"), Items: found.Items, Next: found.NextPageToken})
}

func (h handler) campaignPage(ctx context.Context, in campaignIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.campaign(ctx, in.Meta, in.ID)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("campaign", shown)
}

// campaign is the page of one as it is now.
func (h handler) campaign(ctx context.Context, meta rest.Meta, id string) (desk.CampaignPage, error) {
	shown := desk.CampaignPage{Frame: h.frame(meta, "campaigns", "campaign")}
	header, err := h.ask(meta).send(ctx, http.MethodGet, campaignPath(id), nil, &shown.CampaignReport)
	shown.Tag, shown.Heading = header.Get("ETag"), shown.Name
	return shown, err
}

// runCampaign does what the button asks for. A launch needs the tick of somebody who has read what it would do; without, that is shown
// again.
func (h handler) runCampaign(ctx context.Context, in campaignPost) (rest.Reply[rest.Raw], error) {
	do, read := in.Form.Get("do"), in.Form.Get("read") != ""
	var err error
	switch {
	case do == "launch" && read:
		err = h.launchCampaign(ctx, in)
		if err == nil {
			return to(in.Meta, "/campaigns/"+in.ID, "campaignLaunched")
		}
	case do == "stop":
		err = h.ask(in.Meta).post(ctx, campaignPath(in.ID)+"/stop", in.Form.Get("_key"), nil, nil)
		if err == nil {
			return to(in.Meta, "/campaigns/"+in.ID, "campaignStopped")
		}
	}
	problem := refused(err)
	if err != nil && problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := h.campaign(ctx, in.Meta, in.ID)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	if problem != nil {
		shown.Frame = mend(shown.Frame, problem, in.Form)
		return showAgain(problem, "campaign", shown)
	}
	return h.previewed(ctx, in, shown, do == "launch")
}

func (h handler) launchCampaign(ctx context.Context, in campaignPost) error {
	_, err := h.ask(in.Meta).send(ctx, http.MethodPost, campaignPath(in.ID)+"/launch", nil, nil,
		"If-Match", in.Form.Get("_version"), "Idempotency-Key", in.Form.Get("_key"))
	return err
}

// previewed is the page with whom the campaign would reach; unread says that it was to be launched without having been read.
func (h handler) previewed(ctx context.Context, in campaignPost, shown desk.CampaignPage, unread bool) (rest.Reply[rest.Raw], error) {
	shown.Preview = new(desk.CampaignPreview)
	err := h.ask(in.Meta).post(ctx, campaignPath(in.ID)+"/preview", "", nil, shown.Preview)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	if !unread {
		return show("campaign", shown)
	}
	problem := &rest.Problem{Status: http.StatusUnprocessableEntity, Detail: shown.Unread()}
	shown.Frame = mend(shown.Frame, problem, in.Form)
	shown.Trouble.Faults = []desk.Fault{{Field: "read", Text: problem.Detail}}
	return showAgain(problem, "campaign", shown)
}

type campaignMembersIn struct {
	Lang  string `path:"lang"`
	ID    string `path:"id"`
	State string `query:"state"`
	Page  string `query:"page"`
	Meta  rest.Meta
}

func (h handler) campaignMembers(ctx context.Context, in campaignMembersIn) (rest.Reply[rest.Raw], error) {
	ask, query := h.ask(in.Meta), url.Values{"pageSize": {"50"}}
	for name, value := range map[string]string{"state": in.State, "pageToken": in.Page} {
		if value != "" {
			query.Set(name, value)
		}
	}
	var found rest.List[desk.CampaignMember]
	if err := ask.get(ctx, campaignPath(in.ID)+"/members?"+query.Encode(), &found); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	var c desk.CampaignReport
	if err := ask.get(ctx, campaignPath(in.ID), &c); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown := desk.CampaignMembers{
		Frame: h.frame(in.Meta, "campaigns", "campaign.members"), Report: c, State: in.State, Members: found.Items, Next: found.NextPageToken,
	}
	shown.Heading = c.Name
	return show("campaignmembers", shown)
}
