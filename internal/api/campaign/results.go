package campaign

import (
	"context"
	"errors"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/rest"
)

// Results are the operations about what campaigns have brought.
func Results(s *api.Service, starter campaign.Starter) []rest.Operation {
	h := measuring{s, starter}
	marketer := rest.Staff(rest.Marketer)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getCampaignResults", Method: http.MethodGet, Path: "/v1/campaigns/{id}/results",
			Summary: "What a campaign brought: those addressed against those left alone, with intervals", Access: marketer,
			Others: []int{http.StatusNotFound},
		}, h.results),
		rest.New(rest.Spec{
			ID: "measureCampaign", Method: http.MethodPost, Path: "/v1/campaigns/{id}/results", Summary: "Measure a campaign now",
			Access: marketer, Status: http.StatusAccepted, Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.measure),
		rest.New(rest.Spec{
			ID: "getProgramme", Method: http.MethodGet, Path: "/v1/programme",
			Summary: "What all campaigns together brought, against those whom none addresses", Access: marketer,
		}, h.programme),
		rest.New(rest.Spec{
			ID: "measureProgramme", Method: http.MethodPost, Path: "/v1/programme", Summary: "Measure all campaigns together now",
			Access: marketer, Status: http.StatusAccepted, Others: []int{http.StatusConflict},
		}, h.measureAll),
	}
}

type measuring struct {
	*api.Service
	starter campaign.Starter
}

type resultsIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

// results of a campaign that was not measured yet have its counts alone, and say so.
func (h measuring) results(ctx context.Context, in resultsIn) (rest.Reply[crm.CampaignResult], error) {
	none := rest.Reply[crm.CampaignResult]{}
	found, err := h.Table.CampaignResult(ctx, in.ID)
	if errors.Is(err, crm.ErrNotFound) {
		found, err = h.unmeasured(ctx, in.ID)
	}
	if err != nil {
		return none, err
	}
	found.Effect, err = h.told(ctx, found.Effect, in.Meta.Lang)
	return rest.Answer(found), err
}

func (h measuring) unmeasured(ctx context.Context, id string) (crm.CampaignResult, error) {
	if _, err := h.Table.Campaign(ctx, id); err != nil {
		return crm.CampaignResult{}, err
	}
	counts, err := h.Table.CampaignCounts(ctx, id)
	return crm.CampaignResult{Campaign: id, Counts: counts, Effect: crm.Unmeasured("campaign.unmeasured")}, err
}

// told is the effect with its sentence, and what segments are called.
func (h measuring) told(ctx context.Context, e crm.Effect, lang locale.Lang) (crm.Effect, error) {
	e.Sentence, e.Labels = phrase.Of(lang, &e.Why), map[string]string{}
	own := false
	for _, group := range e.Segments {
		e.Labels[group.Name] = phrase.Segment(lang, group.Name)
		own = own || e.Labels[group.Name] == ""
	}
	if !own {
		return e, nil
	}
	rules, err := h.Table.SegmentRules(ctx)
	for name, label := range e.Labels {
		if label == "" {
			e.Labels[name] = rules.NameOf(name, string(lang))
		}
	}
	return e, err
}

// Measuring says what is being measured.
type Measuring struct {
	Campaign string `json:"campaign,omitempty"`
	State    string `json:"state" enum:"measuring"`
}

type measureIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h measuring) measure(ctx context.Context, in measureIn) (rest.Reply[Measuring], error) {
	c, err := h.Table.Campaign(ctx, in.ID)
	if err != nil {
		return rest.Reply[Measuring]{}, err
	}
	if c.LaunchedAt.IsZero() {
		return rest.Reply[Measuring]{}, crm.ConflictError{Code: "campaign.state"}
	}
	return h.start(ctx, in.Meta, campaign.Input{Do: campaign.DoMeasure, Campaign: c.ID}, "/v1/campaigns/"+c.ID+"/results")
}

// start begins measuring. To do so twice is harmless, so that the answer is remembered once it has begun.
func (h measuring) start(ctx context.Context, meta rest.Meta, in campaign.Input, location string) (rest.Reply[Measuring], error) {
	body := Measuring{Campaign: in.Campaign, State: "measuring"}
	once, err := meta.Once.Answer(http.StatusAccepted, body)
	if err == nil {
		err = h.Table.Answered(ctx, once)
	}
	if err == nil {
		err = h.starter.Start(ctx, in)
	}
	if err == nil {
		err = h.Table.Remember(ctx, once, h.Source.NewID("evt"))
	}
	return rest.Reply[Measuring]{Location: location, Body: body}, err
}

type programmeIn struct{ Meta rest.Meta }

func (h measuring) programme(ctx context.Context, in programmeIn) (rest.Reply[crm.Programme], error) {
	found, err := h.Table.Programme(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		found, err = crm.Programme{Effect: crm.Unmeasured("programme.unmeasured")}, nil
	}
	if err != nil {
		return rest.Reply[crm.Programme]{}, err
	}
	found.Effect, err = h.told(ctx, found.Effect, in.Meta.Lang)
	return rest.Answer(found), err
}

// measureAll needs a global holdout: without one there is nobody to compare with.
func (h measuring) measureAll(ctx context.Context, in programmeIn) (rest.Reply[Measuring], error) {
	o, err := h.Table.Outreach(ctx)
	if err != nil && !errors.Is(err, crm.ErrNotFound) {
		return rest.Reply[Measuring]{}, err
	}
	if !(o.Global > 0) {
		return rest.Reply[Measuring]{}, crm.ConflictError{Code: "programme.none"}
	}
	return h.start(ctx, in.Meta, campaign.Input{Do: campaign.DoProgramme}, "/v1/programme")
}
