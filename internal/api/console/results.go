package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

// proving are the pages of what campaigns have brought, each alone and all together.
func (h handler) proving() []rest.Operation {
	marketer := rest.Staff(rest.Marketer)
	return []rest.Operation{
		rest.New(h.at("consoleCampaignResults", http.MethodGet, "/campaigns/{id}/results", "What a campaign has brought", marketer), h.resultsPage),
		rest.New(h.at("consoleMeasureCampaign", http.MethodPost, "/campaigns/{id}/results", "Measure a campaign now", marketer), h.measureCampaign),
		rest.New(h.at("consoleProgramme", http.MethodGet, "/programme", "What all campaigns together have brought", marketer), h.programmePage),
		rest.New(h.at("consoleMeasureProgramme", http.MethodPost, "/programme", "Measure all campaigns together now", marketer), h.measureProgramme),
	}
}

type resultsIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Meta rest.Meta
}

type measureIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Form url.Values
	Meta rest.Meta
}

func (h handler) resultsPage(ctx context.Context, in resultsIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.campaignResults(ctx, in.Meta, in.ID)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("campaignresults", shown)
}

func (h handler) campaignResults(ctx context.Context, meta rest.Meta, id string) (desk.Results, error) {
	shown := desk.Results{Frame: h.frame(meta, "segments", "results")}
	at := "/v1/campaigns/" + url.PathEscape(id)
	var campaign struct {
		Name string `json:"name"`
	}
	if err := h.ask(meta).get(ctx, at, &campaign); err != nil {
		return shown, err
	}
	shown.Name = campaign.Name
	err := h.ask(meta).get(ctx, at+"/results", &shown.CampaignResult)
	return shown, err
}

func (h handler) measureCampaign(ctx context.Context, in measureIn) (rest.Reply[rest.Raw], error) {
	path := "/campaigns/" + url.PathEscape(in.ID) + "/results"
	err := h.ask(in.Meta).post(ctx, "/v1"+path, in.Form.Get("_key"), document{}, nil)
	if err == nil {
		return to(in.Meta, path, "measuring")
	}
	problem := refused(err)
	if problem == nil || problem.Status == http.StatusNotFound {
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := h.campaignResults(ctx, in.Meta, in.ID)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Frame = mend(shown.Frame, problem, nil)
	return showAgain(problem, "campaignresults", shown)
}

func (h handler) programmePage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.together(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("programme", shown)
}

func (h handler) together(ctx context.Context, meta rest.Meta) (desk.Programme, error) {
	shown := desk.Programme{Frame: h.frame(meta, "segments", "programme")}
	err := h.ask(meta).get(ctx, "/v1/programme", &shown.Programme)
	return shown, err
}

func (h handler) measureProgramme(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	err := h.ask(in.Meta).post(ctx, "/v1/programme", in.Form.Get("_key"), document{}, nil)
	if err == nil {
		return to(in.Meta, "/programme", "measuring")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := h.together(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Frame = mend(shown.Frame, problem, nil)
	return showAgain(problem, "programme", shown)
}
