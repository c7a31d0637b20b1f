package customer

import (
	"context"
	"net/http"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// benefits are the operations on what customers are granted for the sake of the relationship.
func (h handler) benefits() []rest.Operation {
	agent := rest.Staff(rest.Agent)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listBenefits", Method: http.MethodGet, Path: "/v1/customers/{id}/benefits",
			Summary: "What a customer was granted, newest first, and what their tier grants", Access: agent, Others: []int{http.StatusNotFound},
		}, h.listBenefits),
		rest.New(rest.Spec{
			ID: "grantBenefit", Method: http.MethodPost, Path: "/v1/customers/{id}/benefits", Summary: "Record a benefit that a customer is granted, or has had",
			Access: agent, Status: http.StatusCreated, Others: []int{http.StatusNotFound},
		}, h.grantBenefit),
		rest.New(rest.Spec{
			ID: "useBenefit", Method: http.MethodPost, Path: "/v1/customers/{id}/benefits/{benefit}/use", Summary: "Record that a customer has had a benefit",
			Access: agent, Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.useBenefit),
	}
}

// Benefits are all that a customer was granted. Grants are what their tier grants: what there is to give.
type Benefits struct {
	Items  []crm.Benefit      `json:"items"`
	Counts []crm.BenefitCount `json:"counts"`
	Grants []Granted          `json:"grants"`
}

func (h handler) listBenefits(ctx context.Context, in getIn) (rest.Reply[Benefits], error) {
	none := rest.Reply[Benefits]{}
	found, err := h.Table.View(ctx, in.ID, 0)
	if err != nil {
		return none, err
	}
	view, err := h.view(ctx, found, in.Meta)
	if err != nil {
		return none, err
	}
	out := Benefits{Grants: []Granted{}}
	if view.Tier != nil {
		out.Grants = view.Tier.Grants
	}
	out.Items, err = h.Table.Benefits(ctx, in.ID)
	out.Counts = crm.CountBenefits(out.Items)
	return rest.Answer(out), err
}

type grantBenefitIn struct {
	ID   string `path:"id"`
	Body crm.BenefitForm
	Meta rest.Meta
}

func (h handler) grantBenefit(ctx context.Context, in grantBenefitIn) (rest.Reply[crm.Benefit], error) {
	none := rest.Reply[crm.Benefit]{}
	b, err := in.Body.Parse()
	if err != nil {
		return none, err
	}
	b.ID, b.Customer, b.At, b.By = h.Source.NewID("ben"), in.ID, h.Source.Now(), in.Meta.Caller.Name()
	if in.Body.Used {
		b.UsedAt, b.UsedBy = b.At, b.By
	}
	once, err := in.Meta.Once.Answer(http.StatusCreated, b)
	if err != nil {
		return none, err
	}
	return rest.Answer(b), h.Table.GrantBenefit(ctx, b, b.Entry(h.Source.NewID("evt"), b.By, b.At), once)
}

type useBenefitIn struct {
	ID      string `path:"id"`
	Benefit string `path:"benefit"`
	Meta    rest.Meta
}

func (h handler) useBenefit(ctx context.Context, in useBenefitIn) (rest.Reply[crm.Benefit], error) {
	var after crm.Benefit
	err := h.Table.UseBenefit(ctx, in.ID, in.Benefit, func(before crm.Benefit) (_ crm.Benefit, line crm.Entry, once crm.Once, err error) {
		if after, err = before.Used(in.Meta.Caller.Name(), h.Source.Now()); err != nil {
			return after, line, once, h.usedBefore(ctx, in.Meta, before, err)
		}
		once, err = in.Meta.Once.Answer(http.StatusOK, after)
		return after, after.Entry(h.Source.NewID("evt"), after.UsedBy, after.UsedAt), once, err
	})
	return rest.Answer(after), err
}

// usedBefore is what a benefit that was used before means: a request that is sent again gets its own answer.
func (h handler) usedBefore(ctx context.Context, meta rest.Meta, b crm.Benefit, refused error) error {
	once, err := meta.Once.Answer(http.StatusOK, b)
	if err == nil {
		err = h.Table.Answered(ctx, once)
	}
	if err != nil {
		return err
	}
	return refused
}
